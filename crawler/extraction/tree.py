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
    optgroup option p pre search section select summary table tbody tfoot thead tr ul""".split()
)
"""What the rendering section of the HTML standard lays out as a block, and `br`."""

CELLS = frozenset({"td", "th"})
BREAKS = dict.fromkeys(BLOCKS, "\n") | dict.fromkeys(CELLS, "\t")
"""What parts an element from the words around it; a browser copies cells with tabs between."""

PREFORMATTED = frozenset({"pre", "textarea", "listing"})
OPAQUE = frozenset("-comment -doctype iframe noembed noframes script style template title".split())
"""Nodes whose content is kept as it was written, not as visible text."""

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


_Entered = tuple[Element, _State]
"""An element whose end matters, and what held before it."""


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
        self._state = _State()

    def walk(self, node: LexborNode) -> None:
        """Read `node`, all that follows it, and all that is in them, in document order."""
        lines = self.lines
        above: list[tuple[LexborNode, str, _Entered | None]] = []
        while True:
            tag = node.tag or "-doctype"
            if tag == "-text":
                lines.add(node.text_content or "")
            elif tag in OPAQUE:
                self._keep_content(node, tag)
            else:
                if gap := BREAKS.get(tag, ""):
                    lines.part(gap)
                attributes = node.attributes
                entered = None
                if (attributes and not PLUMBING.issuperset(attributes)) or tag in TELLING:
                    entered = self._enter(tag, attributes)
                below = node.first_child
                if below is not None:
                    above.append((node, gap, entered))
                    node = below
                    continue
                if entered:
                    self._leave(*entered)
            following = node.next
            while following is None:
                if not above:
                    return
                node, gap, entered = above.pop()
                if gap:
                    lines.part(gap)
                if entered:
                    self._leave(*entered)
                following = node.next
            node = following

    def _enter(self, tag: str, attributes: Attributes) -> _Entered | None:
        """Read the start of an element that says something."""
        before = self._state
        if tag in CHANGING or "style" in attributes or "hidden" in attributes:
            self._change_state(tag, attributes)
        element = self._keep(tag, attributes)
        if tag in ENDING or self._state is not before:
            return element, before
        return None

    def _leave(self, element: Element, before: _State) -> None:
        """Read the end of an element, and return to what held before it."""
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

    def _keep_content(self, node: LexborNode, tag: str) -> None:
        if tag == "-comment":
            self._keep(tag, {}, node.comment_content or "")
        elif tag == "template":
            self._keep(tag, node.attributes, node.html or "")
        elif tag != "-doctype":
            self._keep(tag, node.attributes, node.text())


def _is_concealed(tag: str, attributes: Attributes) -> bool:
    """Tell whether the element hides itself; pages that hide all of themselves mean to show it."""
    if tag in ("html", "body"):
        return False
    style = attributes.get("style")
    return "hidden" in attributes or bool(style and CONCEALS.search(style))
