"""Equivalent characters, and the keys and folded texts made with them.

There are two kinds of folding, which must not be mixed: `normalise` makes keys and may change the length; `even` and
`fold_case` keep every character in place, so a match in the folded text is a span of the printed one.
"""

from __future__ import annotations

import re
import unicodedata

# Signs of many shapes that mean the same.
APOSTROPHES, QUOTES, HYPHENS = "‘’‚‛′´`ʼ＇", "“”„‟″«»＂", "‐‑‒–—―−﹣－"
SPACES = "\t\r\n\v\f\x1c\x1d\x1e\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
SPACES += "".join(chr(c) for c in range(0x2000, 0x200B))
_SIGNS = {
    **dict.fromkeys(APOSTROPHES, "'"),
    **dict.fromkeys(QUOTES, '"'),
    **dict.fromkeys(HYPHENS, "-"),
    **dict.fromkeys(SPACES, " "),
}
_SIGN_TABLE = str.maketrans(_SIGNS)
# As `even` reads them: in a term, "human-centred" and "human centred" are the same words.
READ_AS = {**_SIGNS, **dict.fromkeys("-" + HYPHENS, " ")}
_TO_EVEN = re.compile(f"[{re.escape(''.join(READ_AS))}]")

# Invisible signs: soft hyphen, zero-width spaces and joiners, direction marks, byte-order mark.
INVISIBLE = "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_INVISIBLE_TABLE = str.maketrans(dict.fromkeys(INVISIBLE))
BLANK = " \x1f" + SPACES + INVISIBLE

# Letters of other scripts that look like Latin ones; keyboards and optical character recognition let them slip in.
_LOOKALIKES = str.maketrans("АВЕЅІЈКМНОРСТУХавеѕіјкмнорстухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορυνι",
                            "ABESIJKMHOPCTYXabesijkmhopctyxhdqwABEZHIKMNOPTYXaopuvi")  # fmt: skip

# Letters that Unicode does not decompose into a letter and an accent.
_PLAIN_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
_PLAIN_TABLE = str.maketrans(_PLAIN_LETTERS)

ASCII = bytes(range(128))


def beyond_ascii(text: str) -> str:
    """Return only the characters that ASCII lacks; dropping the others as bytes is far faster than a search of letters.

    >>> beyond_ascii("ILO à Genève")
    'àè'
    """
    if text.isascii():
        return ""
    return text.encode("utf-8", "surrogatepass").translate(None, ASCII).decode("utf-8", "surrogatepass")


def normalise(text: str) -> str:
    r"""Return the key of a text: one shape for quotes, hyphens, spaces and case, nothing invisible, ends stripped.

    >>> normalise("The  ILO’s\xa0“human–centred” re\xadcovery ")
    'the ilo\'s "human-centred" recovery'
    """
    if not text.isascii():
        # NFKC turns "´" into a separate accent, so the quotes come first.
        text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE_TABLE).translate(_SIGN_TABLE))
        text = text.translate(_SIGN_TABLE)
    return " ".join(text.casefold().split()).replace("`", "'")


def even(text: str) -> str:
    """Return the text, at the same length, with one kind of space, hyphen (a space too), apostrophe and quotation mark.

    >>> even("l’économie post\u2011covid")
    "l'économie post covid"
    """
    for sign in set(_TO_EVEN.findall(text)):
        text = text.replace(sign, READ_AS[sign])
    return text


def fold_case(text: str) -> str:
    """Return the text in lower case at the same length: a letter whose lower-case form is longer stays as it is.

    >>> fold_case("Côte d'Ivoire, İzmir")
    "côte d'ivoire, İzmir"
    """
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def slug(text: str, words: int = 6) -> str:
    """Return the first words of a text in plain ASCII with hyphens, for ids and file names; "" if nothing is left.

    >>> slug("L’OIT salue l’accord: « emplois décents » pour l’Œuvre et la pêche")
    'l-oit-salue-l-accord-emplois'
    """
    plain = unicodedata.normalize("NFKD", normalise(text).translate(_PLAIN_TABLE))
    return "-".join(re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())[:words])


def title_key(title: str) -> str:
    """Return a key that two versions of one title share: letters, digits and single spaces only.

    Digits stay, because a series ("7th edition", "8th edition") differs by nothing else.

    >>> title_key("ILO: Impact – worse than “expected”") == title_key("ILO Impact: worse than expected")
    True
    """
    return " ".join(re.findall(r"\w+", normalise(title)))


def latin(text: str) -> str:
    """Return a text with look-alike letters of other scripts replaced by the Latin ones.

    >>> latin("Nоvember") == "November"
    True
    """
    return text.translate(_LOOKALIKES)


def plain_lines(text: str) -> list[str]:
    r"""Return the lines of a text as an editor counts them: ended by LF, CR LF or CR and nothing else.

    `str.splitlines` would also break at a form feed or a U+2028 inside a sentence and shift every line number after it.

    >>> plain_lines("one\r\ntwo\rthree\u2028still three\n")
    ['one', 'two', 'three\u2028still three', '']
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


def trim(line: str) -> str:
    r"""Return a line without spaces and invisible signs at either end; "" if nothing else is in it.

    >>> trim("\ufeff \xa0 News room\u200b")
    'News room'
    """
    return line.strip() if line.isascii() else line.strip(BLANK)
