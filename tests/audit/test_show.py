import json

import pytest

from audit.database import open_database
from audit.failure import Failure
from audit.reports.show import dossier
from audit.reports.timeline import Row, timeline
from audit.subjects import Subject, subject_of

CARD = "https://pics.example/card.png"
JUNE = "2026-06-10T00:00:00.000Z"


@pytest.fixture
def reader(analysed):
    """The analysed database, with the path that errors name."""
    analysed.db.conn.execute("UPDATE images SET sha256 = ? WHERE id = 1", ["ab" * 32])
    with open_database(analysed.path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "kind", "name"),
    [
        ("@gazette", "handle", "telegram:gazette"),
        ("Gazette", "handle", "telegram:gazette"),
        ("telegram:gazette", "handle", "telegram:gazette"),
        ("t.me/Gazette", "handle", "telegram:gazette"),
        ("https://t.me/s/gazette?before=5", "handle", "telegram:gazette"),
        ("a.example", "site", "a.example"),
        ("www.a.example", "site", "a.example"),
        ("https://a.example/anything", "site", "a.example"),
        (CARD, "image", CARD),
        ("ab" * 32, "image", CARD),
        ("network 3", "network", "3"),
        ("network:3", "network", "3"),
        ("text 5", "text", "5"),
    ],
)
def test_a_subject_is_what_a_person_would_type(reader, typed, kind, name):
    found = subject_of(reader, typed)

    assert (found.kind, found.name) == (kind, name)


@pytest.mark.parametrize("typed", ["nobody", "@", "t.me/nobody", "network x", "http://[", "x:", ""])
def test_an_unknown_subject_says_what_to_type(reader, typed):
    with pytest.raises(Failure, match="Type @name"):
        subject_of(reader, typed)


def test_an_unknown_number_says_where_they_are_listed(reader):
    with pytest.raises(Failure, match="promotrail texts"):
        subject_of(reader, "text 99")


def test_a_name_on_two_platforms_is_to_be_chosen(store, visit, mention):
    visit("https://a.example/", "gazette", mention("@gazette", platform="line"))

    with open_database(store.path) as reader:
        with pytest.raises(Failure, match="line:@gazette, telegram:gazette. Type one of these"):
            subject_of(reader, "@gazette")
        assert subject_of(reader, "line:@gazette").name == "line:@gazette"


def test_an_invite_keeps_its_case(store, visit, mention):
    visit("https://a.example/", mention("+AbC", kind="invite"), mention("+abc", kind="invite"))

    with open_database(store.path) as reader:
        assert subject_of(reader, "t.me/+AbC").name == "telegram:+AbC"
        assert subject_of(reader, "https://t.me/joinchat/abc").name == "telegram:+abc"
        assert subject_of(reader, "+AbC").name == "telegram:+AbC"


@pytest.mark.parametrize("typed", ["t.me/c/123", "https://t.me/c/123/5", "c/123", "telegram:c/123"])
def test_a_private_group_is_found_by_its_links(store, visit, mention, typed):
    visit("https://a.example/", mention("c/123", kind="private"))

    with open_database(store.path) as reader:
        assert subject_of(reader, typed).name == "telegram:c/123"


@pytest.mark.parametrize("url", ["file:///page.html", "http://localhost/", "http://127.0.0.1/"])
def test_a_site_is_found_by_the_name_that_sites_lists(store, visit, promotrail, url):
    visit(url, "gazette")
    (site,) = json.loads(promotrail("sites", store.path).stdout)

    with open_database(store.path) as reader:
        assert subject_of(reader, site["site"]) == ("site", 1, site["site"])


@pytest.mark.parametrize("command", ["show", "timeline"])
def test_a_network_that_was_merged_is_told_with_the_one_it_is_part_of(
    analysed, insert, promotrail, command
):
    insert("network_history", analysis_id=1, network_id=8, event="merged", other_id=3)

    result = promotrail(command, analysed.path, "network", "8")

    assert result.exit_code == 2
    assert "part of network 3 now" in result.stderr


def sections(rows):
    found = {}
    for row in rows:
        found.setdefault(row.section, []).append(row.item)
    return found


def test_the_dossier_of_a_handle(analysed):
    found = sections(dossier(analysed.db, Subject("handle", 1, "telegram:gazette")))

    assert found == {
        "handle": ["telegram:gazette"],
        "network": ["network 3"],
        "site": ["a.example", "b.example"],
        "seen beside": ["telegram:herald"],
        "form": ["@gazette"],
        "week": ["2026-04-27"],
        "picture": [CARD],
        "text": ["text 5"],
        "evidence": ["https://a.example/1", "https://b.example/1"],
    }


def test_the_dossier_of_a_site(analysed):
    found = sections(dossier(analysed.db, Subject("site", 1, "a.example")))

    assert found == {
        "site": ["a.example"],
        "network": ["network 3"],
        "handle": ["telegram:gazette", "telegram:herald"],
        "picture": [CARD],
        "shares handles with": ["b.example", "c.example"],
        "text": ["text 5"],
        "page": ["https://a.example/1"],
    }


def pages(rows):
    """Return how many pages each row of a section tells of."""
    found = {}
    for row in rows:
        found.setdefault(row.section, []).append(row.pages)
    return found


@pytest.fixture
def crawled_again(analysed, visit, insert):
    """The analysed store, whose first page a second crawl found changed, and a new one, which a
    third found changed."""
    seen = {"images": [CARD], "fetched_at": JUNE}
    for again, url in enumerate(["https://a.example/1", "https://d.example/1"] * 2):
        if again % 2 == 0:
            analysed.end(1 + again // 2, "finished")
            crawl = analysed.begin("crawl", {}).id
        visit(url, "gazette", "herald", text=f"changed {again}", crawl_id=crawl, **seen)
        insert("text_clusters", cluster_id=5, page_id=5 + again, similarity=0.9)
    return analysed


def test_a_page_that_was_crawled_again_and_changed_is_one_page(crawled_again):
    handle = pages(dossier(crawled_again.db, Subject("handle", 1, "telegram:gazette")))
    for section in ("handle", "form", "picture", "text"):
        assert handle[section] == [3]
    assert (handle["seen beside"], handle["week"]) == ([2], [2, 2])
    assert pages(dossier(crawled_again.db, Subject("site", 1, "a.example")))["text"] == [1]
    for subject in (Subject("image", 1, CARD), Subject("text", 5, "5")):
        found = pages(dossier(crawled_again.db, subject))
        assert (found["handle"], found["site"]) == ([3, 2], [1, 1, 1])


def test_a_page_that_a_later_crawl_found_unchanged_was_seen_then_too(analysed, visit):
    analysed.end(1, "finished")
    later = {"crawl_id": analysed.begin("crawl", {}).id, "fetched_at": JUNE}
    visit("https://a.example/1", same_as=1, **later)

    assert [row.pages for row in timeline(analysed.db, "text", 5)] == [1, 2]
    text = list(dossier(analysed.db, Subject("text", 5, "5")))
    assert text[0][2:5] == (2, "2026-05-01T00:00:00.000Z", JUNE)
    assert next(row.last_seen for row in text if row.section == "site") == JUNE
    assert pages(text)["handle"] == [2, 1]


def test_a_week_begins_on_monday_at_the_end_of_a_year_too(store, visit):
    visit("https://a.example/1", "gazette", fetched_at="2026-12-31T00:00:00.000Z")
    visit("https://a.example/2", "gazette", fetched_at="2027-01-01T00:00:00.000Z")

    rows = dossier(store.db, Subject("handle", 1, "telegram:gazette"))
    assert [(row.item, row.pages) for row in rows if row.section == "week"] == [("2026-12-28", 2)]


def test_bare_guesses_do_not_count_where_there_is_better(store, visit, mention):
    visit("https://a.example/1", "gazette")
    guess = mention("gazette", confidence="bare", surface="gazette")
    visit("https://b.example/1", "herald", guess, images=[CARD], fetched_at=JUNE)

    assert sections(dossier(store.db, Subject("handle", 1, "telegram:gazette"))) == {
        "handle": ["telegram:gazette"],
        "site": ["a.example"],
        "form": ["@gazette"],
        "week": ["2026-04-27"],
        "evidence": ["https://a.example/1"],
    }
    assert [row.pages for row in timeline(store.db, "handle", 1)] == [1]


def test_a_handle_that_is_only_guessed_at_is_shown_as_that(store, visit, mention):
    visit("https://a.example/1", mention("gazette", confidence="bare"), "herald")

    rows = list(dossier(store.db, Subject("handle", 1, "telegram:gazette")))
    assert rows[0].pages == 1
    assert rows[0].detail == "username on 1 sites, 1 mentions, all of them bare guesses"
    assert sections(rows) == {
        "handle": ["telegram:gazette"],
        "site": ["a.example"],
        "seen beside": ["telegram:herald"],
        "form": ["@gazette"],
        "week": ["2026-04-27"],
        "evidence": ["https://a.example/1"],
    }
    assert [row.pages for row in timeline(store.db, "handle", 1)] == [1]
    store.ignore("site", "a.example", "a mirror")
    header, *_ = dossier(store.db, Subject("handle", 1, "telegram:gazette"))
    assert header.detail == "username on 0 sites, 0 mentions"


COPY = "https://pics.example/a-copy.png"


@pytest.fixture
def copied(analysed, visit, mention):
    """The analysed store, whose picture is at a second address on a page of its own too."""
    visit("https://d.example/1", "herald", images=[COPY], fetched_at=JUNE)
    visit("https://a.example/2", "gazette", images=[COPY], fetched_at=JUNE)
    analysed.db.execute("UPDATE images SET sha256 = ? WHERE url IN (?, ?)", ["ab" * 32, CARD, COPY])
    return analysed


@pytest.mark.parametrize("typed", [CARD, COPY, "ab" * 32])
def test_a_picture_is_shown_with_all_its_copies(copied, promotrail, typed):
    rows = json.loads(promotrail("show", copied.path, typed).stdout)
    days = json.loads(promotrail("timeline", copied.path, typed, "--by", "day").stdout)

    assert [(row["section"], row["item"], row["pages"]) for row in rows] == [
        ("picture", CARD, 4),
        ("network", "network 3", 2),
        ("same picture", COPY, None),
        ("site", "a.example", 2),
        ("site", "b.example", 1),
        ("site", "d.example", 1),
        ("handle", "telegram:gazette", 3),
        ("handle", "telegram:herald", 2),
        ("evidence", "https://a.example/1", None),
        ("evidence", "https://b.example/1", None),
        ("evidence", "https://d.example/1", None),
        ("evidence", "https://a.example/2", None),
    ]
    assert rows[0]["detail"] == f"on 3 sites · sha256 {'ab' * 32}"
    assert [(row["period"], row["pages"]) for row in days] == [("2026-06-10", 2), ("2026-05-01", 2)]


@pytest.mark.parametrize("typed", [CARD, COPY])
def test_an_ignored_copy_of_a_picture_is_left_out_and_told_of(copied, promotrail, typed):
    copied.ignore("image", COPY, "a mistake")
    rows = json.loads(promotrail("show", copied.path, typed).stdout)

    assert [(row["item"], row["pages"]) for row in rows if row["section"] == "picture"] == [
        (CARD, 2)
    ]
    assert [row["item"] for row in rows if row["section"] == "site"] == ["a.example", "b.example"]
    assert [row["item"] for row in rows if row["section"] == "ignored"] == [COPY]
    copied.ignore("image", "ab" * 32, "a badge")
    (picture, *_) = json.loads(promotrail("show", copied.path, typed).stdout)
    assert (picture["item"], picture["pages"]) == (CARD, 4)


def test_the_copies_of_a_picture_are_one_on_a_site_and_beside_a_handle(copied):
    site = dossier(copied.db, Subject("site", 1, "a.example"))
    handle = dossier(copied.db, Subject("handle", 1, "telegram:gazette"))

    (picture,) = [row for row in site if row.section == "picture"]
    assert (picture.item, picture.pages, picture.detail) == (COPY, 2, "on 3 sites")
    (picture,) = [row for row in handle if row.section == "picture"]
    assert (picture.item, picture.pages) == (COPY, 3)


def test_ignored_sites_and_texts_are_left_out_of_all_sections(analysed):
    analysed.ignore("site", "b.example", "a mirror")
    analysed.ignore("text", "https://a.example/1", "a licence")

    handle = list(dossier(analysed.db, Subject("handle", 1, "telegram:gazette")))
    assert handle[0].detail == "username on 1 sites, 1 mentions"
    assert pages(handle) == {
        "handle": [1],
        "network": [2],
        "site": [1],
        "seen beside": [1],
        "form": [1],
        "week": [1],
        "picture": [1],
        "evidence": [None],
    }
    site = list(dossier(analysed.db, Subject("site", 1, "a.example")))
    assert "text" not in sections(site)
    assert sections(site)["shares handles with"] == ["c.example"]
    assert [row.detail for row in site if row.section in ("handle", "picture")] == [
        "1 mentions; on 1 sites", "1 mentions; on 2 sites", "on 1 sites",
    ]  # fmt: skip
    image = list(dossier(analysed.db, Subject("image", 1, CARD)))
    assert image[0].detail == "on 1 sites"
    text = list(dossier(analysed.db, Subject("text", 5, "5")))
    assert text[0].detail == "2 texts on 1 sites: cheap … here"
    for found in (image, text):
        assert pages(found)["handle"] == [1, 1]
        assert sections(found)["evidence"] == ["https://a.example/1"]


def test_an_ignored_site_is_shown_with_its_own_pages(analysed):
    analysed.ignore("site", "a.example", "a mirror")

    site = list(dossier(analysed.db, Subject("site", 1, "a.example")))
    assert [row.detail for row in site if row.section in ("handle", "picture")] == [
        "1 mentions; on 2 sites", "1 mentions; on 2 sites", "on 2 sites",
    ]  # fmt: skip


def test_the_dossiers_of_a_picture_a_text_and_a_network(analysed):
    image = sections(dossier(analysed.db, Subject("image", 1, CARD)))
    text = sections(dossier(analysed.db, Subject("text", 5, "5")))
    network = sections(dossier(analysed.db, Subject("network", 3, "3")))

    assert image["site"] == text["site"] == ["a.example", "b.example"]
    assert image["handle"] == ["telegram:gazette", "telegram:herald"]
    assert text["evidence"] == ["https://a.example/1", "https://b.example/1"]
    assert network["handle"] == ["telegram:gazette", "telegram:herald"]
    assert network["tie"][0] == "handle telegram:gazette"


def test_the_dossier_of_a_large_network_has_its_communities_and_who_leads_them(analysed):
    for community, kind, member in [
        (1, "site", 1),
        (1, "site", 2),
        (1, "handle", 1),
        (2, "site", 3),
    ]:
        analysed.db.execute(
            "UPDATE network_members SET community = ? WHERE kind = ? AND member_id = ?",
            [community, kind, member],
        )
    rows = dossier(analysed.db, Subject("network", 3, "3"))

    assert [(row.item, row.detail) for row in rows if row.section == "community"] == [
        ("community 1", "2 sites, 1 handles; led by telegram:gazette"),
        ("community 2", "1 sites, 0 handles"),
    ]


@pytest.fixture
def with_posts(analysed, visit, insert):
    """The analysed store, whose network has two posts of a forum too, in two communities."""
    for number, handle in enumerate(("gazette", "herald"), 5):
        post = f"https://forum.example/{number}"
        visit(post, handle)
        insert("network_members", network_id=3, kind="page", member=post, member_id=number,
               pages=1, first_seen=JUNE, last_seen=JUNE)  # fmt: skip
    insert("network_evidence", network_id=3, tier="strong", rule="handle", key="telegram:gazette",
           key_id=1, one="a.example", other="https://forum.example/5", pages=2, first_seen=JUNE,
           last_seen=JUNE)  # fmt: skip
    analysed.db.execute("UPDATE network_members SET community = 1 + (member = 'c.example')")
    return analysed


def test_a_network_has_the_sites_that_its_pages_are_of(with_posts):
    rows = list(dossier(with_posts.db, Subject("network", 3, "3")))
    assert [row.detail for row in rows if row.section in ("network", "community")] == [
        "2 handles, 4 sites, 1 pictures, 1 texts",
        "3 sites, 2 pages, 2 handles; led by telegram:gazette",
        "1 sites, 0 handles",
    ]
    handle = dossier(with_posts.db, Subject("handle", 1, "telegram:gazette"))
    assert next(row.detail for row in handle if row.section == "network") == "2 handles, 4 sites"


def test_ignored_sites_are_left_out_of_networks_with_their_pages_and_ties(with_posts):
    with_posts.ignore("site", "forum.example", "a forum")
    with_posts.ignore("site", "b.example", "a mirror")
    with_posts.ignore("handle", "telegram:herald", "ours")

    rows = list(dossier(with_posts.db, Subject("network", 3, "3")))
    assert sections(rows) == {
        "network": ["network 3"],
        "handle": ["telegram:gazette"],
        "site": ["a.example", "c.example"],
        "picture": [CARD],
        "text": ["text 5"],
        "community": ["community 1", "community 2"],
    }
    assert [row.detail for row in rows if row.section in ("network", "community")] == [
        "1 handles, 2 sites, 1 pictures, 1 texts",
        "1 sites, 1 handles; led by telegram:gazette",
        "1 sites, 0 handles",
    ]
    handle = dossier(with_posts.db, Subject("handle", 1, "telegram:gazette"))
    assert next(row.detail for row in handle if row.section == "network") == "1 handles, 2 sites"
    assert [(row.period, row.pages) for row in timeline(with_posts.db, "network", 3)] == [
        ("2026-04-27", 1)
    ]


def test_a_subject_that_is_ignored_is_shown_with_the_reason(analysed):
    analysed.ignore("handle", "telegram:gazette", "our own test account")

    rows = list(dossier(analysed.db, Subject("handle", 1, "telegram:gazette")))
    (ignored,) = [row for row in rows if row.section == "ignored"]
    assert ignored.detail == "our own test account"


def test_the_command_takes_a_subject_of_two_words(analysed, promotrail):
    rows = json.loads(promotrail("show", analysed.path, "network", "3", "--limit", "1").stdout)

    assert [row["section"] for row in rows] == [
        "network", "handle", "site", "picture", "text", "tie",
    ]  # fmt: skip


def test_the_timeline_counts_pages_and_sites_by_week(analysed):
    assert list(timeline(analysed.db)) == [Row("2026-05-18", 1, 1), Row("2026-04-27", 3, 3)]
    assert list(timeline(analysed.db, limit=1)) == [Row("2026-05-18", 1, 1)]


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("@herald", [("2026-05-20", 1), ("2026-05-01", 1)]),
        ("b.example", [("2026-05-01", 1)]),
        ("network 3", [("2026-05-20", 1), ("2026-05-01", 2)]),
        (CARD, [("2026-05-01", 2)]),
        ("text 5", [("2026-05-01", 2)]),
    ],
)
def test_the_timeline_of_a_subject_by_day(analysed, promotrail, typed, days):
    rows = json.loads(promotrail("timeline", analysed.path, typed, "--by", "day").stdout)

    assert [(row["period"], row["pages"]) for row in rows] == days
