"""Fine-tune the attribution tagger and linker on annotated articles, on CPU.

    python train.py --data DIR --base DIR_WITH_MINILM --out run.pt --minutes 75
    torchrun --nproc-per-node 2 train.py …          # one single-threaded process a core, gradients averaged

``DIR`` holds ``polnear-train.jsonl.gz`` or any ``*.jsonl[.gz]`` in the same form named with ``--train``: objects with
``text`` and ``attributions`` (``source``, ``cue``, ``content`` as lists of ``[start, end]``). The learning rate follows
the clock, so that a busy machine gives a shorter run and not a broken one.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import time
from pathlib import Path

import torch
import torch.distributed as dist
from encoding import ROLES, Doc, bucket, encode, gap, read_jsonl, windows
from model import PROJECTION, AttributionModel
from tokenizers import Tokenizer
from torch import nn


def item(doc: Doc, start: int, end: int, straight: dict[int, int]) -> dict:
    """One window as tensors: ids, first sub-word of each word, tags by role, spans, cues and which belongs to which."""
    ids, first = [101], []
    for word in range(start, end):
        first.append(len(ids))
        ids += doc.subs[word]
    ids = [straight.get(i, i) for i in ids] + [102]
    tags = torch.zeros(end - start, 3, dtype=torch.long)
    cues: dict[tuple[int, int], int] = {}
    spans: dict[tuple[int, int, int], set[int]] = {}
    for attribution in doc.attributions:
        clipped = {
            role: [(max(a, start) - start, min(b, end) - start) for a, b in attribution[role] if b > start and a < end]
            for role in ROLES
        }
        own = [cues.setdefault((a, b - 1), len(cues)) for a, b in clipped["cue"]]
        for r, role in enumerate(ROLES):
            for a, b in clipped[role]:
                inside = bool((tags[a:b, r] > 0).any())
                if not inside:  # of two that overlap the first is tagged; both are linked
                    tags[a, r] = 1
                    tags[a + 1 : b, r] = 2
                spans.setdefault((r, a, b - 1), set()).update(own)
    return {"ids": ids, "first": first, "tags": tags, "cues": list(cues), "spans": [(*k, v) for k, v in spans.items()]}


def batches(items: list[dict], tokens: int) -> list[list[dict]]:
    """Windows of like length together, at most ``tokens`` sub-words a batch."""
    items = sorted(items, key=lambda x: len(x["ids"]) + random.random() * 30)
    result: list[list[dict]] = []
    for x in items:
        if result and (len(result[-1]) + 1) * len(x["ids"]) <= tokens:
            result[-1].append(x)
        else:
            result.append([x])
    random.shuffle(result)
    return result


def loss_of(model: AttributionModel, batch: list[dict]) -> tuple[torch.Tensor, torch.Tensor]:
    """Tag loss (cross-entropy a word and role) and link loss (binary cross-entropy a span and cue)."""
    longest = max(len(x["ids"]) for x in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for k, x in enumerate(batch):
        ids[k, : len(x["ids"])] = torch.tensor(x["ids"])
        mask[k, : len(x["ids"])] = 1
    with torch.autocast("cpu", torch.bfloat16):
        tag, link = model(ids, mask)
    tag, link = tag.float(), link.float()
    rows = torch.cat([torch.full((len(x["first"]),), k) for k, x in enumerate(batch)])
    columns = torch.tensor([i for x in batch for i in x["first"]])
    gold = torch.cat([x["tags"] for x in batch])
    tag_loss = nn.functional.cross_entropy(tag[rows, columns].view(-1, 3), gold.view(-1)) * 3
    total, count = torch.zeros(()), 0
    for k, x in enumerate(batch):
        if not x["cues"] or not x["spans"]:
            continue
        features = link[k][torch.tensor(x["first"])].view(-1, 4, PROJECTION)
        c = torch.tensor(x["cues"])
        s = torch.tensor([(r, a, b) for r, a, b, _ in x["spans"]])
        cue = features[c[:, 0], 2] + features[c[:, 1], 3]
        span = features[s[:, 1], 0] + features[s[:, 2], 1]
        near = torch.tensor([[bucket(gap(a, b, *q)) for q in x["cues"]] for _, a, b, _ in x["spans"]])
        score = span @ cue.T / math.sqrt(PROJECTION) + model.distance[s[:, 0:1], near] + model.bias[s[:, 0:1]]
        target = torch.zeros_like(score)
        for i, (*_, own) in enumerate(x["spans"]):
            target[i, list(own)] = 1
        total = total + nn.functional.binary_cross_entropy_with_logits(score, target, reduction="sum")
        count += len(x["spans"])
    return tag_loss, total / max(count, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/bench/attribution"))
    parser.add_argument("--train", nargs="*", default=["polnear-train.jsonl.gz"])
    parser.add_argument("--base", required=True)
    parser.add_argument("--out", type=Path, default=Path("run.pt"))
    parser.add_argument("--init", type=Path)
    parser.add_argument("--minutes", type=float, default=75)
    parser.add_argument("--lr", type=float, default=2.5e-4)
    parser.add_argument("--tokens", type=int, default=900)
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    rank, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    torch.set_num_threads(1)
    if world > 1:
        dist.init_process_group("gloo")
    torch.manual_seed(a.seed)
    model = AttributionModel(a.base)
    if a.init:
        model.load_state_dict(torch.load(a.init))
    tokenizer = Tokenizer.from_file(f"{a.base}/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    straight = {tokenizer.token_to_id(x): tokenizer.token_to_id(y) for x, y in zip("“”‘’", "\"\"''", strict=True)}
    docs = [encode(tokenizer, record) for name in a.train for record in read_jsonl(a.data / name)]
    random.seed(a.seed)
    random.shuffle(docs)
    docs = docs[rank::world]
    random.seed(a.seed + 100 * rank + 1)
    model.encoder.embeddings.requires_grad_(False)
    encoder = [p for p in model.encoder.parameters() if p.requires_grad]
    heads = [*model.tags.parameters(), *model.links.parameters(), model.distance, model.bias]
    params = encoder + heads
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": a.lr}, {"params": heads, "lr": a.lr * 4}], weight_decay=0.01, fused=True
    )
    progress, step, passes, seen, begin = 0.0, 0, 0, 0, time.time()
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / 60, 0.02 + 0.98 * max(0.0, 1 - progress))
    )
    mean = {k: torch.zeros_like(v) for k, v in model.state_dict().items()}
    weight, queue, sums = 0.0, [], [0.0, 0.0, 0]
    model.train()
    while progress < 1:
        if not queue:
            passes += 1
            items = []
            for doc in docs:
                quotes = straight if random.random() < 0.35 else {}
                items += [item(doc, s, e, quotes) for _, s, e in windows(doc, first=random.randint(40, 254))]
            queue = batches(items, a.tokens)
        tag_loss, link_loss = loss_of(model, queue.pop())
        (tag_loss + 0.5 * link_loss).backward()
        elapsed = (time.time() - begin) / 60 / a.minutes
        if world > 1:
            flat = torch.cat(
                [(p.grad if p.grad is not None else torch.zeros_like(p)).flatten() for p in params]
                + [torch.tensor([elapsed])]
            )
            dist.all_reduce(flat)
            flat /= world
            elapsed = float(flat[-1])
            for p, g in zip(params, flat[:-1].split([p.numel() for p in params]), strict=True):
                p.grad = g.view_as(p)
        progress = elapsed
        nn.utils.clip_grad_norm_(params, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        step += 1
        if progress > 0.7 and step % 20 == 0:  # average of the last third of the run
            for k, v in model.state_dict().items():
                mean[k] += v
            weight += 1
        sums = [sums[0] + float(tag_loss.detach()), sums[1] + float(link_loss.detach()), sums[2] + 1]
        if rank == 0 and step % 100 == 0:
            print(f"step {step} {100 * progress:.0f}% pass {passes} tag {sums[0] / sums[2]:.4f} link {sums[1] / sums[2]:.4f}", flush=True)
            sums = [0.0, 0.0, 0]
            torch.save(model.state_dict(), a.out)
    if rank == 0:
        torch.save(model.state_dict(), a.out)
        if weight:
            torch.save({k: (v / weight).to(model.state_dict()[k].dtype) for k, v in mean.items()}, a.out.with_suffix(".mean.pt"))


if __name__ == "__main__":
    main()
