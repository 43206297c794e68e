"""What all commands share: a group that suggests the nearest command for a misspelt one, and printing.

The terminal shows text from files and arguments, and never interprets it.
"""

from __future__ import annotations

import json

import click

from ilo_analysis.errors import unknown_choice
from ilo_analysis.text.terminal import UNSAFE, printable


class Commands(click.Group):
    """Commands by name."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names."""
        if not ctx.resilient_parsing and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(unknown_choice("command", args[0], self.list_commands(ctx)), ctx)
        return super().resolve_command(ctx, args)


def echo(message: object, *, err: bool = False) -> None:
    """Print a message that may contain text from a file; each line of it stays one line."""
    click.echo("\n".join(map(printable, str(message).split("\n"))), err=err)


def echo_json(value: object) -> None:
    """Print a value as JSON, without characters that a terminal would interpret."""
    lines = json.dumps(value, ensure_ascii=False, indent=1).split("\n")
    click.echo("\n".join(UNSAFE.sub(lambda sign: json.dumps(sign[0])[1:-1], line) for line in lines))
