from crawler.extraction import extract
from crawler.extraction.markdown import LONGEST_MARKDOWN
from crawler.records import Link, Page


def read(text):
    return extract(Page("https://a.example/r.md", "text/plain", text.encode()))


def test_a_link_in_brackets_is_read():
    """The form the sellers of cards use: a link inside brackets of text."""
    sightings = read("**Cards [[TG💪+ @gazette](https://t.me/s/gazette)]**\n")

    assert sightings.links == (Link("https://t.me/s/gazette", "TG💪+ @gazette", ""),)
    assert sightings.text == "Cards [TG💪+ @gazette]"
    assert [m.found_in for m in sightings.mentions] == ["href", "text"]


def test_addresses_stay_as_they_were_written():
    sightings = read("[a](<https://b.example/名 字?q=%E5%8D%A1>) https://c.example/%41|é\n")

    assert next(link.url for link in sightings.links) == "https://b.example/名 字?q=%E5%8D%A1"
    assert "https://c.example/%41" in sightings.text


def test_backslashes_are_not_part_of_a_name():
    [mention] = read("# Cards\n\nTelegram: @gaz\\_ette\n").mentions

    assert (mention.value, mention.surface) == ("gaz_ette", "@gaz_ette")


def test_html_inside_is_read():
    sightings = read("# Cards\n\n<div align=center><a href=https://t.me/gazette>us</a></div>\n")

    assert [m.value for m in sightings.mentions] == ["gazette"]


def test_tables_and_headings_are_lines():
    sightings = read("# Cards\n\n| a | b |\n|---|---|\n| c | d |\n")

    assert sightings.text == "Cards\na\tb\nc\td"
    assert sightings.title == "Cards"


def test_a_file_name_is_no_link():
    assert read("# Cards\n\nSee README.md or sales@b.example\n").links == ()


def test_very_long_markdown_is_read_as_text():
    """The parser takes seconds for a megabyte of brackets."""
    sightings = read("![" * LONGEST_MARKDOWN + "\nTelegram: @gazette\n")

    assert (sightings.parse_mode, sightings.media) == ("limited", "markdown")
    assert [m.value for m in sightings.mentions] == ["gazette"]
