"""Fine-tune the attribution tagger and pair scorer on annotated articles, on CPU.

    torchrun --nproc-per-node 2 train.py --base DIR_WITH_MINILM --out run.pt --minutes 45
    python train.py …                               # the same in one process

``--data`` holds the files named by ``--train``: JSON lines, gzipped or not, with ``text`` and ``attributions``
(``source``, ``cue``, ``content`` as lists of ``[start, end]``). The learning rate follows the clock, so that a busy
machine gives a shorter run and not a broken one. Every ``--save`` minutes the running average of the weights is written
to ``--out``.
"""

from __future__ import annotations

import argparse
import copy
import os
import random
import time
from pathlib import Path

import torch
import torch.distributed as dist
from data import IGNORE, Augment, Example, Window, example, load_tokenizer, make_window, read_records, window_ranges
from model import AttributionModel
from split import split
from torch import nn
from torch.nn.functional import cross_entropy

HERE = Path(__file__).parent
MASK = 103
LIMIT = 300  # sub-words of a row, where one paragraph alone is longer than a window


def epoch(items: list[Example], augment: Augment, rng: random.Random) -> list[Window]:
    """All windows of one pass, cut at new places each time."""
    out = []
    for item in items:
        swap = augment.choose(rng)
        for start, end in window_ranges(item, 250, first=rng.randint(40, 250)):
            window = make_window(item, start, end, LIMIT, swap)
            if window.first:
                out.append(window)
    return out


def batches(windows: list[Window], tokens: int, rng: random.Random) -> list[list[Window]]:
    """Windows of like length together, at most ``tokens`` sub-words a batch."""
    windows = sorted(windows, key=lambda w: len(w.ids) + rng.random() * 30)
    result: list[list[Window]] = []
    for w in windows:
        if result and (len(result[-1]) + 1) * len(w.ids) <= tokens:
            result[-1].append(w)
        else:
            result.append([w])
    rng.shuffle(result)
    return result


def pad(batch: list[Window], rng: random.Random, masked: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and mask of a batch; a share of the sub-words hidden behind [MASK]."""
    longest = max(len(w.ids) for w in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for k, w in enumerate(batch):
        row = w.ids
        if masked and rng.random() < 0.75:
            row = [MASK if i > 999 and rng.random() < masked else i for i in row]
        ids[k, : len(row)] = torch.tensor(row)
        mask[k, : len(row)] = 1
    return ids, mask


def losses(
    model: AttributionModel, batch: list[Window], rng: random.Random, masked: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Layer loss and pair loss, both in nats a word."""
    ids, mask = pad(batch, rng, masked)
    with torch.autocast("cpu", torch.bfloat16):
        layers, features = model(ids, mask)
    layers, features = layers.float(), features.float()
    layer_loss, pair_loss, count = torch.zeros(()), torch.zeros(()), 0
    for k, w in enumerate(batch):
        first = torch.tensor(w.first)
        logits = layers[k][first].view(-1, 3, 3)
        tags = torch.tensor(w.tags).T
        layer_loss = layer_loss + cross_entropy(
            logits.reshape(-1, 3), tags.reshape(-1), ignore_index=IGNORE, reduction="sum"
        )
        count += len(w.first)
        cues, labels = list(w.cues), list(w.labels)
        for n, (a, b) in enumerate(cues):  # predicted cues are not always cut as the gold ones
            draw = rng.random()
            if draw < 0.05 and b > a:
                cues[n] = (a, b - 1)
            elif draw < 0.1 and b > a:
                cues[n] = (a + 1, b)
            elif draw < 0.15 and b + 1 < len(w.first):
                cues[n] = (a, b + 1)
        # what the cue layer takes for a cue wrongly: nothing belongs to it
        begin = logits[:, 1].detach().softmax(-1)[:, 1]
        wrong = [i for i in torch.nonzero(begin > 0.15).flatten().tolist() if w.tags[1][i] == 0]
        for i in sorted(wrong, key=lambda i: -float(begin[i]))[:3]:
            cues.append((i, i))
            labels.append([IGNORE if t == IGNORE else 0 for t in w.tags[1]])
        if cues:
            pairs = model.pair(features[k][first], torch.tensor(w.paragraph), torch.tensor(cues))
            pair_loss = pair_loss + cross_entropy(
                pairs.view(-1, 4), torch.tensor(labels).view(-1), ignore_index=IGNORE, reduction="sum"
            )
    return layer_loss / count, pair_loss / count


def consistency(
    model: AttributionModel, teacher: AttributionModel, batch: list[Window], rng: random.Random, masked: float
) -> torch.Tensor:
    """How far the model, which sees masked words, is from what the averaged weights say of unlabelled text unmasked.

    Cross-entropy in nats a word, of the layers and of the pairs for the cues that the teacher sees.
    Reference: Tarvainen and Valpola 2017, Mean teachers are better role models.
    """
    plain, mask = pad(batch, rng, 0.0)
    ids, _ = pad(batch, rng, masked)
    with torch.autocast("cpu", torch.bfloat16):
        with torch.no_grad():
            sure_layers, sure_features = (x.float() for x in teacher(plain, mask))
        layers, features = (x.float() for x in model(ids, mask))
    loss, count = torch.zeros(()), 0
    for k, w in enumerate(batch):
        first, paragraph = torch.tensor(w.first), torch.tensor(w.paragraph)
        target = sure_layers[k][first].view(-1, 3, 3).softmax(-1)
        loss = loss + cross_entropy(layers[k][first].view(-1, 3), target.view(-1, 3), reduction="sum")
        count += len(w.first)
        tags = target[:, 1].tolist()
        cues = []
        for start in (i for i, t in enumerate(tags) if t[1] > 0.1):
            end = start
            while end + 1 < len(tags) and tags[end + 1][2] == max(tags[end + 1]):
                end += 1
            cues.append((start, end))
        if cues:
            at = torch.tensor(cues)
            with torch.no_grad():
                target = teacher.pair(sure_features[k][first], paragraph, at).softmax(-1)
            logits = model.pair(features[k][first], paragraph, at)
            loss = loss + cross_entropy(logits.view(-1, 4), target.view(-1, 4), reduction="sum")
    return loss / count


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/bench/attribution"))
    parser.add_argument("--train", nargs="*", default=["polnear-train.jsonl.gz"])
    parser.add_argument("--extra", type=Path, default=HERE / "extra.jsonl", help="read anew at each pass")
    parser.add_argument("--repeat", type=int, default=3, help="how often a pass reads the extra file")
    parser.add_argument("--unlabelled", nargs="*", default=[], help="files of records with ``text`` for consistency")
    parser.add_argument("--unlabelled-tokens", type=int, default=500, help="sub-words of them a step")
    parser.add_argument("--weight", type=float, default=0.5, help="of their loss beside that of the annotated text")
    parser.add_argument("--base", required=True)
    parser.add_argument("--out", type=Path, default=Path("run.pt"))
    parser.add_argument("--init", type=Path)
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--save", type=float, default=4)
    parser.add_argument("--lr", type=float, default=2.2e-4)
    parser.add_argument("--tokens", type=int, default=900)
    parser.add_argument("--masked", type=float, default=0.12)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--average", type=float, default=0.998, help="decay of the running average of the weights")
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    rank, world = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    torch.set_num_threads(1)
    if world > 1:  # one-thread processes: no OpenMP barriers on busy cores
        dist.init_process_group("gloo")
    torch.manual_seed(a.seed)
    model = AttributionModel(a.base, a.dropout)
    if a.init:
        model.load_state_dict(torch.load(a.init))
    tokenizer = load_tokenizer(Path(a.base) / "tokenizer.json")
    augment = Augment(tokenizer)
    records = [r for name in a.train for r in read_records(a.data / name)]
    items = [example(tokenizer, r) for r in split(records)[0]]
    random.Random(a.seed).shuffle(items)
    items = items[rank::world]
    rng = random.Random(a.seed + 100 * rank)
    torch.manual_seed(a.seed + 100 * rank)
    model.encoder.embeddings.word_embeddings.requires_grad_(False)
    encoder = [p for p in model.encoder.parameters() if p.requires_grad]
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    params = encoder + heads
    teacher = copy.deepcopy(model).eval().requires_grad_(False)  # the running average of the weights
    averaged = dict(teacher.named_parameters())
    mean = [averaged[n] for n, p in model.named_parameters() if p.requires_grad]
    ordered = [p for p in model.parameters() if p.requires_grad]
    texts = [r for name in a.unlabelled for r in read_records(a.data / name)]
    unlabelled = [example(tokenizer, {"id": "", "attributions": [], "text": r["text"]}) for r in texts]
    unlabelled = unlabelled[rank::world]
    groups = [{"params": encoder, "lr": a.lr}, {"params": heads, "lr": a.lr * 3}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    progress, step, passes, begin, saved = 0.0, 0, 0, time.time(), time.time()

    def rate(step: int) -> float:
        return min((step + 1) / 80, 0.01 + 0.99 * max(0.0, 1 - progress))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    queue: list[list[Window]] = []
    free: list[list[Window]] = []
    sums = [0.0, 0.0, 0]

    def save() -> None:
        torch.save(teacher.state_dict(), a.out.with_suffix(".tmp"))
        a.out.with_suffix(".tmp").rename(a.out)

    model.train()
    while progress < 1:
        if not queue:
            passes += 1
            extra = [example(tokenizer, r) for r in read_records(a.extra)] if a.extra.exists() else []
            queue = batches(epoch(items + (extra * a.repeat)[rank::world], augment, rng), a.tokens, rng)
            if rank == 0:
                minutes = (time.time() - begin) / 60
                print(f"pass {passes} at {minutes:.1f} min, {len(queue)} steps, {len(extra)} extra", flush=True)
        layer_loss, pair_loss = losses(model, queue.pop(), rng, a.masked)
        (layer_loss + pair_loss).backward()
        if unlabelled:
            if not free:
                free = batches(epoch(unlabelled, augment, rng), a.unlabelled_tokens, rng)
            (a.weight * consistency(model, teacher, free.pop(), rng, a.masked)).backward()
        progress = (time.time() - begin) / 60 / a.minutes
        if world > 1:
            grads = [(p.grad if p.grad is not None else torch.zeros_like(p)).flatten() for p in params]
            flat = torch.cat([*grads, torch.tensor([progress])])
            dist.all_reduce(flat)
            flat /= world
            progress = float(flat[-1])
            for p, g in zip(params, flat[:-1].split([p.numel() for p in params]), strict=True):
                p.grad = g.view_as(p)
        nn.utils.clip_grad_norm_(params, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        step += 1
        torch._foreach_lerp_(mean, [p.detach() for p in ordered], 1 - min(a.average, step / (step + 10)))
        sums = [sums[0] + float(layer_loss.detach()), sums[1] + float(pair_loss.detach()), sums[2] + 1]
        if rank == 0 and step % 50 == 0:
            loss = f"layers {sums[0] / sums[2]:.4f} pairs {sums[1] / sums[2]:.4f}"
            pace = f"{(time.time() - begin) / step:.3f} s/step"
            print(f"step {step} {100 * progress:.0f}% pass {passes} {loss} {pace}", flush=True)
            sums = [0.0, 0.0, 0]
        if rank == 0 and time.time() - saved > 60 * a.save:
            save()
            saved = time.time()
    if rank == 0:
        save()


if __name__ == "__main__":
    main()
