"""A database made by the crawler's own migrations, pages to put in, and the command to ask it."""

from dataclasses import replace

import pytest
from click.testing import CliRunner
from hypothesis import settings

from crawler.cli import main
from crawler.records import Image, Mention, Sightings, Visit
from crawler.storage import Store

settings.register_profile("untimed", deadline=None)  # a busy machine's pauses are no fault
settings.load_profile("untimed")


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "audit.db") as store:
        yield store


@pytest.fixture
def mention():
    """A function: a handle, and whatever is special about how it was seen → Mention."""

    def make(value, **special):
        usual = Mention(
            platform="telegram",
            kind="username",
            value=value,
            flag=None,
            found_in="text",
            rule="label-at",
            surface=f"@{value}",
            evidence=f"Telegram: @{value}",
            start=0,
            confidence="label",
        )
        return replace(usual, **special)

    return make


@pytest.fixture
def visit(store, mention):
    """A function that stores a page: its URL, the handles (names or Mentions) and pictures on it.

    `title` and `text` are the page's; `crawl_id` begins a second crawl; whatever else is given are
    fields of the Visit.
    """
    first = store.begin("crawl", {}).id

    def save(
        url,
        *handles,
        images=(),
        title="",
        text="",
        crawl_id=first,
        fetched_at="2026-05-01T00:00:00.000Z",
        **of,
    ):
        mentions = (mention(each) if isinstance(each, str) else each for each in handles)
        pictures = (Image(each, each, "img", "", 0) for each in images)
        seen = Sightings(mentions=tuple(mentions), images=tuple(pictures), title=title, text=text)
        store.save(crawl_id, [Visit(url, fetched_at, sightings=seen, **of)])

    return save


@pytest.fixture
def promotrail():
    """A function that runs the command in this process: its arguments → click's Result."""

    def run(*arguments, **options):
        return CliRunner().invoke(main, [str(each) for each in arguments], **options)

    return run
