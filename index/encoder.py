"""The encoder that answers: an exported model on onnxruntime, with its own tokenizer, prompts and length."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from index.errors import EncoderDamaged, EncoderMissing
from index.pooling import Vectors, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DESCRIPTION_FILE = "encoder.json"
MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
_BATCH = 32
# What tokenizer.json holds when nothing is configured; each setting is made again below, on purpose.
_PAD_DEFAULT = "[PAD]"


class TextRole(StrEnum):
    """Some models put other words before what is asked than before what is searched."""

    QUERY = "query"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class EncoderDescription:
    """What an encoder is; stands as JSON beside its files.

    Attributes:
        fingerprint: SHA-256 over every file of the model that decides its vectors; names the encoder's folder.
        weights_sha256: Of the model's safetensors file, or of their hashes joined where there are several.
        max_tokens: What it reads of a text, its own marks included; the rest is not read.
        prompts: Put before a text, by role; "" for none.
        lower_case: True where the model wants lower-cased text.
        pad_token: What fills short rows of a batch.
        files: SHA-256 of each other file in the folder.
    """

    name: str
    fingerprint: str
    weights_sha256: str
    dimension: int
    max_tokens: int
    prompts: dict[str, str]
    lower_case: bool
    pad_token: str
    files: dict[str, str]

    def to_json(self) -> bytes:
        """The description as its file holds it, with a hash of its own."""
        fields = asdict(self)
        digest = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
        return (json.dumps({**fields, "sha256": digest}, indent=2, sort_keys=True) + "\n").encode()


class OnnxEncoder:
    """Encodes text without torch. Safe to share between threads."""

    def __init__(
        self, description: EncoderDescription, session: onnxruntime.InferenceSession, tokenizer: Tokenizer
    ) -> None:
        self.description = description
        self._session = session
        self._counter = Tokenizer.from_str(tokenizer.to_str())
        self._counter.no_truncation()
        self._counter.no_padding()
        self._tokenizer = configure(tokenizer, description)

    @classmethod
    def open(cls, encoders: Path, fingerprint: str) -> OnnxEncoder:
        """Open an encoder by its fingerprint, every file checked against its hash first.

        Raises:
            EncoderMissing: If no encoder of that fingerprint is there.
            EncoderDamaged: If a file is missing, changed or unreadable, or the folder holds another encoder.
        """
        folder = encoders / fingerprint
        description = read_description(folder)
        if description.fingerprint != fingerprint:
            raise EncoderDamaged(folder / DESCRIPTION_FILE, f"it describes encoder {description.fingerprint}")
        verify_files(folder, description)
        try:
            session = onnxruntime.InferenceSession(
                folder / MODEL_FILE, sess_options=_one_thread(), providers=["CPUExecutionProvider"]
            )
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except Exception as error:
            raise EncoderDamaged(folder, str(error).splitlines()[0]) from error
        return cls(description, session, tokenizer)

    @property
    def max_tokens(self) -> int:
        """How many tokens it reads, its own marks included."""
        return self.description.max_tokens

    def count_tokens(self, text: str) -> int:
        """How many tokens it would read of a document, uncut, prompt and its own marks included."""
        prompt = self.description.prompts.get(TextRole.DOCUMENT, "")
        return len(self._counter.encode(prepare(text, prompt, lower_case=self.description.lower_case)).ids)

    def encode(self, texts: Sequence[str], role: TextRole) -> Vectors:
        """Unit vectors of texts, shape (n, dimension); the rest of a text beyond `max_tokens` is not read."""
        if not texts:
            return np.zeros((0, self.description.dimension), dtype=np.float32)
        parts = [self._encode_batch(texts[i : i + _BATCH], role) for i in range(0, len(texts), _BATCH)]
        return np.concatenate(parts)

    def _encode_batch(self, texts: Sequence[str], role: TextRole) -> Vectors:
        prompt = self.description.prompts.get(role, "")
        prepared = [prepare(text, prompt, lower_case=self.description.lower_case) for text in texts]
        encodings = self._tokenizer.encode_batch(prepared)
        feed: dict[str, Any] = {
            "input_ids": np.array([encoding.ids for encoding in encodings], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64),
        }
        vectors = np.asarray(self._session.run(None, feed)[0], dtype=np.float32)
        return normalise(vectors)


def read_description(folder: Path) -> EncoderDescription:
    """What the encoder in this folder says of itself.

    Raises:
        EncoderMissing: If the folder is not there.
        EncoderDamaged: If its description cannot be read, or was changed.
    """
    path = folder / DESCRIPTION_FILE
    try:
        content = path.read_bytes()
        fields = json.loads(content)
        del fields["sha256"]
        description = EncoderDescription(**fields)
    except FileNotFoundError as error:
        raise EncoderMissing(folder.parent, folder.name) from error
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise EncoderDamaged(path, str(error)) from error
    if description.to_json() != content:
        raise EncoderDamaged(path, "its content has another SHA-256")
    return description


def verify_files(folder: Path, description: EncoderDescription) -> None:
    """Compare every file with its recorded SHA-256.

    Raises:
        EncoderDamaged: For the first file that is missing or differs.
    """
    for name, expected in description.files.items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise EncoderDamaged(folder / name, str(error)) from error
        if found != expected:
            raise EncoderDamaged(folder / name, f"SHA-256 {found}, expected {expected}")


def configure(tokenizer: Tokenizer, description: EncoderDescription) -> Tokenizer:
    """Cut at the model's own length and pad to the longest of a batch.

    The tokenizer's file can carry other settings: all-MiniLM-L6-v2's cuts and pads at 128 where the model reads 256.
    """
    pad_id = tokenizer.token_to_id(description.pad_token)
    tokenizer.enable_truncation(max_length=description.max_tokens)
    tokenizer.enable_padding(pad_id=pad_id or 0, pad_token=description.pad_token or _PAD_DEFAULT)
    return tokenizer


def prepare(text: str, prompt: str, *, lower_case: bool) -> str:
    """The text as the model wants it: prompt first, surrogates out, in lower case where it was trained so."""
    clean = (prompt + text).encode("utf-8", "replace").decode("utf-8")
    return clean.lower() if lower_case else clean


def _one_thread() -> onnxruntime.SessionOptions:
    """One thread a run: a server has its own, and two cores are soon shared out."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return options
