"""The commonest questions, each answered in one call: with a sentence, its table, a chart and the stories behind it.

A thin layer: the numbers are those of the measures, with their floors and intervals.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ilo_analysis.annotate.lookup import in_languages
from ilo_analysis.annotate.names import LANGUAGES
from ilo_analysis.annotate.partners import find_partners, partner_names
from ilo_analysis.annotate.places import country_names, find_places
from ilo_analysis.annotate.subjects import find_themes
from ilo_analysis.arguments import takes_corpus
from ilo_analysis.corpus import Corpus, keep_stories, restrict
from ilo_analysis.display import answer_words as say
from ilo_analysis.display.answer import Answer
from ilo_analysis.display.chart import Chart
from ilo_analysis.display.comparison import plot_comparison
from ilo_analysis.display.labels import group_name
from ilo_analysis.display.shares import plot_theme_share
from ilo_analysis.display.subject import Subject, subject_of
from ilo_analysis.display.volume import plot_story_volume
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.measures import comparison
from ilo_analysis.measures.shares import COUNTS_ONLY, label_share, quoted
from ilo_analysis.measures.volume import feed_dates, feed_mix, feed_windows, highest_periods, story_volume
from ilo_analysis.text.choices import Choice

WHO = ("partners", "countries")


@takes_corpus
def peak(
    corpus: Corpus,
    *,
    theme: Choice = "",
    topic: Choice = "",
    countries: Choice = "",
    text: str = "",
    feeds: Choice = "",
    start: str = "",
    end: str = "",
    freq: str = "month",
    pool: bool = False,
    dictionary: str | Path | None = None,
    language: str = "en",
) -> Answer:
    """Return in which periods a feed shows the most stories on a subject, and whether they stand out from chance.

    Each feed is judged by itself, on the days that its pages show; below 5 stories only the count is given. A period
    stands out if a simultaneous interval of its rate lies above that of the other periods; ties are named.

    Parameters
    ----------
    corpus
        The result of `load_corpus` or `select`.
    theme, topic, countries, text
        The subject, by name or id; `text` as in `keyword_in_context`. A story counts if it matches every one given;
        of several themes, topics or countries one is enough. Without any of them all stories count.
    feeds, start, end
        Where to look: feeds by name or id, first and last period.
    freq
        `day`, `week`, `month`, `quarter` or `year`.
    pool
        Put all feeds together, each story once; then only periods that every feed shows in full are compared.
    dictionary, language
        Dictionary of themes of your own; language of the sentence.

    Examples
    --------
    >>> import ilo_analysis as ilo
    >>> answer = ilo.ask.peak(ilo.load_corpus(), theme="Child labour", feeds="Moscow news")
    >>> answer.refused, answer
    (True, Too few stories on Child labour for a peak: Moscow news (1). Read them in .stories, or choose a longer \
period or more feeds.)
    """
    asked = subject_of(corpus, theme=theme, topic=topic, countries=countries, text=text, feeds=feeds, start=start,
                       end=end, dictionary=dictionary, language=language)  # fmt: skip
    volume = story_volume(asked.corpus, freq, pool=pool).drop(columns=["rate", "rate_low", "rate_high"])
    parts = [_peak_rows(rows, pooled=pool) for _, rows in volume.groupby("feed", sort=True)]
    table = _told(pd.concat(parts, ignore_index=True) if parts else volume, asked, pool=pool, dated=True)
    draw = _drawn(plot_story_volume, lambda: volume, asked)
    return _answer(table, asked, draw, lambda: say.peak(table, asked))


def _peak_rows(rows: pd.DataFrame, *, pooled: bool) -> pd.DataFrame:
    """Periods of one feed, with what is highest among those that can be compared."""
    known = rows[rows["status"] != "unobserved"]
    compared = known[known["status"] == "full"] if pooled else known
    counts = compared["n_stories"].astype("int64")
    most = counts[(counts == counts.max()) & (counts > 0)].index
    found = highest_periods(compared) if counts.sum() >= COUNTS_ONLY else None
    peaks = found.rows.index if found else most
    ratio = [float(x) for x in found.ratio] if found else [float("nan")] * 3
    return rows.assign(
        is_peak=rows.index.isin(peaks), n_peak=int(counts[peaks].sum()), n_most=int(counts.max()) if len(counts) else 0,
        n_tied=len(peaks), n_all=int(counts.sum()), n_periods=len(compared), n_unobserved=len(rows) - len(known),
        ratio=ratio[0], ratio_low=ratio[1], ratio_high=ratio[2],
    )  # fmt: skip


@takes_corpus
def share(
    corpus: Corpus,
    *,
    theme: Choice = "",
    topic: Choice = "",
    countries: Choice = "",
    text: str = "",
    feeds: Choice = "",
    start: str = "",
    end: str = "",
    by: str = "scope",
    pool: bool = False,
    dictionary: str | Path | None = None,
    language: str = "en",
) -> Answer:
    """Return which share of the stories is on a subject, with its interval, for general feeds and for theme feeds.

    Stories in a language that the dictionary does not cover are in no share. Below 5 stories only counts are given.

    Parameters
    ----------
    corpus
        The result of `load_corpus` or `select`; its stories are the whole of which the share is taken.
    theme, topic, countries, text
        The subject, by name or id; `text` as in `keyword_in_context`. A story counts if it matches every one given;
        of several themes, topics or countries one is enough.
    feeds, start, end
        Where to look: feeds by name or id, first and last period.
    by
        `scope`, a row for general feeds and one for feeds of one theme, or `feed`.
    pool
        Put all feeds together, each story once; the sentence then gives the mix.
    dictionary, language
        Dictionary of themes of your own; language of the sentence.

    Examples
    --------
    >>> import ilo_analysis as ilo
    >>> ilo.ask.share(ilo.load_corpus(), topic="COVID-19", feeds="Moscow news, Global news")
    COVID-19 and the world of work features in 11 of 30 stories from general feeds (37%; 95% interval 21% to 56%, \
allowing for launches).
    """
    asked = subject_of(corpus, theme=theme, topic=topic, countries=countries, text=text, feeds=feeds, start=start,
                       end=end, dictionary=dictionary, language=language)  # fmt: skip
    if not asked.words:
        raise ParameterError("Name what to take the share of: theme=, topic=, countries= or text=.")
    labels = asked.labels("theme")
    table = label_share(asked.part, labels, "theme", by=by, pool=pool, covered=asked.covered, names=[asked.words])
    rows = table[table["theme"] == asked.words].reset_index(drop=True)
    draw = _drawn(plot_theme_share, lambda: _by_group(rows, asked), asked) if rows["n"].any() else None
    table = _told(_quoted(rows.rename(columns={"theme": "subject"}).drop(columns="period")), asked, pool=pool)
    return _answer(table, asked, draw, lambda: say.share(table, asked))


@takes_corpus
def first_seen(
    corpus: Corpus,
    *,
    theme: Choice = "",
    topic: Choice = "",
    countries: Choice = "",
    text: str = "",
    feeds: Choice = "",
    start: str = "",
    end: str = "",
    dictionary: str | Path | None = None,
    language: str = "en",
) -> Answer:
    """Return on which day each feed first shows a subject, and how many days were observed without it before.

    What was published on days that no saved page shows is unknown, so a subject may be older than its first story here.

    Parameters
    ----------
    corpus
        The result of `load_corpus` or `select`.
    theme, topic, countries, text
        The subject, by name or id; `text` as in `keyword_in_context`. A story counts if it matches every one given;
        of several themes, topics or countries one is enough.
    feeds, start, end
        Where to look: feeds by name or id, first and last period.
    dictionary, language
        Dictionary of themes of your own; language of the sentence.

    Examples
    --------
    >>> import ilo_analysis as ilo
    >>> ilo.ask.first_seen(ilo.load_corpus(), countries="Uzbekistan", feeds="Moscow news")
    Moscow news first shows Uzbekistan on 16 July 2020, after 1 observed day without it since 15 July 2020.
    """
    asked = subject_of(corpus, theme=theme, topic=topic, countries=countries, text=text, feeds=feeds, start=start,
                       end=end, dictionary=dictionary, language=language)  # fmt: skip
    windows, dates = feed_windows(asked.part), feed_dates(asked.corpus).dropna()
    rows = [
        {"feed": feed, "scope": coverage["scope"].iloc[0]}
        | _first_of(dates[dates["feed"] == feed].sort_values(["date", "story_id"]), windows[windows["feed"] == feed])
        for feed, coverage in asked.part.coverage.groupby("feed", sort=True)
    ]
    columns = ["feed", "scope", "first_seen", "last_seen", "n", "observed_from", "days_before", "story_ids"]
    table = pd.DataFrame(rows, columns=columns).sort_values(["first_seen", "feed"], ignore_index=True)
    table = _told(table, asked, dated=True)
    draw = _drawn(plot_story_volume, lambda: story_volume(asked.corpus), asked)
    return _answer(table, asked, draw, lambda: say.first_seen(table, asked))


def _first_of(own: pd.DataFrame, windows: pd.DataFrame) -> dict[str, object]:
    """First and last day of one feed's stories, and the days observed before the first."""
    first = own["date"].min()
    before = (windows["end"].clip(upper=first - pd.Timedelta(days=1)) - windows["start"]).dt.days + 1
    return {
        "first_seen": first, "last_seen": own["date"].max(), "n": len(own), "observed_from": windows["start"].min(),
        "days_before": int(before.clip(lower=0).sum()), "story_ids": tuple(own["story_id"]),
    }  # fmt: skip


@takes_corpus
def who(
    corpus: Corpus,
    kind: str = "partners",
    *,
    theme: Choice = "",
    topic: Choice = "",
    text: str = "",
    feeds: Choice = "",
    start: str = "",
    end: str = "",
    pool: bool = False,
    dictionary: str | Path | None = None,
    language: str = "en",
) -> Answer:
    """Return which partners or countries the stories on a subject name most, in general feeds and in theme feeds.

    The intervals hold for all names at once, so the first of many is not over-read; ties are named. Below 5 stories on
    the subject only counts are given. Stories in languages other than those of the list of names are left out.

    Parameters
    ----------
    corpus
        The result of `load_corpus` or `select`.
    kind
        `partners` or `countries`.
    theme, topic, text
        The subject, by name or id; `text` as in `keyword_in_context`. Without any of them all stories count.
    feeds, start, end
        Where to look: feeds by name or id, first and last period.
    pool
        Put all feeds together, each story once; the sentence then gives the mix.
    dictionary, language
        Dictionary of themes of your own; language of the sentence.

    Examples
    --------
    >>> import ilo_analysis as ilo
    >>> answer = ilo.ask.who(ilo.load_corpus(), "countries", feeds="Moscow news")
    >>> answer.table[["name", "n", "total"]].head(2).to_numpy().tolist()
    [['Uzbekistan', 3, 20], ['Georgia', 2, 20]]
    """
    if kind not in WHO:
        raise ParameterError(unknown_choice("kind", kind, WHO))
    asked = subject_of(corpus, theme=theme, topic=topic, text=text, feeds=feeds, start=start, end=end,
                       dictionary=dictionary, language=language)  # fmt: skip
    asked = asked.within(in_languages(asked.part.stories, LANGUAGES))
    stories = asked.corpus.stories
    found = find_partners(stories) if kind == "partners" else find_places(stories)
    names = partner_names(language) if kind == "partners" else country_names(language)
    labels = found.rename(columns={"partner": "theme", "iso3": "theme"})[["story_id", "theme"]].drop_duplicates()
    labels["theme"] = labels["theme"].map(lambda one: names.get(one, one))
    n_names = labels["theme"].nunique()
    table = label_share(asked.corpus, labels, "theme", by="scope", pool=pool, confidence=1 - 0.05 / max(n_names, 1))
    named = table[table["theme"] != "no theme"]
    draw = _drawn(plot_theme_share, lambda: _by_group(named, asked), asked) if named["n"].any() else None
    table = _told(_ranked(table, n_names), asked, pool=pool)
    return _answer(table, asked, draw, lambda: say.who(table, asked, kind))


def _ranked(table: pd.DataFrame, n_names: int) -> pd.DataFrame:
    """Rows of names, in each group those of most stories first, with the ties; the stories that name none come last."""
    table = _quoted(table.rename(columns={"theme": "name"}).drop(columns=["period", "not_covered"]))
    table = table.assign(name=table["name"].replace("no theme", ""), n_names=n_names)
    table = table[(table["n"] > 0) | (table["name"] == "")]
    table = table.assign(n_tied=table.groupby(["feed", "scope", "n"])["n"].transform("size"), last=table["name"] == "")
    order = ["feed", "scope", "last", "n", "name"]
    return table.sort_values(order, ascending=[True, True, True, False, True]).drop(columns="last")


@takes_corpus
def compare(
    corpus: Corpus,
    a: str,
    b: str = "rest",
    *,
    theme: Choice = "",
    topic: Choice = "",
    countries: Choice = "",
    text: str = "",
    feeds: Choice = "",
    start: str = "",
    end: str = "",
    pool: bool = False,
    dictionary: str | Path | None = None,
    language: str = "en",
) -> Answer:
    """Return how two sides differ: in the share of a subject or, without one, in their themes and words.

    Below 20 stories a side the answer is refused. Sides that are no feeds or scopes (periods, themes, languages) are
    compared within the general feeds and within the theme feeds.

    Parameters
    ----------
    corpus
        The result of `load_corpus` or `select`.
    a, b
        A side, as in `ilo.compare`: `feed:Moscow news`, `scope:theme`, `period:2021-01..2021-12`, `theme:COVID-19`,
        `language:fr`; or `rest`, all other stories.
    theme, topic, countries, text
        The subject, by name or id; `text` as in `keyword_in_context`.
    feeds, start, end
        Where to look: feeds by name or id, first and last period.
    pool
        Put all feeds together, each story once; the sentence then gives the mix.
    dictionary, language
        Dictionary of themes of your own; language of the sentence.

    Examples
    --------
    >>> import ilo_analysis as ilo
    >>> ilo.ask.compare(ilo.load_corpus(), "scope:theme", "scope:general", theme="Social protection")
    Social protection is in 23 of 24 stories (feeds of one theme) and in 6 of 29 (general feeds): a difference of 75 \
points (95% interval 50 to 87, allowing for launches).
    """
    asked = subject_of(corpus, theme=theme, topic=topic, countries=countries, text=text, feeds=feeds, start=start,
                       end=end, dictionary=dictionary, language=language)  # fmt: skip
    known = keep_stories(asked.part, asked.covered)
    evidence = find_themes(known.stories, dictionary=dictionary)
    languages = dict(evidence.attrs)
    evidence = pd.concat([evidence, asked.labels("theme")]) if asked.words else evidence
    evidence.attrs = languages
    together = pool or any(side.split(":")[0].strip() in ("feed", "scope") for side in (a, b))
    parts = {"": known} if together else _by_scope(known)
    tables, said, refusals, drawn = [], [], [], None
    for scope, part in parts.items():
        result = comparison.compare(part, a, b, evidence=evidence, words=not asked.words, strict=False)
        result.attrs.pop("proposed", None)  # other sides, whose numbers are in no row of the table
        tables.append(_compared_rows(result, asked, scope))
        said.append(say.difference(result, tables[-1], asked, scope=scope if len(parts) > 1 else ""))
        refusals.append("refusal" in result.attrs)
        if drawn is None and not refusals[-1]:
            drawn = result[result["term"] == asked.words] if asked.words else result
    table = _told(pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(), asked, pool=pool)
    draw = _drawn(plot_comparison, lambda: drawn, asked) if drawn is not None else None
    return _answer(table, asked, draw, lambda: (" ".join(said), all(refusals)))


def _by_scope(corpus: Corpus) -> dict[str, Corpus]:
    """The part of a corpus in the feeds of each scope."""
    feeds = corpus.coverage.drop_duplicates("feed")
    return {str(scope): restrict(corpus, feeds=list(own["feed"])) for scope, own in feeds.groupby("scope")}


def _compared_rows(result: pd.DataFrame, asked: Subject, scope: str) -> pd.DataFrame:
    """Rows of a comparison, or of its refusal, with the size and dates of the sides."""
    about = result.attrs
    rows = result[(result["kind"] == "theme") & (result["term"] == asked.words)] if asked.words else result
    if rows.empty:
        sizes = {f"total_{side}": about[f"n_stories_{side}"] for side in ("a", "b")}
        rows = pd.DataFrame({"kind": "theme", "term": asked.words, "n_a": 0, "n_b": 0, **sizes, "story_ids": [()]})
    days = {name: pd.to_datetime(about[name] or np.nan) for name in ("first_a", "last_a", "first_b", "last_b")}
    return _quoted(rows, "difference").assign(
        scope=scope or "mixed", a=about["a"], b=about["b"], needed=comparison.MIN_SIDE, **days
    )


def _told(table: pd.DataFrame, asked: Subject, *, pool: bool = False, dated: bool = False) -> pd.DataFrame:
    """The table with what its numbers leave out (undated stories if `dated`) and the mix of feeds put together."""
    subject, columns = asked.corpus, dict[str, Any]()
    if dated:
        totals = feed_dates(keep_stories(asked.part, asked.covered)).groupby("feed").size()
        totals = table["feed"].map(totals).fillna(int(asked.covered.sum()) if pool else 0)
        columns |= {"total": totals.astype("int64"), "undated": int(subject.stories["date"].isna().sum())}
    columns["not_covered"] = asked.n_not_covered
    if pool:
        columns["feed_mix"] = ", ".join(f"{feed} {n}" for feed, n in feed_mix(subject).items())
    table = table.assign(**columns).reset_index(drop=True)
    return table[[*(name for name in table if name != "story_ids"), "story_ids"]]


def _quoted(table: pd.DataFrame, name: str = "share") -> pd.DataFrame:
    """The table with the interval to quote alone."""
    return quoted(table, name).drop(columns=["burst_low", "burst_high"], errors="ignore")


def _by_group(rows: pd.DataFrame, asked: Subject) -> pd.DataFrame:
    """Rows of a share table whose feeds are named, so that all general feeds and all theme feeds are two panels."""
    names = [group_name(feed, scope, asked.locale) for feed, scope in zip(rows["feed"], rows["scope"], strict=True)]
    return rows.assign(feed=pd.Series(names, index=rows.index, dtype="str"))


def _drawn(plot: Callable[..., Chart], data: Callable[[], pd.DataFrame], asked: Subject) -> Callable[[], Chart]:
    """Function that draws the chart, with the subject in its title."""

    def draw() -> Chart:
        """Chart of the answer."""
        chart = plot(data(), stories=asked.part.stories, language=asked.locale.language)
        if asked.words:
            chart.title = asked.words
        return chart

    return draw


def _answer(
    table: pd.DataFrame, asked: Subject, draw: Callable[[], Chart] | None, words: Callable[[], tuple[str, bool]]
) -> Answer:
    """The answer, or that nothing was observed of what it is about."""
    stories, locale = asked.part.stories, asked.locale
    if asked.is_unobserved:
        return Answer(say.unobserved(asked), table, stories, True, locale)
    if table.empty:
        table = _feeds_read(asked)
        sentence, refused, draw = say.none_found(table, asked), True, None
    else:
        sentence, refused = words()
    return Answer(" ".join([sentence, *say.notes(asked, table)]), table, stories, refused, locale, draw)


def _feeds_read(asked: Subject) -> pd.DataFrame:
    """The feeds with the number of stories read of each, none of them on the subject."""
    feeds = asked.part.coverage.drop_duplicates("feed")[["feed", "scope"]].assign(n=0, story_ids="")
    return _told(feeds.assign(story_ids=feeds["story_ids"].map(tuple)), asked, dated=True)


class Questions:
    """The commonest questions, each answered in one call.

    `ilo.ask.peak`, `share`, `first_seen`, `who` and `compare` return an answer with `sentence`, `table`, `chart` and
    `stories`. Where there is too little for an honest answer, `refused` is true and the sentence says what is missing
    and what to look at instead. `ilo.ask.peak?` shows what each can be asked.

    Examples
    --------
    >>> import ilo_analysis as ilo
    >>> answer = ilo.ask.share(ilo.load_corpus(), theme="covid-19", feeds="moscow-news")
    >>> answer.table[["scope", "n", "total"]].to_numpy().tolist()
    [['general', 9, 20]]
    """

    def __repr__(self) -> str:
        return (
            "Questions about a corpus: ilo.ask.peak, share, first_seen, who, compare; ilo.ask.peak? shows what to give."
        )

    peak = staticmethod(peak)
    share = staticmethod(share)
    first_seen = staticmethod(first_seen)
    who = staticmethod(who)
    compare = staticmethod(compare)


ask = Questions()
