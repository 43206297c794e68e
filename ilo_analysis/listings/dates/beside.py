"""What may be next to the day on a date line: a place, a time, a weekday, a reading time."""

from __future__ import annotations

import re
from functools import cache

from ilo_analysis.listings.dates.words import Words
from ilo_analysis.reference import read_reference
from ilo_analysis.text.normalise import normalise, trim

# A place has a short name; anything longer is the rest of a title that begins with a date.
LONGEST_PLACE = 60
_PARTS_OF_PLACE = re.compile(r"[,;/()]| and ")
_TIME = re.compile(
    r"(?:\s*[,;|·•\-–—@/T(]?\s*(?:at|from|à|a las|alle|às|um|в|om|kl\.?|saat|pukul|lúc|o godz\.?|الساعة)?\s*)"
    r"\d{1,2}[:.h]\d\d(?::\d\d(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?|Uhr|uur|hrs|hours|h|น\.)?"
    r"(?:\s*(?:[-–—]|to|until|bis|à|a|au|до)\s*\d{1,2}[:.h]\d\d\s*(?:[ap]\.?m\.?|Uhr|uur|hrs|hours|h)?)?"
    r"\s*(?:\(?(?:Z|UTC|GMT|[A-Z]{2,4}T)(?:\s?[+-]\d{1,2}(?::?\d\d)?)?\)?|[+-]\d\d:?\d\d|\(?[^\W\d]{2,12} time\)?)?"
    r"\)?(?![\w:])",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"\s*(?:\([^\W\d]{1,12}\.?\)|[\])>])\s*")
_DAY_SIGN = re.compile(r"\s*[(（][月火水木金土日월화수목금토일][)）]\s*")
MINUTES = r"(?:min(?:ute|uto|uten|uti)?s?\.?|分钟?|мин\.?|dk|phút|menit)"
_READING_TIME = re.compile(rf"(?i)(?:[^\W\d]+(?: [^\W\d]+)?\s?:\s?)?\d{{1,3}}[\s-]?{MINUTES}(?:\s.{{1,20}})?")
_SEPARATED = re.compile(r"\s*[|·•]\s*(?P<rest>.*)|\s+[-–—]\s+(?P<dashed>\d.*)")
# What other labels than that of the date name on its line: "Type: Feature Language: English".
_FACTS = re.compile(r"(?:[^\W\d_][^\d:]{0,20}:\s[^\d:]{1,40})+")
# Labels of the day on which the page itself was last changed.
_OF_THE_PAGE = re.compile(r"(?i)last |dernière|última|último|zuletzt|ultim|stand\b")


def read_tail(words: Words, stop: int) -> tuple[str | None, str | None, bool]:
    """Return the place after a date, all the text after it, and whether that leaves the line a date line."""
    line = words.shown
    at = words.tokens[stop - 1].end
    # A weekday in brackets, a closing bracket, a time.
    if sign := _DAY_SIGN.match(line, at):
        at = sign.end()
    closing = _CLOSING.match(line, at)
    if closing and (closing[0].strip() in ")]>" or re.search(r"\(W|\(A", words.classes[stop : stop + 2])):
        at = closing.end()
    begin = at
    if time := _TIME.match(line, at):
        at = time.end()
    rest = trim(line[at:]).rstrip(")]") if line[at:].strip() in (")", "]") else trim(line[at:])
    said = trim(line[begin:].strip(" ,|·•-–—.")) or None
    hour = said if time and "M" in words.classes[:stop] else None
    if rest in ("", *".,;|-–—:"):
        return hour, said, True
    following = words.classes[stop:].rstrip("])")
    if 0 < len(following) <= 2 and following[0] in "WA,." and following[-1] in "WA":
        return None, said, True
    separated = _SEPARATED.fullmatch(line[at:])
    inner = trim(separated["rest"] or separated["dashed"] or "") if separated else rest.lstrip(", ")
    if _READING_TIME.fullmatch(inner) or (words.classes[0] == "L" and _FACTS.fullmatch(rest)):
        return None, said, True
    if separated and separated["rest"] is not None:
        return (inner if is_place(inner) else None), said, is_place(inner)
    if rest.startswith(","):
        place = trim(rest[1:]).rstrip(",") or None
        return place, said, place is None or is_place(place)
    return None, None, False


def without_times(line: str) -> str:
    """Return a line without the hours beside its days.

    >>> without_times("2 April 2026, 09:00 - 4 April 2026, 17:00")
    '2 April 2026 - 4 April 2026'
    """
    return " ".join(_TIME.sub(" ", line).split())


def is_place(text: str) -> bool:
    """Return whether a text can name a place; if not, the line is a title that begins with a date."""
    first = text.lstrip("\"'“‘(«")[:1]
    return (
        len(text) <= LONGEST_PLACE
        and not (first.islower() or first.isdigit())
        and not re.search(r"[:;!?–—©]| - |[a-z]{3}\.$", text)
    )


@cache
def known_places() -> frozenset[str]:
    """Return the names of countries, cities and regions in the languages of the reports, normalised."""
    countries, aliases = read_reference("countries.csv"), read_reference("place_aliases.csv")
    names = [*read_reference("places.csv")["name"], *read_reference("regions.csv")["name"]]
    names += [name for language in ("en", "fr", "es") for name in countries[f"name_{language}"]]
    names += [name for listed in aliases["names"] for name in listed.split(";")]
    # Labels such as the agency's own seat, which is in no story's gazetteer.
    kickers = read_reference("kickers.csv")
    names += list(kickers.loc[kickers["kind"] == "place", "kicker"])
    return frozenset(map(normalise, names))


def is_known_place(text: str) -> bool:
    """Return whether a text, or a part of it between commas and brackets, is the name of a known place.

    >>> [is_known_place(text) for text in ("Turin, Italy", "Online (Genève)", "Maritime")]
    [True, True, False]
    """
    return any(normalise(part) in known_places() for part in (text, *_PARTS_OF_PLACE.split(text)))


def is_day_of_page(line: str) -> bool:
    """Return whether a line says when the page itself was last changed.

    >>> [is_day_of_page(line) for line in ("Last updated: 8 March 2021", "8 March 2021")]
    [True, False]
    """
    return _OF_THE_PAGE.match(line) is not None
