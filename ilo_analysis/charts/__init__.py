"""Layer 5: one `plot_…` per measure: the measure's table in, a `Chart` out."""

from ilo_analysis.charts.volume import plot_story_volume, plot_theme_months

__all__ = ["plot_story_volume", "plot_theme_months"]
