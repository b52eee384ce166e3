"""What each address of the demo answers: its files, its pictures and a few exceptions."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from crawler.demo.pictures import PICTURES

SITE = Path(__file__).with_name("site")
"""One folder a host; a file lies where its address says."""

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
}
OTHER_TYPES = {
    "lucky-harbor.example/zh.html": "text/html",
    "esim-notes.test/index.md": "text/plain; charset=utf-8",
    "codeforge.test/README.md": "text/plain",
}
OTHER_CHARSETS = {"lucky-harbor.example/zh.html": "gb18030"}
REDIRECTS = {"roamcard.example/go": "http://roamcard.example:{port}/welcome.html"}
ROBOTS = b"User-agent: *\nAllow: /\n"


class Answer(NamedTuple):
    """One response."""

    status: int
    headers: dict[str, str]
    body: bytes


NOT_FOUND = Answer(404, {"Content-Type": TYPES[".txt"]}, b"Nothing is here.\n")


def answers(port: int) -> dict[str, Answer]:
    """Return the response for each "host/path", with `port` in the links between hosts."""
    hosts = {name.partition("/")[0] for name in PICTURES} | {host.name for host in SITE.iterdir()}
    robots = {
        f"{host}/robots.txt": Answer(200, {"Content-Type": "text/plain"}, ROBOTS) for host in hosts
    }
    return robots | dict(_pictures()) | dict(_files(port)) | dict(_redirects(port))


def _pictures() -> Iterator[tuple[str, Answer]]:
    for name, picture in PICTURES.items():
        yield name, Answer(200, {"Content-Type": TYPES[".png"]}, picture.png())


def _files(port: int) -> Iterator[tuple[str, Answer]]:
    for file in (path for path in SITE.rglob("*") if path.is_file()):
        name = file.relative_to(SITE).as_posix()
        body = file.read_bytes().replace(b"{port}", str(port).encode())
        if name in OTHER_CHARSETS:
            body = body.decode("utf-8").encode(OTHER_CHARSETS[name])
        content_type = OTHER_TYPES.get(name, TYPES[file.suffix])
        yield name.removesuffix("index.html"), Answer(200, {"Content-Type": content_type}, body)


def _redirects(port: int) -> Iterator[tuple[str, Answer]]:
    for name, target in REDIRECTS.items():
        yield name, Answer(302, {"Location": target.replace("{port}", str(port))}, b"")
