"""Do the claims on themes, words and change hold what they promise: simulations with a known truth.

Each part draws made stories or months, hands them to the functions of the product and counts how often what it says is
true. Beside each share stands its Monte-Carlo error (one standard error, in points).

Run: python -m benchmarks.claims_simulation [PART ...] [--runs N]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ilo_analysis.corpus import Corpus
from ilo_analysis.measures.change import fit_season, fit_trend
from ilo_analysis.measures.intervals import Launches, burst_interval, combine_differences, wilson_interval
from ilo_analysis.measures.keyness import MIN_STORIES, log_odds_z, noise_floor, risen_words
from ilo_analysis.measures.levels import find_changepoints, two_levels
from ilo_analysis.measures.recurrence import lift_of
from ilo_analysis.measures.theme_changes import theme_changes
from ilo_analysis.measures.volume import highest_periods
from ilo_analysis.schema import as_table

SEED = 1919
Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]


def rate_of(hits: list[bool]) -> dict[str, float]:
    """Percentage of the cases that are true, its standard error, and how many cases there were."""
    share = float(np.mean(hits)) if hits else np.nan
    return {
        "%": 100 * share,
        "error": 100 * float(np.sqrt(share * (1 - share) / max(len(hits), 1))),
        "cases": len(hits),
    }


def lifts(runs: int) -> Iterator[dict[str, object]]:
    """Independent themes, and themes with a lift of 3: rows printed with an interval above 1, and coverage."""
    rng, lift_seen = np.random.default_rng(SEED), lru_cache(maxsize=None)(lift_of)
    for total in (20, 50, 200):
        for p_a, p_b in ((0.05, 0.1), (0.05, 0.3), (0.1, 0.2), (0.1, 0.3), (0.3, 0.3)):
            for lift in (1, 3):
                joint = lift * p_a * p_b
                cells = [joint, p_a - joint, p_b - joint]
                if min(cells) < 0 or sum(cells) > 1:
                    continue
                above, inside, counts_only = [], [], []
                for both, only_a, only_b, _ in rng.multinomial(total, [*cells, 1 - sum(cells)], size=runs):
                    if not both:
                        continue  # such a pair is not listed
                    _, low, high = lift_seen(int(both), int(both + only_a), int(both + only_b), total)
                    counts_only.append(bool(np.isnan(low)))
                    if not np.isnan(low):
                        above.append(low > 1)
                        inside.append(low <= lift <= high)
                setting = {"stories": total, "a": p_a, "b": p_b, "lift": lift}
                yield {"what": "interval above 1", **setting, **rate_of(above)}
                yield {"what": "truth inside", **setting, **rate_of(inside)}
                yield {"what": "counts only", **setting, **rate_of(counts_only)}


def launch_sizes(total: int, mean: float, rng: np.random.Generator) -> Whole:
    """Stories of each launch, `mean` on average and `total` together."""
    sizes = 1 + (rng.geometric(1 / mean, size=total) - 1)
    ends = np.minimum(np.cumsum(sizes), total)
    return np.diff(ends[: np.searchsorted(ends, total) + 1], prepend=0)


def days_of_stories(total: int, kind: str, rng: np.random.Generator) -> Whole:
    """Day of each story: one by one at three days' distance on average, or in launches of 2.5."""
    if kind == "one by one":
        return np.sort(rng.integers(0, 3 * total, size=total))
    sizes = launch_sizes(total, 2.5, rng)
    return np.repeat(np.arange(len(sizes)), sizes)


def draw_labels(days: Whole, share: float, kind: str, rng: np.random.Generator) -> Marks:
    """Which stories carry a label: those of a launch together, or each by itself."""
    if kind == "launches share it":
        return np.asarray((rng.random(days.max() + 1) < share)[days])
    return rng.random(len(days)) < share


def launches_on(days: Whole, labels: Marks) -> Launches:
    """How stories and labelled stories fall on days."""
    sizes, own = np.bincount(days), np.bincount(days, weights=labels)
    return Launches((sizes > 0).sum(), (sizes * (sizes - 1)).sum(), (own * (sizes - 1)).sum(), (own * (own - 1)).sum())


def shares(runs: int) -> Iterator[dict[str, object]]:
    """Shares, and differences of two shares of half the stories each: coverage, and width against Wilson's interval."""
    rng = np.random.default_rng(SEED)
    for kind in ("launches share it", "launches, each by itself", "one by one"):
        for total in (60, 120, 200):
            for share in (0.05, 0.1, 0.3):
                plain_inside, inside, both_plain, both, width = [], [], [], [], []
                for _ in range(runs):
                    sides = []
                    for _ in range(2):
                        days = days_of_stories(total, kind, rng)
                        labels = draw_labels(days, share, kind, rng)
                        n = int(labels.sum())
                        sides.append((wilson_interval(n, total), burst_interval(n, total, launches_on(days, labels))))
                    plain, burst = sides[0]
                    plain_inside.append(bool(plain.low <= share <= plain.high))
                    inside.append(bool(burst.low <= share <= burst.high))
                    width.append(float((burst.high - burst.low) / (plain.high - plain.low)))
                    for found, way in ((both_plain, 0), (both, 1)):
                        difference = combine_differences([1, -1], [side[way] for side in sides])
                        found.append(bool(difference.low <= 0 <= difference.high))
                setting = {"stories": kind, "n": total, "share": share}
                yield {"what": "Wilson", **setting, **rate_of(plain_inside), "width": 1.0}
                yield {"what": "burst", **setting, **rate_of(inside), "width": float(np.mean(width))}
                yield {"what": "Newcombe, difference", **setting, **rate_of(both_plain)}
                yield {"what": "burst, difference", **setting, **rate_of(both)}


WORDS, WORD_DAYS, WORD_STORIES = 1500, 455, 250
PLANTED = WORDS  # number of the word whose share by period is known


def draw_words(kind: str, planted: tuple[float, float], rng: np.random.Generator, since: int) -> tuple[Whole, Marks]:
    """250 stories of fifteen months with words of a long-tailed vocabulary: day of each, and (story, word).

    The last word is planted, with a share before and from the day `since` on.
    """
    topics = np.arange(WORD_STORIES)
    day = rng.integers(0, WORD_DAYS, size=WORD_STORIES)
    if kind != "one by one":
        sizes = launch_sizes(WORD_STORIES, 2.5, rng)
        topics = np.repeat(np.arange(len(sizes)), sizes)
        days_after = rng.integers(0, 14, size=WORD_STORIES) if kind == "campaigns" else 0
        day = (day[topics] + days_after) % WORD_DAYS
    chances = 1 / np.arange(5, WORDS + 5)
    shared = rng.choice(WORDS, size=(topics.max() + 1, 8), p=chances / chances.sum())[topics]
    own = rng.choice(WORDS, size=(WORD_STORIES, 8), p=chances / chances.sum())
    has = np.zeros((WORD_STORIES, WORDS + 1), dtype=bool)
    has[np.arange(WORD_STORIES)[:, None], np.hstack([shared, own])] = True
    has[:, PLANTED] = rng.random(WORD_STORIES) < np.where(day >= since, planted[1], planted[0])
    return day, has


def risen(kind: str, planted: tuple[float, float], rng: np.random.Generator, since: int = 365) -> set[int]:
    """Words that `emerging_terms` would list, were these stories a corpus."""
    day, has = draw_words(kind, planted, rng, since)
    return {int(word) for word in risen_words(places_of(has), pd.factorize(day)[0], day >= since)["term"]}


def places_of(has: Marks) -> dict[str, list[int]]:
    """Places of the stories with each word, as `story_words` gives them."""
    common = np.flatnonzero(has.sum(axis=0) >= MIN_STORIES).tolist()
    return {str(word): np.flatnonzero(has[:, word]).tolist() for word in common}


def words(runs: int) -> Iterator[dict[str, object]]:
    """Emerging words: records in which some word is shown though none rises, and how often a planted one is found."""
    rng = np.random.default_rng(SEED)
    for kind in ("one by one", "launches", "campaigns"):
        shown = [bool(risen(kind, (0, 0), rng)) for _ in range(runs)]
        yield {"what": "a word is shown", "stories": kind, **rate_of(shown)}
    for kind in ("one by one", "launches"):
        for since in (365, 244):
            found = [PLANTED in risen(kind, (0.02, 0.2), rng, since) for _ in range(runs)]
            since_then = WORD_STORIES * (WORD_DAYS - since) // WORD_DAYS
            yield {"what": "from 2 to 20% is found", "stories": kind, "since": since_then, **rate_of(found)}


def comparisons(runs: int) -> Iterator[dict[str, object]]:
    """Comparisons of two periods that do not differ: how often some word seems to, and words above the floor."""
    rng = np.random.default_rng(SEED)
    for kind in ("one by one", "launches", "campaigns"):
        above = []
        for _ in range(runs):
            day, has = draw_words(kind, (0, 0), rng, since=244)
            has, side = has[:, has.sum(axis=0) >= MIN_STORIES], day < 244
            chance = noise_floor(places_of(has), side, pd.factorize(day)[0])
            n_a, n_b = has[side].sum(axis=0).astype(float), has[~side].sum(axis=0).astype(float)
            above.append(int((np.abs(log_odds_z(n_a, side.sum(), n_b, (~side).sum())) > chance.floor).sum()))
        seems = rate_of([n > 0 for n in above])
        yield {"what": "a word seems to differ", "stories": kind, **seems, "words": float(np.mean(above))}


THEMES = np.array([0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3, *[0.05] * 9])
THEME_STORIES, THEME_DAYS, THEME_START = 400, 60 * 30, pd.Timestamp("2015-01-01")
NO_THEME_CHANGES = ("one by one", "launches", "months unobserved", "a feed joins", "a feed grows", "campaigns")
CHANGES = {
    "one by one": {"0 to 10%": (0, 0.1), "30 to 10%": (0.3, 0.1)},
    "launches": {"0 to 25%": (0, 0.25), "40 to 10%": (0.4, 0.1)},
}
EMPTY = Corpus(**{name: as_table([], name) for name in Corpus._fields})


def theme_record(kind: str, planted: tuple[float, float], rng: np.random.Generator) -> tuple[Corpus, pd.DataFrame]:
    """400 stories of two feeds in five years and the evidence of twenty themes: all are steady but the last, planted.

    The planted theme has a share in the first half and one in the second. Where months are unobserved, those of the
    second and fifth year are. Where a feed joins, the second opens half way; where it grows, half of its stories are of
    the last year. Both times it has a mix of themes of its own.
    """
    launch = np.arange(THEME_STORIES)
    if kind in ("launches", "campaigns"):
        sizes = launch_sizes(THEME_STORIES, 2.5, rng)
        launch = np.repeat(np.arange(len(sizes)), sizes)
    day, second = rng.integers(0, THEME_DAYS, size=THEME_STORIES)[launch], rng.random(THEME_STORIES)[launch] < 0.4
    if kind == "campaigns":
        day = (day + rng.integers(0, 14, size=THEME_STORIES)) % THEME_DAYS
    if kind == "months unobserved":
        seen = np.flatnonzero(~np.isin(np.arange(THEME_DAYS) // 360, [1, 4]))
        day = seen[day * len(seen) // THEME_DAYS]
    if kind == "a feed joins":
        day = np.where(second, (THEME_DAYS + day) // 2, day)
    if kind == "a feed grows":
        day = np.where(second & (rng.random(THEME_STORIES) < 0.5), (4 * THEME_DAYS + day) // 5, day)
    mixed = second[:, None] & kind.startswith("a feed")
    has = rng.random((THEME_STORIES, len(THEMES)))[launch] < np.where(mixed, THEMES[::-1], THEMES)
    own = rng.random(THEME_STORIES)[launch] < np.where(2 * day >= THEME_DAYS, planted[1], planted[0])
    stories = pd.DataFrame({"story_id": pd.Series([f"s{n:03d}" for n in range(THEME_STORIES)], dtype="str")})
    stories["date"] = (THEME_START + pd.to_timedelta(day, unit="D")).astype("datetime64[us]")
    corpus = EMPTY._replace(
        stories=stories,
        occurrences=stories.assign(feed=np.where(second, "b", "a")),
        coverage=pd.DataFrame({"feed": ["a", "b"], "scope": "general"}),
    )
    story, theme = np.nonzero(np.column_stack([has, own]))
    return corpus, pd.DataFrame({"story_id": stories["story_id"].array[story], "theme": [f"t{n:02d}" for n in theme]})


def changed_themes(kind: str, planted: tuple[float, float], rng: np.random.Generator) -> set[str]:
    """Themes that are said to change in a made record."""
    corpus, evidence = theme_record(kind, planted, rng)
    return set(theme_changes(corpus, evidence=evidence)["theme"])


def themes(runs: int) -> Iterator[dict[str, object]]:
    """Changes of themes: records in which one is told though none changes, and how often a planted one is found."""
    own = f"t{len(THEMES)}"
    drawn = {kind: partial(np.random.default_rng, [SEED, n]) for n, kind in enumerate(NO_THEME_CHANGES)}
    for kind, seeded in drawn.items():
        rng = seeded()
        told = [bool(changed_themes(kind, (0, 0), rng)) for _ in range(runs)]
        yield {"what": "a change is told", "stories": kind, **rate_of(told)}
    for kind, changes in CHANGES.items():
        for name, planted in changes.items():
            rng = drawn[kind]()
            found = [own in changed_themes(kind, planted, rng) for _ in range(runs)]
            yield {"what": "a change is found", "stories": kind, "share": name, **rate_of(found)}


def peaks(runs: int) -> Iterator[dict[str, object]]:
    """Peaks: records of feeds whose rate never changes in which some feed shows one, by itself or among all feeds."""
    rng = np.random.default_rng(SEED)
    for feeds in (1, 60):
        for months, mean in ((12, 3), (24, 5)):
            period = pd.period_range("2015-01", periods=months, freq="M")
            table = pd.DataFrame({"period": period, "observed_days": period.days_in_month})
            told: dict[int, list[bool]] = {1: [], feeds: []}
            for _ in range(runs):
                volumes = [table.assign(n_stories=n) for n in rng.poisson(mean, (feeds, months))]
                for among, found in told.items():
                    found.append(any(highest_periods(volume, feeds=among) is not None for volume in volumes))
            for among, found in told.items():
                yield {"what": "a peak is told", "feeds": feeds, "among": among, "months": months, **rate_of(found)}


def made_months(kind: str, months: int, rng: np.random.Generator, shape: Floats | float = 1.0) -> Floats:
    """Monthly counts of five stories on average: Poisson, in launches, autocorrelated, or with yearly levels."""
    rate = np.full(months, 5.0) * shape
    if kind == "launches":
        return np.array([launch_sum(n, rng) for n in rng.poisson(rate / 2.5)], dtype=float)
    if kind == "AR(1) of 0.7":
        swing = np.zeros(months)
        swing[0] = rng.normal(0, 0.4)
        for month in range(1, months):
            swing[month] = 0.7 * swing[month - 1] + rng.normal(0, 0.4 * np.sqrt(1 - 0.7**2))
        rate = rate * np.exp(swing - 0.4**2 / 2)
    if kind == "yearly levels":
        rate = rate * np.repeat(rng.gamma(1 / 0.09, 0.09, size=months // 12 + 1), 12)[:months]
    return rng.poisson(rate).astype(float)


def launch_sum(launches: int, rng: np.random.Generator) -> int:
    """Stories of so many launches of 2.5 on average."""
    return int(rng.geometric(1 / 2.5, size=launches).sum())


NO_CHANGE = ("Poisson", "launches", "AR(1) of 0.7", "yearly levels")


def seasons(runs: int) -> Iterator[dict[str, object]]:
    """Seasons: how often one is printed where there is none, and where a month or half a year has twice the rate."""
    rng = np.random.default_rng(SEED)
    for years in (3, 6, 12):
        calendar = np.arange(12 * years) % 12
        doubled = {"a month": np.where(calendar == 6, 2.0, 1.0), "half a year": np.where(calendar < 6, 2.0, 1.0)}
        cases = [(kind, "none", 1.0) for kind in NO_CHANGE] + [("Poisson", name, up) for name, up in doubled.items()]
        for kind, what, shape in cases:
            found = []
            for _ in range(runs):
                counts = made_months(kind, 12 * years, rng, shape)
                found.append(
                    fit_season(counts, np.full(12 * years, 30.0), np.arange(12 * years)).strongest["p"] <= 0.05
                )  # type: ignore[operator]
            yield {"years": years, "months": kind, "doubled": what, **rate_of(found)}


def trends(runs: int) -> Iterator[dict[str, object]]:
    """Trends: how often an interval excludes 1 where nothing changes, and where the rate grows by 1.2 a year."""
    rng = np.random.default_rng(SEED)
    for months in (24, 36, 48, 60, 72, 96, 144):
        grown = 1.2 ** (np.arange(months) / 12)
        for kind, shape in [*((kind, 1.0) for kind in NO_CHANGE), ("Poisson", grown)]:
            fits = [
                fit_trend(made_months(kind, months, rng, shape), np.full(months, 30.0), np.arange(months) / 12)
                for _ in range(runs)
            ]
            excluded = [not fit["low"] <= 1 <= fit["high"] for fit in fits]
            yield {"months": months, "kind": kind, "growth": "1.2" if shape is grown else "none", **rate_of(excluded)}


def levels(runs: int) -> Iterator[dict[str, object]]:
    """Levels: steps told where there is none, and of twice the rate; their intervals; the same around a gap."""
    rng = np.random.default_rng(SEED)
    for months in (36, 48, 72, 120):
        doubled = np.where(np.arange(months) < months // 2, 1.0, 2.0)
        for kind in NO_CHANGE[:3]:
            for shape, what in ((1.0, "none"), (doubled, "doubled")):
                found, inside, apart = [], [], []
                for _ in range(runs):
                    counts = made_months(kind, months, rng, shape)
                    ends = find_changepoints(counts)
                    found.append(len(ends) > 1)
                    if len(ends) == 2 and what == "doubled":
                        inside.append(ratio_inside(counts, ends[0], 2.0, searched=True))
                    if what == "none":
                        after = made_months(kind, months // 2, rng)
                        both = np.concatenate([counts[: months // 2], after])
                        apart.append(not ratio_inside(both, months // 2, 1.0, searched=False))
                setting = {"months": months, "kind": kind, "step": what}
                yield {"what": "told", **setting, **rate_of(found)}
                yield {"what": "interval holds 2", **setting, **rate_of(inside)}
                yield {"what": "told at a gap", **setting, **rate_of(apart)}


def ratio_inside(counts: Floats, at: int, ratio: float, *, searched: bool) -> bool:
    """Return whether the interval of a ratio contains the truth; stretches around a gap are five years apart."""
    months = pd.period_range("2000-01", periods=len(counts), freq="M")
    table = pd.DataFrame({"period": months, "n_stories": counts, "observed_days": 30, "status": "full"})
    table["story_ids"] = [()] * len(table)
    before, since = table[:at], table[at:]
    if not searched:
        since = since.assign(period=since["period"] + 60)
    found = two_levels(before, since, searched=searched)
    return bool(found["low"] <= ratio <= found["high"])  # type: ignore[operator]


PARTS: dict[str, Callable[[int], Iterator[dict[str, object]]]] = {
    "lifts": lifts,
    "shares": shares,
    "words": words,
    "comparisons": comparisons,
    "themes": themes,
    "peaks": peaks,
    "seasons": seasons,
    "trends": trends,
    "levels": levels,
}


def main() -> None:
    """Print a table for each part."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}; all if none is named")
    parser.add_argument("--runs", type=int, default=1000)
    chosen = parser.parse_args()
    for part in chosen.parts or PARTS:
        print(f"{part}: {PARTS[part].__doc__}")
        print(pd.DataFrame(PARTS[part](chosen.runs)).round(2).to_string(index=False), "\n")


if __name__ == "__main__":
    main()
