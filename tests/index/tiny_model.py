"""A Sentence Transformers model of a few kilobytes, made on the spot: its vectors mean nothing, its form is real."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DIMENSION = 16
MAX_TOKENS = 24
PROMPTS = {"query": "query: ", "document": "passage: "}
_HIDDEN = 32
_MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_WORDS = ("query", "passage", "sea", "school", "city", "music", "grief", "joy", "the", "and", "a", "by", "no")


def make_model(
    folder: Path, *, pooling: str = "cls", more: Sequence[Any] = (), prompts: dict[str, str] | None = None
) -> Path:
    """Save a model of Transformer, Pooling, Dense and whatever else, with random weights that are always the same."""
    torch = importlib.import_module("torch")
    library = importlib.import_module("sentence_transformers")
    modules = importlib.import_module("sentence_transformers.sentence_transformer.modules")
    torch.manual_seed(5)
    transformer = modules.Transformer(str(_save_transformer(folder / "made_of")), max_seq_length=MAX_TOKENS)
    parts = [transformer, modules.Pooling(_HIDDEN, pooling_mode=pooling), modules.Dense(_HIDDEN, DIMENSION), *more]
    model = library.SentenceTransformer(modules=parts, prompts=PROMPTS if prompts is None else prompts, device="cpu")
    model.save(str(folder / "tiny"), create_model_card=False)
    return folder / "tiny"


def _save_transformer(folder: Path) -> Path:
    transformers = importlib.import_module("transformers")
    vocabulary = [*_MARKS, *_WORDS, *"abcdefghijklmnopqrstuvwxyz.:", *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz")]
    config = transformers.BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=_HIDDEN,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=2 * _HIDDEN,
        max_position_embeddings=64,
        # Far from zero, so that different texts come out different.
        initializer_range=0.5,
    )
    transformers.BertModel(config).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    transformers.BertTokenizerFast.from_pretrained(str(folder)).save_pretrained(folder)
    return folder
