"""Communications trends of the International Labour Organization, from saved listing pages.

>>> import ilo_analysis as ilo
>>> corpus = ilo.load_corpus()  # the listings that the project ships
>>> volume = ilo.story_volume(corpus)
>>> chart = ilo.plot_story_volume(volume, stories=corpus.stories)
>>> chart.stories(feed="moscow-news", period="2020-08").shape[0]
4

Nothing heavy is imported before it is used: each public name lives in one module, which is loaded at first use.
"""

from __future__ import annotations

from importlib import import_module

__version__ = "0.1.0"

# Module -> the public names that live in it
_NAMES = {
    "batch": "run_reports",
    "change": "change_summary changepoints season trend",
    "charts": (
        "plot_comparison plot_coverage plot_story_volume plot_theme_cooccurrence plot_theme_months "
        "plot_theme_recurrence plot_theme_share plot_theme_timeline plot_topic_share"
    ),
    "comparison": "compare noise_summary",
    "concordance": "keyword_in_context",
    "corpus": "Corpus load_corpus restrict",
    "coverage": "coverage_gaps observation_windows",
    "dictionary": "read_dictionary",
    "dictionary_check": "check_dictionary diff_dictionaries",
    "dictionary_findings": "dictionary_findings",
    "display": "describe_selection provenance show_stories show_table",
    "emerging": "emerging_terms",
    "events": "around_events events_in",
    "explorer": "explore",
    "export": "export_html",
    "figure": "Chart",
    "findings": "change_findings comparison_findings rate_findings recurrence_findings share_findings volume_findings",
    "instruments": "find_instruments",
    "labels": "agreement check_labels judge_labels precision_and_recall read_labels sample_to_label",
    "parameters": "check_parameters",
    "partners": "find_partners joint_mentions",
    "places": "find_places find_regions",
    "ratifications": "find_ratifications",
    "readers": "read_listing read_listings read_sources",
    "recurrence": "theme_cooccurrence theme_recurrence topic_cooccurrence",
    "selection": "find_marks select",
    "share_corrections": "corrected_share corrected_shares standardised_share",
    "shares": "theme_share topic_share",
    "store": "ingest",
    "themes": "find_themes",
    "topics": "assign_topics",
    "volume": "feed_rates story_volume",
}
_HOME = {name: module for module, names in _NAMES.items() for name in names.split()}
__all__ = ["__version__", *sorted(_HOME)]


def __getattr__(name: str) -> object:
    """Public name, loaded from the module it lives in."""
    if name not in _HOME:
        raise AttributeError(f"module 'ilo_analysis' has no attribute {name!r}")
    value = getattr(import_module(f"ilo_analysis.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Public names, for tab completion."""
    return sorted(__all__)
