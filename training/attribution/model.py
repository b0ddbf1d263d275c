"""The network: one encoder pass, three BIO layers, and a scorer of (cue, word) pairs.

The layers find cues (and teach the encoder what sources and contents look like); the pair scorer then labels every word
of the window towards every cue as outside, source, cue or content. Attributions may so share a source, overlap and
nest, and a cue without a source is one whose row has no source word.
"""

from __future__ import annotations

import torch
from torch import nn
from transformers import BertModel

PAIR = 128  # width of the pair scorer
STEPS = 12  # distance buckets on either side of a cue
BUCKETS = 2 * STEPS + 1
PARAGRAPHS = 5  # paragraph offset of a word from its cue, -2 to 2


def buckets(words: int, cues: torch.Tensor) -> torch.Tensor:
    """Signed logarithmic distance bucket of each word from each cue ``[first, last]``: (cues, words), 0 inside it."""
    position = torch.arange(words)[None]
    after, before = position - cues[:, 1:2], cues[:, 0:1] - position
    gap = torch.maximum(after, before).clamp(min=1).float()
    step = (1 + (torch.log2(gap) * 1.6)).long().clamp(max=STEPS)
    return torch.where(after > 0, step, torch.where(before > 0, step + STEPS, torch.zeros_like(step)))


class LockedDropout(nn.Module):
    """Dropout that hides the same channels at every word of a row: one draw a row, and so nearly free on a CPU.

    Reference: Gal and Ghahramani 2016, A theoretically grounded application of dropout in recurrent neural networks.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        """``hidden`` (batch, length, width) with a share of the channels of each row at nought."""
        if not self.training or not self.share:
            return hidden
        keep = torch.empty(hidden.shape[0], 1, hidden.shape[2], dtype=hidden.dtype).bernoulli_(1 - self.share)
        return hidden * (keep / (1 - self.share))


class AttributionModel(nn.Module):
    """Per sub-word: 9 layer logits, then five pair features of width PAIR.

    Args:
        base: Folder with MiniLM's config and weights.
        dropout: Share of channels hidden at the end of each half of a layer, while training.
    """

    def __init__(self, base: str, dropout: float = 0.0) -> None:
        super().__init__()
        # a draw for every word would cost a third of the CPU time
        self.encoder = BertModel.from_pretrained(
            base,
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            attn_implementation="sdpa",
        )
        for layer in self.encoder.encoder.layer:
            layer.attention.output.dropout = LockedDropout(dropout)
            layer.output.dropout = LockedDropout(dropout)
        hidden = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.15)
        self.layers = nn.Linear(hidden, 9)
        self.features = nn.Linear(hidden, 5 * PAIR)
        self.distance = nn.Parameter(torch.zeros(BUCKETS, PAIR))
        self.paragraph = nn.Parameter(torch.zeros(PARAGRAPHS, PAIR))
        self.mix = nn.Linear(PAIR, 4)
        nn.init.normal_(self.distance, std=0.1)
        nn.init.normal_(self.paragraph, std=0.1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Layer logits (batch, length, 9) and pair features (batch, length, 5 * PAIR)."""
        hidden = self.dropout(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        return self.layers(hidden), self.features(hidden)

    def pair(self, features: torch.Tensor, paragraph: torch.Tensor, cues: torch.Tensor) -> torch.Tensor:
        """Logits (cues, words, 4) from the features of the words (words, 5 * PAIR)."""
        word, gate, first, last, key = features.view(len(features), 5, PAIR).unbind(1)
        cue = first[cues[:, 0]] + last[cues[:, 1]]
        offset = (paragraph[None] - paragraph[cues[:, 0]][:, None]).clamp(-2, 2) + 2
        place = self.distance[buckets(len(features), cues)] + self.paragraph[offset]
        hidden = word[None] + cue[:, None] + place + gate[None] * key[cues[:, 0]][:, None]
        return self.mix(torch.relu(hidden))
