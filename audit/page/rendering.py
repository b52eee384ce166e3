"""A page's content → one HTML file that loads nothing, links nowhere and runs one script: ours."""

import base64
import hashlib
import json
import math
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from audit.page.content import Content
from audit.page.graph import DRAWN, graph
from audit.page.matrix import matrix
from audit.page.samples import samples
from audit.page.weeks import weeks
from audit.safety import defanged, shown

PARTS = files("audit.page")
LISTED = 14
"""Handles beside the drawing; the others are folded away."""

ESCAPED = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})
"""What would end a script element, or begin another, within JSON."""


def page(content: Content, source: str, version: str) -> str:
    """Return the page of `content`, read from the file named `source`."""
    style, script = (PARTS.joinpath(name).read_text("utf-8") for name in ("page.css", "graph.js"))
    drawing = graph(content)
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            content=content,
            matrix=matrix(content),
            weeks=weeks(content),
            samples=samples(content),
            style=Markup(style),  # noqa: S704 - ours
            script=Markup(script),  # noqa: S704 - ours
            policy=policy(style, script),
            graph=Markup(json.dumps(drawing).translate(ESCAPED)),  # noqa: S704 - escaped
            drawn=len(drawing["nodes"]),
            all_nodes=drawing["all"],
            most=DRAWN,
            listed=LISTED,
            source=source,
            version=version,
        )
    )


def policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy under which nothing but `style` and `script` works."""
    return (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}';"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("audit.page", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    environment.filters |= {"inert": defanged, "day": _day, "number": _number}
    environment.filters |= {"level": _level, "line": _line}
    return environment


def _printable(value: Any) -> Any:
    """Return what a template prints: nothing of a page's text moves, reverses or hides others."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _day(time: str) -> str:
    return time[:10]


def _number(value: int) -> str:
    return f"{value:,}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _level(pages: int) -> int:
    """Return how dark a cell is, from 1 to 4: each step is four times the pages."""
    return min(1 + int(math.log(pages, 4)), 4)
