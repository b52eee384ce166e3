"""The page says what the file holds, and holds nothing that acts."""

import base64
import hashlib
import json
import re
import stat

import pytest
from bs4 import BeautifulSoup

from audit.analysis.analyse import analyse
from audit.analysis.thresholds import Thresholds
from audit.page.content import HANDLES, Content
from audit.page.graph import DRAWN, graph
from audit.page.matrix import SITES
from audit.page.rendering import page
from audit.page.subject import WHOLE, subject_of
from audit.page.weeks import weeks
from audit.reports.networks import networks as network_rows

CARD = "https://pics.example/card.png"


@pytest.fixture
def town(store, visit, mention):
    """Two shops with one handle and picture, and a blog with another; the second shop hides it."""
    gazette = mention("gazette", evidence="Write:\n @gazette at https://a.example/x now")
    visit("https://a.example/1", gazette, images=[CARD], status=200, body_sha256="ab" * 32)
    visit("https://b.example/", mention("gazette", hidden=True), "desk", images=[CARD],
          fetched_at="2026-05-20T00:00:00.000Z")  # fmt: skip
    visit("https://blog.example/", "herald", mention("guess", confidence="bare"))
    return store


@pytest.fixture
def opened(town, promotrail, tmp_path):
    """A function: a subject → its page, as soup."""

    def open_page(*subject):
        path = tmp_path / "page.html"
        done = promotrail("report", town.path, *subject, "-o", path)
        assert (done.exit_code, done.stderr) == (0, "")
        return BeautifulSoup(path.read_text(), "lxml")

    return open_page


def soup_of(store, *subject):
    content = Content(store.db.conn, subject_of(store.db.conn, *subject))
    return BeautifulSoup(page(content, "x", "0"), "lxml")


def section(soup, name):
    return " ".join(soup.find(id=name).find_parent("section").get_text(" ").split())


def test_the_whole_file_is_counted_and_listed(opened):
    soup = opened()

    assert [number.text for number in soup.select(".numbers dd")] == [
        "3", "3", "3", "2026-05-01", "2026-05-20",
    ]  # fmt: skip
    names = [row.text.split()[-1] for row in soup.select(".handles tbody th")]
    assert names == ["gazette", "desk", "herald"]
    assert "hxxps://pics[.]example/card.png 2 2" in section(soup, "pictures")
    assert "guess" not in str(soup.find("main").find_all("table"))


def test_evidence_has_its_place_marked_and_its_origin(opened):
    sample = opened().select_one("#evidence ~ .sample")

    assert sample.mark.text == "@gazette"
    text = " ".join(sample.text.split())
    assert "…Write: @gazette at hxxps://a[.]example/x now…" in text
    assert "hxxps://a[.]example/1 · 2026-05-01T00:00:00.000Z · HTTP 200" in text
    assert "pages.id 1" in text


@pytest.mark.parametrize(
    ("subject", "handles"),
    [("@gazette", {"gazette", "desk"}), ("telegram:HERALD", {"herald"}),
     ("b.example", {"gazette", "desk"}), ("blog.example", {"herald"})],
)  # fmt: skip
def test_a_subject_shows_what_stands_with_it(opened, subject, handles):
    soup = opened(subject)

    assert {row.text.split()[-1] for row in soup.select(".handles tbody th")} == handles


def test_a_sites_own_pages_count_and_those_of_sites_with_the_same_handles(store, visit, mention):
    """A well-known or ignored handle makes no site its like."""
    for site, *handles in [("a", "known", "ours"), ("b", "known"), ("c", "ours"), ("d",)]:
        shown = [mention(each, flag="wellknown" if each == "known" else None) for each in handles]
        visit(f"https://{site}.example/", *shown)

    def pages(site):
        return Content(store.db.conn, subject_of(store.db.conn, site)).pages

    assert [pages(f"{site}.example") for site in "abcd"] == [2, 1, 2, 1]
    store.ignore("handle", "telegram:ours", "ours")
    assert [pages(f"{site}.example") for site in "abcd"] == [1, 1, 1, 1]


def test_a_network_shows_its_members_and_why(town, opened):
    may = "2026-05-01T00:00:00.000Z"
    with town.transaction():
        town.db.execute("INSERT INTO networks VALUES (4, 1, 2, 2, 1, 0, ?, ?)", [may, may])
        town.db.execute(
            "INSERT INTO network_members SELECT *, :t, :t, NULL FROM ("
            "SELECT 4, 'handle', 'telegram:' || value, id, 2 FROM handles WHERE value = 'gazette'"
            " UNION ALL SELECT 4, 'site', site, id, 1 FROM sites WHERE site < 'bl')",
            {"t": may},
        )
        town.db.execute(
            "INSERT INTO network_evidence VALUES (1, 4, 'strong', 'handle', 'telegram:gazette', 1,"
            " 'a.example', 'b.example', 2, ?, ?)",
            [may, may],
        )
        town.db.execute("INSERT INTO network_labels VALUES (4, 'The <Gazette>', '', ?)", [may])

    soup = opened("network", "4")

    assert soup.h1.text == "Network 4: The <Gazette>"
    assert [row.text.split()[-1] for row in soup.select(".handles tbody th")] == ["gazette"]
    assert "strong handle telegram:gazette a[.]example b[.]example 2" in section(soup, "ties")
    assert "telegram:gazette" in section(opened("t.me/gazette"), "networks")


@pytest.mark.parametrize("subject", ["network 9", "@nobody", "nobody.example", "x:y:z", ""])
def test_a_subject_that_is_not_there_makes_no_page(town, promotrail, tmp_path, subject):
    done = promotrail("report", town.path, subject, "-o", tmp_path / "x.html")

    assert done.exit_code == 2
    assert "no network 9" in done.stderr or "Type @name" in done.stderr
    assert not (tmp_path / "x.html").exists()


def test_no_page_is_about_one_picture(town, promotrail, tmp_path):
    (picture,) = town.db.execute("SELECT url FROM images").fetchone()

    done = promotrail("report", town.path, picture, "-o", tmp_path / "x.html")

    assert done.exit_code == 2
    assert "promotrail show" in done.stderr


def test_what_the_analyst_ignores_is_left_out(town, opened):
    town.db.execute("INSERT INTO ignores VALUES ('handle', 'telegram:desk', '', '')")
    town.db.execute("INSERT INTO ignores VALUES ('site', 'blog.example', '', '')")
    town.db.execute("INSERT INTO ignores VALUES ('image', ?, '', '')", [CARD])

    soup = opened()

    assert [row.text.split()[-1] for row in soup.select(".handles tbody th")] == ["gazette"]
    assert "card.png" not in soup.text


@pytest.mark.parametrize("subject", [(), ("network", "3"), ("telegram:gazette",), ("a.example",)])
@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [("handle", "telegram:herald", "herald"), ("site", "b.example", "b[.]example"),
     ("image", CARD, "card.png"), ("text", "https://a.example/1", "cheap … here")],
)  # fmt: skip
def test_what_is_ignored_stands_nowhere_on_a_page(analysed, subject, kind, value, shown):
    """Its footer says so, and the page is handed over."""
    assert shown in soup_of(analysed, *subject).text
    analysed.ignore(kind, value, "ours")

    assert shown not in soup_of(analysed, *subject).text


def test_the_networks_are_those_that_are_listed(analysed):
    for handle in ("gazette", "herald"):
        analysed.ignore("handle", f"telegram:{handle}", "ours")
    assert "3 0 3 3 1 1" in section(soup_of(analysed), "networks")
    analysed.ignore("image", CARD, "ours")
    analysed.ignore("text", "https://a.example/1", "ours")

    assert list(network_rows(analysed.db)) == []
    for subject in ((), ("a.example",)):
        assert soup_of(analysed, *subject).find(id="networks") is None


def test_the_networks_are_the_subjects(analysed):
    assert soup_of(analysed, "telegram:gazette").find(id="networks")
    assert soup_of(analysed, "telegram:alone").find(id="networks") is None


def test_a_page_of_an_ignored_site_ties_nobody(analysed):
    with analysed.transaction():
        analysed.db.execute("UPDATE network_evidence SET one = 'https://a.example/1' WHERE id < 3")
        analysed.db.execute(
            "UPDATE network_members SET kind = 'page', member_id = 1,"
            " member = 'https://a.example/1'"
            " WHERE member = 'a.example'"
        )
    analysed.ignore("site", "a.example", "ours")

    assert soup_of(analysed, "network", "3").find(id="ties") is None


def copies(store, *urls):
    """Say that the pictures of these addresses were fetched and are the same."""
    with store.transaction():
        for url in urls:
            store.db.execute("UPDATE images SET sha256 = ? WHERE url = ?", ["ab" * 32, url])


@pytest.mark.parametrize("subject", [(), ("a.example",), ("telegram:gazette",)])
def test_a_picture_is_one_wherever_it_is(store, visit, subject):
    one, two = "https://pics.example/1.png", "https://pics.example/2.png"
    visit("https://a.example/", "gazette", images=[one, two])
    visit("https://b.example/", images=[two])
    visit("https://c.example/", images=[one])
    copies(store, one, two)

    content = Content(store.db.conn, subject_of(store.db.conn, *subject))

    (picture,) = content.pictures
    assert (picture["url"], picture["sites"], picture["pages"]) == (one, 3, 4)
    drawing = graph(content)
    (node,) = (node for node in drawing["nodes"] if node["kind"] == "image")
    assert node["sites"] == 3
    pages = [pages for end, _, pages in drawing["edges"] if drawing["nodes"][end] == node]
    assert pages == ([2] if subject else [2, 1, 1])


def test_ignored_sites_are_not_counted_for_pictures_and_texts(store, visit):
    text = (
        "Cards for {} at the best price, sent within an hour, guaranteed for a year. Write to us."
    )
    for number, country in enumerate(["Japan", "Japan", "Chile", "Portugal"]):
        visit(f"https://s{number}.example/", images=[CARD], text=text.format(country))
    visit("https://x.example/", images=["https://pics.example/x.png"], text="Lessons " * 20)
    visit("https://s3.example/x", images=["https://pics.example/x.png"], text="Lessons " * 20)
    analyse(store.db.conn, lambda _: None, Thresholds())
    for site in ("s2.example", "s3.example"):
        store.ignore("site", site, "ours")

    soup = soup_of(store)

    assert section(soup, "pictures").endswith("card.png 2 2")
    assert "2 sites · 2 pages · 1 different texts" in section(soup, "texts")
    assert "Lessons" not in section(soup, "texts")


@pytest.mark.parametrize(("subject", "shown"), [((), True), (("@herald",), False)])
def test_the_whole_files_page_lists_what_ties_nobody(town, opened, subject, shown):
    with town.transaction():
        town.db.execute("INSERT INTO network_hubs VALUES ('image', 'x', 1, 9, 0.5, 8, 'a badge')")
    soup = opened(*subject)

    assert bool(soup.find(id="hubs")) == shown
    if shown:
        text = section(soup, "hubs")
        assert text.startswith("What ties nobody, and why") and "image x 9 8 a badge" in text


def test_weeks_are_counted_from_mondays_and_empty_ones_shown(town):
    found = weeks(Content(town.db.conn, WHOLE))

    assert [(week.monday, week.pages, week.concealed) for week in found] == [
        ("2026-04-27", 2, 0), ("2026-05-04", 0, 0), ("2026-05-11", 0, 0), ("2026-05-18", 1, 0),
    ]  # fmt: skip
    only = Content(town.db.conn, subject_of(town.db.conn, "telegram:gazette"))
    assert weeks(only)[-1].concealed == 0  # the other handle there is in the open


def dated(store, url, *published):
    """Say when the page says that it was published, in each crawl."""
    with store.transaction():
        for page, when in enumerate(published):
            store.db.execute(
                "UPDATE pages SET published = ? WHERE id = (SELECT id FROM pages WHERE url = ?"
                " ORDER BY id LIMIT 1 OFFSET ?)", [when, url, page],
            )  # fmt: skip


@pytest.mark.parametrize(
    ("published", "monday"),
    [("2026-04-20T10:00:00Z", "2026-04-20"), ("2026-05-01", "2026-04-27"),
     ("1990-01-01", "1990-01-01"), ("1989-12-31", "2026-04-27"), ("0001-01-01", "2026-04-27"),
     ("2099-01-01", "2026-04-27"), ("9999-12-31", "2026-04-27"), (None, "2026-04-27")],
)  # fmt: skip
def test_a_page_is_of_the_week_it_says_if_that_can_be(store, visit, published, monday):
    visit("https://a.example/", "gazette")
    dated(store, "https://a.example/", published)

    assert [(week.monday, week.pages) for week in weeks(Content(store.db.conn, WHOLE))] == [
        (monday, 1)
    ]


def test_a_page_that_was_read_twice_is_of_its_earliest_week(store, visit):
    again = {"crawl_id": 2, "fetched_at": "2026-05-20T00:00:00.000Z"}
    visit("https://a.example/", "gazette")
    visit("https://b.example/", "gazette")
    store.end(1, "finished")
    assert store.begin("crawl", {}).id == 2
    visit("https://a.example/", "gazette", **again)
    visit("https://b.example/", "gazette", **again)
    dated(store, "https://a.example/", "2099-01-01", "2026-04-20")
    dated(store, "https://b.example/", None, "2026-05-13")

    found = weeks(Content(store.db.conn, WHOLE))

    assert [(week.monday, week.pages) for week in found] == [("2026-04-20", 1), ("2026-04-27", 1)]


def test_ignored_sites_are_of_no_week(store, visit):
    visit("https://a.example/", "gazette")
    visit("https://b.example/", "gazette")
    store.ignore("site", "b.example", "ours")

    assert [week.pages for week in weeks(Content(store.db.conn, WHOLE))] == [1]


def test_the_page_says_what_it_leaves_out(store, visit):
    for number in range(HANDLES + 1):
        visit(f"https://site{number}.example/", "shared", f"own{number}")
    for number in range(SITES):
        visit(f"https://more{number}.example/", "shared")

    text = " ".join(
        BeautifulSoup(page(Content(store.db.conn, WHOLE), "x", "0"), "lxml").text.split()
    )

    assert f"the first {HANDLES} of {HANDLES + 2}" in text
    assert f"{SITES} of {HANDLES + 1 + SITES} sites" in text
    assert "newer than the last analysis" in text


def test_a_drawing_is_cut_to_what_the_eye_takes_in(store, visit):
    for number in range(DRAWN):
        visit(f"https://site{number}.example/", "shared", f"own{number}")

    drawing = graph(Content(store.db.conn, WHOLE))

    assert len(drawing["nodes"]) == DRAWN
    assert drawing["nodes"][0]["name"] == "shared"
    assert drawing["all"] == 2 * DRAWN + 1
    assert f"Cut to {DRAWN} nodes" in page(Content(store.db.conn, WHOLE), "x", "0")


def test_a_page_of_twice_as_many_handles_and_sites_costs_twice_as_much(store, visit):
    """Each of the handles beside one that is everywhere was looked for on each of its sites."""

    def steps():
        taken = [0]
        store.db.conn.set_progress_handler(lambda: taken.append(taken.pop() + 1), 10)
        Content(store.db.conn, subject_of(store.db.conn, "telegram:hub"))
        store.db.conn.set_progress_handler(None, 10)
        return taken[0]

    for number in range(100):
        visit(f"https://s{number}.example/", "hub", f"own{number}")
    once = steps()
    for number in range(100, 200):
        visit(f"https://s{number}.example/", "hub", f"own{number}")

    assert steps() < 2.5 * once


def test_a_page_is_the_same_twice_and_its_owners_alone(town, promotrail, tmp_path):
    one, other = tmp_path / "one.html", tmp_path / "other.html"
    for path in (one, other):
        promotrail("report", town.path, "-o", path)

    assert one.read_bytes() == other.read_bytes()
    assert stat.S_IMODE(one.stat().st_mode) == 0o600


def test_the_page_allows_its_own_script_and_style_and_nothing_else(opened):
    soup = opened()

    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for rule, element in (("script-src", soup.find_all("script")[-1]), ("style-src", soup.style)):
        digest = base64.b64encode(hashlib.sha256(element.string.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"
    assert not soup.find_all(["a", "img", "link", "iframe", "form", "object", "base"])
    assert not soup.find_all(src=True) + soup.find_all(href=True) + soup.find_all(style=True)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", str(soup))
    assert json.loads(soup.find(id="graph-data").string)["nodes"]
