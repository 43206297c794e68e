"""Write the two generated parts of data/README.md: the table of listings and the codebook.

Run it as `python data/generate/readme.py` after a change of `data/sources.csv`, `data/raw` or
`ilo_analysis/columns.csv`. The rest of the page is written by hand and left as it is.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from ilo_analysis.schema import TABLES

FOLDER = Path(__file__).parent.parent
PAGE = FOLDER / "README.md"


def listings() -> str:
    """Table of the listings in `raw/`: what each is, where it was, who holds the rights."""
    lines = ["| file | feed | scope | office | page | address known as | rendered | bytes | sha256 |", "|---" * 9 + "|"]
    with (FOLDER / "sources.csv").open(encoding="utf-8", newline="") as file:
        for row in sorted(csv.DictReader(file), key=lambda row: row["file"]):
            size = (FOLDER / "raw" / row["file"]).stat().st_size
            cells = [f"`{row['file']}`", row["feed"], row["scope"], row["office"], f"`{row['url']}`"]
            cells += [row["url_certainty"], row["rendered_year"], f"{size:,}", f"`{row['sha256'][:12]}…`"]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def codebook() -> str:
    """One table per table of the schema, with one line per column."""
    parts = []
    for table, columns in TABLES.items():
        lines = [f"### `{table}`", "", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{name}` | {column.dtype} | {column.meaning} |" for name, column in columns.items()]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def page(text: str) -> str:
    """Text of the page with both generated parts renewed."""
    for name, part in (("listings", listings()), ("codebook", codebook())):
        marks = f"<!-- {name}: generated -->\n", f"\n<!-- {name}: end -->"
        pattern = re.escape(marks[0]) + ".*?" + re.escape(marks[1])
        text = re.sub(pattern, lambda _, inner=marks[0] + part + marks[1]: inner, text, flags=re.S)
    return text


def main() -> None:
    """Renew the page."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
