"""The small charts on the cards of the index."""

import re

from ilo_analysis.display.charts.sparkline import small_chart
from ilo_analysis.display.locale import Locale


def test_periods_have_bars_on_one_scale_and_what_nobody_observed_is_shaded():
    html = small_chart([("A <b>", [None, 4.0, 0.0]), ("B", [None, 2.0, 1.0])], alt='Bars "x"')
    assert 'role="img" aria-label="Bars &#34;x&#34;"' in html
    assert "A &lt;b&gt;" in html
    shaded, bars = re.findall(r' d="([^"]*)"', html)[:2]
    assert shaded == "M0 0h1v20h-1z"
    assert bars == "M1.1 20V0h.8V20z"
    assert "M1.1 20V10h.8V20zM2.1 20V15h.8V20z" in html


def test_single_numbers_stand_beside_their_bars_and_those_below_zero_to_the_left():
    html = small_chart([("More", [75.0]), ("Less", [-25.0])], alt="Differences", locale=Locale("fr"))
    assert re.findall(r"<b>([^<]+)</b>", html) == ["+75", "−25"]
    assert re.findall(r' d="([^"]*)"', html) == ["M25 2h75v16h-75z", "M0 2h25v16h-25z"]
