from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilo_analysis.text.terminal import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\x1b[2J", r"\x1b[2J"), ("a\rb\nc", r"a\rb\nc"), ("\x9b31m", r"\x9b31m"),
     ("\x1b]8;;u\x1b\\", r"\x1b]8;;u\x1b" + "\\"),
     ("\u202egnp.exe", r"\u202egnp.exe"), ("\udc80", r"\udc80"), ("Côte d’Ivoire, العمل", "Côte d’Ivoire, العمل")],
)  # fmt: skip
def test_what_a_terminal_would_obey_is_written_as_an_escape(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(st.characters(), max_size=40))
def test_nothing_printed_moves_the_cursor_and_printing_twice_changes_nothing(text: str) -> None:
    shown = printable(text)
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in shown)
    assert printable(shown) == shown
    shown.encode("utf-8")
