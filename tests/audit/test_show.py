import json

import pytest

from audit.database import open_database
from audit.failure import Failure
from audit.reports.show import dossier
from audit.reports.timeline import Row, timeline
from audit.subjects import Subject, subject_of

CARD = "https://pics.example/card.png"


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
        "week": ["2026-W17"],
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
