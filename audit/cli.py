"""The commands that read, for `promotrail` to mount."""

import click

from audit.export import command as export
from audit.reports import errors, handles, query, search, sites

commands: tuple[click.Command, ...] = (
    handles.command,
    sites.command,
    errors.command,
    search.command,
    query.command,
    export.command,
)
