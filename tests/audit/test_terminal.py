"""Matrix row O4: what a page says does nothing to the terminal that shows it."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import unicodedata

import pytest

OSC = [
    "0;owned",
    "2;owned",
    "8;;http://a.example/\x07here",
    "52;c;b3duZWQ=",
    "10;#000",
    "1337;File",
]
CSI = ["2J", "H", "?1049h", "31m", "8m", "6n", "1000A", "?25l", "3J", "c", "20h", "5i"]
PAYLOADS = [
    *(f"\x1b]{command}\x07" for command in OSC),
    *(f"\x1b]{command}\x1b\\" for command in OSC),
    *(f"\x9d{command}\x9c" for command in OSC),
    *(f"\x1b[{command}" for command in CSI),
    *(f"\x9b{command}" for command in CSI),
    *(f"a{char}b" for char in "\a\b\t\n\v\f\r\x0e\x0f\x18\x1a\x7f\x84\x85\x90"),
    *(f"a{char}b" for char in "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff"),
    "\x1bc",
    "[bold]x[/nope]",
]


def on_terminal(*arguments, width, **environment):
    """Run the command on a terminal `width` cells wide → exit code and what it printed."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", "from crawler.cli import main; main()", *map(str, arguments)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={"PATH": os.environ["PATH"], "TERM": "xterm", **environment},
    )
    os.close(theirs)
    printed = b""
    try:
        while piece := os.read(ours, 65_536):
            printed += piece
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(ours)
    return process.wait(30), printed


@pytest.fixture
def hostile(store, visit, mention):
    assert len(PAYLOADS) > 60
    for number, payload in enumerate(PAYLOADS):
        page = f"http://site{number % 3}.example/{payload}{number}"
        seen = mention(payload, kind=payload, evidence=payload, surface=payload)
        visit(page, seen, title=payload, text=f"{payload} site")
        visit(f"{page}/gone", error_kind=payload)
    store.close()
    return store.path


@pytest.mark.parametrize(
    ("width", "environment"),
    [(20, {"LANG": "C"}), (120, {"LANG": "C.UTF-8"}), (80, {"PYTHONIOENCODING": "ascii"})],
)
@pytest.mark.parametrize(
    "arguments",
    [
        ("handles",),
        ("errors", "--csv"),
        ("query", "SELECT * FROM mentions", "--tsv"),
        ("query", "SELECT evidence FROM mentions", "--fmt", "github"),
        ("handles", "--json"),
        ("search", "site", "--limit", "60"),
    ],
    ids=" ".join,
)
def test_only_text_reaches_the_terminal(hostile, arguments, width, environment):
    name, *rest = arguments

    code, printed = on_terminal(name, hostile, *rest, width=width, **environment)

    text = printed.decode().replace("\r\n", "")
    assert code == 0, text
    assert "Traceback" not in text
    assert len(text) > 500
    acting = {char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}}
    assert acting <= ({"\t"} if "--tsv" in arguments else set())


def test_a_table_is_no_wider_than_the_terminal(hostile):
    _, printed = on_terminal("handles", hostile, width=40, LANG="C.UTF-8")

    assert max(map(len, printed.decode().splitlines())) == 40
