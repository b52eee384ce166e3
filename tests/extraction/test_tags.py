"""What a tag says: lexbor reads the same attributes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawler.extraction.markup import read_markup
from crawler.extraction.tags import (
    IrregularTag,
    shape_and_values,
    shapes_and_values,
    value_of,
)

TAGS = [
    '<a href="/b">',
    "<a href='/b'>",
    "<a href=/b>",
    '<A HREF = "/b" Rel=x>',
    '<a href="/b" href="/c" hidden rel>',
    '<a href="/b"rel="x">',
    '<a href="x"" rel="y">',
    '<a onclick=\'f("x")\' href="/b">',
    "<a onclick=\"f('x')\" href='/b'>",
    '<a href="?a=1&amp;b=2&copy=3&lt&notit;&#64;&#x40">',
    '<a href="a > b" title="<b>">',
    "<a href=a/ / rel=x/>",
    '<a =x href="/b">',
    '<a title="one\ntwo" href="/b">',
    "<a href= >",
]


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_has_the_attributes_that_a_browser_reads(tag):
    node = LexborHTMLParser(f"<body>{tag}x").css_first("a")

    [element] = [each for each in read_markup(f"<body>{tag}x").elements if each.tag == "a"]
    assert element.attributes == {name: value or "" for name, value in node.attributes.items()}


@given(st.lists(st.sampled_from([*">=\"' /a&\n", "href", "&lt;", "x=", '="y"'])).map("".join))
def test_any_tag_has_the_attributes_that_a_browser_reads(inside):
    markup = f"<body><p x {inside}>"
    node = LexborHTMLParser(markup).css_first("body > p")

    read = [each for each in read_markup(markup).elements if each.tag == "p"]
    if node:
        assert read[0].attributes == {name: value or "" for name, value in node.attributes.items()}


def test_tags_that_differ_in_their_values_have_one_shape():
    one, first = shape_and_values('a href="/b" rel="x">')
    two, second = shape_and_values('a href="/c" rel="y">')

    assert one is two
    assert (list(one.slots), first, second) == (["href", "rel"], ["/b", "x"], ["/c", "y"])


@given(st.lists(st.sampled_from([*TAGS, "<b>", "</a>", "<a title='\"'>", '<a x">', "<a x'>"])))
def test_tags_say_the_same_together_as_alone(tags):
    sources = [tag[1:] for tag in tags]
    together, values, firsts = shapes_and_values(sources)

    for source, shape, first in zip(sources, together, firsts, strict=False):
        alone, own = shape_and_values(source)
        assert (shape.tag, shape.template, shape.slots) == (alone.tag, alone.template, alone.slots)
        assert values[first : first + len(own)] == [value_of(value) for value in own]


@pytest.mark.parametrize("source", ['a href="x>', "a", "1>", "", 'a href="x>y">z>'])
def test_what_is_no_whole_tag_is_refused(source):
    with pytest.raises(IrregularTag):
        shape_and_values(source)
