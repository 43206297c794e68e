"""Communications trends of the International Labour Organization, from saved listing pages.

>>> import ilo_analysis as ilo
>>> corpus = ilo.load_corpus()  # the listings that the project ships
>>> volume = ilo.story_volume(corpus)
>>> chart = ilo.plot_story_volume(volume, stories=corpus.stories)
>>> chart.stories(feed="moscow-news", period="2020-08").shape[0]
4

`ilo.ask` answers the commonest questions, `ilo.select` narrows the corpus, `ilo.export_stories` writes it for
Excel; the chart of `ilo.story_volume` is `ilo.plot_story_volume`, and `chart.save("x.png", size="slide")` keeps it.
`ilo.explore` opens a panel, and `panel.save("name")` keeps what is chosen in it.

Each public name is listed once, in `__init__.pyi`, and loaded at first use, so importing the package costs nothing.
"""

from __future__ import annotations

import lazy_loader

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
