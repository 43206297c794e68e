"""Decode bytes: by what they declare, by the only possible encoding, or by a guess that is always reported."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import NamedTuple

from ilo_analysis.text.normalise import ASCII

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(
    rb"""<(?i:meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})|\?xml[^>]{0,80}encoding=["']([\w-]{2,30}))"""
)
# Control characters that no text holds; a tab, line ends, form feed and escape (in terminal dumps) are let through.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD = 4096
# Browsers look for a declaration in the first kilobyte; pages put it behind long scripts.
_META_WITHIN = 65_536
_SAMPLE = 65_536
# Codecs of Python that turn bytes into text without being charsets of pages.
_NO_CHARSETS = frozenset(["unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined", "mbcs", "oem"])

_MARKUP = re.compile(rb"(?is)<(script|style)\b.*?</\1|<[^>]*>|&#?\w+;")
# A whole letter of several bytes in UTF-8.
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# By chance, some lines of another encoding have one or two of these.
_FEWEST_OF_UTF8 = 3
_HIGH = re.compile(rb"[\x80-\xff]+")
# Letters beyond ASCII are isolated in words of Latin letters, and adjacent in other scripts.
_SIDE_BY_SIDE = 1.8
# Encodings of Latin letters that a page may have without saying so, the most frequent first, and the letters of the
# languages that are written in them.
_WEST = frozenset("àáâãäçèéêëìíîïñòóôõöùúûüßœÀÁÂÄÇÈÉÊËÍÎÑÓÔÖÚÜŒ")
_EAST = frozenset("áâăäąćčçďéęěëíîłĺľńňóôőöřŕśšşțţťúůűüýźžżÁÂĂÄĄĆČĎÉĘĚÍÎŁĽŃŇÓÔŐÖŘŚŠŞȚŢŤÚŮŰÜÝŹŽŻß")
_TURKISH = frozenset("âçğıîöşûüÂÇĞİÎÖŞÛÜ")
_LATIN = (
    *(("cp1252", _WEST), ("iso8859-15", _WEST), ("cp1254", _TURKISH), ("cp1250", _EAST), ("iso8859-2", _EAST)),
    *(("cp850", _WEST), ("mac-roman", _WEST), ("cp852", _EAST)),
)
_LATIN_NAMES = frozenset(
    codecs.lookup(name).name for name in (*(name for name, _ in _LATIN), "latin-1", "iso8859-9", "iso8859-3", "cp1257")
)
_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЭЮЯІЇЄ")
_GREEK = frozenset("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ")
_OTHER = (("cp1251", _CYRILLIC), ("koi8-u", _CYRILLIC), ("cp866", _CYRILLIC), ("cp1253", _GREEK))
# Encodings of two bytes for a letter; the second may be ASCII.
_TWO_BYTES = frozenset(("big5", "gb18030", "shift_jis", "euc_jp", "euc_kr", "cp949", "johab", "hz", "iso2022_jp"))
# Encodings that write every letter in ASCII, so that it is UTF-8 too.
_SEVEN_BITS = frozenset(("hz", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_kr", "utf-7"))
_FEW = 0.1  # share of bytes above ASCII that text in Latin letters stays below
_FEWEST = 8  # fewer bytes above ASCII are too few to judge
_QUOTES = frozenset("’‘“”«»„–—…•·°©®€§№º²")
# A character that was encoded as UTF-8, read as cp1252 or latin-1, and encoded again.
_TAIL = r"[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_TWICE = re.compile(rf"[Â-ß]{_TAIL}|[à-ï](?!\xa0»){_TAIL}{{2}}|[ð-ô]{_TAIL}{{3}}")


class Decoded(NamedTuple):
    """The text, its encoding, and what was wrong with it ("" if nothing)."""

    text: str
    encoding: str
    problem: str = ""


def decode(data: bytes, declared: str | None = None) -> Decoded:
    r"""Return the text of a file, decoded by its byte order mark, the declared charset, or what its bytes allow.

    >>> decode("9 août 2021".encode("cp1252"), "cp1252")[:2]
    ('9 août 2021', 'cp1252')
    >>> decode("Новости труда".encode("cp1251"))[:2]
    ('Новости труда', 'cp1251')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data, encoding)
    wide = _unmarked_utf16(data)
    if wide:
        return _guessed(data, wide, "its encoding is not declared")
    named = known_encoding(declared) or _meta_charset(data)
    if named in _SEVEN_BITS and data.isascii():
        return _lenient(data, named)
    try:
        # Nearly every file.
        return _checked(data)
    except UnicodeDecodeError:
        return _not_utf8(data, named)


def _not_utf8(data: bytes, named: str) -> Decoded:
    """Return the text of bytes that are not valid UTF-8, and perhaps declare another encoding."""
    try:
        text = data.decode(named) if named else ""
    except (UnicodeDecodeError, ValueError):
        text = ""
    if not text:
        why = f"it declares {named} and is not valid in it" if named else "its encoding is not declared"
        if mixed := _mixed(data):
            return mixed
        return _lenient(data, "utf-8") if _mostly_utf8(data) else _guessed(data, _guess(data), why)
    if named in _LATIN_NAMES and (other := _other_script(data)):
        return _guessed(data, other, f"it declares {named}, in which its words make no sense")
    return Decoded(text, named)


def looks_binary(data: bytes) -> bool:
    r"""Return whether the bytes cannot be text in any encoding used for listings.

    >>> looks_binary(b"\x89PNG\r\n\x1a\n\x00\x00"), looks_binary(b"News room\n")
    (True, False)
    """
    head = data[:_HEAD]
    if head.startswith(tuple(mark for mark, _ in _MARKS)) or _unmarked_utf16(head):
        return False
    return b"\x00" in head or len(_CONTROL.findall(head)) > len(head) // 50


def _lenient(data: bytes, encoding: str) -> Decoded:
    """Return the text with damaged characters replaced, and a note about them."""
    text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    problem = f"{lost} characters are not valid {encoding} and were replaced by \ufffd" if lost else ""
    return Decoded(text, encoding, problem)


def _guessed(data: bytes, encoding: str, why: str) -> Decoded:
    """Return the text in a guessed encoding, and a note about the guess."""
    text = data.decode(encoding, errors="replace")
    problem = (
        f"{why}; it was guessed and read as {encoding}. If letters look wrong, name the right one in the column "
        "`encoding` of sources.csv, or save the file as UTF-8"
    )
    return Decoded(text, encoding, problem)


def _mixed(data: bytes) -> Decoded | None:
    """Return text whose lines come from files in UTF-8 and in another encoding; None for any other."""
    lines = data.split(b"\n")
    others = [line for line in lines if not _is_utf8(line)]
    of_utf8 = sum(len(_UTF8_LETTER.findall(line)) for line in lines if not line.isascii() and _is_utf8(line))
    if of_utf8 < _FEWEST_OF_UTF8 or any(map(_UTF8_LETTER.search, others)):
        return None
    encoding = _guess(b"\n".join(others))
    text = "\n".join(line.decode("utf-8" if _is_utf8(line) else encoding, "replace") for line in lines)
    problem = (
        f"{len(others):,} of its lines are not valid UTF-8, as the others are; they were guessed and read as {encoding}"
    )
    return Decoded(text, "utf-8", problem)


def _is_utf8(line: bytes) -> bool:
    """Return whether a line is valid UTF-8."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _checked(data: bytes) -> Decoded:
    """Return the text of UTF-8, with double encoding repaired, and a note about that or about lost letters."""
    text = data.decode("utf-8")
    if not data.isascii():
        # Most pages have few letters beyond ASCII, and looking at these alone rules nearly all of them out.
        may_be_twice = _TWICE.search(data.translate(None, ASCII).decode("utf-8"))
        found = [one for one in _TWICE.findall(text) if _once(one) != one] if may_be_twice else []
        if len(found) > 1:
            foreign = sum(map(len, re.findall(r"[^\x00-\x7f]+", text)))
            example = f"{found[0]!r} for {_once(found[0])!r}"
            if 2 * sum(map(len, found)) >= foreign:
                problem = f"the text was encoded as UTF-8 twice ({example}); this was repaired"
                return Decoded(_TWICE.sub(lambda one: _once(one[0]), text), "utf-8", problem)
            return Decoded(text, "utf-8", f"some of the text looks encoded twice ({example}); it was read as it is")
    lost = text.count("\ufffd")
    problem = f"{lost} characters were lost before the file was saved (\ufffd); save the page again" if lost else ""
    return Decoded(text, "utf-8", problem)


def _once(twice: str) -> str:
    """Return the original of a character that was encoded twice; any other is returned unchanged."""
    try:
        return b"".join(_single_byte(sign) for sign in twice).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return twice


def _single_byte(sign: str) -> bytes:
    return sign.encode("latin-1" if sign < "\u0100" else "cp1252")


def _guess(data: bytes) -> str:
    """Return the likeliest encoding of bytes that declare none and are not UTF-8."""
    return _other_script(data) or _best(_words(data), _LATIN)


def _words(data: bytes) -> bytes:
    """Return a sample of the bytes of words, without markup."""
    sample = data[: 4 * _SAMPLE]
    return (_MARKUP.sub(b" ", sample) if b"<" in sample else sample)[:_SAMPLE]


def _other_script(data: bytes) -> str:
    """Return the encoding of text in other than Latin letters; "" for Latin letters."""
    from resiliparse.parse.encoding import detect_encoding

    words = _words(data)
    runs = _HIGH.findall(words)
    high = sum(map(len, runs))
    name = known_encoding(detect_encoding(words, html5_compatible=False)) if runs else ""
    fits = high > _FEW * len(words) if name in _TWO_BYTES else high >= _SIDE_BY_SIDE * len(runs)
    if not fits or high < _FEWEST:
        return ""
    if not name or name in _LATIN_NAMES or name == "utf-8":
        return _best(words, _OTHER)
    # A file may be cut in the middle of a character.
    lost = data.decode(name, errors="replace").count("\ufffd")
    # Ukrainian letters are where the Russian form has box-drawing lines.
    return ("koi8-u" if name == "koi8-r" else name) if lost <= 1 + len(runs) // 100 else ""


def _best(words: bytes, encodings: Iterable[tuple[str, frozenset[str]]]) -> str:
    """Return the encoding in which the letters beyond ASCII fit best into their words; the first among equals."""
    return max(((_fit(words, name, letters), -n, name) for n, (name, letters) in enumerate(encodings)))[2]


def _fit(words: bytes, encoding: str, letters: frozenset[str]) -> int:
    """Return how well bytes fit an encoding: letters and signs of its languages count for it, others against it."""
    text = f" {words.decode(encoding, errors='replace')} "
    fit = 0
    for found in re.finditer(r"[^\x00-\x7f]", text):
        sign, before, after = found[0], text[found.start() - 1], text[found.end()]
        if sign in letters:
            # A capital inside a word of small letters is none.
            fit += -2 if sign.isupper() and before.islower() else 1
        elif sign.isalpha() or sign == "\xa0":
            fit += 0
        elif sign in _QUOTES:
            fit += 1 if not (before.isalpha() and after.isalpha()) or sign == "’" else -3
        else:
            fit -= 3
    return fit


def _unmarked_utf16(data: bytes) -> str:
    """Return the UTF-16 byte order in which bytes without a mark are text, or ""."""
    head = data[: _HEAD - _HEAD % 2]
    head = head[: len(head) - len(head) % 2]
    if len(head) < 8 or b"\x00" not in head:
        return ""
    low, high = head[0::2].count(0), head[1::2].count(0)
    if min(low, high) * 20 > max(low, high):
        return ""
    name = "utf-16-le" if high > low else "utf-16-be"
    # The head may end inside a character of four bytes.
    text = head.decode(name, errors="replace").rstrip("\ufffd")
    usual = sum(sign.isalnum() or sign.isspace() or (sign.isprintable() and sign < "\u2100") for sign in text)
    spaces = sum(map(str.isspace, text))
    return name if usual >= 0.98 * len(text) and (spaces or high > 0.3 * len(text)) else ""


def _mostly_utf8(data: bytes) -> bool:
    """Return whether damaged text is UTF-8: no fewer whole multi-byte characters than broken bytes."""
    broken = data.decode("utf-8", errors="replace").count("\ufffd")
    return sum(len(c.encode()) > 1 for c in data.decode("utf-8", errors="ignore")) >= broken


def known_encoding(name: str | None) -> str:
    """Return Python's name for a charset, "" if it is unknown or empty. Like browsers, we read latin-1 as cp1252."""
    try:
        found = codecs.lookup(name.strip("\"' ")) if name else None
    except (LookupError, ValueError):
        return ""
    # zlib, rot13, hex and the like are codecs, but not from bytes to text.
    is_charset = found is not None and getattr(found, "_is_text_encoding", True)
    if not found or not is_charset or found.name.replace("_", "-") in _NO_CHARSETS:
        return ""
    return "cp1252" if found.name in ("iso8859-1", "ascii") else found.name


def _meta_charset(data: bytes) -> str:
    """Return the charset that an HTML or XML head declares."""
    found = _META.search(data, 0, _META_WITHIN)
    return known_encoding((found.group(1) or found.group(2)).decode("ascii")) if found else ""
