"""How pages mark what does not belong to the list: by the class of a box, or by the heading above it."""

from __future__ import annotations

import re
from functools import lru_cache

from ilo_analysis.text.normalise import normalise

# Names that pages give to the boxes beside a list, as whole words of a class or an id.
_ASIDE_NAMES = re.compile(
    r"(?i)(?:^|[\s_-])(?:sidebar|side-?bar|related|most-?(?:read|viewed|popular)|popular|trending|breadcrumbs?|pager|"
    r"pagination|cookies?|see-?also|recommended|ticker)(?:$|[\s_-])"
)
_AUTHOR_NAMES = re.compile(r"(?i)(?:^|[\s_-])(?:authors?|by-?line|profile|auteurs?|autor(?:es)?)(?:$|[\s_-])")
_ASIDE_HEADING = re.compile(
    r"most (?:read|viewed|popular|shared)|related(?: \w+)?|popular(?: \w+)?|trending(?: now)?|see also|recommended.*"
    r"|you (?:may|might) (?:also )?(?:like|be interested).*|also of interest|archives?|les plus (?:lus|consultés)"
    r"|(?:articles? |contenus? )?(?:liés|connexes|associés)|à lire aussi|voir aussi|lo más (?:leído|visto)"
    r"|(?:noticias|artículos|contenidos?) relacionad[oa]s|relacionad[oa]s|ver también|véase también"
    r"|meistgelesen(?:e.*)?"
    r"|verwandte .*|siehe auch|das könnte sie auch interessieren|i più letti|leggi anche|mais lid[ao]s|veja também"
    r"|популярное|самое читаемое|см\. также|الأكثر قراءة|人气文章|热门.*|相关.*|関連.*"
)
# After the news, these head a list beside it; on a separate page they head the listing.
_EVENTS_HEADING = re.compile(
    r"(?:upcoming |forthcoming |next |coming )?(?:events?|meetings?|conferences?)(?: calendar)?"
    r"|calendar(?: of events)?|agenda"
    r"|(?:(?:prochain|futur)s )?(?:événements|évènements|rendez-vous|réunions)(?: à venir)?|à venir"
    r"|(?:próximos )?eventos|próximas reuniones|(?:kommende )?(?:veranstaltungen|termine)|(?:prossimi )?eventi"
)


@lru_cache(maxsize=1 << 12)
def named_beside(name: str | None, own: str | None) -> str:
    """Return the class and id of a box, if they name one beside a list; otherwise empty."""
    both = f"{name or ''} {own or ''}".strip()
    return both if _ASIDE_NAMES.search(both) else ""


def is_named_box(reason: str) -> bool:
    """Return whether the class of a box, not its tag or heading, puts it beside the listing.

    >>> is_named_box("related-news-list"), is_named_box("footer"), is_named_box("Most read")
    (True, False, False)
    """
    return _ASIDE_NAMES.search(reason) is not None and not is_beside_heading(reason)


@lru_cache(maxsize=1 << 12)
def names_author(name: str) -> bool:
    """Return whether the class of a box says that it holds the author of a story.

    >>> names_author("card-author"), names_author("authority")
    (True, False)
    """
    return _AUTHOR_NAMES.search(name) is not None


@lru_cache(maxsize=1 << 12)
def is_events_heading(text: str) -> bool:
    """Return whether a heading belongs to a list of events.

    >>> is_events_heading("Upcoming events"), is_events_heading("Events in Asia shape the future")
    (True, False)
    """
    return len(text) < 60 and _EVENTS_HEADING.fullmatch(normalise(text).strip(" :")) is not None


@lru_cache(maxsize=1 << 13)
def is_beside_heading(text: str) -> bool:
    """Return whether a heading belongs to a list beside the listing.

    >>> is_beside_heading("Most read"), is_beside_heading("À lire aussi"), is_beside_heading("News")
    (True, True, False)
    """
    return len(text) < 60 and _ASIDE_HEADING.fullmatch(normalise(text).strip(" :")) is not None
