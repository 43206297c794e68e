"""What a chart writes into files: its table, with texts that no spreadsheet runs, and PNG if asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# Environment variable that makes each chart of a notebook draw itself as PNG as well, which takes four times as long.
PNG_TOO = "ILO_ANALYSIS_PNG"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def plain_data(data: pd.DataFrame) -> pd.DataFrame:
    """Table with ids joined by spaces, and with texts that a spreadsheet would run as a formula made harmless."""
    import pandas as pd

    plain = data.copy()
    for column in plain:
        if column == "story_ids":
            plain[column] = [" ".join(ids) for ids in plain[column]]
        elif not pd.api.types.is_numeric_dtype(plain[column]):
            plain[column] = [None if pd.isna(value) else _harmless(str(value)) for value in plain[column]]
    return plain


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
