"""Imports point one way; a room that reaches back is found here."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FORBIDDEN = {
    "crawler/records.py": ("crawler.platforms", "crawler.extraction", "crawler.storage", "scrapy"),
    "crawler/platforms": ("crawler.extraction", "crawler.storage", "crawler.spiders", "scrapy"),
    "crawler/extraction": ("crawler.storage", "crawler.spiders", "crawler.frontier", "scrapy"),
    "crawler/storage": ("crawler.platforms", "crawler.extraction", "crawler.spiders", "scrapy"),
    "audit": ("crawler",),
}


def imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize(("room", "forbidden"), FORBIDDEN.items())
def test_a_room_imports_nothing_above_it(room, forbidden):
    place = ROOT / room
    files = list(place.rglob("*.py")) if place.is_dir() else [place]
    assert files

    for file in files:
        for module in imports(file):
            above = [name for name in forbidden if f"{module}.".startswith(f"{name}.")]
            assert not above, f"{file.relative_to(ROOT)} imports {module}"


def test_only_the_command_reaches_over_to_audit():
    reaching = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "crawler").rglob("*.py")
        for module in imports(file)
        if f"{module}.".startswith("audit.")
    }

    assert reaching == {"crawler/cli.py"}


def test_the_packages_are_empty_names():
    assert (ROOT / "crawler/__init__.py").read_text() == ""
    assert (ROOT / "audit/__init__.py").read_text() == ""
