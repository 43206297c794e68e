"""All kinds of pages: each module adds its own to the table as it is imported."""

from __future__ import annotations

import flat_page_kinds  # noqa: F401 (adds its kinds)
import odd_page_kinds  # noqa: F401 (adds its kinds)
from page_kinds import KINDS

__all__ = ["KINDS"]
