"""What the cells of an executed notebook hold, in whichever of its forms a notebook keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def joined(value: object) -> str:
    """Text that a notebook may keep as lines."""
    return "".join(value) if isinstance(value, list) else str(value)


def source_of(cell: Mapping[str, Any]) -> str:
    """Text of a cell."""
    return joined(cell["source"])


def about_output(output: Mapping[str, Any], mime: str = "text/html") -> Mapping[str, Any]:
    """What the project's own objects say of themselves in an output's metadata; nothing for other outputs."""
    metadata = output.get("metadata", {})
    found: Mapping[str, Any] = (metadata.get(mime) or {}).get("ilo") or metadata.get("ilo") or {}
    return found


def where(cell: Mapping[str, Any], place: int) -> str:
    """Name of a figure in a message: where the author finds it."""
    return f"The figure of cell {place + 1} ({cell.get('id', 'no id')})"
