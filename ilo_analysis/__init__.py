"""Communications trends of the International Labour Organization, from saved listing pages.

>>> import ilo_analysis as ilo
>>> corpus = ilo.load_corpus("data/raw")             # doctest: +SKIP
>>> volume = ilo.story_volume(corpus)                # doctest: +SKIP
>>> ilo.plot_story_volume(volume).save("volume.svg") # doctest: +SKIP

Nothing heavy is imported before it is used: each public name lives in one module, which is loaded at first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus as Corpus
    from ilo_analysis.corpus import load_corpus as load_corpus

__version__ = "0.1.0"

_HOME = {
    "Corpus": "corpus",
    "load_corpus": "corpus",
}
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
