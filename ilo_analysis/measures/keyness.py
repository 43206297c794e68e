"""Which words tell two sets of stories apart, above what chance alone would show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ilo_analysis.errors import ParameterError, TooFewError
from ilo_analysis.text.normalise import normalise

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

Floats = NDArray[np.float64]
PRIOR_STORIES = 10.0  # weight of the prior: as many stories, spread as both sides together are
MIN_STORIES = 3  # a term must stand in as many stories
PERMUTATIONS = 1000
BATCH = 100
_WORD = re.compile(r"[^\W\d_][^\W_]+(?:['-][^\W_]+)*")


class NoiseFloor(NamedTuple):
    """What chance alone would show."""

    floor: float  # the largest |z| of all terms stays below it in 95 of 100 permutations
    expected_above_2: float  # terms that pass |z| > 1.96 by chance, on average
    expected_above_floor: float  # terms that pass the floor by chance, on average
    p_family: Floats  # per term: share of permutations whose largest |z| reaches its own


def story_words(stories: pd.DataFrame) -> dict[str, list[int]]:
    """Word -> places (row numbers) of the stories whose title or summary has it."""
    rows: dict[str, list[int]] = {}
    texts = stories["title"].fillna("").astype(str) + " " + stories["summary"].fillna("").astype(str)
    for place, text in enumerate(texts):
        for word in sorted(set(_WORD.findall(normalise(text)))):
            rows.setdefault(word, []).append(place)
    return {word: places for word, places in sorted(rows.items()) if len(places) >= MIN_STORIES}


def log_odds_z(n_a: Floats, total_a: float, n_b: Floats, total_b: float, prior: Floats | None = None) -> Floats:
    """Difference of the log-odds of a term between two sides, over its standard error.

    Document frequencies with an informative Dirichlet prior: `prior` holds each term's share of stories in both sides
    together, weighing as much as `PRIOR_STORIES` stories. The variance has all four terms, so that a word that almost
    every story has does not blow up.

    >>> z = log_odds_z(np.array([20.0, 10.0]), 30, np.array([10.0, 10.0]), 30)
    >>> [round(float(x), 2) for x in z]
    [2.21, 0.0]
    """
    share = (n_a + n_b) / (total_a + total_b) if prior is None else prior
    yes, no = PRIOR_STORIES * share, PRIOR_STORIES * (1 - share)
    cells = (n_a + yes, total_a - n_a + no, n_b + yes, total_b - n_b + no)
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = np.log(cells[0] / cells[1]) - np.log(cells[2] / cells[3])
        z = difference / np.sqrt(sum(1 / cell for cell in cells))
    return np.asarray(np.nan_to_num(z), dtype=float)


def noise_floor(
    words: dict[str, list[int]], side_a: NDArray[np.bool_], clusters: NDArray[np.int64], seed: int = 1919
) -> NoiseFloor:
    """Floor under which a term's z is noise, from permutations that move whole dates.

    Stories of one launch share a date and are not independent: each permutation draws whole dates in random order for
    side a, until a has as many stories as it really has.
    """
    counts = _counter(words, len(side_a))
    n_all = counts(np.ones((1, len(side_a))))[0]
    n_a = counts(side_a[None, :].astype(float))[0]
    observed = np.abs(log_odds_z(n_a, side_a.sum(), n_all - n_a, (~side_a).sum()))
    rng = np.random.default_rng(seed)
    largest, above = [], []
    keep: list[Floats] = []
    for _ in range(PERMUTATIONS // BATCH):
        drawn = np.array([_draw(clusters, int(side_a.sum()), rng) for _ in range(BATCH)], dtype=float)
        size = drawn.sum(axis=1, keepdims=True)
        part = counts(drawn)
        z = np.abs(log_odds_z(part, size, n_all - part, len(side_a) - size))
        largest.append(z.max(axis=1))
        above.append((z > 1.96).sum(axis=1))
        keep.append(np.sort(z, axis=1)[:, -20:])
    maxima = np.concatenate(largest)
    floor = float(np.quantile(maxima, 0.95))
    family = np.array([(1 + (maxima >= z).sum()) / (1 + len(maxima)) for z in observed])
    over = float(np.mean([(top > floor).sum(axis=1).mean() for top in keep]))
    return NoiseFloor(floor, float(np.concatenate(above).mean()), over, family)


def _counter(words: dict[str, list[int]], n_stories: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """Count, for rows of chosen stories, how many of them have each word."""
    from scipy.sparse import csr_matrix

    columns = [np.full(len(places), i) for i, places in enumerate(words.values())]
    places = np.concatenate([np.asarray(p) for p in words.values()])
    matrix = csr_matrix((np.ones(len(places)), (places, np.concatenate(columns))), shape=(n_stories, len(words)))
    return lambda chosen: np.asarray((matrix.T @ chosen.T).T)


def _draw(clusters: NDArray[np.int64], size: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Whole clusters in random order, as many as come nearest to `size` stories."""
    names, sizes = np.unique(clusters, return_counts=True)
    order = rng.permutation(len(names))
    reached = np.cumsum(sizes[order])
    n = int(np.abs(reached - size).argmin()) + 1
    n = min(n, len(names) - 1)
    return np.isin(clusters, names[order[:n]])


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
