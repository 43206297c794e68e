"""Do the rates and their intervals tell the truth about feeds that are seen through cut-off pages?

Feeds with a known rate are cut into pages of 10 and 20 entries at random capture days, with dates known to the day; the
estimator is the one of the product (`coverage`, `volume`, `intervals`). Run: python -m benchmarks.coverage_simulation
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from ilo_analysis.coverage import observation_windows
from ilo_analysis.intervals import quasi_poisson_interval, rate_interval
from ilo_analysis.schema import as_table
from ilo_analysis.volume import period_exposure

DAYS = 3 * 365
START = np.datetime64("2019-01-01")


def draw_feed(kind: str, rate: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Entry times (in days) of a feed and its true rate on each day."""
    day = np.arange(DAYS)
    shape = {"trend": 0.5 + day / DAYS, "seasonal": 1 + 0.5 * np.sin(2 * np.pi * day / 365)}.get(kind, np.ones(DAYS))
    expected = rate * shape
    if kind == "bursty":  # launches of one to seven stories on a day
        launches = rng.poisson(expected / 2.5)
        counts = np.array([rng.geometric(0.4, n).sum() for n in launches])
    else:
        counts = rng.poisson(expected)
    return np.repeat(day, counts), expected


def cut_pages(days: np.ndarray, cap: int, n_captures: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Pages of the newest `cap` entries at random capture days; entries of the cut day in random order."""
    pages = []
    for capture in np.sort(rng.choice(np.arange(300, DAYS), n_captures, replace=False)):
        seen = days[days <= capture]
        if len(seen) >= cap:
            pages.append(seen[-cap:])
    return pages


def estimate(days: np.ndarray, pages: list[np.ndarray]) -> tuple[float, float, float, np.ndarray, np.ndarray]:
    """Rate and interval per day as the product gives them, the days seen, and counts and days of each window."""
    dates = [START + page.astype("timedelta64[D]") for page in pages]
    listings = as_table(
        pd.DataFrame(
            {
                "listing_id": [f"page-{i}" for i in range(len(pages))],
                "feed": "feed",
                "scope": "general",
                "n_entries": [len(page) for page in pages],
                "n_dated": [len(page) for page in pages],
                "page_cap": [len(page) for page in pages],
                "first_date": [page.min() for page in dates],
                "last_date": [page.max() for page in dates],
            }
        ),
        "listings",
    )
    windows = observation_windows(listings, as_table([], "occurrences"))
    windows["start_at_entry"] = windows["end_at_entry"] = True
    seen = seen_entries(days, pages)
    frame = pd.DataFrame({"feed": "feed", "date": START + seen.astype("timedelta64[D]")})
    n, ended, exposure = np.zeros(3)
    parts = []
    for i in range(len(windows)):
        cells = period_exposure(windows.iloc[[i]], frame, "all")
        part = next(iter(cells.values()))
        parts.append((part.n, part.days))
        n, ended, exposure = n + part.n, ended + part.n_ended, exposure + part.days
    value, low, high = (float(x) for x in rate_interval(n, exposure, ended))
    starts = (windows["start"].to_numpy("datetime64[D]") - START).astype(int)
    ends = (windows["end"].to_numpy("datetime64[D]") - START).astype(int)
    covered = np.unique(np.concatenate([np.arange(s, e + 1) for s, e in zip(starts, ends, strict=True)]))
    return value, low, high, covered, np.array(parts, dtype=float)


def seen_entries(days: np.ndarray, pages: list[np.ndarray]) -> np.ndarray:
    """Each entry that some page shows, once: pages show the newest first, so a day's entries are the most any shows."""
    del days
    most: dict[int, int] = {}
    for page in pages:
        for day, n in zip(*np.unique(page, return_counts=True), strict=True):
            most[int(day)] = max(most.get(int(day), 0), int(n))
    return np.array([day for day, n in sorted(most.items()) for _ in range(n)])


def simulate(kind: str, rate: float, cap: int, n_captures: int, runs: int, seed: int = 1919) -> dict[str, float]:
    """Coverage of the intervals, bias of the rate, and what naive counts would have said."""
    rng = np.random.default_rng(seed)
    inside, quasi, relative, naive, months = [], [], [], [], []
    for _ in range(runs):
        days, expected = draw_feed(kind, rate, rng)
        pages = cut_pages(days, cap, n_captures, rng)
        if not pages:
            continue
        value, low, high, covered, parts = estimate(days, pages)
        truth = expected[covered].mean()
        inside.append(low <= truth <= high)
        relative.append(value / truth)
        shown = seen_entries(days, pages)
        naive.append(len(shown) / len(covered) / truth)
        seen_months = len(np.unique((START + shown.astype("timedelta64[D]")).astype("datetime64[M]")))
        months.append(len(shown) / seen_months / (truth * 30.4))
        if len(parts) > 1:
            spread = quasi_poisson_interval(parts[:, 0], np.maximum(parts[:, 1], 0.5))
            quasi.append(float(spread.low) <= truth <= float(spread.high))
    return {
        "runs": len(inside),
        "interval contains truth": np.mean(inside),
        "quasi-Poisson": np.mean(quasi) if quasi else np.nan,
        "bias of rate": np.mean(relative) - 1,
        "bias of n/days": np.mean(naive) - 1,
        "bias per calendar month": np.mean(months) - 1,
    }


def main() -> None:
    """Print the table; `--quick` for a few runs."""
    runs = 200 if "--quick" in sys.argv else 2000
    rows = []
    for kind in ("constant", "trend", "seasonal", "bursty"):
        for rate in (0.1, 0.33, 1.0):
            for cap in (10, 20):
                for n_captures in (1, 4):
                    row = simulate(kind, rate, cap, n_captures, runs)
                    rows.append({"feed": kind, "per day": rate, "page": cap, "captures": n_captures, **row})
    print(pd.DataFrame(rows).round(3).to_string(index=False))


if __name__ == "__main__":
    main()
