"""``ilo-analysis …``, the only room that prints. A command imports slow modules only when it is called."""

from __future__ import annotations

import io
import json
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ilo_analysis import __version__
from ilo_analysis.cli.brief import brief
from ilo_analysis.cli.captures import captures
from ilo_analysis.cli.commands import Commands, echo, echo_json
from ilo_analysis.cli.start import init
from ilo_analysis.cli.themes import themes
from ilo_analysis.errors import IloAnalysisError, ParameterError
from ilo_analysis.listings.formats import FORMATS
from ilo_analysis.listings.origin.sources import find_corrections

if TYPE_CHECKING:
    from ilo_analysis.listings import Progress, Reading
    from ilo_analysis.reports.run import Outcome

# What ends a batch from outside: a key, a scheduler, a terminal that was closed.
SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Stopped(KeyboardInterrupt):
    """A signal asked this process to end."""


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ilo-analysis")
def commands() -> None:
    """Turn saved ILO listing pages into tables and reports."""


commands.add_command(brief)
commands.add_command(captures)
commands.add_command(themes)
commands.add_command(init)


def main() -> None:
    """Run the command line and end the process with its exit code."""
    for number in SIGNALS:
        # nohup has set one of them to be ignored.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    try:
        code = commands(standalone_mode=False)
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        echo(told.getvalue().rstrip(), err=True)
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort) as stopped:
        with suppress(OSError):
            echo("Stopped. Finished output is complete; unfinished output was removed.", err=True)
        # click makes an Abort of a KeyboardInterrupt.
        signals = [e.args[0] for e in (stopped, stopped.__cause__, stopped.__context__) if isinstance(e, Stopped)]
        code = 128 + (signals[0] if signals else signal.SIGINT)  # as shells count
    except ParameterError as error:
        echo(f"Error: {error}", err=True)
        code = 2
    except IloAnalysisError as error:
        echo(f"Error: {error}", err=True)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _stop(number: int, _: object) -> None:
    """Begin to end, once: a second signal must not interrupt the clean-up."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)


def _sources(command: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a command that takes listings."""
    command = click.argument("sources", nargs=-1, type=click.Path(path_type=Path))(command)
    command = click.option("--format", type=click.Choice(FORMATS), help="Format of every file.")(command)
    columns = "Names of a table's columns, such as date=publish_date,title=headline."
    command = click.option("--columns", default="", metavar="NAME=COLUMN,…", help=columns)(command)
    return click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Reading processes.")(
        command
    )


@commands.command()
@_sources
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--write-sources", "draft", type=click.Path(path_type=Path), help="Write a draft sources.csv to this new file."
)
def check(
    sources: tuple[Path, ...], jobs: int, format: str | None, columns: str, draft: Path | None, *, as_json: bool
) -> int:
    """Print what was read from each file, and every problem.

    Each problem has its line, and some have a suggestion for corrections.csv. SOURCES are files, folders or patterns;
    by default the project's data/raw. The format of a file is detected from its content unless --format sets it. Exit
    code 1 if a file could not be read.
    """
    from ilo_analysis.corpus import build_corpus
    from ilo_analysis.corpus.corrections import read_corrections
    from ilo_analysis.corpus.store import check_are_pages
    from ilo_analysis.listings import read_sources
    from ilo_analysis.listings.drafts import feed_totals, write_draft
    from ilo_analysis.listings.tables import unread_files
    from ilo_analysis.reference import default_data

    given = [str(source) for source in sources] or [str(default_data())]
    check_are_pages(given)
    with _bar("file") as progress:
        reading = read_sources(given, format=format, jobs=jobs, progress=progress, columns=columns)
    listings = reading.listings
    unread = unread_files(reading.problems, listings)
    # Dates out of order, edits and stories that may be one are seen only when the pages are put together.
    beside = find_corrections(path if Path(path).is_dir() else Path(path).parent for path in given)
    corpus = build_corpus(reading, read_corrections(beside)) if len(listings) else None
    problems = reading.problems if corpus is None else corpus.problems
    stories = {} if corpus is None else corpus.occurrences.groupby("feed")["story_id"].nunique().to_dict()
    totals = [row | {"stories": int(stories.get(row["feed"], 0))} for row in feed_totals(reading)]
    if as_json:
        facts = {"listings": _records(listings), "feeds": totals, "problems": _records(problems), "unread": unread}
        echo_json(facts)
    else:
        _print_reading(reading._replace(problems=problems), totals, unread)
    if draft is not None:
        echo(
            f"{draft}: {_count(write_draft(reading, draft), 'row')} to edit; guide.md explains the columns.",
            err=as_json,
        )
    return int(bool(unread))


def _records(table: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (pandas is not imported here)
    return json.loads(table.to_json(orient="records", date_format="iso", force_ascii=False))  # type: ignore[no-any-return]


def _print_reading(reading: Reading, totals: list[dict[str, Any]], unread: list[str]) -> None:
    held = reading.listings["source_file"].value_counts()
    for row in _records(reading.listings):
        window = f"{row['first_date'][:10]} to {row['last_date'][:10]}" if row["n_dated"] else "no dates"
        declared = "declared" if row["declared"] else "not declared"
        # Of a file that holds several listings each is named.
        name = row["source_file"] if held[row["source_file"]] == 1 else f"{row['source_file']} [{row['listing_id']}]"
        echo(f"{name}: {_count(row['n_entries'], 'entry')}, {row['n_dated']} dated, {window}")
        form = f"{row['format']}, {row['layout']}" if row["layout"] else row["format"]
        echo(f"    {form}; feed {row['feed']}, scope {row['scope']}, {declared}")
    for name in unread:
        echo(f"{name}: 0 entries, could not be read")
    for row in totals:
        window = f"{row['first_date']} to {row['last_date']}" if row["first_date"] else "no dates"
        guessed = f"; guessed: {', '.join(row['guessed'])}" if row["guessed"] else ""
        counts = f"{_count(row['entries'], 'entry')}, {_count(row['stories'], 'story')}"
        echo(f"feed {row['feed']}: {counts}, {window}{guessed}")
    for row in _records(reading.problems):
        place = row["source_file"] if row["line"] is None else f"{row['source_file']}:{row['line']}"
        text = f" [{row['text']}]" if row["text"] else ""
        echo(f"{place}: {row['reason']}{text}")
    total, dated = int(reading.listings["n_entries"].sum()), int(reading.listings["n_dated"].sum())
    echo(
        f"{_count(len(reading.listings), 'listing')}, {_count(total, 'entry')}, {dated} dated, "
        f"{_count(len(reading.problems), 'problem')}, {_count(len(unread), 'file')} could not be read."
    )


def _count(number: int, noun: str) -> str:
    """Return the number with its noun."""
    if number != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun}"


@commands.command()
@_sources
@click.option("--to", required=True, type=click.Path(path_type=Path), help="Folder for the tables.")
@click.option("--csv", is_flag=True, help="Also write each table as CSV.")
@click.option("--scheduler", metavar="ADDRESS", help="Read on the Dask cluster with this address.")
@click.option(
    "--corrections", type=click.Path(path_type=Path), help="Corrections file, if not corrections.csv beside the pages."
)
def ingest(
    sources: tuple[Path, ...],
    jobs: int,
    format: str | None,
    columns: str,
    to: Path,
    scheduler: str | None,
    corrections: Path | None,
    *,
    csv: bool,
) -> int:
    """Read SOURCES and write their tables to a folder.

    Unchanged files are not read again. Exit code 1 if a file could not be read; the tables of the others are still
    written.
    """
    from ilo_analysis.corpus.ingest import ingest as write
    from ilo_analysis.listings.tables import unread_files
    from ilo_analysis.reference import default_data

    given = [str(source) for source in sources] or [str(default_data())]
    with _client(scheduler) as client, _bar("file") as progress:
        done = write(
            given, to, format=format, csv=csv, jobs=jobs, client=client, progress=progress, corrections=corrections,
            columns=columns,
        )  # fmt: skip
    corpus = done.corpus
    echo(
        f"{to}: {_count(len(corpus.stories), 'story')}, {_count(len(corpus.occurrences), 'entry')}; "
        f"{_count(len(done.read), 'file')} read, {len(done.kept)} unchanged, {len(done.gone)} gone, "
        f"{_count(len(corpus.problems), 'problem')}."
    )
    unread = unread_files(corpus.problems, corpus.listings)
    for name in unread:
        echo(f"{name}: could not be read; `ilo-analysis check` says why", err=True)
    return int(bool(unread))


@contextmanager
def _client(scheduler: str | None) -> Iterator[Any]:
    """Yield a client of a Dask cluster, or None without an address."""
    if scheduler is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise ParameterError("--scheduler needs Dask: pip install 'ilo-analysis[dask]'.") from error
    with Client(scheduler) as client:
        yield client


@contextmanager
def _bar(unit: str) -> Iterator[Callable[[Progress], object] | None]:
    """Yield a function that shows the progress of reading, with entries and problems; None without a terminal."""
    # A program that was started without one has no standard error.
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(unit=unit, leave=False) as bar:

        def show(progress: Progress) -> None:
            """Move the bar."""
            bar.total = progress.total
            bar.set_postfix_str(
                f"{_count(progress.entries, 'entry')}, {_count(progress.problems, 'problem')}", refresh=False
            )
            bar.update(progress.files - bar.n)

        yield show


@commands.command()
@click.argument("notebooks", nargs=-1)
@click.option(
    "-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="Set a parameter; may be repeated."
)
@click.option("--matrix", metavar="FILE", help="YAML file that lists notebooks and parameters; - is standard input.")
@click.option("--jobs", type=click.IntRange(0), default=0, help="Runs in parallel; 0 is one per core.")
@click.option("--out", metavar="FOLDER", default="reports/latest", show_default=True, help="Folder for the reports.")
@click.option("--cwd", metavar="FOLDER", help="Working folder of the notebooks; by default each notebook's own.")
@click.option("--force", is_flag=True, help="Also repeat unchanged runs.")
@click.option("--plain-kernels", is_flag=True, help="Start every kernel from scratch instead of forking it.")
@click.option(
    "--timeout", type=click.IntRange(1), default=300, show_default=True, help="Time limit for a cell, in seconds."
)
@click.option("--pdf", is_flag=True, help="Also print each report to PDF, with the installed Chromium.")
@click.option(
    "--png",
    is_flag=True,
    help="Also draw each chart as PNG: as on the page, for a slide, for a column.",
)
@click.option("--eml", is_flag=True, help="Also write an e-mail to send each report; implies --png.")
@click.option("--zip", "zipped", is_flag=True, help="Also pack all reports into one zip to send.")
@click.option("--describe", metavar="NOTEBOOK", help="Print the parameters of a notebook, and stop.")
@click.option("--list", "listed", is_flag=True, help="Print the notebooks with their parameters, and stop.")
@click.option("--dry-run", is_flag=True, help="Print the runs and the reason for each, and stop.")
@click.option("--quiet", is_flag=True, help="Print only what failed and the path of the index.")
@click.option("--verbose", is_flag=True, help="Also print each run and its time in seconds.")
@click.option("--json", "as_json", is_flag=True, help="With --describe: as JSON Schema.")
def report(notebooks: tuple[str, ...], parameters: tuple[tuple[str, str], ...], **options: Any) -> int:  # noqa: ANN401
    """Run notebooks and write a report from each.

    NOTEBOOKS are names or paths; by default all of the project's. Prints the path of the index last. Exit code 1
    if a run failed, 2 if a parameter is wrong; then nothing was run.
    """
    _refuse_idle(click.get_current_context())
    if options["describe"]:
        _describe(options["describe"], as_json=options["as_json"])
        return 0
    if options["listed"]:
        _list_notebooks()
        return 0
    from ilo_analysis.reports.batch import planned_runs, run_reports

    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    shared = {key: options[key] for key in ("matrix", "out", "force", "pdf", "png", "eml", "cwd")}
    if options["dry_run"]:
        for run, why in planned_runs(notebooks, values, **shared):
            echo(f"{run.name}: {why or 'unchanged'}")
        return 0
    passed = {key: options[key] for key in ("jobs", "plain_kernels", "timeout")}
    batch = run_reports(notebooks, values, progress=not options["quiet"], **shared, **passed)
    _print_outcomes(batch.outcomes, quiet=options["quiet"], verbose=options["verbose"])
    if options["zipped"]:
        from ilo_analysis.reports.index import make_zip

        echo(make_zip(batch.index_page.parent, reports=[outcome.name for outcome in batch.outcomes]))
    echo(batch.index_page)
    return int(bool(batch.failed))


# What each kind of answer takes besides; the others would have no effect.
ALONE = {
    "describe": ("as_json",),
    "listed": (),
    "dry_run": ("notebooks", "parameters", "matrix", "out", "cwd", "force", "pdf", "png", "eml"),
}


def _refuse_idle(context: click.Context) -> None:
    """Refuse options that would have no effect beside the others."""
    names = {p.name: p.opts[-1] if p.opts[0].startswith("-") else p.human_readable_name for p in context.command.params}
    given = [n for n in names if n and context.get_parameter_source(n) is click.core.ParameterSource.COMMANDLINE]
    if "as_json" in given and "describe" not in given:
        raise click.UsageError("--json needs --describe NOTEBOOK.")
    if {"quiet", "verbose"} <= set(given):
        raise click.UsageError("--quiet and --verbose contradict each other. Give one of them.")
    for answer, besides in ALONE.items():
        idle = [names[name] for name in given if name not in (answer, *besides)]
        if answer in given and idle:
            raise click.UsageError(f"{names[answer]} cannot be combined with {', '.join(idle)}, which it would ignore.")


def _print_outcomes(outcomes: Sequence[Outcome], *, quiet: bool, verbose: bool) -> None:
    for outcome in outcomes if verbose else ():
        echo(f"{outcome.name}: {outcome.status}, {outcome.seconds:.1f} s", err=True)
    failed = [outcome for outcome in outcomes if outcome.status in ("failed", "interrupted")]
    for outcome in failed:
        where = f" in {outcome.cell}" if outcome.cell else ""
        echo(f"{outcome.name} failed{where}: {outcome.message}", err=True)
    if not quiet:
        unchanged = sum(outcome.status == "unchanged" for outcome in outcomes)
        echo(f"{_count(len(outcomes), 'report')}, {unchanged} unchanged, {len(failed)} failed.", err=True)


def _list_notebooks() -> None:
    from ilo_analysis.reports.batch import report_notebooks
    from ilo_analysis.reports.declarations import first_heading, read_declarations

    for path in report_notebooks():
        echo(f"{path.stem}: {first_heading(path)}")
        echo(f"    {', '.join(parameter.name for parameter in read_declarations(path)) or 'no parameters'}")


def _describe(name: str, *, as_json: bool) -> None:
    from ilo_analysis.reference import notebooks_folder
    from ilo_analysis.reports.declarations import FIXED_CHOICES, json_schema, read_declarations
    from ilo_analysis.reports.plan import find_notebook

    notebook = find_notebook(name, notebooks_folder())
    if as_json:
        echo_json(json_schema(notebook))
        return
    for parameter in read_declarations(notebook):
        choices = "" if parameter.choices else ", ".join(FIXED_CHOICES.get(parameter.name, ()))
        allowed = f" (one of: {choices})" if choices and "one of" not in parameter.help else ""
        echo(f"{parameter.name}: {parameter.kind} = {parameter.default!r}  {parameter.help}{allowed}")
