"""Which words distinguish two sets of stories more than chance alone would."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ilo_analysis.arguments import takes_corpus
from ilo_analysis.errors import ParameterError, TooFewError
from ilo_analysis.measures.intervals import Launches, design_effect
from ilo_analysis.text.normalise import normalise
from ilo_analysis.text.stop_words import bare_word, stop_words

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

Floats = NDArray[np.float64]
PRIOR_STORIES = 10.0  # weight of the prior: as many stories, spread as both sides together are
MIN_STORIES = 3  # a term must stand in as many stories
PERMUTATIONS = 1000
BATCH = 100
FAMILY_ERROR = 0.05  # of corpora in which no word rises, the part in which one seems to
WEIGHT, COMMON = 3.0, 10  # a word weighs by its stories to this power, up to so many stories
COLUMNS = {
    "term": "str", **dict.fromkeys(("n", "total", "n_before", "total_before"), "int64"),
    "ratio": "float64", "state": "str", "p": "float64", "p_family": "float64",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_][^\W_]+(?:['-][^\W_]+)*")


class NoiseFloor(NamedTuple):
    """What chance alone would show."""

    floor: float  # the largest |z| of all terms stays below it in 95 of 100 permutations
    expected_above_2: float  # terms that pass |z| > 1.96 by chance, on average
    expected_above_floor: float  # terms that pass the floor by chance, on average
    p_family: Floats  # per term: share of permutations whose largest |z| reaches its own


def story_words(stories: pd.DataFrame) -> dict[str, list[int]]:
    """Return, for each word, the row numbers of the stories whose title or summary has it.

    Function words of the story's language and names of months are left out: they differ between two sides, but tell
    nothing about what either is about.
    """
    rows: dict[str, list[int]] = {}
    texts = stories["title"].fillna("").astype(str) + " " + stories["summary"].fillna("").astype(str)
    languages = stories["language"].fillna("").astype(str) if "language" in stories else [""] * len(stories)
    for place, (text, language) in enumerate(zip(texts, languages, strict=True)):
        words = {bare_word(word, language) for word in _WORD.findall(normalise(text))}
        for word in sorted(words - stop_words(language) - {""}):
            rows.setdefault(word, []).append(place)
    return {word: places for word, places in sorted(rows.items()) if len(places) >= MIN_STORIES}


def log_odds_z(n_a: Floats, total_a: float, n_b: Floats, total_b: float, prior: Floats | None = None) -> Floats:
    """Return the difference in a term's log-odds between two sides, over its standard error.

    It uses document frequencies with an informative Dirichlet prior: `prior` is each term's share of the stories of
    both sides together, weighing as much as `PRIOR_STORIES` stories. The variance has all four terms, so a word that
    almost every story has does not blow up.

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
    """Return the floor below which a term's z is noise, from permutations that move whole dates.

    Stories of one launch share a date and are not independent, so each permutation draws whole dates in random order
    for side a until it has as many stories as in reality.
    """
    counts = _counter(words, len(side_a))
    sizes = np.bincount(clusters)
    n_all = counts(np.ones((1, len(side_a))))[0]
    n_a = counts(side_a[None, :].astype(float))[0]
    observed = np.abs(log_odds_z(n_a, side_a.sum(), n_all - n_a, (~side_a).sum()))
    rng = np.random.default_rng(seed)
    largest, above = [], []
    keep: list[Floats] = []
    for _ in range(PERMUTATIONS // BATCH):
        drawn = _draw(sizes, int(side_a.sum()), rng)[:, clusters].astype(float)
        size = drawn.sum(axis=1, keepdims=True)
        part = counts(drawn)
        z = np.abs(log_odds_z(part, size, n_all - part, len(side_a) - size))
        largest.append(z.max(axis=1))
        above.append((z > 1.96).sum(axis=1))
        keep.append(np.partition(z, -20, axis=1)[:, -20:] if z.shape[1] > 20 else z)
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


def _draw(sizes: NDArray[np.int64], size: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Return whole clusters in random order, as many as come nearest to `size` stories: (permutation, cluster)."""
    order = np.array([rng.permutation(len(sizes)) for _ in range(BATCH)])
    n = np.abs(sizes[order].cumsum(axis=1) - size).argmin(axis=1) + 1
    return np.asarray(order.argsort(axis=1) < np.minimum(n, len(sizes) - 1)[:, None])


@takes_corpus
def emerging_terms(corpus: Corpus, *, months: int = 3, baseline: int = 12) -> pd.DataFrame:
    """Return the words that rose or are new in the last observed months, compared with the months before.

    The last `months` are compared with the `baseline` before them, in the feeds observed in both. A word must occur on
    at least three days. If stories of one day share a word more often than by chance, the design effect makes them
    count for less (`design_effect`), so that a launch counts about once.

    Returns
    -------
    DataFrame
        `term, n, total, n_before, total_before, ratio, state, p, p_family, story_ids`. `n` of `total` stories of the
        last months have the word; `ratio` compares this share with that of the months before. `state` is `rising` or,
        for a word without earlier stories, `new`, which has no growth rate. `p` is the chance that so many of the
        word's independent stories fall in the last months. `p_family` is the chance that any of the words stands out as
        much when whole days are reassigned at random to the two periods, by its likelihood ratio times the cube of its
        independent stories, up to 10. Words with a `p_family` of at most 0.05 are listed; `attrs["n_terms"]` is the
        number of words tested.

    Raises
    ------
    TooFewError
        If no feed has observed days in both periods.
    ParameterError
        If a length is below 1.
    """
    if months < 1 or baseline < 1:
        raise ParameterError(f"months is {months} and baseline is {baseline}; both must be 1 or more.")
    stories, recent = _two_periods(corpus, months, baseline)
    words = story_words(stories)
    table = risen_words(words, pd.factorize(stories["date"].dt.normalize())[0], recent)
    ids = stories["story_id"].to_numpy()
    shown = [tuple(ids[place] for place in words[term] if recent[place]) for term in table["term"]]
    return table.assign(story_ids=pd.Series(shown, index=table.index, dtype=object))


def risen_words(words: dict[str, list[int]], day: NDArray[np.int64], recent: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the rows of `emerging_terms`, without story ids, from the places of each word's stories.

    `day` numbers the day of every story, `recent` marks the recent ones.
    """
    places = {word: np.asarray(own) for word, own in words.items() if len(set(day[own])) >= MIN_STORIES}
    table = pd.DataFrame(columns=list(COLUMNS))
    if places and 0 < recent.sum() < len(recent):
        p, family = _chance_of_rise(list(places.values()), day, recent)
        n = np.array([recent[own].sum() for own in places.values()])
        before = np.array([len(own) for own in places.values()]) - n
        total, total_before = int(recent.sum()), int((~recent).sum())
        with np.errstate(divide="ignore"):
            ratio = np.where(before > 0, n / total / (before / total_before), np.nan)
        state = np.where(before > 0, "rising", "new")
        values = (list(places), n, total, before, total_before, ratio, state, p, family)
        table = pd.DataFrame(dict(zip(COLUMNS, values, strict=True)))
        table = table[(family <= FAMILY_ERROR) & (n >= MIN_STORIES)]
    table = table.sort_values(["p_family", "p", "term"], kind="stable", ignore_index=True).astype(COLUMNS)
    table.attrs["n_terms"] = len(places)
    return table


def _chance_of_rise(
    places: list[Any], day: NDArray[np.int64], recent: NDArray[np.bool_], seed: int = 1919
) -> tuple[Floats, Floats]:
    """Return, per word, the chance that this many of its stories are recent, and that any word stands out as much.

    The first is binomial, with the recent share of stories; the second comes from reassigning whole days to the
    periods.
    """
    from scipy.special import betainc, xlogy

    size = np.bincount(day).astype(float)
    found = np.array([np.bincount(day[stories], minlength=len(size)) for stories in places], dtype=float)
    launches = Launches(len(size), (size * (size - 1)).sum(), found @ (size - 1), (found * (found - 1)).sum(axis=1))
    effect = design_effect(found.sum(axis=1), size.sum(), launches)
    sizes = found.sum(axis=1) / effect
    weight = WEIGHT * np.log(np.minimum(sizes, COMMON))
    is_recent = np.zeros(len(size))
    is_recent[day[recent]] = 1

    def counted(dealt: Floats) -> tuple[Floats, Floats]:
        """Return recent stories with each word, and how many are expected, for each way of dealing the days."""
        return dealt @ found.T / effect, (dealt @ size / size.sum())[:, None] * sizes

    def gain(dealt: Floats) -> Floats:
        """Return the weighted log-likelihood ratio of a rise for each word."""
        n, usual = counted(dealt)
        n = np.maximum(n, usual)
        old = np.maximum(sizes - n, 0)
        return np.asarray(weight + xlogy(n, n / usual) + xlogy(old, old / (sizes - usual)))

    rng = np.random.default_rng(seed)
    dealt = (rng.permuted(np.tile(is_recent, (BATCH, 1)), axis=1) for _ in range(PERMUTATIONS // BATCH))
    highest = np.sort(np.concatenate([gain(part).max(axis=1) for part in dealt]))
    beaten = len(highest) - np.searchsorted(highest, gain(is_recent[None, :])[0] - 1e-9)
    n, usual = (values[0] for values in counted(is_recent[None, :]))
    p = np.where(n > 0, betainc(np.maximum(n, 1e-9), sizes - n + 1, usual / sizes), 1.0)
    return p, (1 + beaten) / (1 + len(highest))


def _two_periods(corpus: Corpus, months: int, baseline: int) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """Return the dated stories of the last months and before, in feeds seen in both, and which are recent."""
    seen = corpus.coverage[corpus.coverage["observed_days"] > 0]
    if seen.empty:
        raise TooFewError("Emerging words need observed months; this selection has none. Choose a longer period.")
    last = seen["month"].max()
    recent = pd.period_range(end=last, periods=months, freq="M")
    before = pd.period_range(end=last - months, periods=baseline, freq="M")
    feeds = set(seen.loc[seen["month"].isin(recent), "feed"]) & set(seen.loc[seen["month"].isin(before), "feed"])
    if not feeds:
        raise TooFewError(
            f"Emerging words need a feed with observed days in the last months ({recent[0]} to {recent[-1]}) and in "
            f"the months of the baseline ({before[0]} to {before[-1]}); there is none. Choose other periods, or look "
            "at the stories of the last months instead."
        )
    shown = corpus.occurrences.loc[corpus.occurrences["feed"].isin(feeds), "story_id"]
    stories = corpus.stories[corpus.stories["story_id"].isin(shown)].dropna(subset=["date"])
    month = pd.PeriodIndex(stories["date"], freq="M")
    stories = stories[month.isin(recent) | month.isin(before)].sort_values("story_id").reset_index(drop=True)
    return stories, np.asarray(pd.PeriodIndex(stories["date"], freq="M").isin(recent), dtype=bool)
