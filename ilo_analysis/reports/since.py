"""What the last run read, kept beside its reports, and why the numbers of this run differ from those of that one.

A folder of reports keeps, for each set of pages that its runs read, the tables, the dictionary and the numbers of the
last reading. Reading the same again changes nothing, so a repeated run tells what it told before.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilo_analysis.errors import IloAnalysisError
from ilo_analysis.reference import reference_path

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus
    from ilo_analysis.reports.run import Task

FOLDER = ".last-read"
FACTS, DICTIONARY, NUMBERS = "facts.json", "dictionary.toml", "numbers"
# Parameters that say which stories there are, and what they are about.
READ = ("data", "columns", "corrections", "dictionary")
Change = Mapping[str, int]


def changes_since(tasks: Iterable[Task], out: Path, work: Path | None) -> dict[str, Change]:
    """Return the stories by the part of the change they cause (see `attribute_change`), for each run with a run before.

    `work` is the folder for unfinished files, in which readings wait for `keep_readings`; without it nothing is read,
    and only changes that are already known are returned.
    """
    found: dict[tuple[str, ...], Change | None] = {}
    told: dict[str, Change] = {}
    for task in tasks:
        setting = tuple(str(task.run.parameters.get(name, "")) for name in READ)
        if task.reading and setting not in found:
            place = out / FOLDER / hashlib.sha256("\0".join(setting).encode()).hexdigest()[:8]
            known = _facts(place)
            if known.get("reading") != task.reading and work is not None:
                known = _read_anew(place, work, dict(zip(READ, setting, strict=True)), task.reading)
            found[setting] = known.get("change") if known.get("reading") == task.reading else None
        if change := found.get(setting):
            told[task.run.name] = change
    return told


def keep_readings(out: Path, work: Path) -> None:
    """Put what this run read in the place of what the last one did."""
    for new in sorted((work / FOLDER).glob("*")):
        place = out / FOLDER / new.name
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        new.rename(place)


def _facts(place: Path) -> dict[str, Any]:
    """Return what is noted about the last reading; nothing where there was none."""
    try:
        known = json.loads((place / FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _read_anew(place: Path, work: Path, given: Mapping[str, str], reading: str) -> dict[str, Any]:
    """Return the facts of what is read now, and what changed since what was read before.

    The tables are written to `work`.
    """
    from ilo_analysis.corpus import load_corpus
    from ilo_analysis.measures.attribution import published_numbers

    try:
        corpus = load_corpus(given["data"], columns=given["columns"] or None, corrections=given["corrections"] or None)
        dictionary = Path(given["dictionary"] or reference_path("themes.toml"))
        numbers = published_numbers(corpus, dictionary=dictionary)
        text = dictionary.read_bytes()
    except (IloAnalysisError, OSError):
        return {}  # the runs say what cannot be read
    facts = {"reading": reading, "change": _change(place, corpus, dictionary)}
    new = work / FOLDER / place.name
    try:
        new.mkdir(parents=True)
        for name, table in {**corpus._asdict(), NUMBERS: numbers}.items():
            table.to_parquet(new / f"{name}.parquet", index=False)
        (new / DICTIONARY).write_bytes(text)
        (new / FACTS).write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    except OSError:
        # On a full disk the reports go first; the next run compares with what is kept from an earlier one.
        shutil.rmtree(new, ignore_errors=True)
    return facts


def _change(place: Path, corpus: Corpus, dictionary: Path) -> Change | None:
    """Return the parts of the change since what is kept; nothing where nothing is, or it cannot be read."""
    import pandas as pd

    from ilo_analysis.corpus import Corpus
    from ilo_analysis.measures.attribution import attribute_change

    try:
        tables = {name: pd.read_parquet(place / f"{name}.parquet") for name in (*Corpus._fields, NUMBERS)}
        numbers, before = tables.pop(NUMBERS), place / DICTIONARY
        table = attribute_change(
            Corpus(**tables), corpus, dictionary=before, dictionary_after=dictionary, recorded=numbers
        )
    except (IloAnalysisError, OSError, ValueError, KeyError):
        return None
    return {**table.attrs["stories"], "numbers": len(table)}
