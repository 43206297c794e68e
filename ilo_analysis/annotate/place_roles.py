"""The role of a place in a story: subject, venue, donor, office, origin, document or language.

The words before and after a name decide. Most names have no such word near them, so the quick checks come first: the
one word before the name, then words without which the longer patterns cannot match.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# How much text before a name is searched for words that show its role.
_REACH = 110

_EVENT = (
    r"(?:Summit|Conference|Congress|Forum|Assembly|Meetings?|Ministerial|Session|Seminar|Symposium|Expo|COP ?\d+"
    r"|Sommet|Conférence|Congrès|Réunion|Cumbre|Conferencia|Congreso|Foro|Reunión)"
)
_WORLDWIDE = (
    r"(?:G20|G7|G8|BRICS|ASEAN|COP ?\d*|UN|U\.N\.|United Nations|World|International|Global|Regional|Climate|Annual"
    r"|Leaders'?|African|Asian|European|American|Arab|Pacific|IMF|Economic|mondiale?|internationale?|régionale?"
    r"|Mundial|Internacional|Regional|Américas)"
)
_BEFORE = {
    "venue": re.compile(
        rf"(?:{_WORLDWIDE}\b[^.;:!?]{{0,60}}?\b{_EVENT}|\b(?:G20|G7|BRICS|ASEAN)\b[^.;:!?]{{0,40}}?\bmeeting"
        # In French and Spanish the event comes first: `Sommet du G20`, `Conferencia Internacional`.
        rf"|\b{_EVENT}\b[^.;:!?]{{0,40}}? {_WORLDWIDE})"
        r"(?: \d{4})?,?(?: \([^)]*\))?(?: (?:being |to be |was |is |are )?"
        r"(?:held|hosted|convened|concluded|opened|taking place|took place|which took place))?"
        r"(?: (?:today|this week|next week|last week))? ?(?:in|at|à|en|,) (?:the |la |le |l')?$"
    ),
    "donor": re.compile(
        r"(?:(?:[Ff]unded|[Ff]inanced|[Ss]ponsored|[Ff]unding|[Ff]inancial (?:support|assistance|contribution)s?"
        r"|[Gg]enerous (?:support|contribution)s?|[Dd]onation|[Gg]rant)(?: \w+)? (?:by|from|of)"
        r"|[Ff]inancée?s? par|[Ff]inancement d[eu]|[Ff]inanciad[oa]s? por|[Ff]inanciación de|financiamiento de)"
        r" (?:(?:the|le|la|les|el|los) )?(?:l')?(?:(?:Governments?|government|Kingdom|people|gouvernement|Gouvernement"
        r"|[Gg]obierno) (?:of|de|du|del|des|d') ?)?(?:the |la |l'|el )?$"
        r"|: A partnership of the ILO and (?:the )?$"  # the name of a project
    ),
    "origin": re.compile(
        r"(?:[Rr]efugees|asylum[- ]seekers|[Dd]iaspora|[Rr]éfugiée?s|[Rr]efugiad[oa]s)(?: (?:from|de|du) | d'| )$"
    ),
    "document": re.compile(r"\b(?:Declaration|Déclaration|Declaración|Accords?|Acuerdo) (?:of|de|d') ?$"),
    "language": re.compile(r"\b(?:in|into|en|al) $"),
    "office": re.compile(
        r"(?:\b(?:ILO|OIT|BIT)(?:'s)?|(?:Regional Office|Decent Work (?:Technical Support )?Team|DWT(?:/CO)?"
        r"|Bureau régional|Oficina Regional)[^.;]{0,70}?(?: in| à| en|,)) $"
    ),
}
_AFTER = {
    "origin": re.compile(r" (?:refugees?|asylum[- ]seekers?|diaspora|expatriates)\b"),
    "document": re.compile(
        r" (?:Declaration|Agreement|Accord|Protocol|Convention|Consensus|Call to Action|Statement|Principles|Commitment"
        r"|Process|Plan of Action|Programme of Action|Outcome|Pact)\b"
    ),
    "language": re.compile(r"(?:[.,;)]| (?:and|or|et|ou|y|o|e)\b| (?:language|translation|version|subtitles)\b|$)"),
    "office": re.compile(r" \((?:ILO|OIT|BIT)(?: News| Online|/| Infos| Noticias)?"),
}
# Words without which the longer pattern cannot match; they are quick to find.
_CUES = {
    "venue": (
        "Conf", "Summit", "eeting", "Forum", "Congre", "Assembly", "Ministerial", "Session", "Seminar", "Symposium",
        "COP", "Expo", "Sommet", "Réunion", "Cumbre", "Foro", "Reunión",
    ),
    "donor": ("und", "inanc", "ponsored", "upport", "ontribution", "onation", "rant", "A partnership"),
    "office": ("ILO", "OIT", "BIT", "Regional Office", "Decent Work", "DWT", "Bureau", "Oficina"),
    "origin": ("efug", "asylum", "iaspora", "éfugié"),
    "document": ("eclara", "éclara", "Accord", "Acuerdo"),
    "language": ("",),
}  # fmt: skip
# The last word before a name whose role its preceding words show; a comma or an apostrophe may end any word.
_LAST = {
    "venue": frozenset(("in", "at", "à", "en", "the", "la", "le")),
    "donor": frozenset(("by", "from", "of", "the", "la", "le", "el", "los", "de", "du", "del", "des", "par", "por")),
    "office": frozenset(("in", "à", "en", "ILO", "OIT", "BIT", "ILO's")),
    "origin": frozenset(
        ("from", "de", "du", "refugees", "Refugees", "diaspora", "Diaspora", "réfugiés", "Réfugiés", "réfugiées",
         "Réfugiées", "refugiados", "Refugiados", "refugiadas", "Refugiadas")
    ),
    "document": frozenset(("of", "de")),
    "language": frozenset(("in", "into", "en", "al")),
}  # fmt: skip
_ENDS = {"venue": ",'", "office": ",", "donor": "'", "origin": "'", "document": "'"}
# How the text continues after a name whose role its following words show.
_GOES_ON = {
    "origin": (" refugee", " asylum", " diaspora", " expatriates"),
    "document": (" D", " A", " P", " C", " S", " O"),
    "office": (" (",),
}
_FOR = frozenset(("for", "pour", "para", "the", "la", "le"))
# The roles that a name of each level can have, in the order they are tried.
_ROLES = {
    "country": ("venue", "donor", "origin"),
    "city": ("venue", "office", "document"),
    "demonym": ("donor", "origin", "language"),
}
# The same tables by word: which roles a name of a level can have after this word or sign.
_AFTER_WORD = {
    level: {word: tuple(role for role in roles if word in _LAST[role]) for role in roles for word in _LAST[role]}
    for level, roles in _ROLES.items()
}
_AFTER_SIGN = {
    level: {sign: tuple(role for role in roles if sign in _ENDS.get(role, "")) for sign in ",'"}
    for level, roles in _ROLES.items()
}
_BEFORE_WORD = {
    level: tuple(sorted({words for role in roles for words in _GOES_ON.get(role, ())}))
    for level, roles in _ROLES.items()
}
_OFFICES = ("Office", "Director", "Team", "Bureau", "Oficina")
# Two names joined by these share the first one's role: `funded by Norway, Sweden and Germany`.
_JOINED = re.compile(r",? (?:and|et|y|e|und|&) (?:the |la |le |el |l')?|, (?:the |la |le )?")
_OFFICE_FOR = re.compile(
    r"\b(?:Office|Director|Team|Bureau|Oficina) (?:for|pour|para|de l'OIT pour) (?:the |la |le )?$"
)


def roles_in(text: str, spans: Sequence[tuple[int, int, str]]) -> list[str]:
    """Return the role of each name in a text; a span is a name's start, end and level (`country`, `city`, `demonym`).

    >>> spans = [(8, 13, "country"), (25, 31, "country"), (36, 41, "country")]
    >>> roles_in("Jobs in Nepal, funded by Norway and Japan", spans)
    ['subject', 'donor', 'donor']
    """
    if not text.isascii():
        text = text.replace("’", "'").replace("\u00a0", " ")
    found: list[str] = []
    role = "subject"
    for number, (start, end, level) in enumerate(spans):
        following = spans[number + 1][0] if number + 1 < len(spans) else -1
        if role in ("subject", "origin") or not _takes_over(text, spans[number - 1][1], start, end, following, role):
            role = _role(text, start, end, level, following)
        found.append(role)
    return found


def _takes_over(text: str, before: int, start: int, end: int, following: int, role: str) -> bool:
    """Return whether a name shares the role of the one that ends at `before`, because the two are joined."""
    joined = _JOINED.fullmatch(text, before, start)
    # `funded by Norway, Sweden and Germany` continues the list, `With funding from Japan, Nepal trains women` does not.
    if joined and role == "donor" and "," in joined[0]:
        return following >= 0 and _JOINED.fullmatch(text, end, following) is not None
    return joined is not None


def _role(text: str, start: int, end: int, level: str, following: int) -> str:
    """Return the role of one name, by the words before and after it."""
    # An apostrophe belongs to the word before it: `par l'Italie`.
    ends = start if text[start - 1 : start] == "'" else start - 1
    last = text[text.rfind(" ", 0, start - 1) + 1 : ends] if start > 1 else ""
    possible = _AFTER_WORD[level].get(last) or _AFTER_SIGN[level].get(last[-1:], ())
    goes_on = text.startswith(_BEFORE_WORD[level], end)
    if not possible and not goes_on and last not in _FOR:
        return "subject"
    before = text[max(0, start - _REACH) : start]
    office = last in _FOR and following >= 0 and _has(before, _OFFICES) and _OFFICE_FOR.search(before)
    if office and _JOINED.fullmatch(text, end, following):
        return "office"
    after = text[end : end + 40]
    for role in _ROLES[level]:
        if goes_on and role in _GOES_ON and _AFTER[role].match(after):
            return role
        found = role in possible and _has(before, _CUES[role]) and _BEFORE[role].search(before)
        if found and (role != "language" or _AFTER[role].match(after)):
            return role
    return "subject"


def _has(text: str, words: tuple[str, ...]) -> bool:
    # A plain loop, as `any` over a generator takes four times as long here.
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False
