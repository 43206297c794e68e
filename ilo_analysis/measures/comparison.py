"""Two sets of stories side by side: counts, shares, differences, rates and the words that distinguish them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.annotate.dictionary import read_dictionary
from ilo_analysis.annotate.lookup import NOT_COVERED, was_covered
from ilo_analysis.annotate.names import LANGUAGES, ids_of
from ilo_analysis.arguments import takes_corpus, takes_tables
from ilo_analysis.corpus.coverage import NEVER_SEEN, never_seen
from ilo_analysis.errors import ParameterError, TooFewError, unknown_choice
from ilo_analysis.listings.origin.sources import SCOPES
from ilo_analysis.measures.intervals import (
    Estimate,
    Floats,
    Launches,
    burst_interval,
    combine_differences,
    newcombe_interval,
    rate_ratio,
    wilson_interval,
)
from ilo_analysis.measures.keyness import log_odds_z, noise_floor, story_words
from ilo_analysis.measures.shares import days_of
from ilo_analysis.measures.volume import feed_dates, feed_windows
from ilo_analysis.names import ids_by_name, with_names
from ilo_analysis.schema import as_table
from ilo_analysis.text.choices import listed, meant
from ilo_analysis.text.periods import parse_period

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ilo_analysis.corpus import Corpus

    Marks = NDArray[np.bool_]

MIN_SIDE = 20
ORDER = {"stories": 0, "theme": 1, "word": 2}
KINDS = ("feed", "scope", "period", "theme", "language")
# Ways to say that the second side is all other stories.
REST = ("", "rest")
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
    "burst_low": "float64",
    "burst_high": "float64",
    "quote": "str",
    "rate_ratio": "float64",
    "rate_ratio_low": "float64",
    "rate_ratio_high": "float64",
    "z": "float64",
    "p_family": "float64",
    "above_floor": "bool",
    "story_ids": "object",
}


class Side(NamedTuple):
    """One side of a comparison: its name with ids for names, its stories, and the days over which they were seen.

    The days are nan where that has no meaning.
    """

    name: str
    story_ids: frozenset[str]
    days: float


@takes_corpus
def compare(
    corpus: Corpus,
    a: str,
    b: str = "rest",
    *,
    evidence: pd.DataFrame | None = None,
    words: bool = True,
    strict: bool = True,
) -> pd.DataFrame:
    """Return a comparison of two sides by theme and word: counts, shares, difference, rate ratio and log-odds z.

    Parameters
    ----------
    corpus
        The stories.
    a, b
        A side: `feed:moscow-news` (several with commas), `scope:theme`, `period:2021-01..2021-12`,
        `theme:covid-19`, `language:fr`; or `rest`, all other stories.
    evidence
        The result of `find_themes`, if already computed.
    words
        If False, only themes are compared.
    strict
        If False, a refusal is an empty table with the reason in `attrs["refusal"]`.

    Returns
    -------
    DataFrame
        `kind, term, n_a, total_a, share_a, n_b, total_b, share_b, difference…, burst_low, burst_high, quote,
        rate_ratio…, z, p_family, above_floor, story_ids`. First the row of all stories, then themes, then words, each
        by falling |z|. `burst_low` and `burst_high` allow for launches; where `quote` is `burst`, they are the interval
        to quote. The rate ratio is per observed feed-day, and missing for themes and languages. `above_floor` marks
        what exceeds the noise floor of permutations by date; `attrs` holds `a`, `b`, `floor`, `n_terms`,
        `expected_above_2`, `expected_above_floor`, `n_shared` and `not_covered` (stories on both sides, and stories in
        languages without terms in the dictionary, which are left out), and for each side `n_stories_a`, `first_a` and
        `last_a` (its first and last day as text, empty if no story has a date). After a refusal, `proposed` has sides
        that could be compared with all other stories, and how many stories they have.

    Raises
    ------
    ParameterError
        If a side cannot be read.
    TooFewError
        If a side has fewer than 20 stories.
    """
    if evidence is None:
        from ilo_analysis.annotate.subjects import find_themes

        evidence = find_themes(corpus.stories)
    _refuse_rest(a)
    side_a = select_side(corpus, a, evidence)
    side_b = _rest(corpus, side_a) if b.strip() in REST else select_side(corpus, b, evidence)
    shared = side_a.story_ids & side_b.story_ids
    stories = corpus.stories[corpus.stories["story_id"].isin((side_a.story_ids | side_b.story_ids) - shared)]
    # What a story that is not covered is about is not known, and its words are of another language.
    covered = was_covered(stories, evidence)
    stories = stories[covered].sort_values("story_id").reset_index(drop=True)
    in_a = stories["story_id"].isin(side_a.story_ids).to_numpy(dtype=bool)
    names = {"a": side_a.name, "b": side_b.name, "n_shared": len(shared), NOT_COVERED: int((~covered).sum())}
    names[NEVER_SEEN] = never_seen(corpus.coverage)
    names |= _size_and_span(stories[in_a], "a") | _size_and_span(stories[~in_a], "b")
    try:
        _refuse_few(side_a.name, int(in_a.sum()), len(shared))
        _refuse_few(side_b.name, int((~in_a).sum()), len(shared))
    except TooFewError as refusal:
        if strict:
            raise
        table = pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
        table.attrs.update(names, n_terms=0, refusal=str(refusal), proposed=_sides_with_enough(corpus, evidence))
        return table
    table = _comparison_table(stories, in_a, _terms(stories, evidence, words=words), (side_a.days, side_b.days))
    table.attrs.update(names)
    return table


@takes_tables
def noise_summary(comparison: pd.DataFrame) -> pd.DataFrame:
    """Return one row on what chance alone would produce in a comparison.

    `a, b, n_shared, n_terms, n_above (terms above the floor), floor, by_chance_above_2 (terms that chance alone lifts
    above a z of 1.96), by_chance_above_floor`; the floor is missing if the comparison was refused.
    """
    attrs = comparison.attrs
    row = {
        "a": str(attrs.get("a", "")),
        "b": str(attrs.get("b", "")),
        "n_shared": int(attrs.get("n_shared", 0)),
        "n_terms": int(attrs.get("n_terms", 0)),
        "n_above": int(comparison["above_floor"].sum()),
        "floor": float(attrs.get("floor", np.nan)),
        "by_chance_above_2": float(attrs.get("expected_above_2", np.nan)),
        "by_chance_above_floor": float(attrs.get("expected_above_floor", np.nan)),
    }
    return with_names(pd.DataFrame([row]).astype({"a": "str", "b": "str"}), comparison)


def check_side(corpus: Corpus, side: str, *, first: bool, evidence: pd.DataFrame | None = None) -> None:
    """Check that a side of a comparison can be read in a corpus; `evidence` knows the themes there are.

    Raises
    ------
    ParameterError
        If it cannot, or names a feed or language that the corpus lacks, or a scope or theme that does not exist.
    """
    if first:
        _refuse_rest(side)
    if first or side.strip() not in REST:
        select_side(corpus, side, as_table([], "evidence") if evidence is None else evidence)


def _refuse_rest(a: str) -> None:
    if a.strip() == "rest":
        raise ParameterError("a is 'rest'; name the first side and let b be the rest, e.g. a='feed:moscow-news'.")


def select_side(corpus: Corpus, side: str, evidence: pd.DataFrame) -> Side:
    """Return the stories of a side such as `feed:moscow-news` or `period:2021-01..2021-06`, and its observed days."""
    kind, _, value = (part.strip() for part in side.partition(":"))
    if kind not in KINDS or not value:
        raise ParameterError(unknown_choice("side", side, [f"{kind}:…" for kind in KINDS]))
    if kind == "period":
        return _period_side(corpus, value)
    if kind in ("feed", "scope"):
        return _feed_side(corpus, kind, value)
    table, column = (evidence, "theme") if kind == "theme" else (corpus.stories, "language")
    named = ids_by_name(kind, evidence)
    valid = {*table[column].dropna(), *((named.values() or read_dictionary().ids) if kind == "theme" else LANGUAGES)}
    wanted = ids_of(f"{kind}s", value, sorted(valid), named)
    return Side(_named_side(kind, wanted), frozenset(table.loc[table[column].isin(wanted), "story_id"]), float("nan"))


def _feed_side(corpus: Corpus, kind: str, value: str) -> Side:
    feeds = corpus.listings.dropna(subset=["feed"]).drop_duplicates("feed")
    # A scope that no feed of the selection has is a side without stories, which a comparison refuses in words.
    valid = sorted(feeds["feed"]) if kind == "feed" else SCOPES
    named = ids_by_name(kind, corpus)
    wanted = [meant(kind, name, valid, named) for name in listed(value, [*valid, *named])]
    names = feeds.loc[feeds[kind].fillna("unknown").isin(wanted), "feed"]
    dates = feed_dates(corpus)
    days = corpus.coverage.loc[corpus.coverage["feed"].isin(names), "observed_days"].sum()
    ids = frozenset(dates.loc[dates["feed"].isin(names), "story_id"])
    return Side(_named_side(kind, wanted), ids, float(days))


def _named_side(kind: str, wanted: list[str]) -> str:
    return f"{kind}:{','.join(wanted)}"


def _period_side(corpus: Corpus, value: str) -> Side:
    first_text, _, last_text = value.partition("..")
    opened, closed = parse_period(first_text), parse_period(last_text or first_text)
    if opened is None or closed is None:
        raise ParameterError(f"Cannot read the period {value!r}; write it as 2021-01..2021-12 or 2021.")
    first, last = pd.Timestamp(opened[0]), pd.Timestamp(closed[1])
    if first > last:
        raise ParameterError(f"The period {value!r} ends before it begins.")
    stories = corpus.stories.dropna(subset=["date"])
    windows = feed_windows(corpus)
    starts, ends = (windows[name].to_numpy("datetime64[D]") for name in ("start", "end"))
    day = np.timedelta64(1, "D")
    length = (np.minimum(ends, np.datetime64(last, "D")) - np.maximum(starts, np.datetime64(first, "D"))) / day + 1
    inside = (stories["date"] >= first) & (stories["date"] <= last)
    ids = frozenset(stories.loc[inside, "story_id"])
    return Side(f"period:{value}", ids, float(np.maximum(length, 0).sum()))


def _rest(corpus: Corpus, side: Side) -> Side:
    days = float(corpus.coverage["observed_days"].sum()) - side.days
    return Side("rest", frozenset(corpus.stories["story_id"]) - side.story_ids, days)


def _size_and_span(stories: pd.DataFrame, side: str) -> dict[str, object]:
    """Return how many stories a side has, and its first and last day as text, because attributes are kept as JSON."""
    dates = stories["date"].dropna()
    first, last = (str(dates.min())[:10], str(dates.max())[:10]) if len(dates) else ("", "")
    return {f"n_stories_{side}": len(stories), f"first_{side}": first, f"last_{side}": last}


def _sides_with_enough(corpus: Corpus, evidence: pd.DataFrame) -> dict[str, int]:
    """Return the feeds and themes with enough stories that leave enough to the others, the most even division first."""
    covered = corpus.stories.loc[was_covered(corpus.stories, evidence), "story_id"]
    sizes: dict[str, int] = {}
    for kind, table in (("feed", corpus.occurrences), ("theme", evidence)):
        own = table[table["story_id"].isin(covered)].groupby(kind)["story_id"].nunique()
        sizes |= {f"{kind}:{name}": int(n) for name, n in own.items()}
    enough = {side: n for side, n in sizes.items() if min(n, len(covered) - n) >= MIN_SIDE}
    return {
        side: enough[side] for side in sorted(enough, key=lambda side: (abs(2 * enough[side] - len(covered)), side))
    }


def _refuse_few(side: str, n: int, n_shared: int) -> None:
    if n < MIN_SIDE:
        shared = f" ({n_shared} more are on both sides and are left out)" if n_shared else ""
        raise TooFewError(
            f"A comparison needs {MIN_SIDE} stories a side; {side!r} has {n}{shared}. "
            "Choose a longer period or more feeds, or look at the counts and shares of themes per feed instead."
        )


def _comparison_table(
    stories: pd.DataFrame, in_a: Marks, terms: list[tuple[str, str, list[int]]], days: tuple[float, float]
) -> pd.DataFrame:
    """Return the table, from stories sorted by id, the mark of side a, and terms with the places of their stories."""
    rows = [("stories", "all stories", list(range(len(stories)))), *terms]
    n_a = np.array([in_a[places].sum() for _, _, places in rows], dtype=float)
    n_b = np.array([len(places) for _, _, places in rows]) - n_a
    total_a, total_b = int(in_a.sum()), int((~in_a).sum())
    ids = stories["story_id"].to_numpy()
    columns = {
        "kind": [kind for kind, _, _ in rows],
        "term": [term for _, term, _ in rows],
        **{"n_a": n_a, "total_a": total_a, "share_a": wilson_interval(n_a, total_a).value},
        **{"n_b": n_b, "total_b": total_b, "share_b": wilson_interval(n_b, total_b).value},
        **two_shares(stories, in_a, [places for _, _, places in rows]),
        **_named("rate_ratio", rate_ratio(n_a, days[0], n_b, days[1])),
        "z": log_odds_z(n_a, total_a, n_b, total_b),
        "p_family": np.nan,
        "story_ids": [tuple(ids[places]) for _, _, places in rows],
    }
    table = pd.DataFrame(columns)
    table.loc[0, ["difference", "difference_low", "difference_high", "burst_low", "burst_high", "quote", "z"]] = np.nan
    attrs: dict[str, object] = {"n_terms": len(terms)}
    if terms:
        places_of = {f"{kind}:{term}": places for kind, term, places in terms}
        chance = noise_floor(places_of, in_a, pd.factorize(days_of(stories))[0].astype(np.int64))
        table.loc[1:, "p_family"] = chance.p_family
        attrs |= {name: getattr(chance, name) for name in ("floor", "expected_above_2", "expected_above_floor")}
    table["above_floor"] = table["z"].abs() > attrs.get("floor", np.inf)
    order = table.assign(order=table["kind"].map(ORDER), size=-table["z"].abs())
    order = order.sort_values(["order", "size", "term"], kind="stable")
    table = table.loc[order.index, list(COLUMNS)].astype(COLUMNS).reset_index(drop=True)
    table.attrs.update(attrs)
    return table


def _terms(stories: pd.DataFrame, evidence: pd.DataFrame, *, words: bool) -> list[tuple[str, str, list[int]]]:
    """Return the themes, and words if wanted, with the places of the stories that have them."""
    place = {story: i for i, story in enumerate(stories["story_id"])}
    marks = evidence[evidence["story_id"].isin(list(place))].drop_duplicates(["story_id", "theme"])
    themes = marks.groupby("theme", sort=True)["story_id"]
    terms = [("theme", str(theme), sorted(place[story] for story in ids)) for theme, ids in themes]
    return terms + [("word", word, places) for word, places in (story_words(stories) if words else {}).items()]


def two_shares(stories: pd.DataFrame, in_a: Marks, places: list[list[int]]) -> dict[str, object]:
    """Return the difference of two shares as columns, with Newcombe's interval and one that allows for launches."""
    day = pd.factorize(days_of(stories))[0]
    sides = []
    for side in (in_a, ~in_a):
        sizes = np.bincount(day[side], minlength=day.max() + 1)
        own, same, n = np.zeros((3, len(places)))
        for row, chosen in enumerate(places):
            days = day[[place for place in chosen if side[place]]]
            on_day = np.bincount(days) if len(days) else np.zeros(1)
            n[row], own[row], same[row] = len(days), (sizes[days] - 1).sum(), (on_day * (on_day - 1)).sum()
        launches = Launches((sizes > 0).sum(), (sizes * (sizes - 1)).sum(), own, same)
        sides.append((n, side.sum(), burst_interval(n, side.sum(), launches)))
    (n_a, total_a, burst_a), (n_b, total_b, burst_b) = sides
    plain, burst = newcombe_interval(n_a, total_a, n_b, total_b), combine_differences([1.0, -1.0], [burst_a, burst_b])
    wider = burst.high - burst.low > plain.high - plain.low + 1e-12
    quote = np.where(wider, "burst", "difference").astype(object)
    return {**_named("difference", plain), "burst_low": burst.low, "burst_high": burst.high, "quote": quote}


def _named(name: str, estimate: Estimate) -> dict[str, Floats]:
    """Return three columns: a value and the ends of its interval."""
    return dict(zip((name, f"{name}_low", f"{name}_high"), estimate, strict=True))
