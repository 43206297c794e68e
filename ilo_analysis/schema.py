"""The columns, dtypes and meanings of every table.

Text columns have pandas' `str` dtype, whose missing value is what `isna()` finds; a missing text is never "".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

from ilo_analysis.errors import SchemaError

if TYPE_CHECKING:
    # The command line, which knows the forms of listings and reads none, must not wait for it.
    import pandas as pd

P = ParamSpec("P")
T = TypeVar("T")

DATE = "datetime64[us]"
MONTH = "period[M]"


class Column(NamedTuple):
    """One column: its dtype and its meaning in one line."""

    dtype: str
    meaning: str


ENTRIES: dict[str, Column] = {
    "source_file": Column("str", "file that the entry was read from, as given, with `/` between folders"),
    "listing_id": Column("str", "listing that printed the entry: the file's stem, and the record in an archive"),
    "feed": Column("str", "series that the listing belongs to, for example `global-news`"),
    "language": Column(
        "str",
        "language of the entry as its text shows it, a code such as `en`, `fr`, `ar` or `zh`; missing where undecided",
    ),
    "page_heading": Column("str", "heading of the page, for example `News room`"),
    "group_heading": Column("str", "heading of the group as printed: `November 2021`, `2012`, `Special events`"),
    "number": Column("Int64", "number printed before the entry; missing where none was printed"),
    "position": Column("int64", "place of the entry in the listing, counted from 1"),
    "kicker": Column("str", "label printed over the title"),
    "title": Column("str", "title of the entry"),
    "date": Column(DATE, "first day printed for the entry; missing for an undated entry"),
    "date_end": Column(DATE, "last day printed; equal to `date` for a single day"),
    "place": Column("str", "place printed on the date line"),
    "summary": Column("str", "text printed after the date"),
    "credit": Column("str", "photo credit without the © sign and the year"),
    "credit_year": Column("Int64", "year in the photo credit: when the page was rendered, never the story's own"),
    "url": Column("str", "address of the story, where the listing has links"),
    "line_start": Column("int64", "first line of the entry in the listing's text, counted from 1"),
    "line_end": Column("int64", "last line of the entry in the listing's text"),
}

OCCURRENCES: dict[str, Column] = {**ENTRIES, "story_id": Column("str", "story that the entry reports")}

LISTINGS: dict[str, Column] = {
    "listing_id": Column("str", "listing; unique"),
    "source_file": Column("str", "file that holds the listing"),
    "format": Column("str", "form that was recognised: text, html, mhtml, warc, wet, feed, csv, jsonl, parquet"),
    "layout": Column("str", "layout of the text: numbered, dash, bullets, bare; missing for tables"),
    "feed": Column("str", "series that the listing belongs to"),
    "label": Column("str", "name of the feed as readers see it, from the sources file"),
    "label_fr": Column("str", "the same for readers of French"),
    "label_es": Column("str", "the same for readers of Spanish"),
    "scope": Column("str", "`general`, `theme` (shows one subject only) or `unknown`"),
    "office": Column("str", "office or programme that publishes the feed"),
    "url": Column("str", "address of the listing page"),
    "captured": Column(DATE, "day on which the listing was saved, where known"),
    "rendered_year": Column("Int64", "year in which the page was rendered, from its photo credits or the sources file"),
    "page_offset": Column("Int64", "entries or pages before this page, as its address says (`nextRow--N`, `?page=N`)"),
    "offset_unit": Column("str", "what `page_offset` counts: `entries` or `pages`"),
    "page_cap": Column("Int64", "number of entries at which the page was cut (10, 20, 25 …); missing if not cut"),
    "n_entries": Column("int64", "entries read"),
    "n_dated": Column("int64", "entries with a date"),
    "first_date": Column(DATE, "oldest date"),
    "last_date": Column(DATE, "newest date"),
    "window_start": Column(DATE, "first day that the page shows: its oldest entry in order; missing if it shows none"),
    "window_end": Column(
        DATE, "last day that the page shows: its newest entry in order, or the day before its capture"
    ),
    "window_closed": Column("boolean", "does the window end at the capture, rather than at an entry?"),
    "declared": Column("boolean", "is the file in the sources file, with the same sha256?"),
    "sha256": Column("str", "sha256 of the file"),
}

PROBLEMS: dict[str, Column] = {
    "source_file": Column("str", "file"),
    "line": Column("Int64", "line, counted from 1; missing if the whole file is meant"),
    "text": Column("str", "the line, or the value that looks wrong"),
    "reason": Column("str", "why it could not be placed, or what looks wrong, and what to do"),
}

CORRECTIONS: dict[str, Column] = {
    "action": Column("str", "`set`, `exclude`, `merge` or `keep apart`"),
    "entry": Column("str", "entry or story: file and line (`page.txt:12`), story id, or address"),
    "other": Column("str", "the other story, to merge with or to keep apart"),
    "column": Column("str", "column that is set"),
    "old": Column("str", "value as printed; if the page prints another by now, the row is stale"),
    "new": Column("str", "value that counts; empty for none"),
    "reason": Column("str", "why"),
    "file": Column("str", "file of corrections"),
    "line": Column("int64", "line of the row"),
    "status": Column("str", "`applied`, `stale` (the page prints another value by now) or `unmatched`"),
    "story_ids": Column("object", "the stories that the row names, as a tuple of ids"),
}

HISTORY: dict[str, Column] = {
    "story_id": Column("str", "story"),
    "feed": Column("str", "feed whose captures tell the event"),
    "event": Column(
        "str",
        "`first seen`, `inserted`, `retitled`, `re-dated`, `summary edited`, `withdrawn`, `withdrawn or moved` "
        "(perhaps to a day out of sight) or `returned`",
    ),
    "captured": Column(DATE, "day of the capture that first shows the event"),
    "before": Column(DATE, "day of the last capture that shows the story, or its day, otherwise; missing if none does"),
    "old": Column("str", "text or date before the edit"),
    "new": Column("str", "text or date after it"),
    "other_id": Column("str", "id of the story before an edit that no address confirms"),
}

CAPTURES: dict[str, Column] = {
    "url": Column("str", "address of the listing page"),
    "timestamp": Column("str", "time of the capture, as the archive writes it: 14 digits, UTC"),
    "captured": Column(DATE, "day of the capture"),
    "feed": Column("str", "feed that the address shows"),
    "scope": Column("str", "scope that the address shows"),
    "page_offset": Column("Int64", "entries or pages before this one, as the address says"),
    "offset_unit": Column("str", "what `page_offset` counts: `entries` or `pages`"),
}
CAPTURE_CALENDAR: dict[str, Column] = {
    "feed": Column("str", "feed"),
    "month": Column(MONTH, "calendar month"),
    "status": Column("str", "`full` or `partial` (read), `exists` (captures not read would show it) or `none known`"),
    "observed_days": Column("int64", "days of the month that were read"),
    "days": Column("int64", "days of the month"),
    "n_captures": Column("int64", "captures made in the month"),
    "n_unread": Column("int64", "captures made in the month that were not read"),
}
PROPOSALS: dict[str, Column] = {
    "rank": Column("int64", "order in which to fetch them, counted from 1"),
    "feed": Column("str", "feed"),
    "url": Column("str", "address of the listing page"),
    "timestamp": Column("str", "time of the capture, as the archive writes it"),
    "captured": Column(DATE, "day of the capture"),
    "page_offset": Column("Int64", "entries or pages before it"),
    "first_day": Column(DATE, "first day that it would show, by the feed's pace"),
    "last_day": Column(DATE, "last day that it would show"),
    "new_days": Column("int64", "days that neither the corpus nor an earlier proposal shows"),
    "assumed": Column("bool", "is the pace that of other feeds, because this one was never read?"),
}

STORIES: dict[str, Column] = {
    "story_id": Column("str", "stable, readable key: date, first words of the title, four hex digits"),
    "date": Column(DATE, "first day; missing for an undated story"),
    "date_end": Column(DATE, "last day"),
    "title": Column("str", "title, as the latest capture prints it"),
    "kicker": Column("str", "kicker; of several, the most telling kind"),
    "summary": Column("str", "summary, as the latest capture prints it"),
    "language": Column("str", "language"),
    "url": Column("str", "address of the story"),
    "n_occurrences": Column("int64", "entries that report the story"),
}

EXPORTED: dict[str, Column] = {
    "date": Column(DATE, "first day; missing for an undated story"),
    "title": Column("str", "title"),
    "summary": Column("str", "summary"),
    "feeds": Column("str", "names of the feeds that list the story, separated by semicolons, as all lists here"),
    "scope": Column("str", "their scopes: `general`, `theme` or `unknown`"),
    "topics": Column("str", "names of its topics"),
    "themes": Column("str", "names of its themes"),
    "countries": Column("str", "names of the countries that it mentions"),
    "matched_words": Column("str", "the words that each theme, and the search, found in it"),
    "url": Column("str", "address of the story"),
    "sources": Column("str", "file and lines of each of its entries"),
    "story_id": Column("str", "story"),
}

COVERAGE: dict[str, Column] = {
    "feed": Column("str", "feed"),
    "scope": Column("str", "scope of the feed"),
    "month": Column(MONTH, "calendar month"),
    "status": Column("str", "`full`, `partial` or `unobserved`"),
    "observed_days": Column("int64", "days of the month inside the feed's observation window"),
    "days": Column("int64", "days of the month"),
}

# Where a match stands in the text of a story.
SPAN = {
    "field": Column("str", "`title` or `summary`"),
    "start": Column("int64", "first character of the match in the field, counted from 0"),
    "end": Column("int64", "character after the match"),
}

EVIDENCE: dict[str, Column] = {
    "story_id": Column("str", "story"),
    "theme": Column("str", "theme, by its id in the dictionary"),
    "term": Column("str", "term of the dictionary that matched"),
    **SPAN,
}

TOPICS: dict[str, Column] = {
    "story_id": Column("str", "story"),
    "topic": Column("str", "topic, by its id in the dictionary"),
    "primary": Column("bool", "is it the story's primary topic? exactly one is, if the story has a topic"),
    "source": Column("str", "`kicker` or `text`"),
    "term": Column("str", "kicker, or term of the dictionary, that matched"),
    "field": Column("str", "`kicker`, `title` or `summary`"),
    "start": Column("int64", "first character of the match in the field"),
    "end": Column("int64", "character after the match"),
}

VOLUME: dict[str, Column] = {
    "feed": Column("str", "feed"),
    "scope": Column("str", "scope of the feed"),
    "period": Column("period", "day, week, month, quarter or year"),
    "status": Column("str", "`full`, `partial` or `unobserved`"),
    "n_stories": Column("Int64", "distinct stories; missing where unobserved"),
    "n_undated": Column("Int64", "of these, undated ones that stand between two dated ones of the period"),
    "observed_days": Column("int64", "observed days of the period"),
    "rate": Column("float64", "stories per 30 observed days"),
    "rate_low": Column("float64", "lower end of the exact 95 % interval"),
    "rate_high": Column("float64", "upper end of the exact 95 % interval"),
    "story_ids": Column("object", "the stories counted, as a tuple of ids"),
}

_SHARE_TAIL: dict[str, Column] = {
    "n": Column("Int64", "stories with it; missing where unobserved"),
    "total": Column("Int64", "stories; missing where unobserved"),
    "share": Column("float64", "n / total; missing below 5 stories"),
    "share_low": Column("float64", "lower end of the Wilson 95 % interval"),
    "share_high": Column("float64", "upper end of the Wilson 95 % interval"),
    "burst_low": Column("float64", "lower end of the 95 % interval that allows for launches"),
    "burst_high": Column("float64", "upper end of the 95 % interval that allows for launches"),
    "quote": Column("str", "interval to quote: `burst` where stories share a day, else `share`"),
    "size": Column("str", "`counts only` (total < 5), `small` (total < 30) or `enough`"),
    "not_covered": Column("Int64", "stories besides, in languages that the dictionary has no terms in"),
    "story_ids": Column("object", "the stories counted, as a tuple of ids"),
}
_SHARE_HEAD: dict[str, Column] = {
    "feed": Column("str", "feed, or `all` if the caller pooled feeds"),
    "scope": Column("str", "scope, or `mixed` if the caller pooled scopes"),
    "period": Column("period", "period; missing where the whole selection is one period"),
}
TOPIC_SHARE: dict[str, Column] = {
    **_SHARE_HEAD,
    "topic": Column("str", "topic; `no topic` for stories without one"),
    **_SHARE_TAIL,
}
THEME_SHARE: dict[str, Column] = {
    **_SHARE_HEAD,
    "theme": Column("str", "theme; `no theme` for stories without one"),
    **_SHARE_TAIL,
}

RECURRENCE: dict[str, Column] = {
    "feed": Column("str", "feed"),
    "scope": Column("str", "scope of the feed"),
    "theme": Column("str", "theme"),
    "n_stories": Column("Int64", "stories with the theme; missing, like the months and the streak, where unobserved"),
    "first_seen": Column(DATE, "date of the first story"),
    "last_seen": Column(DATE, "date of the last story"),
    "active_months": Column("Int64", "months with at least one story"),
    "observable_months": Column("int64", "full and partial months of the feed"),
    "longest_streak": Column("Int64", "longest run of active months without a month between them"),
    "longest_gap": Column("Int64", "longest run of observed, quiet months between two active ones; missing if unknown"),
    "current_state": Column("str", "`active`, `quiet` or `unknown` in the feed's last observed month"),
    "dispersion": Column(
        "float64", "Gries' DP over observed months, divided by its largest value (DPnorm): 0 is even, 1 is one month"
    ),
    "story_ids": Column("object", "the stories counted, as a tuple of ids"),
}

ATTRIBUTION: dict[str, Column] = {
    "measure": Column("str", "`stories` (by feed and month) or `themes` (by feed and theme)"),
    "feed": Column("str", "feed"),
    "period": Column("period", "month; missing for themes"),
    "theme": Column("str", "theme; missing for stories"),
    "n_before": Column("int64", "stories before"),
    "n_after": Column("int64", "stories after"),
    "change": Column("int64", "the difference; the sum of the parts that follow"),
    "new": Column("int64", "stories published since"),
    "edited": Column("int64", "stories whose date or text the agency changed"),
    "withdrawn": Column("int64", "stories that the agency took away"),
    "merged": Column("int64", "prints that were told apart, or put together, otherwise"),
    "corrected": Column("int64", "stories that rows of corrections.csv changed"),
    "coverage": Column("int64", "stories on days that only one of the corpora saw"),
    "dictionary": Column("int64", "stories that only one of the dictionaries finds"),
    "method": Column("int64", "pages read, or stories counted, in another way than before: no page changed"),
    "news": Column("int64", "new, edited and withdrawn together: what the agency did"),
}

INSTRUMENT_MATCHES: dict[str, Column] = {
    "story_id": Column("str", "story"),
    "code": Column("str", "code of the instrument: C190, P029, R202, MLC"),
    "term": Column("str", "text that matched"),
    **SPAN,
}
PLACE_MATCHES: dict[str, Column] = {
    "story_id": Column("str", "story"),
    "iso3": Column("str", "country: ISO 3166-1 alpha-3; XKX for Kosovo"),
    "term": Column("str", "text that matched"),
    **SPAN,
    "level": Column("str", "`country`, `demonym` or `city`"),
    "role": Column("str", "`subject` counts; `venue`, `donor`, `office`, `origin`, `document`, `language` do not"),
}
REGION_MATCHES: dict[str, Column] = {
    "story_id": Column("str", "story"),
    "region": Column("str", "ILO region: africa, americas, arab-states, asia-pacific, europe-central-asia"),
    "term": Column("str", "text that matched"),
    **SPAN,
}
PARTNER_MATCHES: dict[str, Column] = {
    "story_id": Column("str", "story"),
    "partner": Column("str", "partner, by its id in the list of partners"),
    "kind": Column("str", "un, bank, group, regional, government, workers, employers or ngo"),
    "term": Column("str", "text that matched"),
    **SPAN,
    "joint": Column("bool", "does the same sentence name the ILO as acting with the partner?"),
}
JOINT_MENTIONS: dict[str, Column] = {
    "partner": Column("str", "partner"),
    "other": Column("str", "partner named in the same story; the later of the two in the alphabet"),
    "n_stories": Column("int64", "stories that name both"),
    "story_ids": Column("object", "the stories counted, as a tuple of ids"),
}
INSTRUMENTS: dict[str, Column] = {
    "code": Column("str", "code of the instrument: C190, P029, R202, MLC"),
    "kind": Column("str", "`convention`, `protocol` or `recommendation`"),
    "number": Column("int64", "number within its kind; a Protocol has that of its Convention"),
    "year": Column("int64", "year of adoption"),
    "title": Column("str", "short title in English"),
    "group": Column("str", "`fundamental`, `governance` or `technical`; missing for Recommendations"),
    "status": Column("str", "abrogated, withdrawn, adopted …, as far as known; missing if nothing was noted"),
    "certainty": Column("str", "`sourced` (read in a source), `known` (from memory, not re-read) or `uncertain`"),
}
RATIFICATIONS: dict[str, Column] = {
    "story_id": Column("str", "story"),
    "iso3": Column("str", "country that ratified; missing for a universal ratification"),
    "code": Column("str", "code of the instrument"),
    "ordinal": Column("Int64", "which ratification of the instrument, as told: 60 for `the 60th country`"),
    "event": Column("str", "`ratified` or `universal`"),
    "date": Column(DATE, "date of the story; the ratification was registered on that day or earlier"),
    "sentence": Column("str", "sentence that tells it"),
    "field": Column("str", "`title` or `summary`"),
}

BRIEF_NUMBERS: dict[str, Column] = {
    "number": Column("str", "`stories`, `rate`, `feeds`, `topic share`, `themes` or `countries`"),
    "label": Column("str", "topic whose share it is"),
    "value": Column("float64", "the number, in all feeds counted; the rate is per 30 observed days of a feed"),
    "n": Column("Int64", "of a share: stories with it; of feeds: those seen"),
    "total": Column("Int64", "of a share: stories; of feeds: all of the record"),
    "compared": Column("float64", "the number in the feeds that both periods show alike"),
    "before": Column("float64", "the same number in the period before"),
    "n_before": Column("Int64", "of a share: stories with it before"),
    "total_before": Column("Int64", "of a share: stories before"),
    "low": Column("float64", "lower end of the 95 % interval of the ratio (rate) or the difference (share)"),
    "high": Column("float64", "upper end"),
    "verdict": Column("str", "`above chance`, `within chance`, `not tested`, `too few` or `nothing before`"),
    "story_ids": Column("object", "the stories counted, as a tuple of ids"),
}
BRIEF_POINTS: dict[str, Column] = {
    "kind": Column(
        "str",
        "`rose`, `fell` (themes), `new word`, `rising word`, `new theme`, `new country`, `new partner`, "
        "`new instrument`, `ratification` or `returned` (themes)",
    ),
    "name": Column("str", "id of the theme, country, partner or instrument; or the word"),
    "country": Column("str", "country that ratified"),
    "ordinal": Column("Int64", "which ratification of the instrument, as told"),
    "n": Column("int64", "stories with it"),
    "total": Column("Int64", "of so many"),
    "n_before": Column("Int64", "stories with it before"),
    "total_before": Column("Int64", "of so many"),
    "difference": Column("float64", "difference of the two shares"),
    "low": Column("float64", "lower end of its 95 % interval, which allows for launches"),
    "high": Column("float64", "upper end"),
    "p_family": Column("float64", "chance that any theme, or any word, differs as much"),
    "last_seen": Column(DATE, "date of the last story before the period"),
    "months": Column("Int64", "months between that story and the period"),
    "observed_months": Column("Int64", "of these, months that every feed counted shows whole"),
    "story_ids": Column("object", "the stories behind it, as a tuple of ids"),
}
BRIEF_TO_READ: dict[str, Column] = {
    "story_id": Column("str", "story"),
    "date": Column(DATE, "date"),
    "title": Column("str", "title"),
    "n_points": Column("int64", "points of the brief that rest on it"),
}
BRIEF_UNSEEN: dict[str, Column] = {
    "feed": Column("str", "feed"),
    "scope": Column("str", "scope of the feed"),
    "status": Column("str", "`partial` or `unobserved`"),
    "observed_days": Column("int64", "observed days of the period"),
    "days": Column("int64", "days of the period"),
}

TABLES: dict[str, dict[str, Column]] = {
    "entries": ENTRIES,
    "listings": LISTINGS,
    "occurrences": OCCURRENCES,
    "problems": PROBLEMS,
    "corrections": CORRECTIONS,
    "stories": STORIES,
    "exported": EXPORTED,
    "history": HISTORY,
    "captures": CAPTURES,
    "capture_calendar": CAPTURE_CALENDAR,
    "proposals": PROPOSALS,
    "coverage": COVERAGE,
    "evidence": EVIDENCE,
    "topics": TOPICS,
    "volume": VOLUME,
    "topic_share": TOPIC_SHARE,
    "theme_share": THEME_SHARE,
    "recurrence": RECURRENCE,
    "attribution": ATTRIBUTION,
    "instrument_matches": INSTRUMENT_MATCHES,
    "place_matches": PLACE_MATCHES,
    "region_matches": REGION_MATCHES,
    "partner_matches": PARTNER_MATCHES,
    "joint_mentions": JOINT_MENTIONS,
    "instruments": INSTRUMENTS,
    "ratifications": RATIFICATIONS,
    "brief_numbers": BRIEF_NUMBERS,
    "brief_points": BRIEF_POINTS,
    "brief_to_read": BRIEF_TO_READ,
    "brief_unseen": BRIEF_UNSEEN,
}


# Units of columns of numbers, by the name of the column or what it begins with.
_UNITS = {
    "rate_ratio": "ratio",
    "rate": "stories per 30 observed days",
    "burst": "as the number whose interval it is",
    "share": "share, 0 to 1",
    "difference": "difference of shares, -1 to 1",
    "observed_days": "days",
    "observable_months": "months",
    "active_months": "months",
    "longest": "months",
    "days": "days",
    "lift": "ratio",
    "z": "standard errors",
    "n": "stories",
    "total": "stories",
    "not_covered": "stories",
}


def unit_of(column: str) -> str:
    """Unit of a column of numbers; "" for one that has none.

    >>> unit_of("rate_low"), unit_of("n_a"), unit_of("feed")
    ('stories per 30 observed days', 'stories', '')
    """
    return next((unit for name, unit in _UNITS.items() if column == name or column.startswith(f"{name}_")), "")


# Columns of tables that notebooks show beside the declared ones.
SHOWN_MEANINGS: dict[str, str] = {
    "a": "first side of the comparison",
    "above_floor": "is the difference above the noise floor?",
    "any": "terms of every language",
    "b": "second side of the comparison",
    "by_chance_above_2": "terms that chance alone would bring above a score of 2",
    "by_chance_above_floor": "terms that chance alone would bring above the floor",
    "count": "distinct stories; missing where unobserved",
    "date": "date of the story",
    "days": "days of the period",
    "days_before": "observed days before the first story",
    "de": "terms in German",
    "difference": "share of the first side less that of the second",
    "difference_high": "upper end of the 95 % interval of the difference",
    "difference_low": "lower end of the 95 % interval of the difference",
    "en": "terms in English",
    "es": "terms in Spanish",
    "feed_mix": "feeds pooled, each with its stories",
    "file": "name of the file",
    "first_a": "first day of the first side",
    "first_b": "first day of the second side",
    "floor": "score that chance rarely exceeds: the noise floor",
    "fr": "terms in French",
    "is_peak": "is it the highest period, or one of them?",
    "jaccard": "stories with both, of those with either",
    "kappa": "agreement of two people beyond chance (Cohen's kappa)",
    "kappa_high": "upper end of the 95 % interval of kappa",
    "kappa_low": "lower end of the 95 % interval of kappa",
    "keyword": "the phrase, as the story prints it",
    "kicker": "label printed over the title",
    "kind": "what the row stands for, such as theme or word",
    "label": "label that a person gives",
    "last_a": "last day of the first side",
    "last_b": "last day of the second side",
    "left": "words before the phrase",
    "lift": "times as often together as by chance",
    "lift_high": "upper end of the 95 % interval of the lift",
    "lift_low": "lower end of the 95 % interval of the lift",
    "n": "stories counted",
    "n_a": "stories with it, on the first side or with the first theme",
    "n_above": "terms above the noise floor",
    "n_all": "stories of the feed in all periods",
    "n_alone": "stories that have the theme through this term alone",
    "n_b": "stories with it, on the second side or with the second theme",
    "n_marked": "labelled stories that the dictionary marks",
    "n_missed": "of those not marked, stories that a person labels",
    "n_most": "most stories in a period",
    "n_names": "names compared",
    "n_peak": "stories of the highest periods",
    "n_periods": "periods compared",
    "n_right": "of those marked, stories that a person labels too",
    "n_shared": "stories on both sides",
    "n_stories": "distinct stories; missing where unobserved",
    "n_terms": "terms tried",
    "n_tied": "rows with the same number",
    "n_unmarked": "labelled stories that the dictionary does not mark",
    "n_unobserved": "periods that no page shows",
    "needed": "full months that the question needs",
    "observed_from": "first observed day",
    "p_family": "chance that any theme, or any word, differs as much",
    "phrase": "words that stand together in several stories",
    "precision": "of the stories marked, the part that is right",
    "precision_high": "upper end of the 95 % interval of the precision",
    "precision_low": "lower end of the 95 % interval of the precision",
    "rate_ratio": "rate of the first side, in times that of the second",
    "rate_ratio_high": "upper end of the 95 % interval of the ratio",
    "rate_ratio_low": "lower end of the 95 % interval of the ratio",
    "ratio": "rate, in times that of the others",
    "ratio_high": "upper end of the 95 % interval of the ratio",
    "ratio_low": "lower end of the 95 % interval of the ratio",
    "raw": "share in which feeds with more stories weigh more",
    "raw_high": "upper end of the 95 % interval of the raw share",
    "raw_low": "lower end of the 95 % interval of the raw share",
    "recall": "of the stories on the theme, the part that is marked",
    "recall_high": "upper end of the 95 % interval of the recall",
    "recall_low": "lower end of the 95 % interval of the recall",
    "right": "words after the phrase",
    "share_a": "share of the first side",
    "share_b": "share of the second side",
    "standardised": "share in which every feed weighs the same",
    "standardised_high": "upper end of the 95 % interval of the standardised share",
    "standardised_low": "lower end of the 95 % interval of the standardised share",
    "stories": "distinct stories",
    "story_ids": "the stories counted, as a tuple of ids",
    "subject": "what was asked about",
    "term": "word, or term of the dictionary",
    "theme": "theme",
    "theme_a": "first theme of the pair",
    "theme_b": "second theme of the pair",
    "total": "stories in all",
    "total_a": "stories of the first side",
    "total_b": "stories of the second side",
    "undated": "stories without a date, not counted",
    "z": "score: difference of the log-odds over its standard error",
}


def meanings_of(columns: Sequence[str]) -> dict[str, str]:
    """Return what the columns of a table mean; "" for unknown ones.

    A declared table that has more than half of them says it; for other tables, the words for what is shown, if any.

    >>> meanings_of(["feed", "period", "n_stories"])["n_stories"]
    'distinct stories; missing where unobserved'
    >>> meanings_of(["term", "z"])["term"]
    'word, or term of the dictionary'
    """
    nearest = max(TABLES.values(), key=lambda declared: len(declared.keys() & set(columns)))
    declared = {name: column.meaning for name, column in nearest.items()}
    is_it = 2 * len(declared.keys() & set(columns)) > len(columns)
    said = SHOWN_MEANINGS | declared if is_it else declared | SHOWN_MEANINGS
    return {name: said.get(name, "") for name in columns}


def as_table(data: pd.DataFrame | dict[str, list[object]] | list[dict[str, object]], name: str) -> pd.DataFrame:
    """Frame with exactly the columns and dtypes of the table called `name`, in their order.

    A column that `data` lacks is filled with missing values, so an empty input gives an empty table of the right form.

    Raises
    ------
    SchemaError
        If `data` lacks a column that cannot be missing (an integer or a truth value).

    Examples
    --------
    >>> as_table({"source_file": ["a.txt"], "reason": ["empty file"]}, "problems").columns.tolist()
    ['source_file', 'line', 'text', 'reason']
    >>> len(as_table([], "stories")), as_table([], "stories")["n_occurrences"].dtype
    (0, dtype('int64'))
    """
    import pandas as pd

    columns = TABLES[name]
    frame = pd.DataFrame(data)
    absent = [c for c in columns if c not in frame and columns[c].dtype in ("int64", "bool")]
    if absent and len(frame):
        raise SchemaError(f"The table {name!r} needs the columns {absent}; it has {list(frame.columns)}.")
    frame = frame.reindex(columns=list(columns))
    for column, (dtype, _) in columns.items():
        wanted = _period_dtype(frame[column]) if dtype == "period" else dtype
        if str(frame[column].dtype) != wanted:
            frame[column] = frame[column].astype(wanted)  # type: ignore[call-overload]
    return frame.reset_index(drop=True)


def _period_dtype(values: pd.Series) -> str:
    """Dtype of a column of periods: its own, or months for a column that holds nothing."""
    import pandas as pd

    if isinstance(values.dtype, pd.PeriodDtype):
        return str(values.dtype)
    return MONTH if values.isna().all() else "object"


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """Rows of a table with its columns as attributes; `Any`, because a checker cannot know a table's columns.

    >>> import pandas as pd
    >>> [row.feed for row in rows_of(pd.DataFrame({"feed": ["global-news"]}))]
    ['global-news']
    """
    yield from table.itertuples()
