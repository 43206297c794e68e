"""The lines of many pages as arrays, for reading regular pages all at once.

The pages are joined to one buffer of bytes, and what a line is, is told from its first bytes, for all lines together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

# Classes of lines: at the edge, with a number before it, indented below a number, anything else.
TOP, MARK, BODY, ODD = range(4)
_NEWLINE, _SPACE, _OPEN, _STOP, _ZERO, _ONE, _NINE = b"\n (.019"
# First and second byte of "©".
_CREDIT = (0xC2, 0xA9)
# Bytes that a look at the beginning of the last line may reach behind its end.
_PADDING = b"\n" * 8


class LineTable(NamedTuple):
    """The non-blank lines of some pages, one array per property."""

    signs: Bytes  # all pages, each ended by LF
    array: Any  # every text as value 2i of an Arrow array over the same bytes
    page: Ints  # page of the line
    number: Ints  # line in its page, counted from 1
    gap: Ints  # blank lines before it, in its page
    kind: Ints  # TOP, MARK, BODY or ODD
    printed: Ints  # number that a MARK prints
    start: Ints  # first byte of the text, behind indent and number
    end: Ints  # byte after the text
    credit: Flags  # whether the text begins with "©"
    odd_pages: Ints  # pages with signs whose effect on the ends of lines only the careful grammar knows

    def texts(self, lines: Ints) -> Any:  # noqa: ANN401 (pyarrow has no types)
        """Texts of some lines as an Arrow array; a negative line has none."""
        import pyarrow as pa

        missing = lines < 0
        return self.array.take(pa.array(2 * lines, mask=missing if missing.any() else None))


def make_line_table(texts: Sequence[str]) -> LineTable:
    r"""Return the lines of some pages.

    >>> table = make_line_table(["News\n\n  1. A title\n\n    03 May 2021"])
    >>> table.kind.tolist(), table.gap.tolist(), table.printed.tolist()
    ([0, 1, 2], [0, 1, 1], [0, 1, 0])
    >>> table.texts(np.array([1, 2, -1])).to_pylist()
    ['A title', '03 May 2021', None]
    """
    encoded = list(map(_encoded, texts))
    data = b"\n".join(encoded) + b"\n"
    padded = np.frombuffer(data + _PADDING, dtype=np.uint8)
    signs = padded[: len(data)]
    first_byte = np.concatenate(([0], np.cumsum([len(page) + 1 for page in encoded])[:-1])).astype(np.int64)
    low = np.flatnonzero(signs < _SPACE)
    ended = signs[low] == _NEWLINE
    ends = low[ended]
    starts = np.concatenate(([0], ends[:-1] + 1))
    page = np.searchsorted(first_byte, starts, "right") - 1
    number = np.arange(len(starts)) - np.searchsorted(starts, first_byte)[page] + 1
    trailing = ends[(ends > starts) & (signs[ends - 1] == _SPACE)]
    odd = np.concatenate((low[~ended], trailing, _odd_letters(signs, padded)))
    odd_pages = np.unique(np.searchsorted(first_byte, odd, "right") - 1)
    full = np.flatnonzero(ends > starts)
    page, number, starts, ends = page[full], number[full], starts[full], ends[full]
    before = np.concatenate(([0], number[:-1]))
    gap = np.where(begins(page), number, number - before) - 1
    kind, printed, indent = _classes(padded, starts)
    start = starts + indent
    credit = (padded[start] == _CREDIT[0]) & (padded[start + 1] == _CREDIT[1])
    array = _over_bytes(data, start, ends)
    return LineTable(signs, array, page, number, gap, kind, printed, start, ends, credit, odd_pages)


def _encoded(text: str) -> bytes:
    """Bytes of a page; none if it holds half of a surrogate pair, which has no bytes: such a page is left out."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return b""


def _over_bytes(data: bytes, start: Ints, end: Ints) -> Any:  # noqa: ANN401 (pyarrow has no types)
    """Arrow array whose offsets are starts and ends in turn: texts without a copy, at every second place."""
    import pyarrow as pa

    edges = np.empty(2 * len(start), dtype=np.int64)
    edges[0::2], edges[1::2] = start, end
    buffers = [None, pa.py_buffer(edges), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.large_string(), max(0, len(edges) - 1), buffers)


def begins(values: Ints) -> Flags:
    """Where a value differs from the one before it."""
    found = np.ones(len(values), dtype=bool)
    found[1:] = values[1:] != values[:-1]
    return found


def _odd_letters(signs: Bytes, padded: Bytes) -> Ints:
    """Places of spaces other than the plain one, and of invisible signs."""
    lead = np.flatnonzero(signs >= 0xC2)
    one, two, three = padded[lead], padded[lead + 1], padded[lead + 2]
    pair = one.astype(np.int64) << 8 | two
    odd: Flags = (
        (one == 0xC2) & ((two <= 0xA0) | (two == 0xAD))  # C1 controls, no-break space, soft hyphen
        | (pair == 0xE19A)  # Ogham space
        | (pair == 0xE280) & ((three <= 0x8F) | (three >= 0xA8) & (three <= 0xAF))  # U+2000-200F, U+2028-202F
        | (pair == 0xE281) & (three >= 0x9F)  # U+205F-206F
        | (pair == 0xE380) & (three == 0x80)  # ideographic space
        | (pair == 0xEFBB)  # byte-order mark
    )
    places: Ints = lead[odd]
    return places


def _classes(padded: Bytes, starts: Ints) -> tuple[Ints, Ints, Ints]:
    """Class of each line, the number it prints, and how many bytes stand before its text."""
    one, two, three, four, five = (padded[starts + n] for n in range(5))
    indented = (one == _SPACE) & (two == _SPACE)
    body = indented & (three == _SPACE) & (four == _SPACE) & (five != _SPACE) & (five != _OPEN)
    body &= (five != _CREDIT[0]) | (padded[starts + 5] != _CREDIT[1])
    second, third = _is_digit(four), _is_digit(four) & _is_digit(five)
    after = starts + 3 + second + third
    mark = indented & (three >= _ONE) & (three <= _NINE) & (padded[after] == _STOP) & (padded[after + 1] == _SPACE)
    mark &= (padded[after + 2] != _SPACE) & (padded[after + 2] != _OPEN)
    printed = three.astype(np.int64) - _ZERO
    printed = np.where(second, printed * 10 + four - _ZERO, printed)
    printed = np.where(third, printed * 10 + five - _ZERO, printed)
    kind = np.where(one != _SPACE, TOP, np.where(mark, MARK, np.where(body, BODY, ODD)))
    indent = np.where(mark, after + 2 - starts, np.where(body, 4, 0))
    return kind, np.where(mark, printed, 0), indent


def _is_digit(signs: Bytes) -> Flags:
    return (signs >= _ZERO) & (signs <= _NINE)
