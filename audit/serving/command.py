"""Datasette on the database, for a browser on this machine: its command."""

import socket

import click

from audit.database import Database, Reader, Reading
from audit.failure import Failure

HOST = "127.0.0.1"
"""There is no password, so nobody but this machine may ask."""


@click.command("serve", cls=Reading)
@click.argument("db", metavar="DATABASE", type=Database())
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    metavar="N",
    help="Listen there; 0 takes a free one.",
)
def command(db: Reader, port: int) -> None:
    """Look at DATABASE in a browser: Datasette with our questions, until Ctrl-C.

    It listens on this machine alone, changes nothing, and runs no SQL but its own; that is what
    `promotrail query` is for. Start it anew after a crawl. Needs the extra ui.

    \b
    Examples:
      promotrail serve audit.db
      promotrail serve audit.db --port 8123
    """
    try:
        from uvicorn import Config, Server

        from audit.serving.app import datasette
    except ImportError as error:
        raise Failure(
            "serve needs the extra ui. Install it: pip install 'promotrail[ui]'", 2
        ) from error
    with _listening(port) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}/"
        click.echo(f"{db.path.name} is at {address} until Ctrl-C.", err=True)
        Server(Config(datasette(db.path).app(), log_level="warning")).run([listener])


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise Failure(
            f"Port {port} can't be had: {error.strerror}. Name another with --port.", 2
        ) from error
