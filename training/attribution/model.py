"""The network: an encoder, a B/I/O head for each role, and a bilinear score for "this span belongs to this cue"."""

from __future__ import annotations

import torch
from torch import nn
from transformers import BertModel

PROJECTION = 96
BUCKETS = 21


class AttributionModel(nn.Module):
    """Per sub-word: 9 tag logits (O, B, I for source, cue, content) and the link features of its word.

    The three heads are independent, so that a source or a cue may lie inside another attribution's content.
    """

    def __init__(self, base: str) -> None:
        super().__init__()
        # dropout inside the encoder costs a third of the CPU time and gained nothing in the first trials
        self.encoder = BertModel.from_pretrained(
            base, add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        hidden = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.15)
        self.tags = nn.Linear(hidden, 9)
        # first and last word of the dependent span (a third for cue-to-cue), first and last of the cue
        self.links = nn.Linear(hidden, 4 * PROJECTION)
        self.distance = nn.Parameter(torch.zeros(3, BUCKETS))
        self.bias = nn.Parameter(torch.full((3,), -1.0))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        hidden = self.dropout(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        return self.tags(hidden), self.links(hidden)
