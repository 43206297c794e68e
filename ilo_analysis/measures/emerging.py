"""Words that the last months carry more often than the months before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ilo_analysis.errors import ParameterError, TooFewError
from ilo_analysis.measures.keyness import MIN_STORIES, story_words

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

MIN_DATES = 2
FALSE_DISCOVERY = 0.05
COLUMNS = ["term", "n", "days", "n_before", "days_before", "ratio", "state", "p", "q", "story_ids"]


def emerging_terms(corpus: Corpus, *, months: int = 3, baseline: int = 12) -> pd.DataFrame:
    """Words that the last `months` carry more often, per observed feed-day, than the `baseline` months before.

    A word needs 3 stories on 2 dates. `state` is `new` where the baseline has none of it (no growth rate is invented),
    else `rising`; `p` is the exact one-sided test of two rates, `q` its false-discovery rate (Benjamini and Hochberg)
    over all words tried; only words with q up to 0.05 are returned. The feeds must be the same in both periods for the
    answer to mean anything: select one feed, or feeds seen throughout.

    Raises
    ------
    TooFewError
        If either period was not observed.
    """
    from scipy.stats import binom, false_discovery_control

    if months < 1 or baseline < 1:
        raise ParameterError(f"months is {months} and baseline is {baseline}; both must be 1 or more.")
    recent, before = _split_days(corpus, months, baseline)
    stories = corpus.stories.dropna(subset=["date"]).sort_values("story_id").reset_index(drop=True)
    month = pd.PeriodIndex(stories["date"], freq="M")
    is_recent, is_before = month.isin(recent[0]), month.isin(before[0])
    rows = []
    for word, places in story_words(stories).items():
        now = [p for p in places if is_recent[p]]
        n, n_before = len(now), int(sum(is_before[p] for p in places))
        if n < MIN_STORIES or stories["date"].iloc[now].dt.normalize().nunique() < MIN_DATES:
            continue
        p = float(binom.sf(n - 1, n + n_before, recent[1] / (recent[1] + before[1])))
        ratio = (n / recent[1]) / (n_before / before[1]) if n_before else np.nan
        ids = tuple(stories["story_id"].iloc[now])
        rows.append([word, n, recent[1], n_before, before[1], ratio, "rising" if n_before else "new", p, np.nan, ids])
    table = pd.DataFrame(rows, columns=COLUMNS).astype({"term": "str", "state": "str"})
    if len(table):
        table["q"] = false_discovery_control(table["p"])
    passed = table[table["q"] <= FALSE_DISCOVERY].sort_values(["q", "p", "term"], kind="stable").reset_index(drop=True)
    passed.attrs["n_terms"] = len(table)
    return passed


def _split_days(
    corpus: Corpus, months: int, baseline: int
) -> tuple[tuple[pd.PeriodIndex, float], tuple[pd.PeriodIndex, float]]:
    """The months of the recent period and of the baseline, each with its observed feed-days."""
    seen = corpus.coverage[corpus.coverage["observed_days"] > 0]
    if seen.empty:
        raise TooFewError("Emerging words need observed months; this selection has none. Choose a longer period.")
    last = seen["month"].max()
    spans = []
    for end, length, what in ((last, months, "recent months"), (last - months, baseline, "months of the baseline")):
        span = pd.period_range(end=end, periods=length, freq="M")
        days = float(seen.loc[seen["month"].isin(span), "observed_days"].sum())
        if not days:
            raise TooFewError(
                f"Emerging words need observed days in the {what} ({span[0]} to {span[-1]}); there are none. "
                "Choose other periods, or look at the stories of the last months instead."
            )
        spans.append((span, days))
    return spans[0], spans[1]
