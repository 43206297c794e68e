"""Layer 5: one `plot_…` per measure: the measure's table in, a `Chart` out."""

from ilo_analysis.charts.comparison import plot_comparison, plot_theme_cooccurrence
from ilo_analysis.charts.coverage import plot_coverage
from ilo_analysis.charts.shares import plot_theme_share, plot_topic_share
from ilo_analysis.charts.themes import plot_theme_recurrence, plot_theme_timeline
from ilo_analysis.charts.volume import plot_story_volume, plot_theme_months

__all__ = [
    "plot_comparison",
    "plot_coverage",
    "plot_story_volume",
    "plot_theme_cooccurrence",
    "plot_theme_months",
    "plot_theme_recurrence",
    "plot_theme_share",
    "plot_theme_timeline",
    "plot_topic_share",
]
