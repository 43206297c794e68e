"""``ilo-analysis brief``: the monthly command."""

from __future__ import annotations

import click

from ilo_analysis.cli.commands import echo


@click.command()
@click.argument("folder")
@click.option("--out", metavar="FOLDER", default="reports/briefs", help="Folder for the briefs and the tables read.")
@click.option("--period", default="", help="2021-07, 2021Q3 or 2021; by default the last fully observed month.")
@click.option("-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="A parameter of 08_brief.")
@click.option("--pdf", is_flag=True, help="Also print the brief to PDF, with the installed Chromium.")
@click.option("--force", is_flag=True, help="Also make an unchanged brief again.")
def brief(
    folder: str, out: str, period: str, parameters: tuple[tuple[str, str], ...], *, pdf: bool, force: bool
) -> int:
    """Write the month's brief on FOLDER, and its e-mail.

    Reads only new pages. Prints the paths of the page and the e-mail last. Exit code 1 if a file could not be read or
    the brief could not be made, 2 if a parameter is wrong; then nothing was read.
    """
    from ilo_analysis.listings.tables import unread_files
    from ilo_analysis.reports.monthly import make_brief

    made = make_brief(folder, out, period, dict(parameters), pdf=pdf, force=force, progress=True)
    unread = unread_files(made.taken.corpus.problems, made.taken.corpus.listings) if made.taken else []
    for name in unread:
        echo(f"{name}: could not be read; `ilo-analysis check` says why", err=True)
    if made.taken:
        read, kept, gone = (len(files) for files in made.taken[1:])
        echo(f"{read} files read, {kept} unchanged, {gone} gone", err=True)
    if made.outcome.status not in ("done", "unchanged"):
        echo(f"{made.outcome.name} failed: {made.outcome.message}", err=True)
        return 1
    for ending in (".html", ".eml"):
        echo(made.outcome.folder / f"{made.outcome.name}{ending}")
    return int(bool(unread))
