"""`promotrail`, with a name server that changes its mind.

python -m tests.faults.rebinding crawl ...

`rebound.test` is 127.62.0.1 the first two times it is asked for, for one request's port and its
connection, and 127.0.0.1 from then on.
"""

import socket
import sys

import crawler.sites  # noqa: F401 - before Scrapy, as everywhere
from crawler.cli import main

asked = []
look_up = socket.gethostbyname


def changing(name):
    if name != "rebound.test":
        return look_up(name)
    asked.append(name)
    return "127.62.0.1" if len(asked) <= 2 else "127.0.0.1"


if __name__ == "__main__":
    socket.gethostbyname = changing
    main(sys.argv[1:], prog_name="promotrail")
