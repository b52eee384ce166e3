"""The ordinary reader: one walk over lexbor's tree.

The walk is where a page's time goes, so it is one loop that builds nothing for an element that
says nothing; a method for each event and an object for each node took three times as long.
"""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extraction.document import PLUMBING, Attributes, Document, Element, Lines, Stretch

BLOCKS = frozenset(
    """address article aside blockquote body br caption center dd details dialog dir div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol
    optgroup option p pre search section select summary table tbody tfoot thead tr ul""".split()  # noqa: SIM905
)
"""What the rendering section of the HTML standard lays out as a block, and `br`."""

CELLS = frozenset({"td", "th"})
BREAKS = dict.fromkeys(BLOCKS, "\n") | dict.fromkeys(CELLS, "\t")
"""What parts an element from the words around it; a browser copies cells with tabs between."""

PREFORMATTED = frozenset({"pre", "textarea", "listing"})
OPAQUE = frozenset({"iframe", "noembed", "noframes", "script", "style", "template", "title"})
"""Elements whose content is kept as it was written, not as visible text."""

TELLING = frozenset({"html", "h1", "noscript", "pre", "textarea", "listing"})
"""Elements that are kept for themselves or change what holds, whatever their attributes."""

CHANGING = PREFORMATTED | {"noscript"}
ENDING = frozenset({"a", "area", "h1"})
CONCEALS = re.compile(
    r"(?i)display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden"
    r"|(?:font-size|opacity)\s{0,3}:\s{0,3}0(?:px|em|%)?\s{0,3}(?:[;!]|$)"
    r"|(?:left|top|right|text-indent)\s{0,3}:\s{0,3}-\d{3,6}(?:px|em|%)"
)
"""Inline styles under which nobody sees the element."""


class _State(NamedTuple):
    """What holds for all that stands in an element."""

    place: str = ""
    hidden: bool = False
    preformatted: bool = False


_Open = tuple[int, Element | None, _State]
"""The depth of an element whose end matters, the element, and what held before it."""


def read_tree(markup: str) -> Document:
    """Return `markup` taken apart as a browser without scripts would read it."""
    parser = LexborHTMLParser(markup)
    reading = _Reading()
    if parser.root and parser.root.parent and parser.root.parent.child:
        reading.walk(parser.root.parent.child)
    return Document(str(reading.lines), reading.elements, reading.stretches)


class _Reading:
    """The document so far, and what holds where the walk stands."""

    def __init__(self) -> None:
        self.lines = Lines()
        self.elements: list[Element] = []
        self.stretches = [Stretch(0)]
        self._open: list[_Open] = []
        self._state = _State()

    def walk(self, node: LexborNode) -> None:
        """Read `node`, all that follows it, and all that is in them, in document order."""
        lines, opened = self.lines, self._open
        depth = 1
        while True:
            tag = node.tag
            if tag == "-text":
                raw = node.text_content or ""
                if lines.preformatted or not raw.isspace():
                    lines.add(raw)
                elif not lines.gap:
                    lines.gap = " "
            else:
                if tag in BREAKS:
                    lines.part(BREAKS[tag])
                below = self._enter(node, tag, depth)
                if below is not None:
                    node = below
                    depth += 1
                    continue
                if opened and opened[-1][0] == depth:
                    self._close()
            following = node.next
            while following is None:
                parent = node.parent
                depth -= 1
                if parent is None or not depth:
                    return
                node = parent
                tag = node.tag
                if tag in BREAKS:
                    lines.part(BREAKS[tag])
                if opened and opened[-1][0] == depth:
                    self._close()
                following = node.next
            node = following

    def _enter(self, node: LexborNode, tag: str | None, depth: int) -> LexborNode | None:
        """Read an element's start, and return the first node in it."""
        if tag in OPAQUE or tag is None or tag[0] == "-":
            self._keep_content(node, tag)
            return None
        attributes = node.attributes
        if attributes or tag in TELLING:
            before = self._state
            if tag in CHANGING or "style" in attributes or "hidden" in attributes:
                self._change_state(tag, attributes)
            element = None
            if tag in TELLING or not PLUMBING.issuperset(attributes):
                element = self._keep(tag, attributes)
            if self._state is not before or tag in ENDING:
                self._open.append((depth, element, before))
        return node.child

    def _close(self) -> None:
        """Read the end of the element opened last."""
        _, element, before = self._open.pop()
        if element:
            element.end = self.lines.length
        if before is not self._state:
            self._state = before
            self.lines.preformatted = before.preformatted
            self.stretches.append(Stretch(self.lines.length, before.place, before.hidden))

    def _change_state(self, tag: str, attributes: Attributes) -> None:
        place, hidden, preformatted = self._state
        place = tag if tag == "noscript" else place
        hidden = hidden or _is_concealed(tag, attributes)
        state = _State(place, hidden, preformatted or tag in PREFORMATTED)
        if state != self._state:
            self._state = state
            self.lines.preformatted = state.preformatted
            self.stretches.append(Stretch(self.lines.length, place, hidden))

    def _keep(self, tag: str, attributes: Attributes, content: str = "") -> Element:
        start, (place, hidden, _) = self.lines.length, self._state
        element = Element(tag, attributes, start, start, content, place, hidden)
        self.elements.append(element)
        return element

    def _keep_content(self, node: LexborNode, tag: str | None) -> None:
        if tag == "-comment":
            self._keep(tag, {}, node.comment_content or "")
        elif tag == "template":
            self._keep(tag, node.attributes, node.html or "")
        elif tag in OPAQUE:
            self._keep(tag, node.attributes, node.text())


def _is_concealed(tag: str, attributes: Attributes) -> bool:
    """Tell whether the element hides itself; pages that hide all of themselves mean to show it."""
    if tag in ("html", "body"):
        return False
    style = attributes.get("style")
    return "hidden" in attributes or bool(style and CONCEALS.search(style))
