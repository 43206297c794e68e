"""The look of the reports for your own charts: style, fonts and grid, and the colour of each theme and feed."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from ilo_analysis.arguments import takes_tables
from ilo_analysis.display.charts.axes import theme_colour
from ilo_analysis.display.figure import project_style
from ilo_analysis.display.style import BLUE, GREEN, OCHRE, PURPLE, VERMILION
from ilo_analysis.errors import ParameterError, unknown_choice

COLOURS = (BLUE, VERMILION, GREEN, PURPLE, OCHRE)
FEED_COLOURS = {
    "global-news": BLUE,
    "moscow-news": VERMILION,
    "social-protection-news": GREEN,
    "employment-injury-news": PURPLE,
}
KINDS = ("theme", "feed")


@takes_tables
def set_theme() -> None:
    """Give every later chart of seaborn or matplotlib the fonts, grid and colours of the reports.

    Call it once, at the top of a notebook. `seaborn.reset_defaults()` undoes it. It does not affect the charts of this
    package.

    Examples
    --------
    >>> import matplotlib as mpl
    >>> with mpl.rc_context():
    ...     set_theme()
    ...     mpl.rcParams["font.sans-serif"], mpl.rcParams["axes.grid"]
    (['DejaVu Sans'], True)
    """
    import seaborn as sns

    sns.set_theme(style="white", palette=list(COLOURS), rc=project_style() | {"axes.grid": True})


@takes_tables
def palette(kind: str, ids: Iterable[str] | None = None) -> dict[str, str]:
    """Return the colour of each theme or feed by its id, for `palette=` in seaborn.

    Parameters
    ----------
    kind : str
        `theme`: the colours of the reports; themes without a colour share a grey.
        `feed`: a feed has the same colour in every chart; two feeds that the project does not ship may share one.
    ids : iterable of str, optional
        Ids to colour; by default the themes of the project's dictionary, or the feeds that it ships.

    Raises
    ------
    ParameterError
        If `kind` is neither.

    Examples
    --------
    >>> palette("feed")["moscow-news"], palette("theme", ["covid-19"])
    ('#b5430c', {'covid-19': '#866000'})
    """
    if str(kind) not in KINDS:
        raise ParameterError(unknown_choice("kind of palette", kind, KINDS))
    if kind == "feed":
        return {feed: _feed_colour(feed) for feed in (FEED_COLOURS if ids is None else ids)}
    return {theme: theme_colour(theme) for theme in (_themes() if ids is None else ids)}


def _feed_colour(feed: str) -> str:
    """Return the colour of a feed.

    That of an unknown one comes from its name alone, so it never depends on what is beside it.
    """
    return FEED_COLOURS.get(feed) or COLOURS[crc32(feed.encode()) % len(COLOURS)]


def _themes() -> list[str]:
    from ilo_analysis.annotate.dictionary import read_dictionary

    return [category.id for category in read_dictionary().categories]
