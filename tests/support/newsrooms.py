"""Folders of made listings: as many feeds, years and stories as a test or a pair of eyes needs, from one seed.

`python -m tests.support.newsrooms FOLDER` writes every kind, each into a folder of its own.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import sys
from pathlib import Path
from typing import NamedTuple

SUBJECTS = (
    "social protection", "COVID-19 recovery", "child labour", "forced labour", "a just transition", "green jobs",
    "violence and harassment", "labour migration", "youth employment", "the informal economy",
    "occupational safety and health", "skills", "global supply chains", "social dialogue", "gender equality",
)  # fmt: skip
OPENINGS = ("New report on", "Partners meet on", "Ministers pledge action on", "Training for inspectors on")
CLOSINGS = ("in rural areas", "in the garment sector", "after the crisis", "for domestic workers", "in small firms")
OFFICES = (
    "Communication and Information", "International Cooperation", "Regional Partnerships", "Statistics and Research",
    "Employment Policy Department", "Social Finance Programme", "Sectoral Policies Branch", "Conditions of Work",
)  # fmt: skip


class Newsroom(NamedTuple):
    """What one folder holds: feeds, first day, years, stories per feed and year, feeds of one theme, missing years."""

    feeds: int
    years: int
    per_year: int
    first: int = 2019
    themes: int = 0
    holes: bool = True


KINDS = {
    "twelve": Newsroom(12, 3, 24, themes=2),
    "forty": Newsroom(40, 3, 12, themes=5),
    "sixty": Newsroom(60, 3, 28, themes=6),
    "decades": Newsroom(4, 25, 20, first=1999, themes=1),
    "one-theme-feed": Newsroom(1, 2, 18, themes=1),
    "one-story": Newsroom(1, 1, 1),
    "no-story": Newsroom(0, 0, 0),
}


def write_newsroom(folder: Path, room: Newsroom, seed: int = 1919) -> Path:
    """Folder of one listing per feed and year, with their sources file.

    A feed of one theme names it in most of its stories; with `holes`, every third feed lacks a year.
    """
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number in range(room.feeds):
        of_theme = number >= room.feeds - room.themes
        subjects = [SUBJECTS[number % len(SUBJECTS)]] * 4 if of_theme else []
        subjects += chance.sample(SUBJECTS, 8)
        feed = feed_name(number)
        for year in range(room.first, room.first + room.years):
            if room.holes and room.years > 2 and number % 3 == 2 and year == room.first + 1:
                continue
            name = f"{feed}_{year}.txt"
            folder.joinpath(name).write_text(_page(chance, subjects, year, room.per_year), encoding="utf-8")
            rows.append({"file": name, "feed": feed, "scope": "theme" if of_theme else "general"})
    with folder.joinpath("sources.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["file", "feed", "scope"])
        writer.writeheader()
        writer.writerows(rows)
    if not rows:
        folder.joinpath("empty_2021.txt").write_text("News room\n\nNovember 2021\n", encoding="utf-8")
    return folder


def feed_name(number: int) -> str:
    """Name of some 40 characters, the same for the same number."""
    office = OFFICES[number % len(OFFICES)].lower().replace(" ", "-")
    return f"{office}-{number + 1:02d}-country-news"


def _page(chance: random.Random, subjects: list[str], year: int, n: int) -> str:
    """Listing with the newest story first; some months hold many, some none."""
    first = dt.date(year, 1, 1)
    days = sorted((int(365 * chance.betavariate(1.2, 1.2)) for _ in range(n)), reverse=True)
    entries = []
    for number, day in enumerate(days, start=1):
        title = f"{chance.choice(OPENINGS)} {chance.choice(subjects)} {chance.choice(CLOSINGS)}"
        text = f"Governments and workers discussed {chance.choice(subjects)} and wages, item {chance.random():.6f}."
        date = f"{first + dt.timedelta(days=day):%d %B %Y}"
        entries.append(f"  {number}. {title} {chance.randrange(10_000)}\n\n    {date}\n\n    {text}\n")
    return "News room\n\n" + "\n".join(entries)


if __name__ == "__main__":
    for kind, made in KINDS.items():
        write_newsroom(Path(sys.argv[1]) / kind, made)
