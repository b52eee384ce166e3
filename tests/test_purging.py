"""What is purged is gone to the last byte, and what is not asked for stays."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from crawler.records import Attempt, Image, Link, Sightings, Visit
from crawler.storage import Store, StoreError
from crawler.storage.checking import problems
from crawler.storage.purging import handle, older_than, purge, site

OLD, NEW = "2026-01-01T00:00:00.000Z", "2026-06-01T00:00:00.000Z"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "audit.db"


@pytest.fixture
def store(path, mention):
    """Two sites: the gazette's own page, and the herald's, which speaks of it in every way."""
    with Store(path) as store:
        crawl = store.begin("crawl", {}).id
        store.add_seeds(crawl, ["http://gazette.example/", "http://www.herald.example/"])
        gazette = mention("gazette_one", evidence="电报gazette_one来")
        disguised = mention("gazette_one", surface="g a z e t t e", disguised=True)
        own = Sightings(mentions=(gazette,), title="Ours", text="Write to @Gazette_One.")
        other = Sightings(
            mentions=(mention("herald_desk", evidence="@herald_desk, not @gazette_one"), disguised),
            images=(
                Image("http://pics.gazette.example/card.png", "//pics.gazette.example/card.png",
                      "img", "Gazette_One", 0),
                Image("http://pics.herald.example/own.png", "own.png", "img", "", 0),
            ),
            links=(
                Link("https://t.me/gazette_one", "GAZETTE_ONE", ""),
                Link("http://gazette.example/", "see gazette.example", ""),
                Link("http://herald.example/more", "more", ""),
                Link("http://herald.example/more", 'on gazette_one and "more"', ""),
                Link("http://herald.example/by/gazette_one", "by", ""),
            ),
            title="Not gazette_one but gazette_one_more",
            text="We read gazette.example, g a z e t t e, t.me/gazette_one and @gazette_one_more",
        )  # fmt: skip
        follow = ("http://www.herald.example/next", "http://gazette.example/next")
        store.save(
            crawl,
            [
                Visit(
                    "http://gazette.example/",
                    OLD,
                    sightings=own,
                    follow=follow,
                    attempts=2,
                    failed=(Attempt(1, OLD, "timeout"),),
                ),
                Visit("http://www.herald.example/", NEW, sightings=other, follow=follow),
            ],
        )
        yield store


def rows(store, sql):
    return store.db.execute(sql).fetchall()


def bytes_left(path):
    """All bytes of the database and of what stands beside it, in lower case."""
    return b"".join(part.read_bytes() for part in sorted(path.parent.iterdir())).lower()


def gone(store, subject):
    """Purge `subject` and return the counts that were agreed to."""
    agreed = []
    purge(store, subject, agreed.append)
    return {what: count for what, count in agreed[0].items() if count}


def test_a5_of_a_purged_site_no_byte_is_left(store, path):
    assert b"gazette.example" in bytes_left(path)

    counts = gone(store, site("gazette.example"))

    assert b"gazette.example" not in bytes_left(path)
    assert counts["pages"] == 1
    assert counts["frontier"] == 2
    assert rows(store, "SELECT url FROM pages") == [("http://www.herald.example/",)]
    assert rows(store, "SELECT url FROM images") == [("http://pics.herald.example/own.png",)]
    assert problems(path) == []


def test_a5_of_a_purged_handle_no_byte_is_left_however_it_was_written(store, path):
    """The name in longer names is another's, and stays."""
    gone(store, handle(store, "telegram", "Gazette_One"))

    left = bytes_left(path).replace(b"gazette_one_more", b"")
    assert b"gazette_one" not in left
    assert b"g a z e t t e" not in left
    assert rows(store, "SELECT value FROM handles") == [("herald_desk",)]
    assert rows(store, "SELECT count(*) FROM pages") == [(2,)]
    assert problems(path) == []


def test_a5_of_pages_too_old_no_byte_is_left(store, path):
    gone(store, older_than("2026-03-01T00:00:00.000Z"))

    assert "电报".encode() not in bytes_left(path)
    assert rows(store, "SELECT url FROM pages") == [("http://www.herald.example/",)]
    assert rows(store, "SELECT found_on FROM frontier WHERE state = 'pending' ORDER BY url") == [
        (None,),
        (None,),
    ]
    assert problems(path) == []


def test_a_page_that_was_found_unchanged_is_as_old_as_its_last_visit(store, path):
    """Its sightings stand with the first visit, and hold for the last."""
    url = "http://gazette.example/"
    (page_id,) = ids(store)
    store.end(1, "finished")
    second = store.begin("crawl", {}).id
    store.add_seeds(second, [url])
    store.save(second, [Visit(url, NEW, same_as=page_id)])
    purge(store, older_than("2026-03-01T00:00:00.000Z"), print)
    assert ids(store) == [page_id, page_id]

    purge(store, older_than("2026-07-01T00:00:00.000Z"), print)

    assert ids(store) == []
    store.close()
    assert problems(path) == []


def ids(store):
    sql = "SELECT content_id FROM pages WHERE url = 'http://gazette.example/'"
    return [page_id for (page_id,) in store.db.execute(sql)]


def test_a_name_is_blacked_out_letter_by_letter_so_that_offsets_hold(store):
    (before,) = rows(store, "SELECT text FROM texts WHERE page_id = 2")

    gone(store, handle(store, "", "gazette_one"))

    (after,) = rows(store, "SELECT text FROM texts WHERE page_id = 2")
    assert len(after[0]) == len(before[0])
    assert after[0].endswith(" t.me/███████████ and @gazette_one_more")


def test_a_handle_that_is_part_of_a_host_name_is_not_that_host(store):
    """Else purging the account @online would take every site of .online along."""
    gone(store, handle(store, "", "gazette"))

    assert rows(store, "SELECT count(*) FROM pages") == [(2,)]


def test_what_is_not_agreed_to_is_not_purged(store, path):
    def refuse(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        purge(store, site("gazette.example"), refuse)

    assert rows(store, "SELECT count(*) FROM pages") == [(2,)]
    assert b"gazette.example" in bytes_left(path)


def test_a_purge_that_finds_nothing_still_clears_what_one_that_was_killed_left(store, path):
    with store.transaction():
        store.db.execute("UPDATE pages SET title = ''")
    assert b"not gazette_one" in bytes_left(path)

    assert gone(store, site("nobody.example")) == {}

    assert b"not gazette_one" not in bytes_left(path)


def test_a_reader_that_keeps_the_log_is_told_of(store, path, monkeypatch):
    store.db.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM pages").fetchone()
        with pytest.raises(StoreError, match="open in another program"):
            purge(store, site("gazette.example"), lambda counts: None)

    assert gone(store, site("gazette.example")) == {}
    assert b"gazette.example" not in bytes_left(path)


def test_the_command_counts_asks_and_purges(promotrail, store, path):
    store.close()

    refused = promotrail("purge", path, "--site", "gazette.example")
    done = promotrail("purge", path, "--site", "gazette.example", "--yes")

    assert refused.exit_code == 2
    assert "--yes" in refused.stderr
    assert done.exit_code == 0
    assert "1 pages" in done.stderr
    assert "gazette" not in done.output.replace(str(path), "")
    assert b"gazette.example" not in bytes_left(path)


@pytest.mark.parametrize(
    "options",
    [(), ("--site", "a.example", "--handle", "b"), ("--older-than", "90"), ("--site", "a b/")],
)
def test_a_purge_of_nothing_clear_is_refused(promotrail, path, options):
    Store(path).close()

    said = promotrail("purge", path, *options, "--yes")

    assert said.exit_code == 2


def test_who_was_in_a_network_stays_known_by_ids_but_not_who_was_purged(store):
    """By them a network keeps its number; those of rows that are gone may be given anew."""
    store.db.execute("INSERT INTO networks VALUES (7, 2, 2, 2, 0, 0, ?, ?)", [OLD, NEW])
    for kind, table, name in (("handle", "handles", "value"), ("site", "sites", "site")):
        store.db.execute(
            f"INSERT INTO network_members SELECT 7, '{kind}', {name}, id, 1, '', '', 1 FROM {table}"
        )

    counts = gone(store, site("gazette.example"))
    told = gone(store, handle(store, "telegram", "gazette_one"))

    assert "former_members" not in counts | told
    assert rows(
        store,
        "SELECT network_id, coalesce(value, site) FROM former_members m"
        " LEFT JOIN handles h ON m.kind = 'handle' AND h.id = member_id"
        " LEFT JOIN sites s ON m.kind = 'site' AND s.id = member_id ORDER BY 2",
    ) == [(7, "herald.example"), (7, "herald_desk")]


def test_what_mentions_do_not_name_is_left_as_it_was(store, mention):
    crawl = store.begin("crawl", {}).id
    plain = mention("plain_desk", evidence="nobody else")
    seen = Sightings(mentions=(plain,), text="nobody else")
    store.save(crawl, [replace(Visit("http://plain.example/", NEW), sightings=seen)])
    before = rows(store, "SELECT * FROM pages p JOIN texts ON page_id = id WHERE title = ''")

    gone(store, handle(store, "telegram", "gazette_one"))

    assert (
        rows(store, "SELECT * FROM pages p JOIN texts ON page_id = id WHERE title = ''") == before
    )


def test_links_within_a_site_that_lead_to_a_purged_handle_go(store):
    gone(store, handle(store, "telegram", "gazette_one"))

    assert rows(store, "SELECT url, anchor FROM page_links WHERE page_id = 2") == [
        ("http://herald.example/more", "more"),
        ("http://herald.example/more", 'on ███████████ and "more"'),
        ("http://gazette.example/", "see gazette.example"),
    ]


def test_what_was_purged_may_be_seen_again(store, mention):
    seen = Sightings(
        mentions=(mention("gazette_one"),),
        images=(Image("http://pics.herald.example/own.png", "own.png", "img", "", 0),),
    )
    for subject in (handle(store, "telegram", "gazette_one"), site("herald.example")):
        gone(store, subject)

    again = "http://www.herald.example/again"
    store.add_seeds(1, [again])
    store.save(1, [Visit(again, NEW, sightings=seen)])

    assert problems(store.path) == []
