"""The reader of HTML: tag by tag, in time that grows with the length alone.

It builds no tree. Where an element ends is sought only for those that hide what they hold.
"""

import re
from collections import Counter
from collections.abc import Sequence

from crawler.extraction.document import BLANKS, WHITE, Document, Element, Stretch
from crawler.extraction.tags import BLOCKS, RAW, IrregularTag, shape_and_values, shapes, words_of
from crawler.extraction.tokens import tokens

VOID = frozenset(
    "!-- area base br col embed hr img input link meta param source track wbr /br".split()
)
"""Tags that neither hold anything nor end what does; a "</p>" alone is an empty paragraph."""

CLOSED_BY = {
    "p": BLOCKS - set("br body caption legend optgroup option select tbody tfoot thead tr".split()),
    "li": {"li"},
    **dict.fromkeys(("dd", "dt"), frozenset({"dd", "dt"})),
    **dict.fromkeys(("option", "optgroup"), frozenset({"option", "optgroup"})),
    **dict.fromkeys(("td", "th"), frozenset({"td", "th", "tr", "tbody", "tfoot"})),
    **dict.fromkeys(("tr", "tbody", "thead"), frozenset({"tr", "tbody", "tfoot"})),
}
"""By which tags an element ends whose end tag may be left out."""

CONCEALS = re.compile(
    r"(?i)display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden"
    r"|(?:font-size|opacity)\s{0,3}:\s{0,3}0(?:px|em|%)?\s{0,3}(?:[;!]|$)"
    r"|(?:left|top|right|text-indent)\s{0,3}:\s{0,3}-\d{3,6}(?:px|em|%)"
)
"""Inline styles under which nobody sees the element."""


def read_markup(markup: str) -> Document:
    """Return `markup` taken apart as a browser without scripts would read it."""
    markup = markup.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
    try:
        return _Reading(*tokens(markup)).document()
    except IrregularTag:
        return _Reading(*tokens(markup, is_regular=False)).document()


class _Reading:
    """The document so far, and what holds where the reading stands."""

    def __init__(self, texts: list[str], tags: list[str], contents: list[str]) -> None:
        """Read the tags, the texts between them, and the contents that are kept as written."""
        self._texts, self._tags, self._contents = texts, tags, iter(contents)
        self._stretches = [Stretch(0)]
        self._held: dict[str, int] = {}
        """What holds, "noscript" or "hidden", and the index of the tag that ends it."""

    def document(self) -> Document:
        """Read all of it, in one loop: a method for each event took twice as long."""
        learnt, opened = shapes.get, dict[str, Element]()
        parts, elements = list[str](), list[Element]()
        length, gap, held_until = 0, "", -1
        for index, (text, source) in enumerate(zip(self._texts, self._tags, strict=True)):
            if text:
                if "&" in text:
                    text = words_of(text) or " "
                if text.isspace():
                    gap = gap or " "
                else:
                    words = text.strip(BLANKS)
                    if "\n" in words or "  " in words or "\t" in words:
                        words = WHITE.sub(" ", words)
                    if not gap and text[0] in BLANKS:
                        gap = " "
                    if gap and length:
                        parts.append(gap)
                        length += 1
                    parts.append(words)
                    length += len(words)
                    gap = " " if text[-1] in BLANKS else ""
            values: Sequence[str] = ()
            shape = learnt(source)
            if not shape:
                pieces = source.split('"')
                values = pieces[1::2]
                shape = learnt(tuple(pieces[::2]))
                if not shape:
                    shape, values = shape_and_values(source)
            if shape.gap and gap != "\n":
                gap = shape.gap
            if index == held_until:
                held_until = self._leave(index, length)
            if shape.ends and (ended := opened.pop(shape.ends, None)):
                ended.end = length
            if shape.is_told:
                element = Element(shape, values, length)
                if self._held:
                    _, element.place, element.hidden = self._stretches[-1]
                elements.append(element)
                if shape.ends:
                    opened[shape.ends] = element
                if shape.is_special:
                    held_until = self._enter(index, element)
        for element in opened.values():
            element.end = length
        return Document("".join(parts), elements, self._stretches)

    def _enter(self, index: int, element: Element) -> int:
        """Read what is special of the element begun at `index`, and answer as `_held_until`."""
        tag = element.tag
        if tag in RAW:
            content = next(self._contents)
            element.content = words_of(content) if tag == "title" else content
        begun = {"noscript"} if tag == "noscript" else set()
        if _is_concealed(element):
            element.hidden = True
            begun.add("hidden")
        if tag not in VOID and not begun <= self._held.keys():
            end = _end_of(index, self._tags)
            self._held = dict.fromkeys(begun, end) | self._held
        return self._held_until(element.start)

    def _leave(self, index: int, length: int) -> int:
        """Note that what the tag at `index` ends holds no longer, and answer alike."""
        self._held = {what: end for what, end in self._held.items() if end != index}
        return self._held_until(length)

    def _held_until(self, length: int) -> int:
        """Note what holds from here; return the index of the first tag that ends any of it."""
        place = "noscript" if "noscript" in self._held else ""
        stretch = Stretch(length, place, "hidden" in self._held)
        if stretch[1:] != self._stretches[-1][1:]:
            self._stretches.append(stretch)
        return min(self._held.values(), default=-1)


def _is_concealed(element: Element) -> bool:
    """Tell whether an element hides itself; pages that hide all of themselves mean to show it."""
    if element.tag in ("html", "body"):
        return False
    return "hidden" in element.shape.template or bool(CONCEALS.search(element.value("style")))


def _end_of(index: int, tags: list[str]) -> int:
    """Return the index of the tag that ends the element which the one at `index` begins.

    That is its end tag, one that makes it needless, or the end of an element around it.
    """
    stack, inside = list[str](), Counter[str]()
    name = shape_and_values(tags[index])[0].tag
    for at in range(index + 1, len(tags)):
        tag = shape_and_values(tags[at])[0].tag
        if tag in VOID:
            continue
        if tag[0] != "/":
            if not stack and tag in CLOSED_BY.get(name, ()):
                return at
            stack.append(tag)
            inside[tag] += 1
        elif inside[tag[1:]]:
            while (ended := stack.pop()) != tag[1:]:
                inside[ended] -= 1
            inside[ended] -= 1
        elif tag != "/p" or name == "p":
            return at
    return len(tags)
