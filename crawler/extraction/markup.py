"""The reader of HTML: in time that grows with the length alone.

It builds no tree, and stops at few tags: most on a page only part words from each other, and what
such a tag says is looked up for all of them at once. Where an element ends is sought only for
those that hide what they hold.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from crawler.extraction.document import BLANKS, WHITE, Document, Element, Stretch
from crawler.extraction.tags import (
    BLOCKS,
    GAPS,
    RAW,
    IrregularTag,
    note_gap,
    shape_and_values,
    shapes_and_values,
    words_of,
)
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
    markup = markup.replace("\0", "\ufffd")
    if "\r" in markup:
        markup = markup.replace("\r\n", "\n").replace("\r", "\n")
    try:
        return _document(*tokens(markup))
    except IrregularTag:
        return _document(*tokens(markup, is_regular=False))


def _document(texts: list[str], tags: list[str], contents: list[str]) -> Document:
    """Return the document of these tags, the texts before each, and the contents kept as written.

    The elements are first read with the indexes of their tags, which then become offsets.
    """
    reading = _Reading(tags, iter(contents))
    elements = reading.elements()
    text, offsets = _laid_out(texts, reading.gaps)
    for element in elements:
        element.start, element.end = offsets[element.start], offsets[element.end]
    return Document(text, elements, reading.stretches(offsets))


def _laid_out(texts: list[str], gaps: list[str]) -> tuple[str, list[int]]:
    """Return the visible text, and the offsets in it at which the tags stand.

    `gaps` says what each tag parts the words around it with: "\n", "\t" or "".
    """
    parts, sizes, last, gap = list[str](), [0] * len(texts), 0, ""
    for index in [index for index, text in enumerate(texts) if text and not text.isspace()]:
        text = texts[index]
        if "&" in text:
            text = words_of(text)
            if not text or text.isspace():
                continue
        words = text.strip(BLANKS)
        is_trimmed = len(words) < len(text)
        if "\n" in words or "  " in words or "\t" in words:
            words = WHITE.sub(" ", words)
        if parts:
            between = gaps[last:index]
            if "\n" in between:
                gap = "\n"
            elif "\t" in between:
                gap = "\t"
            elif (is_trimmed and text[0] in BLANKS) or any(texts[last + 1 : index]):
                gap = " "
        parts += gap, words
        sizes[index] = len(gap) + len(words)
        last, gap = index, " " if is_trimmed and text[-1] in BLANKS else ""
    return "".join(parts), list(accumulate(sizes))


class _Reading:
    """What holds where the reading of the tags stands."""

    def __init__(self, tags: list[str], contents: Iterator[str]) -> None:
        self._tags, self._contents = tags, contents
        self._held: dict[str, int] = {}
        """What holds or held, "noscript" or "hidden", and the index of the tag that ends it."""

        self._changes: list[tuple[int, bool, str]] = []
        """Where something begins to hold and where it ends: the tag's index, whether, and what."""

        self.gaps: list[str] = list(map(GAPS.get, tags))  # type: ignore[arg-type]
        """What each tag parts the words around it with; None until `elements` has read it."""

    def elements(self) -> list[Element]:
        """Return the elements, those of the tags that are known to part words alone left out."""
        elements, opened = list[Element](), dict[str, Element]()
        told = [index for index, gap in enumerate(self.gaps) if gap is None]
        shapes, values, firsts = shapes_and_values([self._tags[index] for index in told])
        for index, shape, first in zip(told, shapes, firsts, strict=False):
            self.gaps[index] = shape.gap
            if shape.ends and (ended := opened.pop(shape.ends, None)):
                ended.end = index
            if shape.is_told:
                element = Element(shape, values, first, index)
                elements.append(element)
                if shape.ends:
                    opened[shape.ends] = element
                if self._held:
                    element.place = "noscript" if index < self._held.get("noscript", 0) else ""
                    element.hidden = index < self._held.get("hidden", 0)
                if shape.is_special:
                    self._enter(element)
            elif not shape.ends:
                note_gap(self._tags[index], shape.gap)
        for element in opened.values():
            element.end = len(self._tags) - 1
        return elements

    def _enter(self, element: Element) -> None:
        """Read what is special of the element that begins here."""
        tag = element.tag
        if tag in RAW:
            content = next(self._contents)
            element.content = words_of(content) if tag == "title" else content
        if tag == "noscript":
            self._hold("noscript", element.start)
        if _is_concealed(element):
            element.hidden = True
            if tag not in VOID:
                self._hold("hidden", element.start)

    def _hold(self, what: str, index: int) -> None:
        """Note that `what` holds from `index` on, if it did not already."""
        if self._held.get(what, 0) <= index:
            end = self._held[what] = _end_of(index, self._tags)
            self._changes += (index, True, what), (end, False, what)

    def stretches(self, offsets: list[int]) -> list[Stretch]:
        """Return how the text is found, now that the tags' `offsets` are known."""
        stretches, holding = [Stretch(0)], set[str]()
        for index, begins, what in sorted(self._changes):
            (holding.add if begins else holding.discard)(what)
            start = offsets[min(index, len(offsets) - 1)]
            place = "noscript" if "noscript" in holding else ""
            stretches.append(Stretch(start, place, "hidden" in holding))
        return stretches


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
