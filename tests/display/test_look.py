"""An analyst's own charts take the look of the reports, and the colours are fixed by id."""

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.colors import to_hex

import ilo_analysis as ilo
from ilo_analysis.display.charts.axes import THEME_COLOURS
from ilo_analysis.display.figure import axes_at, blank_figure, chart_style
from ilo_analysis.display.look import COLOURS
from ilo_analysis.display.style import GRID
from ilo_analysis.errors import ParameterError


@pytest.fixture(autouse=True)
def _settings_put_back():
    with mpl.rc_context():
        yield


def test_an_own_chart_of_seaborn_takes_font_grid_and_colours():
    import seaborn as sns
    from matplotlib.figure import Figure

    ilo.set_theme()
    axes = sns.barplot(pd.DataFrame({"n": [3]}), y="n", ax=Figure().add_subplot())
    assert axes.title.get_fontname() == "DejaVu Sans"
    assert axes.yaxis.get_gridlines()[0].get_color().strip("#") == GRID[1:]
    assert not axes.spines["top"].get_visible()
    assert [to_hex(colour) for colour in mpl.rcParams["axes.prop_cycle"].by_key()["color"]] == list(COLOURS)


def test_the_charts_of_the_package_are_the_same_after_it():
    def drawn():
        with chart_style():
            figure = blank_figure(1.5)
            axes = axes_at(figure, 0.5, 0.2, 5, 1)
            axes.bar([0, 1], [2, 3])
            axes.plot([0, 1], [2, 3])
            axes.set_xlabel("month")
        return ilo.Chart("x", "X", figure, pd.DataFrame(), "", "").svg

    before = drawn()
    ilo.set_theme()
    assert drawn() == before


def test_every_theme_of_the_dictionary_has_the_colour_of_the_reports():
    colours = ilo.palette("theme")
    assert set(colours) == {category.id for category in ilo.read_dictionary().categories}
    assert {theme: colours[theme] for theme in THEME_COLOURS if theme in colours}.items() <= THEME_COLOURS.items()


def test_the_shipped_feeds_have_different_colours_and_any_other_keeps_its_own():
    small = ["a-news", "b-news"]
    shipped = ilo.palette("feed")
    assert set(shipped) == set(ilo.load_corpus().occurrences["feed"].unique())
    assert len(set(shipped.values())) == len(shipped)
    alone = [ilo.palette("feed", [feed])[feed] for feed in small]
    assert alone == list(ilo.palette("feed", reversed(small)).values())[::-1]
    assert all(colour in COLOURS for colour in alone)


def test_another_kind_of_palette_is_refused_with_the_valid_ones():
    with pytest.raises(ParameterError, match=r"Unknown kind of palette 'feeds'\. Did you mean 'feed'\? Valid: theme, "):
        ilo.palette("feeds")


@pytest.mark.parametrize(
    ("source", "loaded"),
    [("ilo.set_theme()", ["seaborn"]), ("ilo.theme_cooccurrence(corpus)", ["scipy.optimize"]), ("ilo.show_table()", []),
     ("import seaborn as sns", ["seaborn"]), ("from scipy import stats", ["scipy.stats"])],
)  # fmt: skip
def test_the_kernel_server_has_loaded_what_a_notebook_asks_for(source, loaded, tmp_path):
    from ilo_analysis.reports.kernels.pool import costly_imports

    (tmp_path / "own.ipynb").write_text(f'{{"source": ["import ilo_analysis as ilo\\n", "{source}"]}}')
    assert costly_imports([tmp_path / "own.ipynb"]) == loaded
