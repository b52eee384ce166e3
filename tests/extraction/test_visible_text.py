"""What a person would read, one block a line."""

import pytest

from crawler.extraction.linear import read_linear
from crawler.extraction.tree import read_tree

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
    ("", ""),
]


@pytest.mark.parametrize(("markup", "text"), PAGES)
@pytest.mark.parametrize("read", [read_tree, read_linear])
def test_both_readers_read_the_text_of_ordinary_markup(read, markup, text):
    assert read(markup).text == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<pre>one\n  two\n</pre>three", "one\ntwo\nthree"),
        ("<pre><b>one</b>\n<b>two</b></pre>", "one\ntwo"),
        ("<textarea>one\ntwo</textarea>", "one\ntwo"),
        ("<span><div>one</div></span>two", "one\ntwo"),
        ("<noscript>one</noscript>", "one"),
        ("te<!-- x -->xt<template>no</template><iframe>no</iframe>", "text"),
        ("<p hidden>one</p>two", "one\ntwo"),
        ("<svg><title>no</title><text>yes</text></svg>", "yes"),
        ("<div>" * 3000 + "deep", "deep"),
    ],
)
def test_the_tree_knows_what_holds_what(markup, text):
    assert read_tree(markup).text == text
