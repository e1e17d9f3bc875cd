"""Exports a Sentence Transformers model to ONNX, and checks that the export says what the model says."""

from __future__ import annotations

import hashlib
import io
import secrets
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from data.files import sync_folder, write_atomically
from index.encoder import (
    DESCRIPTION_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    EncoderDescription,
    OnnxEncoder,
    TextRole,
    verify_files,
)
from index.encoder import read_description as read_encoder_description
from index.errors import EncoderDamaged, EncoderMissing, ExportDiffers, ModelUnsupported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.model import ModelFolder, SentenceModel

LOWEST_COSINE = 0.9999
# Two results whose scores differ by less are the same place in a list.
SAME_SCORE = 1e-4
SAMPLES = 200
_TOP = 10
_POOLINGS = ("mean", "cls")
_OPSET = 17


def encoder_is_ready(encoders: Path, folder: ModelFolder) -> bool:
    """Whether a sound export of this model stands already."""
    try:
        target = encoders / folder.fingerprint
        verify_files(target, read_encoder_description(target))
    except (EncoderMissing, EncoderDamaged):
        return False
    return True


def export_encoder(model: SentenceModel, encoders: Path, samples: Sequence[str]) -> None:
    """Write the model's ONNX form to `encoders/<fingerprint>/`, checked, in place of a damaged one.

    Args:
        model: A loaded model of Transformer, Pooling (mean or cls), optional Dense and Normalize.
        encoders: The folder of all encoders; made where it is missing.
        samples: Texts on which model and export are compared; see `check_export`.

    Raises:
        ModelUnsupported: If the model has another part, pooling or tokenizer.
        ExportDiffers: If any sample comes out differently; nothing is left behind.
        OSError: If the disk is full or cannot be written; nothing is left behind.
    """
    parts = _supported_parts(model)
    encoders.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".export-", dir=encoders))
    try:
        description = _write_files(model, parts, beside / model.folder.fingerprint)
        check_export(model, OnnxEncoder.open(beside, description.fingerprint), samples)
        _put_in_place(beside / model.folder.fingerprint, encoders / model.folder.fingerprint)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def check_export(model: SentenceModel, encoder: OnnxEncoder, samples: Sequence[str]) -> None:
    """Compare what model and export make of some texts, as queries and as documents.

    Raises:
        ExportDiffers: If any cosine between the two is below `LOWEST_COSINE`, or if any text as a query finds other
            texts among its first ten.
    """
    documents = (model.encode(samples, TextRole.DOCUMENT), encoder.encode(samples, TextRole.DOCUMENT))
    queries = documents
    if model.prompt(TextRole.QUERY) != model.prompt(TextRole.DOCUMENT):
        queries = (model.encode(samples, TextRole.QUERY), encoder.encode(samples, TextRole.QUERY))
    for theirs, ours in (documents, queries):
        cosines = np.sum(theirs * ours, axis=1)
        worst = int(np.argmin(cosines))
        if not cosines[worst] >= LOWEST_COSINE:
            raise ExportDiffers(model.folder.path, float(cosines[worst]), samples[worst][:80])
    for row, text in enumerate(samples):
        expected, found = (vectors @ queries[side][row] for side, vectors in enumerate(documents))
        tenth = np.sort(expected)[::-1][min(_TOP, len(samples)) - 1]
        chosen = np.argsort(-found, kind="stable")[:_TOP]
        if np.any(expected[chosen] < tenth - SAME_SCORE):
            raise ExportDiffers(model.folder.path, float(expected[chosen].min()), text[:80])


def sample_texts(corpus: Sequence[str]) -> tuple[str, ...]:
    """200 texts at most to compare on: odd ones that break careless exports, then the corpus's own, evenly drawn."""
    room = SAMPLES - len(_ODD_TEXTS)
    step = max(1, len(corpus) // room)
    return _ODD_TEXTS + tuple(corpus[::step][:room])


_ODD_TEXTS = (
    "",
    " ",
    "a",
    "?!",
    "no",
    "\n\t\n",
    "word " * 600,
    "unbroken" * 400,
    "It rained. " * 127,
    "It rained. " * 128,
    "대도시의 사랑법",
    "แปลรักฉันด้วยใจเธอ",
    "やがて君になる。君を好きになれない。",
    "刻在你心底的名字",
    "حب في المدينة الكبيرة",
    "cafe\u0301 naïve Straße İstanbul",
    "🏳️‍🌈 🏳️‍⚧️ 👩‍❤️‍👩",
    "<b>not markup</b> &amp; {braces} %s 'quotes' \"both\"",
    "I've never been so happy to be wrong.",
    "1999 2,5 3.14 1e9 #7 @home",
)


def _supported_parts(model: SentenceModel) -> dict[str, Any]:
    """The model's parts by role.

    Raises:
        ModelUnsupported: If a part, its order or its setting cannot be exported faithfully.
    """
    modules = list(model.model.children())
    names = tuple(type(module).__name__ for module in modules)
    path = model.folder.path
    allowed = [name for name in names if name not in ("Dense", "Normalize")]
    if allowed != ["Transformer", "Pooling"] or names[:2] != ("Transformer", "Pooling"):
        raise ModelUnsupported(path, names, "its parts or their order are not supported")
    if "Normalize" in names[:-1]:
        raise ModelUnsupported(path, names, "something follows Normalize")
    pooling = modules[1]
    if pooling.pooling_mode not in _POOLINGS:
        raise ModelUnsupported(path, names, f"its pooling is '{pooling.pooling_mode}'")
    prompted = any(model.prompt(role) for role in TextRole)
    if prompted and not pooling.include_prompt:
        raise ModelUnsupported(path, names, "its pooling leaves the prompt out")
    if not hasattr(model.model.tokenizer, "backend_tokenizer"):
        raise ModelUnsupported(path, names, "its tokenizer has no fast form")
    return {"transformer": modules[0], "pooling": pooling.pooling_mode, "dense": modules[2:]}


def _write_files(model: SentenceModel, parts: dict[str, Any], folder: Path) -> EncoderDescription:
    folder.mkdir()
    tokenizer = model.model.tokenizer
    contents = {
        MODEL_FILE: _onnx_bytes(parts),
        TOKENIZER_FILE: tokenizer.backend_tokenizer.to_str(pretty=False).encode(),
    }
    description = EncoderDescription(
        name=model.folder.name,
        fingerprint=model.folder.fingerprint,
        weights_sha256=model.folder.weights_sha256,
        dimension=model.dimension,
        max_tokens=model.max_tokens,
        prompts={str(role): model.prompt(role) for role in TextRole},
        lower_case=bool(getattr(parts["transformer"], "do_lower_case", False)),
        pad_token=str(tokenizer.pad_token),
        files={name: hashlib.sha256(content).hexdigest() for name, content in contents.items()},
    )
    for name, content in {**contents, DESCRIPTION_FILE: description.to_json()}.items():
        write_atomically(folder / name, content)
    return description


def _onnx_bytes(parts: dict[str, Any]) -> bytes:
    """Trace the model from token ids to the pooled vector, batch and length left open."""
    import torch  # noqa: PLC0415 - only an export needs it, and it takes seconds to import

    from index.torch_graph import TextVector  # noqa: PLC0415 - likewise

    graph = TextVector(parts["transformer"].auto_model, parts["pooling"], parts["dense"]).eval()
    ids = torch.ones((2, 8), dtype=torch.long)
    buffer = io.BytesIO()
    with torch.no_grad(), warnings.catch_warnings():
        # Tracing warns of every shape that it freezes; what it froze wrongly the comparison afterwards finds.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph,
            (ids, torch.ones_like(ids)),
            buffer,  # type: ignore[arg-type]  # a buffer is taken too
            input_names=["input_ids", "attention_mask"],
            output_names=["vector"],
            dynamic_axes={
                "input_ids": {0: "n", 1: "t"},
                "attention_mask": {0: "n", 1: "t"},
                "vector": {0: "n"},
            },
            opset_version=_OPSET,
            dynamo=False,
        )
    return buffer.getvalue()


def _put_in_place(ready: Path, target: Path) -> None:
    """Rename the new folder into place; a damaged one steps aside first."""
    sync_folder(ready)
    if target.exists():
        aside = target.with_name(f".old-{secrets.token_hex(4)}")
        target.rename(aside)
        ready.rename(target)
        shutil.rmtree(aside, ignore_errors=True)
    else:
        ready.rename(target)
    sync_folder(target.parent)
