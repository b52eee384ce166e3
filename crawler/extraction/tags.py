"""What a tag says, learnt once for all tags that differ only in their attributes' values.

A page repeats the tags of its template, and a site those of its pages: a link in a list differs
from the next in its address alone. So a tag is taken apart at its quotes: what stands between
the values is its frame, and each frame is read once.
"""

import re
from html import unescape
from html.entities import html5
from itertools import accumulate
from typing import cast

Attributes = dict[str, str]

PLUMBING = frozenset(
    """class d dir fill for height id lang points role stroke stroke-linecap stroke-linejoin
    stroke-width tabindex transform viewbox width xmlns""".split()
)
"""Attributes in which no contact, address or picture stands."""

BLOCKS = frozenset(
    """address article aside blockquote body br caption center dd details dialog dir div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol
    optgroup option p pre search section select summary table tbody tfoot thead tr ul""".split()
)
"""What the rendering section of the HTML standard lays out as a block, and `br`."""

CELLS = frozenset({"td", "th"})
BREAKS = dict.fromkeys(BLOCKS, "\n") | dict.fromkeys(CELLS, "\t")
"""What parts an element from the words around it; a browser copies cells with tabs between."""

RAW = frozenset("iframe noembed noframes script style template title !--".split())
"""Elements whose content is kept as it was written; "!--" is a comment."""

SPECIAL = RAW | {"noscript"}
TELLING = SPECIAL | {"html", "h1"}
"""Elements that are kept for themselves or change what holds, whatever their attributes."""

ADDRESS = {
    "a": "href",
    "area": "href",
    "iframe": "src",
    "frame": "src",
    "form": "action",
    "embed": "src",
    "object": "data",
}
"""The attribute that holds where an element leads."""

CONCEALING = frozenset({"style", "hidden"})
"""Attributes that may hide an element."""

ENDING = frozenset({"a", "/a", "h1", "/h1"})
PREFORMATTED = frozenset({"pre", "textarea", "listing"})

ATTRIBUTE = (
    r"([^\s/>][^\s/>=]*+)"
    r"(?:\s*+=\s*+(?:\"([^\"]*+)(?:\"|\Z)|'([^']*+)(?:'|\Z)|([^\s>\"'][^\s>]*+)|(?=>|\Z)))?+"
)
"""As https://html.spec.whatwg.org/#before-attribute-name-state and the states behind it read one;
a value whose quote is never closed takes the rest of the page."""

EACH = re.compile(ATTRIBUTE)
TAG = re.compile(
    "<((?:/?[A-Za-z]|!--)[^\\s/>]*+)(?:[\\s/]*+"
    + ATTRIBUTE.replace("([", "(?:[")
    + ")*+[\\s/]*+(>|\\Z)"
)

REFERENCE = re.compile(r"&(?:#[xX]?[0-9a-fA-F]{1,8}+;?|[A-Za-z][A-Za-z0-9]{1,31}+(?:;|(?!=)))")
LONG_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}+;?")
"""Refers to no character; `html.unescape` raises on 4,300 digits."""

REMEMBERED = 20_000
"""Frames kept, some 10 MB; a hostile page makes each tag another."""


class IrregularTag(ValueError):
    """What stands between "<" and ">" is no whole tag: a value holds one of them."""


class Shape:
    """What the tags of one name and with the same attributes have in common."""

    __slots__ = ("ends", "gap", "is_special", "is_told", "leads", "slots", "tag", "template")

    def __init__(self, tag: str, template: Attributes, slots: tuple[str, ...] = ()) -> None:
        self.tag = tag
        """In lower case; that of an end tag with its "/"; "!--" for a comment."""

        self.template = template
        """Its attributes in order, without the values that the tag brings."""

        self.slots = {name: place for place, name in enumerate(slots)}
        """Which of the values that the tag brings is which attribute's."""

        name = tag.lstrip("/")
        self.gap = BREAKS.get(name, "")
        """What it parts the words with: "", "\t" or "\n"."""

        self.is_told = tag in TELLING or not PLUMBING.issuperset(template)
        """Whether it may show something, or matters to what comes after it."""

        self.is_special = tag in SPECIAL or not CONCEALING.isdisjoint(template)
        """Whether it may change what holds, or has content."""

        self.leads = ADDRESS.get(tag, "") if ADDRESS.get(tag) in template else ""
        """The attribute that holds where it leads."""

        self.ends = name if tag in ENDING else ""
        """Of which tag it ends the last element: a link ends where another begins; "" for most."""


shapes: dict[str, Shape] = {}
"""Those learnt, by what stands between the tag's values; by the whole tag when it brings none."""

GAPS: dict[str, str] = {}
"""What the tags met so far that show nothing part words with, by the whole tag."""

LONGEST_KNOWN = 200
"""Characters of such a tag: longer ones draw pictures."""


def shapes_and_values(sources: list[str]) -> tuple[list[Shape], list[str], list[int]]:
    """Return the shapes of tags, the values of all in order, and where in those each one's begin.

    They are taken apart at once, as parts of one long text; a tag of no known shape, or any when
    one has a quote too many, is then read alone.
    """
    together = "\0".join(sources)
    pieces = together.split('"')
    frames, values = '"'.join(pieces[::2]).split("\0"), pieces[1::2]
    if len(frames) != len(sources):
        frames, values = [""] * len(sources), []
    found = list(map(shapes.get, frames))
    firsts = list(accumulate([frame.count('"') for frame in frames], initial=0))
    for number in [number for number, shape in enumerate(found) if shape is None]:
        found[number], own = shape_and_values(sources[number])
        firsts[number] = len(values)
        values += own
    if "&" in together:
        values = [value_of(value) if "&" in value else value for value in values]
    return cast(list[Shape], found), values, firsts


def shape_and_values(source: str) -> tuple[Shape, list[str]]:
    """Return what the tag `source`, from behind its "<" to its ">", says.

    >>> shape, values = shape_and_values('a class="x" href="/b">')
    >>> shape.tag, list(shape.slots), values
    ('a', ['class', 'href'], ['x', '/b'])
    """
    pieces = source.split('"' if '"' in source else "'")
    frame, values = pieces[::2], pieces[1::2]
    known = ('"' if '"' in source else "'\0").join(frame)
    if shape := shapes.get(known):
        return shape, values
    if len(shapes) >= REMEMBERED:
        shapes.clear()
    if values and (shape := _shape('"\0"'.join(frame))) and len(shape.slots) == len(values):
        shapes[known] = shape
        return shape, values
    if not (shape := _shape(source)):
        raise IrregularTag(source)
    if not values:
        shapes[known] = shape
    return shape, []


def note_gap(source: str, gap: str) -> None:
    """Remember that the tag `source` does no more than part words with `gap`."""
    if len(source) <= LONGEST_KNOWN:
        if len(GAPS) >= REMEMBERED:
            GAPS.clear()
        GAPS[source] = gap


def _shape(source: str) -> Shape | None:
    """Return the shape of a tag in which "\0" stands for each value that is not its own."""
    tag = TAG.fullmatch("<" + source)
    if not tag or not tag[2]:
        return None
    template, slots = dict[str, str](), list[str]()
    for name, double, single, bare in EACH.findall(source, tag.end(1) - 1, len(source) - 1):
        name = name.lower()
        if name not in template:
            template[name] = value_of(double or single or bare)
            if double == "\0":
                slots.append(name)
    name = tag[1].lower()
    return Shape(name, {} if name[0] == "/" else template, tuple(slots))


def value_of(source: str) -> str:
    """Return an attribute's value; it may hold "&copy=1" as addresses do."""
    return REFERENCE.sub(_character, LONG_NUMBER.sub("\ufffd", source))


def _character(reference: re.Match[str]) -> str:
    known = reference[0][1] == "#" or reference[0][1:] in html5
    return unescape(reference[0]) if known else reference[0]


def words_of(source: str) -> str:
    """Return text, its character references resolved."""
    return unescape(LONG_NUMBER.sub("\ufffd", source)) if "&" in source else source
