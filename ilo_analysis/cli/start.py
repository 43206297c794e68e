"""``ilo-analysis init``: a working folder, for users of the package without a checkout."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from ilo_analysis.cli.commands import echo
from ilo_analysis.errors import FolderError
from ilo_analysis.reference import MARK, project_folder, reference_folder
from ilo_analysis.workplace import said_in_words

SOURCES = """\
file,feed,label,label_fr,scope,captured
# my-page_2021.html,my-office-news,News of my office,Actualités de mon bureau,general,2022-07-05
"""
CORRECTIONS = """\
action,entry,other,column,old,new,reason
# set,2021-11-08-title-of-the-story-3f2a,,date,2021-11-08,2021-11-09,the page misprints the day
"""
EVENTS = """\
date,theme,label,source,certainty
"""
MATRIX = """\
# ilo-analysis report --matrix matrix.yaml
- notebook: 02_story_volume
  parameters: {start: 2021-01, end: 2021-12}
- notebook: 05_theme_focus
  parameters: {theme: [covid-19, social-protection]}  # a list: one report for each value
- notebook: 08_brief
  parameters: {start: 2021-10, end: 2021-12}
  for_each: month  # one brief for each month
"""


@click.command()
@click.argument("folder")
def init(folder: str) -> int:
    """Set up FOLDER as a working folder.

    Writes a guide, the notebooks, the shipped listings as an example, a dictionary of themes and a list of events to
    edit, templates of sources.csv and corrections.csv, and a batch matrix. Existing files stay as they are. Then run
    `ilo-analysis report` in FOLDER.
    """
    place = Path(folder)
    with said_in_words(place):
        if place.exists() and not place.is_dir():
            raise FolderError(f"{place} is a file. Name a folder.")
        made, kept = _fill(place)
    for name in made:
        echo(f"made  {place / name}")
    for name in kept:
        echo(f"kept  {place / name}, which already existed", err=True)
    echo(f"Put your pages into {place / 'pages'}, then: cd {place} && ilo-analysis report -p data pages")
    return 0


def _fill(place: Path) -> tuple[list[str], list[str]]:
    """Return the names of the files written to a folder, and of those that were already there."""
    project = project_folder()
    copies = {f"notebooks/{path.name}": path for path in sorted((project / "notebooks").glob("*.ipynb"))}
    copies |= {f"example/{path.name}": path for path in sorted((project / "data" / "raw").glob("*.txt"))}
    copies["example/sources.csv"] = project / "data" / "sources.csv"
    copies["guide.md"] = project / "data" / "guide.md"
    copies["my-themes.toml"] = reference_folder() / "themes.toml"
    texts = {"pages/sources.csv": SOURCES, "pages/corrections.csv": CORRECTIONS}
    texts |= {"my-events.csv": EVENTS, "matrix.yaml": MATRIX, MARK: ""}
    made, kept = [], []
    for name in [*copies, *texts]:
        target = place / name
        if target.exists():
            kept.append(name)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if name in copies:
            shutil.copyfile(copies[name], target)
        else:
            target.write_text(texts[name], encoding="utf-8")
        made.append(name)
    return [name for name in made if name != MARK], [name for name in kept if name != MARK]
