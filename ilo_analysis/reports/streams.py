"""What a cell prints, piece by piece as it was written, put together again as Jupyter does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any


def joined_streams(outputs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the outputs of a cell, with neighbouring texts of one stream joined; the outputs given stay as they are.

    >>> parts = [{"output_type": "stream", "name": "stdout", "text": text} for text in ("one ", "line")]
    >>> joined_streams(parts)
    [{'output_type': 'stream', 'name': 'stdout', 'text': 'one line'}]
    """
    found = []
    for _, group in groupby(enumerate(outputs), key=_stream_or_place):
        parts = [part for _, part in group]
        first = {**parts[0]}
        if len(parts) > 1:
            first["text"] = "".join("".join(part["text"]) for part in parts)
        found.append(first)
    return found


def _stream_or_place(item: tuple[int, Mapping[str, Any]]) -> str | int:
    """Return the name of the stream that an output belongs to; its position if it belongs to none."""
    place, output = item
    return str(output["name"]) if output["output_type"] == "stream" else place
