"""Names of feeds and themes as readers see them, which the tables carry along from the corpus to the chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

# Columns of the sources file, and of the listings, that name a feed; the first also where there is none of the others.
LABELS = {"label": "en", "label_fr": "fr", "label_es": "es"}
# Attribute of a table that holds its names.
NAMES = "names"


class Names(dict[str, dict[str, dict[str, str]]]):
    """Name by kind (`feed` or `theme`), id and language; never changed once made, so copies of a table share it."""

    def __deepcopy__(self, _: object) -> Names:
        return self


def names_in(*sources: object) -> Names:
    """Return the names that tables and corpora carry along; of two for one thing, the later.

    >>> import pandas as pd
    >>> table = pd.DataFrame()
    >>> table.attrs[NAMES] = Names(feed={"lima": {"en": "Lima office"}})
    >>> names_in(table, pd.DataFrame())
    {'feed': {'lima': {'en': 'Lima office'}}}
    """
    found: list[Names] = []
    for table in _tables(*sources):
        held = table.attrs.get(NAMES)
        if held and all(held is not other for other in found):
            found.append(held)
    if len(found) == 1:
        return found[0]
    joined = Names()
    for names in found:
        for kind, own in names.items():
            joined[kind] = joined.get(kind, {}) | own
    return joined


def ids_by_name(kind: str, *sources: object) -> dict[str, str]:
    """Return the ids of feeds or themes by the names, in any language, that tables and corpora carry along."""
    return {name: own for own, names in names_in(*sources).get(kind, {}).items() for name in names.values()}


def with_names(result: T, *sources: object) -> T:
    """Return a table, or a tuple of tables, that carries the names of its sources besides its own."""
    names = names_in(*sources, result)
    for table in _tables(result) if names else ():
        table.attrs[NAMES] = names
    return result


def _tables(*sources: object) -> list[Any]:
    """Return the tables among some objects, and those in a corpus or another tuple.

    Whatever has attributes of its own.
    """
    parts = [part for source in sources for part in (source if isinstance(source, tuple) else (source,))]
    return [part for part in parts if isinstance(getattr(part, "attrs", None), dict)]


def feed_names(listings: pd.DataFrame) -> Names:
    """Return the names that the sources file gives to feeds; of several for one feed the first.

    A feed with a comma is included even without a name, so that a list of feeds can be split.
    """
    labels = [column for column in LABELS if column in listings and listings[column].notna().any()]
    named: dict[str, dict[str, str]] = {str(feed): {} for feed in listings["feed"].dropna().unique() if "," in feed}
    if not labels:
        return Names(feed=named) if named else Names()
    first = listings.groupby("feed", sort=True)[labels].first()
    for feed, row in first.to_dict("index").items():
        own = {LABELS[str(column)]: label for column, label in row.items() if isinstance(label, str)}
        named |= {str(feed): own} if own else {}
    return Names(feed=named)
