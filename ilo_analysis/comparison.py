"""Layer 3: two sets of stories side by side: counts, shares, differences, rates and the words that tell them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.errors import ParameterError, TooFewError, unknown_choice
from ilo_analysis.intervals import newcombe_interval, rate_ratio, wilson_interval
from ilo_analysis.keyness import log_odds_z, noise_floor, story_words
from ilo_analysis.volume import feed_dates, feed_windows

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

MIN_SIDE = 20
KINDS = ("feed", "scope", "period", "theme", "language")
COLUMNS = {
    "kind": "str",
    "term": "str",
    "n_a": "int64",
    "total_a": "int64",
    "share_a": "float64",
    "n_b": "int64",
    "total_b": "int64",
    "share_b": "float64",
    "difference": "float64",
    "difference_low": "float64",
    "difference_high": "float64",
    "rate_ratio": "float64",
    "rate_ratio_low": "float64",
    "rate_ratio_high": "float64",
    "z": "float64",
    "p_family": "float64",
    "above_floor": "bool",
    "story_ids": "object",
}


class Side(NamedTuple):
    """One side of a comparison: its stories and the days over which they were seen (nan where that has no meaning)."""

    story_ids: frozenset[str]
    days: float


def compare(corpus: Corpus, a: str, b: str = "rest", *, evidence: pd.DataFrame | None = None) -> pd.DataFrame:
    """Themes and words of two sides: counts, shares, difference (Newcombe), rate ratio (exact) and log-odds z.

    Parameters
    ----------
    corpus
        The stories.
    a, b
        A side: `feed:moscow-news` (several with commas), `scope:theme`, `period:2021-01..2021-12`,
        `theme:covid-19`, `language:fr`; or `rest`, all other stories.
    evidence
        What `find_themes` returned, if it is at hand.

    Returns
    -------
    DataFrame
        First the row of all stories, then themes, then words; strongest |z| first within each. `above_floor` marks
        what stands above the noise floor of permutations by date; `attrs` holds `a`, `b`, `floor`, `n_terms`,
        `expected_above_2`, `expected_above_floor` and `n_shared` (stories of both sides, which are left out).

    Raises
    ------
    ParameterError
        If a side cannot be read.
    TooFewError
        If a side has fewer than 20 stories.
    """
    if evidence is None:
        from ilo_analysis.themes import find_themes

        evidence = find_themes(corpus.stories)
    if a.strip() == "rest":
        raise ParameterError("a is 'rest'; name the first side and let b be the rest, e.g. a='feed:moscow-news'.")
    side_a = select_side(corpus, a, evidence)
    side_b = _rest(corpus, side_a) if b.strip() in ("", "rest") else select_side(corpus, b, evidence)
    shared = side_a.story_ids & side_b.story_ids
    stories = corpus.stories[corpus.stories["story_id"].isin((side_a.story_ids | side_b.story_ids) - shared)]
    stories = stories.sort_values("story_id").reset_index(drop=True)
    in_a = stories["story_id"].isin(side_a.story_ids).to_numpy(dtype=bool)
    _refuse_few(a, int(in_a.sum()), len(shared))
    _refuse_few(b, int((~in_a).sum()), len(shared))
    return _comparison_table(stories, in_a, evidence, (side_a.days, side_b.days), {"a": a, "b": b, "n": len(shared)})


def select_side(corpus: Corpus, side: str, evidence: pd.DataFrame) -> Side:
    """Stories of a side such as `feed:moscow-news` or `period:2021-01..2021-06`, and its observed days."""
    kind, _, value = (part.strip() for part in side.partition(":"))
    if kind not in KINDS or not value:
        raise ParameterError(unknown_choice("side", side, [f"{kind}:…" for kind in KINDS]))
    if kind == "period":
        return _period_side(corpus, value)
    wanted = [name.strip() for name in value.split(",") if name.strip()]
    if kind in ("feed", "scope"):
        return _feed_side(corpus, kind, wanted)
    table, column = (evidence, "theme") if kind == "theme" else (corpus.stories, "language")
    _check_names(kind, wanted, table[column].dropna().unique())
    return Side(frozenset(table.loc[table[column].isin(wanted), "story_id"]), float("nan"))


def _feed_side(corpus: Corpus, kind: str, wanted: list[str]) -> Side:
    feeds = corpus.coverage.drop_duplicates("feed")
    _check_names(kind, wanted, feeds[kind].unique())
    names = feeds.loc[feeds[kind].isin(wanted), "feed"]
    dates = feed_dates(corpus)
    days = corpus.coverage.loc[corpus.coverage["feed"].isin(names), "observed_days"].sum()
    return Side(frozenset(dates.loc[dates["feed"].isin(names), "story_id"]), float(days))


def _period_side(corpus: Corpus, value: str) -> Side:
    first_text, _, last_text = value.partition("..")
    try:
        first = pd.Period(first_text.strip()).start_time
        last = pd.Period((last_text or first_text).strip()).end_time.normalize()
    except ValueError as error:
        raise ParameterError(f"Cannot read the period {value!r}; write it as 2021-01..2021-12 or 2021.") from error
    if first > last:
        raise ParameterError(f"The period {value!r} ends before it begins.")
    stories = corpus.stories.dropna(subset=["date"])
    windows = feed_windows(corpus)
    length = (windows["end"].clip(upper=last) - windows["start"].clip(lower=first)).dt.days + 1
    ids = stories.loc[stories["date"].between(first, last), "story_id"]
    return Side(frozenset(ids), float(length.clip(lower=0).sum()))


def _rest(corpus: Corpus, side: Side) -> Side:
    days = float(corpus.coverage["observed_days"].sum()) - side.days
    return Side(frozenset(corpus.stories["story_id"]) - side.story_ids, days if days > 0 else float("nan"))


def _check_names(kind: str, wanted: list[str], valid: object) -> None:
    names = sorted(str(name) for name in valid)  # type: ignore[attr-defined]
    for name in wanted:
        if name not in names:
            raise ParameterError(unknown_choice(kind, name, names))


def _refuse_few(side: str, n: int, n_shared: int) -> None:
    if n < MIN_SIDE:
        shared = f" ({n_shared} more are on both sides and tell nothing apart)" if n_shared else ""
        raise TooFewError(
            f"A comparison needs {MIN_SIDE} stories a side; {side!r} has {n}{shared}. "
            "Choose a longer period or more feeds, or look at the counts and shares of themes per feed instead."
        )


def _comparison_table(
    stories: pd.DataFrame, in_a: np.ndarray, evidence: pd.DataFrame, days: tuple[float, float], names: dict[str, object]
) -> pd.DataFrame:
    """The table, from stories sorted by id and the mark of side a."""
    place = {story: i for i, story in enumerate(stories["story_id"])}
    marks = evidence[evidence["story_id"].isin(place)].drop_duplicates(["story_id", "theme"])
    themes = {t: sorted(place[s] for s in rows) for t, rows in marks.groupby("theme", sort=True)["story_id"]}
    words = story_words(stories)
    terms = [("theme", name, places) for name, places in themes.items()]
    terms += [("word", word, places) for word, places in words.items()]
    rows = [("stories", "all stories", list(range(len(stories)))), *terms]
    n_a = np.array([in_a[places].sum() for _, _, places in rows], dtype=float)
    n_b = np.array([len(places) for _, _, places in rows]) - n_a
    total_a, total_b = int(in_a.sum()), int((~in_a).sum())
    table = pd.DataFrame({"kind": [r[0] for r in rows], "term": [r[1] for r in rows], "n_a": n_a, "n_b": n_b})
    table["total_a"], table["total_b"] = total_a, total_b
    table["share_a"], table["share_b"] = wilson_interval(n_a, total_a).value, wilson_interval(n_b, total_b).value
    _add(table, "difference", newcombe_interval(n_a, total_a, n_b, total_b))
    _add(table, "rate_ratio", rate_ratio(n_a, days[0], n_b, days[1]))
    table["z"] = log_odds_z(n_a, total_a, n_b, total_b)
    table["story_ids"] = [tuple(stories["story_id"].iloc[places]) for _, _, places in rows]
    table.loc[0, ["difference", "difference_low", "difference_high", "z"]] = np.nan
    table["p_family"], floors = np.nan, {}
    if terms:
        clusters = pd.factorize(stories["date"].astype(str).where(stories["date"].notna(), stories["story_id"]))[0]
        chance = noise_floor({f"{kind}:{term}": p for kind, term, p in terms}, in_a, clusters)
        table.loc[1:, "p_family"] = chance.p_family
        floors = {k: getattr(chance, k) for k in ("floor", "expected_above_2", "expected_above_floor")}
    table["above_floor"] = table["z"].abs() > floors.get("floor", np.inf)
    table["order"] = table["kind"].map({"stories": 0, "theme": 1, "word": 2})
    table["size"] = -table["z"].abs().fillna(np.inf)
    table = table.sort_values(["order", "size", "term"], kind="stable")[list(COLUMNS)].astype(COLUMNS)
    table = table.reset_index(drop=True)
    table.attrs.update(a=names["a"], b=names["b"], n_shared=names["n"], n_terms=len(terms), **floors)
    return table


def _add(table: pd.DataFrame, name: str, estimate: tuple[object, object, object]) -> None:
    """Three columns: a value and the ends of its interval."""
    table[name], table[f"{name}_low"], table[f"{name}_high"] = estimate
