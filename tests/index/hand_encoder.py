"""A real encoder folder, made by hand without torch: it counts "sea", "school" and "city".

The vector of a text is the sum of its tokens' rows in a table: (1, 0, 0) for "sea", and so on; an unknown word has
zeros. The padding has nines, and the tokenizer's file says to cut at 3 and to pad to 8, as careless files do.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit
from tokenizers.processors import TemplateProcessing

from index.encoder import DESCRIPTION_FILE, MODEL_FILE, TOKENIZER_FILE, EncoderDescription

if TYPE_CHECKING:
    from pathlib import Path

FINGERPRINT = "a" * 64
MAX_TOKENS = 7
_VOCABULARY = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "sea": 4, "school": 5, "city": 6}
_ROWS = [[9, 9, 9], [0, 0, 0], [0, 0, 0], [0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]


def write_encoder(encoders: Path, model: bytes | None = None, tokenizer: bytes | None = None) -> Path:
    """Write the encoder under its fingerprint; what is given stands in place of a sound file, and is vouched for."""
    contents = {MODEL_FILE: model or _model(), TOKENIZER_FILE: tokenizer or _tokenizer()}
    description = EncoderDescription(
        name="by hand",
        fingerprint=FINGERPRINT,
        weights_sha256="b" * 64,
        dimension=3,
        max_tokens=MAX_TOKENS,
        prompts={"query": "city ", "document": ""},
        lower_case=True,
        pad_token="[PAD]",
        files={name: hashlib.sha256(content).hexdigest() for name, content in contents.items()},
    )
    folder = encoders / FINGERPRINT
    folder.mkdir(parents=True)
    for name, content in {**contents, DESCRIPTION_FILE: description.to_json()}.items():
        (folder / name).write_bytes(content)
    return folder


def _model() -> bytes:
    table = numpy_helper.from_array(np.array(_ROWS, dtype=np.float32), "table")
    axes = [numpy_helper.from_array(np.array([axis], dtype=np.int64), f"axis{axis}") for axis in (1, 2)]
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["tokens"]),
        helper.make_node("Cast", ["attention_mask"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["floats", "axis2"], ["mask"]),
        helper.make_node("Mul", ["tokens", "mask"], ["read"]),
        helper.make_node("ReduceSum", ["read", "axis1"], ["vector"], keepdims=0),
    ]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"]) for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["n", 3])
    graph = helper.make_graph(nodes, "by_hand", inputs, [output], [table, *axes])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def _tokenizer() -> bytes:
    tokenizer = Tokenizer(WordLevel(_VOCABULARY, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", _VOCABULARY["[CLS]"]), ("[SEP]", _VOCABULARY["[SEP]"])]
    )
    tokenizer.enable_truncation(max_length=3)
    tokenizer.enable_padding(length=8)
    return str(tokenizer.to_str()).encode()
