"""Countries found in texts: `find_places` beside a pandas loop over country names, in one run.

Run it as `python -m benchmarks.mentions` (`--quick` for a small table). Both read the same synthetic titles and
summaries, made from the names of countries; the pandas loop looks for the English names alone, `find_places` for
every name, demonym and city in three languages and for the role of each.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable

import pandas as pd

from ilo_analysis.annotate.instruments import find_instruments
from ilo_analysis.annotate.partners import find_partners
from ilo_analysis.annotate.places import country_names, find_places

PATTERNS = (
    "{} extends social protection to informal workers",
    "ILO and partners discuss decent work",
    "New report on wages and working time in the garment sector calls for action",
    "The Government of {}, with workers' and employers' organizations, adopted a national plan on 12 May and will "
    "review it every year, as part of the Decent Work Country Programme supported by the ILO and other partners.",
    "A new brief looks at the impact of the crisis on young people, on women and on enterprises, and says what "
    "policies could support a recovery that leaves nobody behind.",
)


def stories(count: int) -> pd.DataFrame:
    """Stories with a title and a summary; two of five patterns name a country."""
    chance = random.Random(1919)
    names = sorted(country_names().values())
    titles = [chance.choice(PATTERNS[:3]).format(chance.choice(names)) for _ in range(count)]
    summaries = [chance.choice(PATTERNS[3:]).format(chance.choice(names)) for _ in range(count)]
    return pd.DataFrame({"story_id": [str(n) for n in range(count)], "title": titles, "summary": summaries})


def pandas_loop(table: pd.DataFrame) -> int:
    """Number of (text, country) pairs that one `str.contains` per English country name finds."""
    return sum(
        int(table[field].str.contains(rf"\b{name}\b", regex=True).sum())
        for name in (n.split(" (")[0] for n in country_names().values())
        for field in ("title", "summary")
    )


def texts_per_second(function: Callable[[pd.DataFrame], object], table: pd.DataFrame) -> float:
    """Texts (two a story) that the function reads in a second of CPU time, the best of three runs."""
    times = []
    for _ in range(3):
        start = time.process_time()
        function(table)
        times.append(time.process_time() - start)
    return 2 * len(table) / min(times)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a twentieth of the texts")
    count = 1_000 if parser.parse_args().quick else 20_000
    table = stories(count)
    for function in (find_places, find_partners, find_instruments):
        function(table.head(1))
    loop = texts_per_second(pandas_loop, table.head(min(count, 500)))
    print(f"{'function':<18} {'texts/s':>10} {'times the pandas loop':>22}")
    print(f"{'pandas loop':<18} {loop:>10,.0f} {1:>22}")
    for function in (find_places, find_partners, find_instruments):
        speed = texts_per_second(function, table)
        print(f"{function.__name__:<18} {speed:>10,.0f} {speed / loop:>22,.0f}")


if __name__ == "__main__":
    main()
