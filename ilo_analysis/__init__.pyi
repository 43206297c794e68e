"""Public names for type checkers and editors; `__init__.py` loads each at first use, and a test compares the two."""

from ilo_analysis.batch import run_reports as run_reports
from ilo_analysis.change import changepoints as changepoints
from ilo_analysis.change import emerging_terms as emerging_terms
from ilo_analysis.change import season as season
from ilo_analysis.change import trend as trend
from ilo_analysis.charts import plot_comparison as plot_comparison
from ilo_analysis.charts import plot_coverage as plot_coverage
from ilo_analysis.charts import plot_story_volume as plot_story_volume
from ilo_analysis.charts import plot_theme_cooccurrence as plot_theme_cooccurrence
from ilo_analysis.charts import plot_theme_months as plot_theme_months
from ilo_analysis.charts import plot_theme_recurrence as plot_theme_recurrence
from ilo_analysis.charts import plot_theme_share as plot_theme_share
from ilo_analysis.charts import plot_theme_timeline as plot_theme_timeline
from ilo_analysis.charts import plot_topic_share as plot_topic_share
from ilo_analysis.comparison import compare as compare
from ilo_analysis.corpus import Corpus as Corpus
from ilo_analysis.corpus import load_corpus as load_corpus
from ilo_analysis.corpus import restrict as restrict
from ilo_analysis.coverage import coverage_gaps as coverage_gaps
from ilo_analysis.coverage import observation_windows as observation_windows
from ilo_analysis.dictionary import read_dictionary as read_dictionary
from ilo_analysis.display import describe_selection as describe_selection
from ilo_analysis.display import provenance as provenance
from ilo_analysis.display import show_stories as show_stories
from ilo_analysis.display import show_table as show_table
from ilo_analysis.events import around_events as around_events
from ilo_analysis.events import events_in as events_in
from ilo_analysis.explore import explore as explore
from ilo_analysis.export import export_html as export_html
from ilo_analysis.figure import Chart as Chart
from ilo_analysis.findings import comparison_findings as comparison_findings
from ilo_analysis.findings import recurrence_findings as recurrence_findings
from ilo_analysis.findings import share_findings as share_findings
from ilo_analysis.findings import volume_findings as volume_findings
from ilo_analysis.instruments import find_instruments as find_instruments
from ilo_analysis.parameters import check_parameters as check_parameters
from ilo_analysis.partners import find_partners as find_partners
from ilo_analysis.places import find_places as find_places
from ilo_analysis.places import find_regions as find_regions
from ilo_analysis.ratifications import find_ratifications as find_ratifications
from ilo_analysis.readers import read_listing as read_listing
from ilo_analysis.readers import read_listings as read_listings
from ilo_analysis.readers import read_sources as read_sources
from ilo_analysis.selection import find_marks as find_marks
from ilo_analysis.selection import select as select
from ilo_analysis.shares import theme_share as theme_share
from ilo_analysis.shares import topic_share as topic_share
from ilo_analysis.store import ingest as ingest
from ilo_analysis.themes import find_themes as find_themes
from ilo_analysis.topics import assign_topics as assign_topics
from ilo_analysis.volume import feed_rates as feed_rates
from ilo_analysis.volume import story_volume as story_volume

__version__: str
__all__: list[str]
