"""The commands that read, for `promotrail` to mount."""

import click

from audit.export import command as export
from audit.page import command as page
from audit.reports import (
    diff,
    errors,
    handles,
    images,
    network,
    networks,
    query,
    search,
    show,
    sites,
    texts,
    timeline,
)
from audit.serving import command as serving

commands: tuple[click.Command, ...] = (
    handles.command,
    networks.command,
    network.command,
    sites.command,
    images.command,
    texts.command,
    show.command,
    timeline.command,
    diff.command,
    errors.command,
    search.command,
    query.command,
    page.command,
    export.command,
    serving.command,
)
