"""The torch module that an export traces. Imported only while exporting: it needs the extra [build]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Sequence


class TextVector(torch.nn.Module):
    """From token ids to one vector: transformer, pooling, dense layers. The caller brings it to unit length."""

    def __init__(self, transformer: torch.nn.Module, pooling: str, dense: Sequence[torch.nn.Module]) -> None:
        super().__init__()
        self._transformer = transformer
        self._pooling = pooling
        self._dense = torch.nn.ModuleList(dense)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Token ids and mask of shape (n, t) to vectors of shape (n, d)."""
        tokens = self._transformer(input_ids=input_ids, attention_mask=attention_mask)[0]
        features: dict[str, Any] = {"sentence_embedding": self._pool(tokens, attention_mask)}
        for layer in self._dense:
            features = layer(features)
        vector: torch.Tensor = features["sentence_embedding"]
        return vector

    def _pool(self, tokens: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        if self._pooling == "cls":
            return tokens[:, 0]
        mask = attention_mask.unsqueeze(-1).to(tokens.dtype)
        return (tokens * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1e-9)
