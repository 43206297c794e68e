"""Damage saved pages at random and read them: `python -m benchmarks.fuzz_listings [--seconds 60] [--seed 1]`.

Every input must be read without an exception, and every non-blank line must get one role. The first input that fails
is printed with its seed.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

from benchmarks.fuzzing import fuzz
from ilo_analysis.listings.lines.grammar import parse_listing
from ilo_analysis.text.normalise import plain_lines, trim

ROOT = Path(__file__).parent.parent


def _replace(lines: list[str], here: int, new: str) -> list[str]:
    return [*lines[:here], new, *lines[here + 1 :]]


def _swap(lines: list[str], here: int, dice: random.Random) -> list[str]:
    there = dice.randrange(len(lines))
    return _replace(_replace(lines, here, lines[there]), there, lines[here])


def _dates_first(lines: list[str]) -> list[str]:
    """Each date over the line before it."""
    made: list[str] = []
    for line in filter(str.strip, lines):
        made.insert(len(made) - bool(made and DAY.match(line)), line)
    return made


def damage(lines: list[str], other: list[str], name: str, dice: random.Random) -> list[str]:
    """Lines of a page after one accident; `other` is another page."""
    here = dice.randrange(len(lines))
    there = dice.randrange(len(other))
    made = {
        "drop": lambda: lines[:here] + lines[here + 1 :],
        "double": lambda: [*lines[:here], dice.choice(lines), *lines[here:]],
        "swap": lambda: _swap(lines, here, dice),
        "cut": lambda: [*lines[:here], lines[here][: dice.randrange(40)]],
        "no indent": lambda: [line.strip() for line in lines],
        "no blank lines": lambda: [line for line in lines if line.strip()],
        "blank line": lambda: [*lines[:here], "", *lines[here:]],
        "encoding": lambda: _replace(lines, here, lines[here].encode().decode("cp1252", "replace")),
        "noise": lambda: _replace(lines, here, dice.randbytes(30).decode("utf-8", "replace")),
        "unseen": lambda: _replace(lines, here, dice.choice("\u200b\xa0\xad\t\ufeff\u200f") + lines[here]),
        "splice": lambda: lines[:here] + other[there : there + dice.randrange(30)] + lines[here:],
        "bullets": lambda: [NUMBER.sub("  • ", line) for line in lines],
        "dashes": lambda: [part for line in lines for part in (("-", line) if NUMBER.match(line) else (line,))],
        "labels": lambda: [DAY.sub(r"\1News | ", line) for line in lines],
        "dates first": lambda: _dates_first(lines),
    }
    return made[name]() or [""]


ACCIDENTS = (
    *("drop", "double", "swap", "cut", "no indent", "no blank lines", "blank line", "encoding", "noise", "unseen"),
    *("splice", "bullets", "dashes", "labels", "dates first"),
)
NUMBER = re.compile(r"^  \d+\. ")
DAY = re.compile(r"^( *)(?=(?:News \| )?\d{1,2} \w+ \d{4}$)")


def check(text: str) -> None:
    """Raise if the page is not read as it should be."""
    parsed = parse_listing(text)
    assert [n for n, _ in parsed.roles] == [n for n, raw in enumerate(plain_lines(text), 1) if trim(raw)]
    assert all(role for _, role in parsed.roles)


def main() -> None:
    """Fuzz for some seconds and print the count of inputs."""
    folders = (ROOT / "data" / "raw", *(ROOT / "tests" / "pages" / name for name in ("ilo", "plugin")))
    pages = [page for folder in folders for page in sorted(folder.rglob("*.txt"))]
    texts = [page.read_text(encoding="utf-8") for page in pages]

    def attempt(seed: int) -> None:
        dice = random.Random(seed)
        lines, other = (dice.choice(texts).split("\n") for _ in range(2))
        for name in dice.choices(ACCIDENTS, k=dice.randint(1, 5)):
            lines = damage(lines, other, name, dice)
        try:
            check("\n".join(lines))
        except Exception as error:
            error.add_note("\n".join(lines))
            raise

    inputs = fuzz(__doc__, attempt)
    print(f"{inputs} damaged pages were read; every line of each has one role; nothing was raised.")


if __name__ == "__main__":
    main()
