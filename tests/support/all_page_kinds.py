"""All kinds of pages: each module adds its own to the table as it is imported."""

from __future__ import annotations

from tests.support import (
    flat_page_kinds,  # noqa: F401 (adds its kinds)
    odd_page_kinds,  # noqa: F401 (adds its kinds)
)
from tests.support.page_kinds import KINDS

__all__ = ["KINDS"]
