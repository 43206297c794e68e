"""The panel of the JupyterLab explorer, and what it says in code."""

from ilo_analysis.explorer.panel import Explorer, explore

__all__ = ["Explorer", "explore"]
