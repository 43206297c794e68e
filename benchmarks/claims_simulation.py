"""Do the claims on themes, words and change hold what they promise: simulations with a known truth.

Each part draws made stories or months, hands them to the functions of the product and counts how often what it says is
true. Beside each share stands its Monte-Carlo error (one standard error, in points).

Run: python -m benchmarks.claims_simulation [PART ...] [--runs N]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from ilo_analysis.measures.recurrence import lift_of

SEED = 1919


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
    rng = np.random.default_rng(SEED)
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
                    _, low, high = lift_of(int(both), int(both + only_a), int(both + only_b), total)
                    counts_only.append(bool(np.isnan(low)))
                    if not np.isnan(low):
                        above.append(low > 1)
                        inside.append(low <= lift <= high)
                setting = {"stories": total, "a": p_a, "b": p_b, "lift": lift}
                yield {"what": "interval above 1", **setting, **rate_of(above)}
                yield {"what": "truth inside", **setting, **rate_of(inside)}
                yield {"what": "counts only", **setting, **rate_of(counts_only)}


PARTS: dict[str, Callable[[int], Iterator[dict[str, object]]]] = {"lifts": lifts}


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
