"""The most common questions, each answered in one call: a sentence, its table, a chart and the stories behind it.

A thin layer: the numbers are those of the measures, with their floors and intervals.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd

from ilo_analysis.annotate.lookup import in_languages
from ilo_analysis.annotate.names import LANGUAGES
from ilo_analysis.annotate.partners import find_partners, partner_names
from ilo_analysis.annotate.places import country_names, find_places
from ilo_analysis.annotate.subjects import find_themes
from ilo_analysis.arguments import takes_corpus
from ilo_analysis.corpus import Corpus, keep_stories, restrict
from ilo_analysis.display.answers import words as say
from ilo_analysis.display.answers.answer import Answer
from ilo_analysis.display.answers.subject import Subject, subject_of
from ilo_analysis.display.answers.tables import (
    by_group,
    compared_rows,
    feeds_read,
    first_and_last,
    peak_rows,
    quoted_alone,
    ranked_names,
    with_left_out,
)
from ilo_analysis.display.chart import Chart
from ilo_analysis.display.charts.comparison import plot_comparison
from ilo_analysis.display.charts.shares import plot_label_share
from ilo_analysis.display.charts.volume import plot_story_volume
from ilo_analysis.display.locale import N_
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.measures import comparison
from ilo_analysis.measures.shares import label_share
from ilo_analysis.measures.volume import feed_dates, feed_windows, story_volume
from ilo_analysis.text.choices import Choice

WHO = {"partners": N_("partner"), "countries": N_("country")}


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

    Each feed is judged separately, on the days that its pages show; below 5 stories only the count is given. A period
    stands out if a simultaneous interval of its rate lies above that of the other periods; ties are named.

    Parameters
    ----------
    corpus
        The result of `load_corpus` or `select`.
    theme, topic, countries, text
        The subject, by name or id; `text` as in `keyword_in_context`. A story counts if it matches each argument given;
        among several themes, topics or countries one is enough. Without any of them, all stories count.
    feeds, start, end
        Feeds, by name or id, and first and last period.
    freq
        `day`, `week`, `month`, `quarter` or `year`.
    pool
        Pool all feeds, with each story counted once; then only periods that every feed shows in full are compared.
    dictionary, language
        Your own dictionary of themes; language of the sentence.

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
    parts = [peak_rows(rows, pooled=pool) for _, rows in volume.groupby("feed", sort=True)]
    table = with_left_out(pd.concat(parts, ignore_index=True) if parts else volume, asked, pool=pool, dated=True)
    draw = _drawn(plot_story_volume, lambda: volume, asked)
    return _answer(table, asked, draw, lambda: say.peak(table, asked))


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
    rows = rows.rename(columns={"theme": "subject"})
    draw = _drawn(plot_label_share, lambda: by_group(rows, asked), asked) if rows["n"].any() else None
    table = with_left_out(quoted_alone(rows.drop(columns="period")), asked, pool=pool)
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
        | first_and_last(dates[dates["feed"] == feed], windows[windows["feed"] == feed])
        for feed, coverage in asked.part.coverage.groupby("feed", sort=True)
    ]
    columns = ["feed", "scope", "first_seen", "last_seen", "n", "observed_from", "days_before", "story_ids"]
    table = pd.DataFrame(rows, columns=columns).sort_values(["first_seen", "feed"], ignore_index=True)
    table = with_left_out(table, asked, dated=True)
    draw = _drawn(plot_story_volume, lambda: story_volume(asked.corpus), asked)
    return _answer(table, asked, draw, lambda: say.first_seen(table, asked))


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

    The intervals are simultaneous for all names, so that the first of many is not over-interpreted; ties are named.
    Below 5 stories on the subject only counts are given. Stories in languages other than those of the list of names are
    left out.

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
    named = table[table["theme"] != "no theme"].rename(columns={"theme": "name"})
    plot = partial(plot_label_share, by=WHO[kind])
    draw = _drawn(plot, lambda: by_group(named, asked), asked) if named["n"].any() else None
    table = with_left_out(ranked_names(table, n_names), asked, pool=pool)
    return _answer(table, asked, draw, lambda: say.who(table, asked, kind))


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
        tables.append(compared_rows(result, asked, scope))
        said.append(say.difference(result, tables[-1], asked, scope=scope if len(parts) > 1 else ""))
        refusals.append("refusal" in result.attrs)
        if drawn is None and not refusals[-1]:
            drawn = result[result["term"] == asked.words] if asked.words else result
    table = with_left_out(pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(), asked, pool=pool)
    draw = _drawn(plot_comparison, lambda: drawn, asked) if drawn is not None else None
    return _answer(table, asked, draw, lambda: (" ".join(said), all(refusals)))


def _by_scope(corpus: Corpus) -> dict[str, Corpus]:
    """Return the part of a corpus in the feeds of each scope."""
    feeds = corpus.coverage.drop_duplicates("feed")
    return {str(scope): restrict(corpus, feeds=list(own["feed"])) for scope, own in feeds.groupby("scope")}


def _drawn(plot: Callable[..., Chart], data: Callable[[], pd.DataFrame], asked: Subject) -> Callable[[], Chart]:
    """Return the function that draws the chart, with the subject in its title."""

    def draw() -> Chart:
        """Return the chart of the answer."""
        chart = plot(data(), stories=asked.part.stories, language=asked.locale.language)
        if asked.words:
            chart.title = asked.words
        return chart

    return draw


def _answer(
    table: pd.DataFrame, asked: Subject, draw: Callable[[], Chart] | None, words: Callable[[], tuple[str, bool]]
) -> Answer:
    """Return the answer, or that nothing was observed of what it is about."""
    stories, locale = asked.part.stories, asked.locale
    if asked.is_unobserved:
        return Answer(say.unobserved(asked), table, stories, True, locale)
    if table.empty:
        table = feeds_read(asked)
        sentence, refused, draw = say.none_found(table, asked), True, None
    else:
        sentence, refused = words()
    return Answer(" ".join([sentence, *say.notes(asked, table)]), table, stories, refused, locale, draw)


class Questions:
    """The most common questions, each answered in one call.

    `ilo.ask.peak`, `share`, `first_seen`, `who` and `compare` return an answer with `sentence`, `table`, `chart` and
    `stories`. If there is too little for an honest answer, `refused` is true and the sentence says what is missing and
    what to look at instead. `ilo.ask.peak?` shows the arguments.

    Examples
    --------
    >>> import ilo_analysis as ilo
    >>> answer = ilo.ask.share(ilo.load_corpus(), theme="covid-19", feeds="moscow-news")
    >>> answer.table[["scope", "n", "total"]].to_numpy().tolist()
    [['general', 9, 20]]
    """

    def __repr__(self) -> str:
        return "Questions about a corpus: ilo.ask.peak, share, first_seen, who, compare; ilo.ask.peak? shows its help."

    peak = staticmethod(peak)
    share = staticmethod(share)
    first_seen = staticmethod(first_seen)
    who = staticmethod(who)
    compare = staticmethod(compare)


ask = Questions()
