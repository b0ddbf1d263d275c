"""An article on the terminal: what stands beside the story is counted, not listed."""

from __future__ import annotations

from rich.console import Console

from onrecord.cli.render import article_blocks
from onrecord.records import Article, Block


def shown(everything: bool) -> str:
    lines = [*(f"Menu {n}" for n in range(9)), "A dam fell in Lima on Monday.", "Share this"]
    text = "\n".join(lines)
    blocks, at = [], 0
    for line in lines:
        role = "body" if line.startswith("A dam") else "social" if line.startswith("Share") else "nav"
        blocks.append(Block(role, at, at + len(line)))
        at += len(line) + 1
    console = Console(width=80, no_color=True)
    with console.capture() as capture:
        console.print(article_blocks(Article("a1", "", "x", text, tuple(blocks)), (), everything))
    return capture.get()


def test_a_long_menu_is_counted() -> None:
    told = shown(everything=False)
    assert "9 lines beside the story (9 nav)" in told
    assert "Menu 3" not in told
    assert "A dam fell" in told
    assert "Share this" in told


def test_all_lines_on_demand() -> None:
    assert all(f"Menu {n}" in shown(everything=True) for n in range(9))
