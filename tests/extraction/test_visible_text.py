"""What a person would read, one block a line."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.extraction.markup import read_markup

PAGES = [
    ("<p>one</p><p>two</p>", "one\ntwo"),
    ("<div>one</div>two<div>three</div>", "one\ntwo\nthree"),
    ("one<br>two<hr/>three", "one\ntwo\nthree"),
    ("Telegram: @ga<b>zet</b><i>te</i>", "Telegram: @gazette"),
    ("<b>Telegram</b> <i>@gazette</i>", "Telegram @gazette"),
    ("<p>  many \n\t blanks  </p>  ", "many blanks"),
    ("<ul><li>one<li>two</ul>three", "one\ntwo\nthree"),
    ("<table><tr><th>TG<td>@gazette<tr><td>QQ</table>", "TG\t@gazette\nQQ"),
    ("a&nbsp;b&#64;c &amp;amp; d", "a\u00a0b@c &amp; d"),
    ("<title>no</title><style>p{}</style><p>yes<script>no()</script></p>", "yes"),
    ("<select><option>one<option>two</select>", "one\ntwo"),
    ("a < b > c", "a < b > c"),
    ("home > cards <3 <b>TG</b> -> @gazette", "home > cards <3 TG -> @gazette"),
    ("", ""),
    ("<pre>one\n  two\n</pre>three", "one\ntwo\nthree"),
    ("<pre><b>one</b>\n<b>two</b></pre>", "one\ntwo"),
    ("<textarea>one\n<b>two</textarea>", "one\n<b>two"),
    ("<span><div>one</div></span>two", "one\ntwo"),
    ("<noscript>one</noscript>", "one"),
    ("te<!-- x -->xt<template>no</template><iframe>no</iframe>", "text"),
    ("<p hidden>one</p>two", "one\ntwo"),
    ("<svg><title>no</title><text>yes</text></svg>", "yes"),
    ("<svg><style/><script/></svg>yes", "yes"),
    ("<div>" * 3000 + "deep", "deep"),
    ("<p title='<b>no</b>'>yes", "yes"),
    ('<p data-x=\'{"a": "<p>no"}\' data-y=no>yes', "yes"),
    ("yes<p title='no>never closed", "yes"),
    ("<SCRIPT>no</Script >yes", "yes"),
    ("<script><!-- '<script>no</script>' --></script>yes", "yes"),
    ("<script><!-- no</script>yes", "yes"),
    ("<template><template>no</template>no</template>yes", "yes"),
    ("<!-->yes<!--->, <!doctype html><?php no ?></ no>yes<!-- no --!>", "yes, yes"),
    ("one\r\ntwo\0", "one two\ufffd"),
]


@pytest.mark.parametrize(("markup", "text"), PAGES)
def test_the_text_is_what_a_browser_shows(markup, text):
    assert read_markup(markup).text == text


@pytest.mark.parametrize("markup", [markup for markup, _ in PAGES if "\0" not in markup])
def test_a_browsers_parser_reads_the_same_characters(markup):
    """Lexbor is the oracle: a tree of the whole page, as browsers build it."""
    tree = LexborHTMLParser(markup)
    tree.strip_tags(["title", "template", "iframe", "script", "style"])

    seen = tree.body.text() if tree.body else ""
    assert "".join(read_markup(markup).text.split()) == "".join(seen.split())
