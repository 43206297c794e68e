"""``ilo-analysis captures``: which captures of a feed exist, and which to fetch next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ilo_analysis.cli.commands import echo

if TYPE_CHECKING:
    import pandas as pd

# One sign for each month of the calendar.
_SIGNS = {"full": "#", "partial": "+", "exists": "o", "none known": "."}
_LEGEND = "# read, whole month   + read in part   o a capture exists, not read   . none known"


@click.command()
@click.argument("lists", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.argument("corpus", type=click.Path(path_type=Path))
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="Number of captures to propose.")
@click.option("--urls", is_flag=True, help="Print only the addresses to fetch, for `wget -i -`.")
def captures(lists: tuple[Path, ...], corpus: Path, top: int, *, urls: bool) -> int:
    """Show which archived captures to fetch next.

    LISTS are lists of the captures in an archive (CDX, CDXJ, JSON). A calendar shows which of these captures CORPUS has
    read. CORPUS is a folder of listings, or of tables that `ingest` wrote.
    """
    from ilo_analysis.corpus import load_corpus
    from ilo_analysis.listings.archives.cdx import read_captures
    from ilo_analysis.measures.captures import capture_calendar, propose_captures

    loaded, known = load_corpus(corpus), read_captures(*lists)
    proposals = propose_captures(loaded, known.captures, top)
    if urls:
        for row in proposals.itertuples():
            echo(f"https://web.archive.org/web/{row.timestamp}id_/{row.url}")
        return 0
    _print_calendar(capture_calendar(loaded, known.captures))
    echo(
        f"\n{len(known.captures)} captures of listing pages; {known.n_other_pages} of other pages and "
        f"{known.n_not_found} of pages not found are left out."
    )
    for row in known.problems.itertuples():
        echo(f"{row.source_file}:{row.line}: {row.reason} [{row.text}]")
    _print_proposals(proposals)
    return 0


def _print_calendar(calendar: pd.DataFrame) -> None:
    """Print one line of twelve signs for each feed and year."""
    for feed, own in calendar.groupby("feed", sort=True):
        echo(str(feed))
        for year, months in own.groupby(own["month"].dt.year):
            signs = dict(zip(months["month"].dt.month, months["status"].map(_SIGNS), strict=True))
            unread = int(months["n_unread"].sum())
            line = " ".join(signs.get(month, " ") for month in range(1, 13))
            echo(f"  {year}  {line}" + (f"   {unread} not read" if unread else ""))
    echo(_LEGEND)


def _print_proposals(proposals: pd.DataFrame) -> None:
    """Print the captures to fetch next, with the days that each would add."""
    if proposals.empty:
        echo("No unread capture would add a day.")
        return
    echo("\nTo fetch next, by the days each would add at the feed's usual pace:")
    for row in proposals.itertuples():
        pace = ", pace assumed" if row.assumed else ""
        days = f"{row.new_days} days, {row.first_day:%Y-%m-%d} to {row.last_day:%Y-%m-%d}{pace}"
        echo(f"{row.rank:4}  {row.feed}  {days}  {row.timestamp}  {row.url}")
