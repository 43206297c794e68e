"""Printing: what comes from a file or an argument is shown by the terminal and never obeyed."""

from __future__ import annotations

import json

import click

from ilo_analysis.text.terminal import UNSAFE, printable


def echo(message: object, *, err: bool = False) -> None:
    """Print a message that may hold text of a file; each of its own lines stays one."""
    click.echo("\n".join(map(printable, str(message).split("\n"))), err=err)


def echo_json(value: object) -> None:
    """Print a value as JSON, whose texts hold no character that a terminal would act on."""
    lines = json.dumps(value, ensure_ascii=False, indent=1).split("\n")
    click.echo("\n".join(UNSAFE.sub(lambda sign: json.dumps(sign[0])[1:-1], line) for line in lines))
