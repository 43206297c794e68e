"""What kind of label a kicker is and which topic it names."""

from __future__ import annotations

import re
from functools import cache

from ilo_analysis.listings.agency import kicker_pattern
from ilo_analysis.listings.dates.beside import known_places
from ilo_analysis.reference import read_reference, read_toml
from ilo_analysis.text.normalise import normalise

KINDS = ("topic", "content-type", "occasion", "series", "place", "organisation", "unknown", "none")

_CONTENT, _OCCASION = kicker_pattern("content-type"), kicker_pattern("occasion")
_SERIES, _ORGANISATION = kicker_pattern("series"), kicker_pattern("organisation")
_YEAR = re.compile(r",? (19|20)\d\d(\s?-\s?\d{2,4})?$")


def kicker_kind(kicker: str | None) -> str:
    """Return the kind: `topic`, `content-type`, `occasion`, `series`, `place`, `organisation`, `unknown` or `none`.

    The hand-kept table decides for kickers it lists. For others, rules decide in this order: content type, name of a
    topic, occasion, series, place, organisation, name of a topic with more words. A kicker that no rule recognises is
    `unknown`, never guessed.

    Examples
    --------
    >>> [kicker_kind(k) for k in ("Press Release", "Protection sociale", "COP 26", "The Future of Work Podcast", None)]
    ['content-type', 'topic', 'occasion', 'series', 'none']
    """
    if not isinstance(kicker, str) or not kicker.strip():
        return "none"
    return _decide(kicker)[0]


def kicker_topic(kicker: str | None) -> str | None:
    """Return the topic that a kicker names, or suggests if it is an occasion, a series or a place; None if it has none.

    Examples
    --------
    >>> kicker_topic("Child Labour"), kicker_topic("Press release")
    ('child-labour', None)
    """
    if not isinstance(kicker, str) or not kicker.strip():
        return None
    return _decide(kicker)[1]


@cache
def _decide(kicker: str) -> tuple[str, str | None]:
    """Return the kind and topic of a kicker that is not empty."""
    key = _key(kicker)
    known = _table().get(key)
    if known:
        return known
    if _CONTENT.search(key):
        return "content-type", None
    topic = _topic_names().get(key)
    if topic:
        return "topic", topic
    hint = next(
        (subject for name, subject in _topic_names().items() if re.search(rf"\b{re.escape(name)}\b", key)), None
    )
    if _OCCASION.search(key):
        return "occasion", hint
    if _SERIES.search(key):
        return "series", "covid-19" if key.startswith("covid 19:") else hint
    if re.sub(r" (crisis|crise)$", "", key) in _places():
        return "place", "crisis-response" if key.endswith(("crisis", "crise")) else None
    if _ORGANISATION.search(key):
        return "organisation", None
    topic = _edge_topic(key)
    return ("topic", topic) if topic else ("unknown", None)


def _edge_topic(key: str) -> str | None:
    """Return the topic whose name a kicker begins or ends with: "Youth employment in Africa"."""
    names = _topic_names().items()
    return next((topic for name, topic in names if key.startswith(f"{name} ") or key.endswith(f" {name}")), None)


def _key(kicker: str) -> str:
    """Return the form of a kicker in which two printings of it are equal.

    It has no capitals and no year at its end, and `COP 26` is `COP26`.
    """
    text = re.sub(r"\s+", " ", re.sub(r"[-/]+", " ", normalise(kicker))).strip(" .:;|")
    return re.sub(r"\bcop (\d)", r"cop\1", _YEAR.sub("", text))


@cache
def _table() -> dict[str, tuple[str, str | None]]:
    """Return the kickers seen before, by their key."""
    rows = read_reference("kickers.csv", columns=("kicker", "kind", "topic"))
    columns = (rows[name].tolist() for name in ("kicker", "kind", "topic"))
    return {
        _key(kicker): (kind, topic if isinstance(topic, str) else None)
        for kicker, kind, topic in zip(*columns, strict=True)
    }


@cache
def _topic_names() -> dict[str, str]:
    """Return the names of the topics in every language, the longest first."""
    names = {}
    for topic in read_toml("topics.toml").get("topic", []):
        for label in topic["labels"].values():
            for name in (label, *(re.split(r",| and | et | y ", label) if "," in label else ())):
                names[_key(name)] = topic["id"]
    return dict(sorted(names.items(), key=lambda item: (-len(item[0]), item[0])))


@cache
def _places() -> frozenset[str]:
    """Return the names of countries, cities and regions, as keys."""
    return frozenset(map(_key, known_places()))
