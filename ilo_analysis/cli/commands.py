"""A group of commands that answers a misspelt one with its nearest."""

from __future__ import annotations

import click

from ilo_analysis.errors import unknown_choice


class Commands(click.Group):
    """Commands by name."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names."""
        if not ctx.resilient_parsing and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(unknown_choice("command", args[0], self.list_commands(ctx)), ctx)
        return super().resolve_command(ctx, args)
