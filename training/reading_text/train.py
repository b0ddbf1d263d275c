"""Train the line labeller; with ``--folds`` report by cross-validation over outlets.

python training/reading_text/train.py DIR --seed 2 --folds 5 --out-of-fold OOF.npz     # how good: outlets left out
python training/reading_text/train.py DIR --seed 2 --out src/onrecord/lang/mul/lines.npz
"""

from __future__ import annotations

import argparse
import hashlib
import time
from pathlib import Path

import numpy as np
import torch
from data import LABELS, Sample, exchanged, samples, vocabulary, word_numbers
from torch import nn

WIDTH, EMBEDDING, DILATIONS = 64, 12, (1, 2, 4)
BATCH = 8  # pages
OUTLETS = 3
CUTS = 1  # seed of the cut copies: the same ones whatever the seed of the weights
DROP, DROP_WORDS, DROP_FEATURES, DECAY = 0.3, 0.5, 0.1, 0.05
torch.set_num_threads(1)


class Labeller(nn.Module):
    """Each line's features and words, then convolutions over the lines."""

    def __init__(self, features: int, words: int) -> None:
        super().__init__()
        self.embed = nn.EmbeddingBag(words + 1, EMBEDDING, mode="mean", padding_idx=0)
        self.edge = nn.Embedding(words + 1, EMBEDDING, padding_idx=0)
        nn.init.normal_(self.embed.weight, std=0.1)
        nn.init.normal_(self.edge.weight, std=0.1)
        self.enter = nn.Linear(features + 3 * EMBEDDING, WIDTH)
        self.layers = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=d, dilation=d) for d in DILATIONS)
        self.leave = nn.Linear(2 * WIDTH, len(LABELS))
        self.drop = nn.Dropout(DROP)
        self.drop_words = DROP_WORDS

    def forward(self, dense, words, offsets, first, last, lengths):  # type: ignore[no-untyped-def]
        """Scores of the labels for each line of the batch's pages."""
        if self.training:
            words = torch.where(torch.rand(words.shape) < self.drop_words, 0, words)
            first = torch.where(torch.rand(first.shape) < self.drop_words, 0, first)
            last = torch.where(torch.rand(last.shape) < self.drop_words, 0, last)
            dense = dense * (torch.rand(dense.shape) > DROP_FEATURES)
        x = torch.cat([dense, self.embed(words, offsets), self.edge(first), self.edge(last)], 1)
        own = self.drop(torch.relu(self.enter(x)))
        pages = torch.nn.utils.rnn.pad_sequence(torch.split(own, lengths), batch_first=True).transpose(1, 2)
        mask = torch.zeros(pages.shape[0], 1, pages.shape[2])
        for i, length in enumerate(lengths):
            mask[i, 0, :length] = 1
        x = pages
        for layer in self.layers:
            x = x + self.drop(torch.relu(layer(x * mask)))
        x = torch.cat([x, pages], 1).transpose(1, 2)
        flat = torch.cat([x[i, :length] for i, length in enumerate(lengths)])
        return self.leave(flat)


def batch_of(items: list[Sample], numbers: list[tuple[np.ndarray, ...]]):  # type: ignore[no-untyped-def]
    dense = torch.from_numpy(np.concatenate([s.described.columns for s in items]))
    words, offsets, total = [], [], 0
    for s, (word, _, _) in zip(items, numbers, strict=True):
        count = np.bincount(s.described.line_of, minlength=len(s.target))
        offsets.append(total + np.cumsum(count) - count)
        words.append(word)
        total += len(word)
    return (
        dense,
        torch.from_numpy(np.concatenate(words).astype(np.int64)),
        torch.from_numpy(np.concatenate(offsets).astype(np.int64)),
        torch.from_numpy(np.concatenate([n[1] for n in numbers]).astype(np.int64)),
        torch.from_numpy(np.concatenate([n[2] for n in numbers]).astype(np.int64)),
        [len(s.target) for s in items],
    )


def fit(train: list[Sample], vocab: np.ndarray, epochs: int, seed: int) -> Labeller:
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    numbers = [word_numbers(vocab, s.described) for s in train]
    model = Labeller(train[0].described.columns.shape[1], len(vocab))
    counts = np.bincount(np.concatenate([s.target for s in train]), minlength=len(LABELS)) + 1
    balance = torch.from_numpy((counts.mean() / counts) ** 0.4).float()
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=DECAY)
    pages: dict[str, list[int]] = {}
    for i, item in enumerate(train):
        pages.setdefault(item.identity, []).append(i)
    steps = epochs * -(-len(pages) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps, pct_start=0.15)
    average = {k: v.clone() for k, v in model.state_dict().items()}
    done, start = 0, time.time()
    for epoch in range(epochs):
        model.train()
        losses = []
        # one view of each page an epoch, pages of like length together
        views = sorted((int(chance.choice(of)) for of in pages.values()), key=lambda i: len(train[i].target))
        batches = [views[i : i + BATCH] for i in range(0, len(views), BATCH)]
        for b in chance.permutation(len(batches)):
            chosen = [train[i] for i in batches[b]]
            output = model(*batch_of(chosen, [numbers[i] for i in batches[b]]))
            target = torch.from_numpy(np.concatenate([s.target for s in chosen]))
            weight = torch.from_numpy(np.concatenate([s.weight for s in chosen])).float() * balance[target]
            loss = (
                nn.functional.cross_entropy(output, target, reduction="none", label_smoothing=0.03) * weight
            ).sum() / weight.sum()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
            done += 1
            decay = min(0.995, done / (done + 10))
            for k, v in model.state_dict().items():
                average[k].mul_(decay).add_(v, alpha=1 - decay) if v.is_floating_point() else average[k].copy_(v)
        if epoch % 5 == 4:
            print(f"  epoch {epoch + 1} loss {np.mean(losses):.3f} {time.time() - start:.0f} s", flush=True)
    model.load_state_dict(average)
    return model.eval()


def predict(model: Labeller, vocab: np.ndarray, item: Sample) -> np.ndarray:
    with torch.no_grad():
        return torch.log_softmax(model(*batch_of([item], [word_numbers(vocab, item.described)])), 1).numpy()


def export(model: Labeller, vocab: np.ndarray, path: Path) -> None:
    """Weights in half precision."""
    arrays: dict[str, np.ndarray] = {"vocabulary": vocab, "labels": np.array(LABELS), "dilations": np.array(DILATIONS)}
    for name, value in model.state_dict().items():
        arrays[name] = value.numpy().astype(np.float16)
    np.savez_compressed(path, **arrays)
    print(f"{path}: {path.stat().st_size:,} bytes, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--only-fold", type=int, default=-1)
    parser.add_argument("--out-of-fold", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--variants", type=int, default=2)
    parser.add_argument("--exchanged", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    items = samples(args.folder, args.variants, CUTS)
    groups = sorted({s.group for s in items})
    np.random.default_rng(7).shuffle(groups)
    if args.folds:
        found: dict[str, np.ndarray] = {}
        for fold in range(args.folds):
            if args.only_fold >= 0 and fold != args.only_fold:
                continue
            held = set(groups[fold :: args.folds])
            train = [s for s in items if s.group not in held]
            vocab = vocabulary(train, OUTLETS)
            model = fit(train + exchanged(args.folder, train, args.exchanged, CUTS), vocab, args.epochs, args.seed)
            right = total = 0
            for s in items:
                if s.group in held and s.gold is not None:
                    found[f"{s.identity}|{s.view}"] = predict(model, vocab, s)
                    right += (found[f"{s.identity}|{s.view}"].argmax(1) == s.target).sum()
                    total += len(s.target)
            print(
                f"fold {fold}: {len(train)} samples, {len(vocab)} words, lines right {100 * right / total:.1f}",
                flush=True,
            )
        if args.out_of_fold:
            np.savez_compressed(args.out_of_fold, **found)
    if args.out:
        vocab = vocabulary(items, OUTLETS)
        train = items + exchanged(args.folder, items, args.exchanged, CUTS)
        export(fit(train, vocab, args.epochs, args.seed), vocab, args.out)


if __name__ == "__main__":
    main()
