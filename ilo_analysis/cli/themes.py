"""Commands on the dictionary of themes: what to check in it, and what another one would change."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ilo_analysis.cli.commands import Commands, echo, echo_json
from ilo_analysis.errors import ParameterError
from ilo_analysis.text.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

# A terminal is often 100 columns wide; longer texts are cut, and `--json` has them whole.
LONGEST_CELL = 48
SHOWN = 20

_data = click.argument("data", default="", required=False)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, with the stories of each row.")
_whole = click.option("--all", "whole", is_flag=True, help=f"Print every row, not the first {SHOWN} of each table.")
_dictionary = click.option(
    "--dictionary", type=click.Path(path_type=Path), help="A dictionary other than the project's themes."
)


@click.group(cls=Commands)
def themes() -> None:
    """Check a dictionary of themes before using it."""


@themes.command()
@_data
@_dictionary
@_whole
@_json
def check(data: str, dictionary: Path | None, *, whole: bool, as_json: bool) -> None:
    """Print idle terms, dominant terms, overlaps and gaps.

    Gaps are frequent phrases in stories without a theme.

    DATA is a folder of listings or of tables; by default the project's data/raw.
    """
    from ilo_analysis.corpus import load_corpus
    from ilo_analysis.measures.dictionary_check import check_dictionary

    if data.endswith(".toml"):
        raise ParameterError(f"{data} is a dictionary, but DATA must be stories. Write --dictionary {data}.")
    stories = load_corpus(data).stories
    found = check_dictionary(stories, _existing(dictionary))
    if as_json:
        _echo_json(found._asdict())
        return
    names = {
        "dead_terms": "Terms that matched nothing",
        "overweight_terms": "Terms in more than half of their theme's stories",
        "overlaps": "Themes that share stories",
        "unmatched_phrases": "Phrases in several stories without a theme",
        "outside_time": "Terms excluded by date: stories outside their theme's period",
    }
    echo(f"{len(stories)} stories")
    for name, title in names.items():
        table = found._asdict()[name]
        if name == "dead_terms" and not whole:
            # One line a theme says more than hundreds of terms do.
            table = table.groupby("theme", sort=True)["term"].agg(["size", ", ".join]).reset_index()
            table.columns = ["theme", "n", "terms"]
        _echo_table(title, table, whole=whole)


@themes.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@_data
@_json
def diff(old: Path, new: Path, data: str, *, as_json: bool) -> None:
    """Print what another dictionary would change.

    Shows which stories gain or lose a theme with the dictionary NEW, and how each monthly share changes.

    OLD can be the word `project`, for the project's dictionary. DATA is as for `themes check`.
    """
    from ilo_analysis.corpus import load_corpus
    from ilo_analysis.measures.dictionary_check import diff_dictionaries

    before = None if str(old) == "project" else _existing(old)
    moved = diff_dictionaries(before, _existing(new), load_corpus(data))
    if as_json:
        _echo_json(moved._asdict())
        return
    gained = int((moved.stories["change"] == "gained").sum())
    echo(f"{gained} theme matches gained, {len(moved.stories) - gained} lost")
    columns = ["change", "theme", "terms", "outside_time", "story_id", "title"]
    _echo_table("Stories", moved.stories[columns], whole=True)
    _echo_table("Monthly shares", moved.shares, whole=True)


@themes.command()
@click.argument("phrase")
@_data
@_whole
def context(phrase: str, data: str, *, whole: bool) -> None:
    """Print PHRASE as keyword in context.

    Write PHRASE as in a dictionary: `recover*` matches any ending, a hyphen equals a space. DATA is as for `themes
    check`.
    """
    from ilo_analysis.annotate.kwic import keyword_in_context
    from ilo_analysis.corpus import load_corpus

    lines = keyword_in_context(load_corpus(data).stories, phrase, order="right")
    lines["date"] = lines["date"].dt.strftime("%Y-%m-%d").fillna("undated")
    # Escapes make a text longer; the text next to the word is kept.
    lines["left"] = lines["left"].map(printable).str[-40:].str.rjust(40)
    _echo_table(f"Places of {phrase!r}", lines[["date", "field", "left", "keyword", "right"]], whole=whole)


@themes.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@_data
@_dictionary
@click.option("--each", default=20, show_default=True, type=click.IntRange(1), help="Stories of each kind and theme.")
def sample(target: Path, data: str, dictionary: Path | None, each: int) -> None:
    """Write a sample of stories to label to the file TARGET.

    For each theme, the sample has some stories that the dictionary marks and as many that it does not mark, without
    showing which. Write yes or no in the column `label` and give the file to `themes rate`. DATA is as for `themes
    check`.
    """
    from ilo_analysis.annotate.subjects import find_themes
    from ilo_analysis.corpus import load_corpus
    from ilo_analysis.display.table import Table
    from ilo_analysis.measures.hand_labels import sample_to_label

    if target.exists():
        raise ParameterError(f"{target} exists and may hold labels. Name a new file.")
    stories = load_corpus(data).stories
    chosen = sample_to_label(
        stories, find_themes(stories, dictionary=_existing(dictionary)), matched=each, unmatched=each
    )
    target.write_text(Table().of(chosen).csv(), encoding="utf-8-sig", newline="")
    echo(f"{len(chosen)} rows to label in {target}")


@themes.command()
@click.argument("labels", type=click.Path(path_type=Path))
@_data
@_dictionary
@click.option("--second", type=click.Path(path_type=Path), help="A second person's labels for the same stories.")
@_json
def rate(labels: Path, data: str, dictionary: Path | None, second: Path | None, *, as_json: bool) -> None:
    """Print the precision and recall of a dictionary.

    LABELS is the completed file of `themes sample`. Prints precision, the bounds of the recall and, with a second file,
    the agreement of the two labellers, each with its interval. DATA is as for `themes check`.
    """
    from ilo_analysis.annotate.subjects import find_themes
    from ilo_analysis.corpus import load_corpus
    from ilo_analysis.measures.hand_labels import check_labels

    stories = load_corpus(data).stories
    evidence = find_themes(stories, dictionary=_existing(dictionary))
    found = check_labels(stories, evidence, labels=labels, second=second or "")
    if as_json:
        _echo_json(found._asdict())
        return
    columns = ["theme", "precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high"]
    _echo_table("Labelled themes", found.accuracy[[*columns, "n_marked", "n_unmarked"]], whole=True)
    if second:
        _echo_table("Agreement of the two labellers", found.agreement, whole=True)


def _existing(path: Path | None) -> Path | None:
    if path is not None and not path.is_file():
        raise ParameterError(f"There is no dictionary {path}. Give the path of a TOML file.")
    return path


def _echo_json(tables: Mapping[str, pd.DataFrame]) -> None:
    records = {name: json.loads(_plain(table).to_json(orient="records")) for name, table in tables.items()}
    echo_json(records)


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with months and days as text, because JSON has neither."""
    if "period" in table:
        return table.assign(period=table["period"].astype("str"))
    days = table.select_dtypes("datetime")
    return table.assign(**{str(name): days[name].dt.strftime("%Y-%m-%d") for name in days})


def _echo_table(title: str, table: pd.DataFrame, *, whole: bool) -> None:
    """Print a table in columns; stories are counted, not listed."""
    from ilo_analysis.display.table import Table

    shown = table.drop(columns="story_ids", errors="ignore")
    head = shown if whole else shown.head(SHOWN)
    echo(f"\n{title}: {len(shown) or 'none'}")
    if len(head):
        rows = [[_cell(value) for value in row] for row in head.to_numpy().tolist()]
        numeric = [all(map(_is_number, column)) for column in zip(*rows, strict=True)]
        lines = Table(heads=list(map(str, head)), texts=rows, numeric=numeric).text().split("\n")[1:]  # under no title
        echo("\n".join(f"  {line}" for line in lines))
    if len(head) < len(shown):
        echo(f"  … {len(shown) - len(head)} more; --all prints them")


def _cell(value: Any) -> str:  # noqa: ANN401 (a cell of any type)
    if value != value:  # missing: nothing else differs from itself
        return "unknown"
    if isinstance(value, float):
        return f"{value:.2f}"
    text = printable(f"{value:%Y-%m-%d}" if isinstance(value, date) else value)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def _is_number(cell: str) -> bool:
    return cell == "unknown" or cell.lstrip("-").replace(".", "", 1).isdigit()
