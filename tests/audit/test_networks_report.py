import json

import pytest

from audit.reports.network import members, ties
from audit.reports.networks import networks
from audit.reports.texts import text_clusters

CARD = "https://pics.example/card.png"


def test_a_network_is_listed_with_who_leads_it(analysed):
    (row,) = networks(analysed.db)

    assert row[:8] == (3, "", "telegram:gazette", 2, 3, 3, 1, 1)


def test_a_label_names_a_network(analysed):
    analysed.label(3, "SIM sellers", "seen in May")

    assert [row.name for row in networks(analysed.db)] == ["SIM sellers"]


def test_what_is_ignored_is_not_counted(analysed):
    analysed.ignore("handle", "telegram:gazette", "ours")

    (row,) = networks(analysed.db)
    assert (row.led_by, row.handles, row.sites) == ("telegram:herald", 1, 3)
    (everything,) = networks(analysed.db, everything=True)
    assert (everything.handles, everything.flag) == (2, None)


def test_a_network_that_nothing_else_ties_is_left_out(analysed):
    for kind, value in [
        ("handle", "telegram:gazette"),
        ("handle", "telegram:herald"),
        ("image", CARD),
        ("text", "https://b.example/1"),
    ]:
        analysed.ignore(kind, value, "ours")

    assert list(networks(analysed.db)) == []
    assert [row.flag for row in networks(analysed.db, everything=True)] == ["ignored"]


def test_members_come_by_kind_and_pages(analysed):
    assert [(row.kind, row.member) for row in members(analysed.db, 3)] == [
        ("handle", "telegram:gazette"),
        ("handle", "telegram:herald"),
        ("site", "a.example"),
        ("site", "b.example"),
        ("site", "c.example"),
        ("image", CARD),
        ("text", "5"),
    ]


def test_ignored_members_are_left_out_or_marked(analysed):
    analysed.ignore("host", "c.example", "a mirror")

    assert "c.example" not in [row.member for row in members(analysed.db, 3)]
    marked = [row for row in members(analysed.db, 3, everything=True) if row.flag]
    assert [row.member for row in marked] == ["c.example"]


def test_each_tie_leads_to_page_place_time_and_evidence(analysed):
    first = next(ties(analysed.db, 3))

    assert first[:9] == (
        "strong", "handle", "telegram:gazette", "a.example", "b.example", "https://a.example/1",
        "text", 0, "Telegram: @gazette",
    )  # fmt: skip
    assert [row.tier for row in ties(analysed.db, 3)] == ["strong"] * 4 + ["medium"] * 4 + [
        "weak"
    ] * 2


def test_ties_with_an_ignored_site_are_left_out(analysed):
    analysed.ignore("site", "b.example", "a mirror")

    assert {(row.one, row.other) for row in ties(analysed.db, 3)} == {("a.example", "c.example")}
    assert {row.other for row in ties(analysed.db, 3, everything=True) if row.flag} == {"b.example"}


def test_a_network_is_counted_found_and_placed_by_what_is_not_ignored(analysed, insert):
    seen = {"first_seen": "2026-05-01T00:00:00.000Z", "last_seen": "2026-05-20T00:00:00.000Z"}
    insert("networks", id=4, handles=1, sites=3, pages=2, images=0, texts=0, **seen)
    insert("network_evidence", network_id=4, tier="strong", rule="handle", key="x", key_id=3,
           one="d.example", other="e.example", pages=2, **seen)  # fmt: skip
    analysed.ignore("site", "c.example", "a mirror")

    assert [(row.network, row.sites, row.pages) for row in networks(analysed.db)] == [
        (4, 3, 2),
        (3, 2, 2),
    ]
    assert [row.network for row in networks(analysed.db, min_sites=3)] == [4]
    assert [row.network for row in networks(analysed.db, min_sites=3, everything=True)] == [3, 4]


def test_a_network_all_of_whose_sites_but_one_are_ignored_is_left_out(analysed):
    for site in ("b.example", "c.example"):
        analysed.ignore("site", site, "a mirror")

    assert list(networks(analysed.db)) == []


def test_a_page_of_an_ignored_site_is_left_out_of_members(analysed, insert):
    seen = {"first_seen": "2026-05-01T00:00:00.000Z", "last_seen": "2026-05-20T00:00:00.000Z"}
    for kind, value in (("site", "other.example"), ("host", "other.example")):
        page = "https://other.example/"
        analysed.db.execute("DELETE FROM network_members WHERE kind = 'page'")
        insert("network_members", network_id=3, kind="page", member=page, member_id=4, pages=1,
               **seen)  # fmt: skip
        assert page in [row.member for row in members(analysed.db, 3)]
        analysed.ignore(kind, value, "a forum")

        assert page not in [row.member for row in members(analysed.db, 3)]
        analysed.unignore(kind, value)


def test_a_tie_by_a_copy_of_a_picture_has_its_place(analysed, insert):
    analysed.db.execute("UPDATE images SET sha256 = ? WHERE id = 1", ["ab" * 32])
    copy = insert("images", url="https://c.example/copy.png", sha256="ab" * 32)
    insert("page_images", page_id=3, image_id=copy, found_in="meta", as_written="copy.png", alt="",
           position=7)  # fmt: skip
    analysed.db.execute(
        "INSERT INTO evidence_pages SELECT id, 3 FROM network_evidence WHERE rule = 'image'"
    )

    (tie,) = [row for row in ties(analysed.db, 3) if row.page == "https://c.example/1"
              and row.rule == "image"]  # fmt: skip
    assert (tie.found_in, tie.start, tie.evidence) == ("meta", 7, "copy.png")


def test_ties_by_what_is_ignored_are_left_out(analysed):
    analysed.ignore("image", CARD, "a badge")

    assert "image" not in {row.rule for row in ties(analysed.db, 3)}
    assert {row.rule for row in ties(analysed.db, 3, everything=True) if row.flag} == {"image"}


def test_the_command_lists_members_or_with_why_ties(analysed, promotrail):
    plain = json.loads(promotrail("network", analysed.path, "3").stdout)
    why = json.loads(promotrail("network", analysed.path, "3", "--why", "--limit", "2").stdout)

    assert list(plain[0]) == ["kind", "member", "pages", "first_seen", "last_seen", "community"]
    assert [row["page"] for row in why] == ["https://a.example/1", "https://b.example/1"]


def test_an_unknown_network_says_where_they_are_listed(analysed, insert, promotrail):
    insert("network_history", analysis_id=1, network_id=8, event="merged", other_id=3)

    unknown = promotrail("network", analysed.path, "9")
    merged = promotrail("network", analysed.path, "8")

    assert (unknown.exit_code, merged.exit_code) == (2, 2)
    assert "promotrail networks" in unknown.stderr
    assert "part of network 3 now" in merged.stderr


def test_texts_are_listed_with_what_they_have_in_common(analysed):
    (row,) = text_clusters(analysed.db)

    assert row[:7] == (5, 2, 2, 2, 0.875, "cheap … here", "https://a.example/1")


def test_a_text_is_ignored_by_a_page_that_shows_it(analysed):
    analysed.ignore("text", "https://b.example/1", "a licence")

    assert list(text_clusters(analysed.db)) == []
    assert [row.flag for row in text_clusters(analysed.db, everything=True)] == ["ignored"]


def test_the_pages_of_ignored_sites_do_not_count_in_texts(analysed, visit, insert):
    """Nor in their order, nor in --min-sites; and what is left with one page has no duplicate."""
    visit("https://c.example/2", fetched_at="2026-05-20T00:00:00.000Z")
    insert("text_clusters", cluster_id=5, page_id=5, similarity=0.9)
    analysed.db.execute("UPDATE text_templates SET pages = 3, sites = 3")
    insert("text_templates", cluster_id=6, page_id=3, texts=2, pages=9, sites=2, template="…",
           first_seen="2026-05-20T00:00:00.000Z", last_seen="2026-05-20T00:00:00.000Z")  # fmt: skip
    analysed.ignore("site", "a.example", "ours")

    other, row = text_clusters(analysed.db)
    assert (other.text, other.pages, other.sites) == (6, 9, 2)
    assert (row.pages, row.sites, row.page) == (2, 2, "https://c.example/2")
    assert (row.first_seen, row.last_seen) == (
        "2026-05-01T00:00:00.000Z",
        "2026-05-20T00:00:00.000Z",
    )
    assert [row.pages for row in text_clusters(analysed.db, everything=True)] == [3, 9]
    assert list(text_clusters(analysed.db, min_sites=3)) == []
    analysed.ignore("site", "b.example", "ours")
    assert [row.text for row in text_clusters(analysed.db)] == [6]


@pytest.fixture
def hubs(insert):
    """Two things that tie nobody: a handle and a forum."""
    for rule, key, key_id, sites, dropped in [
        ("side", "c.example", None, 1, 0),
        ("handle", "telegram:alone", 3, 9, 8),
    ]:
        insert("network_hubs", rule=rule, key=key, key_id=key_id, sites=sites, share=0.5,
               ties_dropped=dropped, reason="as it is everyone's")  # fmt: skip


def test_what_ties_nobody_is_told_of_and_listed_with_the_reason(analysed, hubs, promotrail):
    networks = promotrail("networks", analysed.path)
    listed = json.loads(promotrail("networks", analysed.path, "--hubs").stdout)

    assert networks.stderr == (
        "2 keys and sites are nobody's own, and 8 ties by them were dropped. They are listed by: "
        f"promotrail networks {analysed.path} --hubs\n"
    )
    assert listed[0] == {
        "rule": "handle", "key": "telegram:alone", "sites": 9, "share": 0.5, "ties_dropped": 8,
        "reason": "as it is everyone's",
    }  # fmt: skip
    assert [row["key"] for row in listed] == ["telegram:alone", "c.example"]


def test_hubs_that_are_ignored_are_left_out_or_marked(analysed, hubs, promotrail):
    analysed.ignore("handle", "telegram:alone", "ours")
    analysed.ignore("site", "c.example", "a forum")

    assert json.loads(promotrail("networks", analysed.path, "--hubs").stdout) == []
    marked = json.loads(promotrail("networks", analysed.path, "--hubs", "--all").stdout)
    assert [row["flag"] for row in marked] == ["ignored", "ignored"]


def test_where_nothing_was_dropped_that_is_said(analysed, promotrail):
    assert promotrail("networks", analysed.path, "--hubs").stderr == "No ties were dropped.\n"


@pytest.mark.parametrize(
    ("subject", "item"), [("@alone", "handle telegram:alone"), ("c.example", "side c.example")]
)
def test_a_dossier_says_that_its_subject_ties_nobody(analysed, hubs, promotrail, subject, item):
    rows = json.loads(promotrail("show", analysed.path, subject).stdout)

    (hub,) = [row for row in rows if row["section"] == "hub"]
    assert hub["item"] == item
    assert hub["detail"].endswith("ties dropped: as it is everyone's")


@pytest.mark.parametrize(
    "command",
    [
        ["networks"],
        ["texts"],
        ["network", "3"],
        ["show", "network", "3"],
        ["show", "text", "5"],
        ["timeline", "network", "3"],
        ["timeline", "text", "5"],
    ],
)
def test_pages_newer_than_the_analysis_are_told_of(analysed, visit, promotrail, command):
    name, *rest = command
    before = promotrail(name, analysed.path, *rest).stderr
    visit("https://new.example/", "herald")

    after = promotrail(name, analysed.path, *rest).stderr

    assert before == ""
    assert "1 pages are newer than this analysis. Run: promotrail analyse" in after


def test_a_database_that_was_not_analysed_says_so(store, visit, promotrail):
    visit("https://a.example/", "gazette")

    for name in ("networks", "texts"):
        result = promotrail(name, store.path)
        assert (result.stdout, result.exit_code) == ("[]\n", 0)
        assert "promotrail analyse" in result.stderr
