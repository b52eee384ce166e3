"""Who is put together, on what evidence, and who is not."""

import random

import pytest

from crawler.records import Visit

SPAM = "Cards for {} at the best price, sent within an hour, guaranteed for a year. Write to ¤."


def evidence(store):
    return store.db.execute(
        "SELECT tier, rule, key, one, other FROM network_evidence ORDER BY id"
    ).fetchall()


def hubs(store):
    return store.db.execute("SELECT rule, key, sites, ties_dropped FROM network_hubs").fetchall()


def test_a_handle_ties_the_sites_that_show_it(page, networks, store):
    page("https://a.example/", "gazette", at="2026-05-01T00:00:00.000Z")
    page("https://b.example/", "gazette", at="2026-05-03T00:00:00.000Z")
    page("https://c.example/", "herald")

    assert networks() == {1: {"gazette", "a.example", "b.example"}}
    assert evidence(store) == [("strong", "handle", "telegram:gazette", "a.example", "b.example")]
    assert store.db.execute("SELECT page_id FROM evidence_pages").fetchall() == [(1,), (2,)]
    assert store.db.execute(
        "SELECT handles, sites, pages, first_seen, last_seen FROM networks"
    ).fetchall() == [(1, 2, 2, "2026-05-01T00:00:00.000Z", "2026-05-03T00:00:00.000Z")]


@pytest.mark.parametrize("special", [{"flag": "wellknown"}, {"confidence": "bare"}])
def test_well_known_handles_and_guesses_tie_nobody(page, mention, networks, special):
    page("https://a.example/", mention("gazette", **special))
    page("https://b.example/", mention("gazette", **special))

    assert networks() == {}


def test_a_picture_needs_another_kind_of_evidence_beside_it(page, networks, store):
    picture = "https://pics.example/card.png"
    page("https://a.example/", images=[picture], text=SPAM.format("Japan"))
    page("https://b.example/", images=[picture], text=SPAM.format("Portugal"))
    page("https://c.example/", images=[picture], text="How we baked the bread of our village fair.")

    assert networks() == {1: {"a.example", "b.example", picture, "1"}}
    assert {tier for tier, *_ in evidence(store)} == {"medium"}


def test_pictures_of_one_host_do_not_bear_each_other_out(page, networks):
    """A theme brings all its pictures along."""
    theme = [f"https://theme.example/{n}.png" for n in range(5)]
    page("https://a.example/", images=theme)
    page("https://b.example/", images=theme)

    assert networks() == {}


def test_a_badge_is_a_hub_and_is_listed(page, networks, store):
    badge = "https://img.shields.io/badge/x-y-blue.svg"
    page("https://a.example/", images=[badge], text=SPAM.format("Japan"))
    page("https://b.example/", images=[badge], text=SPAM.format("Portugal"))

    assert networks() == {}
    assert hubs(store) == [("image", badge, 2, 1)]


def test_a_site_that_mentions_a_handle_in_passing_is_not_its_owners(page, networks):
    for n in range(9):
        page(f"https://news.example/{n}.html")
    page("https://news.example/story.html", "gazette")
    page("https://a.example/", "gazette")
    page("https://b.example/", "gazette")

    assert networks() == {1: {"gazette", "a.example", "b.example"}}


@pytest.mark.parametrize(("on", "pages"), [(1, 3), (2, 6), (29, 87)])
def test_a_handle_on_just_a_third_of_the_pages_is_mentioned_in_passing(page, networks, on, pages):
    for n in range(pages):
        page(f"https://news.example/{n}.html", *(["gazette"] if n < on else []))
    page("https://a.example/", "gazette")
    page("https://b.example/", "gazette")

    assert networks() == {1: {"gazette", "a.example", "b.example"}}


def test_a_share_is_compared_as_it_was_typed(page, networks):
    """29 of 100 is 0.29, though the nearest binary fraction of it is a little less."""
    for n in range(100):
        page(f"https://news.example/{n}.html", *(["gazette"] if n < 29 else []))
    page("https://a.example/", "gazette")
    page("https://b.example/", "gazette")

    assert "news.example" not in networks(passing=0.29)[1]
    assert "news.example" in networks(passing=0.28)[1]


def test_of_a_site_that_was_broken_into_the_pages_are_members_not_the_site(page, networks, store):
    picture = "https://pics.example/card.png"
    page("https://a.example/", "gazette", images=[picture], text=SPAM.format("Japan"))
    page("https://b.example/", "gazette", images=[picture], text=SPAM.format("Portugal"))
    for n in range(9):
        page(f"https://school.example/{n}.html", "head_teacher", text=f"Lessons of the week {n}")
    injected = [f"https://school.example/upload/{n}.html" for n in range(2)]
    for url in injected:
        page(url, "gazette", images=[picture], text=SPAM.format("Chile"))

    assert networks() == {1: {"gazette", "a.example", "b.example", picture, "1", *injected}}
    assert ("medium", "handle", "telegram:gazette", "a.example", injected[0]) in evidence(store)
    assert not [row for row in evidence(store) if "school.example" in row]
    assert store.db.execute("SELECT sites, pages FROM networks").fetchall() == [(3, 4)]


def test_a_page_that_moved_between_sites_that_were_broken_into_is_one_member(page, networks, store):
    picture = "https://pics.example/card.png"
    for name in "ab":
        page(f"https://{name}.example/", "gazette", images=[picture], text=SPAM.format(name))
    for school in ("school", "college"):
        for n in range(9):
            page(f"https://{school}.example/{n}.html", f"head_{school}")
        page(f"https://{school}.example/x.html", "gazette", images=[picture], text=SPAM)
    again = store.begin("ingest", {}).id
    page("https://school.example/x.html", "gazette", images=[picture], text=SPAM,
         crawl_id=again, final_url="https://college.example/y.html")  # fmt: skip

    members = networks()[1]

    assert {member for member in members if "school" in member or "college" in member} == {
        "https://school.example/x.html",
        "https://college.example/x.html",
    }


def test_two_sites_that_share_one_page_that_moved_are_no_network(page, networks, store):
    spam = {"images": ["https://pics.example/card.png"], "title": "Cards for all countries"}
    for site in ("school", "college"):
        for n in range(9):
            page(f"https://{site}.example/{n}.html")
    page("https://school.example/x.html", **spam)
    again = store.begin("ingest", {}).id
    page("https://school.example/x.html", **spam, crawl_id=again,
         final_url="https://college.example/y.html")  # fmt: skip

    assert networks() == {}
    assert store.db.execute("SELECT count(*) FROM network_history").fetchone() == (0,)


def test_a_site_whose_front_page_advertises_is_a_member_however_much_else_it_has(page, networks):
    picture = "https://pics.example/card.png"
    page("https://a.example/", "gazette", images=[picture], text=SPAM.format("Japan"))
    page("https://b.example/", "gazette", images=[picture], text=SPAM.format("Portugal"))
    for n in range(9):
        page(f"https://cover.example/{n}.html", text=f"Lessons of the week {n}")
    page("https://cover.example/", images=[picture], text=SPAM.format("Chile"))

    assert "cover.example" in networks()[1]


def test_a_handle_on_the_front_page_alone_is_the_sites_own(page, networks):
    for n in range(9):
        page(f"https://a.example/{n}.html")
    page("https://a.example/", "gazette")
    page("https://b.example/", "gazette")

    assert networks() == {1: {"gazette", "a.example", "b.example"}}


def test_a_tie_is_as_old_as_the_older_of_its_two_sides(page, networks, store):
    """Not as a third one, which mentioned the handle in passing before both."""
    page("https://a.example/", "gazette", "herald", at="2026-05-07T00:00:00.000Z")
    for name, day in (("b", 1), ("c", 2)):
        for n in range(5):
            page(f"https://{name}.example/{n or ''}", "herald")
        page(f"https://{name}.example/x", "gazette", at=f"2026-05-0{day}T00:00:00.000Z")

    networks()

    assert store.db.execute(
        "SELECT other, substr(first_seen, 9, 2) FROM network_evidence WHERE key LIKE '%gazette'"
    ).fetchall() == [("b.example", "01"), ("c.example", "02")]


def test_a_page_that_warns_of_a_handle_is_not_its_owners(page, mention, networks):
    page("https://a.example/", "gazette")
    page("https://b.example/", "gazette")
    page("https://c.example/", mention("gazette", evidence="@gazette is a scammer, stay away"))

    assert networks() == {1: {"gazette", "a.example", "b.example"}}


def test_pages_of_a_site_where_anyone_writes_stand_for_themselves(page, networks):
    page("https://github.com/x/y/issues/1", "gazette")
    page("https://github.com/x/y/issues/2", "herald")
    page("https://a.example/", "gazette")
    page("https://b.example/", "herald")

    assert networks() == {
        1: {"gazette", "a.example", "https://github.com/x/y/issues/1"},
        2: {"herald", "b.example", "https://github.com/x/y/issues/2"},
    }


def test_a_guestbook_does_not_put_its_spammers_together(page, networks, store):
    page("https://club.example/guestbook.html", "gazette", "herald")
    for name in ("a", "b"):
        page(f"https://{name}.example/", "gazette")
    for name in ("c", "d"):
        page(f"https://{name}.example/", "herald")

    found = networks()

    assert sorted(map(sorted, found.values())) == [
        ["a.example", "b.example", "gazette"],
        ["c.example", "d.example", "herald"],
    ]
    assert hubs(store)[0][:2] == ("side", "https://club.example/guestbook.html")


def sellers(page, count, shared):
    """`count` sellers of three sites each with two handles; `shared` stands on one site of each."""
    for seller in range(count):
        for site in range(3):
            own = [f"seller_{seller}_{n}" for n in range(2)]
            page(f"https://s{site}-{seller}.example/", *own, *([shared] if site == 0 else []))


def test_a_handle_that_strangers_share_is_a_hub_and_is_listed(page, networks, store):
    sellers(page, 4, "helpdesk")

    assert len(networks()) == 4
    assert hubs(store) == [("handle", "telegram:helpdesk", 4, 3)]


def test_stricter_odds_ask_for_more_in_common(page, networks):
    for name in "abc":
        page(f"https://{name}.example/", "gazette", "herald")
    page("https://d.example/", "monitor")
    page("https://e.example/", "monitor")

    assert len(networks()) == 2
    assert len(networks(odds=20)) == 1


def test_the_handle_of_one_owner_with_many_sites_is_no_hub(page, networks, store):
    """In a small world one network may be most of it."""
    for n in range(12):
        page(f"https://a{n}.example/", "gazette", f"agent_{n // 4}")
    for n in range(8):
        page(f"https://h{n}.example/")

    assert len(networks()) == 1
    assert hubs(store) == []


def test_a_large_site_may_show_a_few_handles_of_others(page, networks):
    for n in range(100):
        others = {1: ["herald"], 2: ["monitor"]}.get(n, [f"courier_{n % 9}"] if n % 9 == 3 else [])
        page(f"https://a.example/{n or ''}", "gazette", *others)
    page("https://b.example/", "gazette")
    for name, handle in (("c", "herald"), ("d", "herald"), ("e", "monitor"), ("f", "monitor")):
        page(f"https://{name}.example/", handle)

    assert {"a.example", "b.example", "gazette"} in networks().values()


def test_lists_of_handles_are_nobodys_own(page, networks):
    both = [f"bot_{n}" for n in range(4)]
    page("https://a.example/", *both, *(f"game_{n}" for n in range(20)))
    page("https://b.example/", *both, *(f"tool_{n}" for n in range(20)))

    assert networks() == {}


def test_what_only_a_list_shows_is_not_its_sites_own(page, networks):
    """However many other pages the site has, and though the list is its contact page."""
    for n in range(9):
        page(f"https://dir.example/{n or ''}", "editor")
    page("https://dir.example/contact.html", *(f"shop_{n}" for n in range(60)))
    page("https://a.example/", "shop_1")
    page("https://b.example/", "shop_1")

    assert networks() == {1: {"shop_1", "a.example", "b.example"}}


def test_what_stands_elsewhere_on_a_site_with_a_list_is_its_own(page, networks):
    page("https://a.example/", "gazette")
    page("https://a.example/agents.html", "gazette", *(f"agent_{n}" for n in range(60)))
    page("https://b.example/", "gazette")

    assert networks() == {1: {"gazette", "a.example", "b.example"}}


def test_an_account_of_everyone_joins_nobody_in_a_small_world(page, networks, store):
    """Two operators are too few to tell it by, but each site has a handle on more of its pages."""
    for name, own in (("a", "gazette"), ("b", "gazette"), ("c", "herald"), ("d", "herald")):
        for n in range(4):
            page(f"https://{name}.example/{n or ''}", own, *(["helpdesk"] if n == 1 else []))
    for name in "efgh":
        for n in range(4):
            page(f"https://{name}.example/{n or ''}", f"own_{name}", *(["helpdesk"] if n else []))

    assert sorted(map(sorted, networks().values())) == [
        ["a.example", "b.example", "gazette"],
        ["c.example", "d.example", "herald"],
    ]


def test_a_designers_contact_ties_none_of_his_customers(page, networks, store):
    for name in "abcde":
        page(f"https://{name}.example/", f"own_{name}", "studio")
    page("https://f.example/", "gazette")
    page("https://g.example/", "gazette")

    assert networks() == {1: {"f.example", "g.example", "gazette"}}
    assert hubs(store) == [("handle", "telegram:studio", 5, 4)]


def test_an_agent_of_two_sellers_does_not_join_them(page, networks):
    for seller in ("gazette", "herald"):
        for site in range(5):
            agent = ["agent"] if site < 2 else []
            page(f"https://{seller}{site}.example/", seller, *agent)

    assert sorted(len(members) for members in networks().values()) == [6, 6]


def test_a_forum_that_shows_one_seller_most_is_not_his(page, networks):
    for name in ("a", "b", "c"):
        page(f"https://{name}.example/", "gazette")
    page("https://d.example/", "herald")
    page("https://e.example/", "herald")
    page("https://forum.example/")
    for n, seller in enumerate(["gazette"] * 5 + ["herald"] * 2):
        page(f"https://forum.example/{n}.html", seller)

    assert sorted(map(sorted, networks().values())) == [
        ["a.example", "b.example", "c.example", "gazette"],
        ["d.example", "e.example", "herald"],
    ]


def test_what_is_on_a_networks_every_site_ties_a_site_without_handles(page, networks):
    picture = "https://pics.example/card.png"
    for n in range(14):
        page(f"https://a{n}.example/", "gazette", images=[picture])
    page("https://b.example/", images=[picture])
    for n in range(20):
        page(f"https://h{n}.example/", f"own_{n}")

    assert "b.example" in networks()[1]


def test_handles_that_rotate_tie_by_their_overlap(page, networks):
    for n in range(6):
        page(f"https://a{n}.example/", f"agent_{n}", f"agent_{n + 1}")

    found = networks()

    assert len(found) == 1
    assert {f"a{n}.example" for n in range(6)} <= found[1]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("handle", "telegram:gazette"),
        ("site", "b.example"),
        ("host", "b.example"),
        ("host", "www.b.example"),
    ],
)
def test_what_the_analyst_ignores_ties_nobody(page, networks, store, kind, value):
    page("https://a.example/", "gazette")
    page("https://www.b.example/", "gazette")
    assert networks() != {}
    store.ignore(kind, value, "ours")

    assert networks() == {}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("image", "https://pics.example:8080/card.png"),
        ("host", "pics.example"),
        ("text", "https://a.example/"),
    ],
)
def test_an_ignored_picture_or_text_bears_nothing_out(page, networks, store, kind, value):
    picture = "https://pics.example:8080/card.png"
    page("https://a.example/", images=[picture], text=SPAM.format("Japan"))
    page("https://b.example/", images=[picture], text=SPAM.format("Portugal"))
    assert networks() != {}
    store.ignore(kind, value, "everyone's")

    assert networks() == {}


def test_the_account_that_an_ignored_host_is_ties_nobody(page, networks, store, mention):
    promoted = mention("lucky.example", platform="website", kind="host")
    page("https://a.example/", promoted)
    page("https://b.example/", promoted)
    assert networks() != {}
    store.ignore("host", "lucky.example", "a news site")

    assert networks() == {}


def test_of_two_texts_of_an_address_one_can_be_ignored(page, networks, store):
    second = store.begin("ingest", {}).id
    for site in "ab":
        page(f"https://{site}.example/", text="Chairs and tables, made of oak by us.")
        page(f"https://{site}.example/", text=SPAM.format("Japan"), crawl_id=second)
    networks()
    address = "SELECT url || '#sha256=' || text_sha256 FROM pages WHERE id = 1"
    store.ignore("text", *store.db.execute(address).fetchone(), "of others")

    assert store.db.execute("SELECT id FROM ignored WHERE kind = 'text'").fetchall() == [(1,)]
    assert store.db.execute("SELECT count(*) FROM text_templates").fetchone() == (2,)


def test_files_stand_for_themselves(page, networks):
    page("file:///ads/1.html", "gazette")
    page("file:///ads/2.html", "gazette")
    page("file:///ads/3.html", "herald")

    assert networks() == {1: {"gazette", "file:///ads/1.html", "file:///ads/2.html"}}


def test_links_and_titles_are_listed_but_tie_nobody(page, networks, store):
    page("https://a.example/", "gazette", title="Cards 2026 for all", links=["https://b.example/"])
    page("https://b.example/", "gazette", title="Cards 2027 for all")
    page("https://c.example/", title="Cards 2028 for all", links=["https://b.example/"])

    assert networks() == {1: {"gazette", "a.example", "b.example"}}
    assert evidence(store)[1:] == [
        ("weak", "title", "cards 0 for all", "a.example", "b.example"),
        ("weak", "link", "https://b.example/", "a.example", "b.example"),
    ]


def test_a_forum_that_nobody_knows_as_one_ties_no_sellers(page, networks, store):
    """Several of them, each with anyone's advertisement on each page, must not fuse all."""
    for seller in "abcde":
        for n in range(3):
            page(f"https://{seller}{n}.example/", f"seller_{seller}", f"agent_{seller}")
    for forum in range(3):
        for n, seller in enumerate("abcde"):
            page(f"https://f{forum}.example/{n}.html", f"seller_{seller}", f"agent_{seller}")

    assert len(networks()) == 5
    assert [hub for hub in hubs(store) if hub[0] == "side"] == [
        ("side", f"f{forum}.example", 1, 10) for forum in range(3)
    ]


def test_a_page_that_was_found_unchanged_counts_at_that_time_too(page, networks, store):
    page("https://a.example/", "gazette")
    page("https://b.example/", "gazette")
    again = store.begin("ingest", {}).id
    at = "2026-07-01T00:00:00.000Z"
    store.save(again, [Visit("https://b.example/", at, same_as=2)])

    networks()

    assert store.db.execute("SELECT pages, last_seen FROM networks").fetchall() == [(2, at)]


WORDS = """card travel price order today seller cheap stock week ship bulk trust agent river stone
bread garden music school winter paper light mountain kitchen letter window market doctor""".split()


def spun(text, copy):
    """Copy number `copy` of the advertisement number `text`, a fifth of its letters changed."""
    said = " ".join(random.Random(text).choices(WORDS, k=40))
    rng = random.Random(f"{text} {copy}")
    return "".join(
        rng.choice("abcdefghijklm") if each != " " and rng.random() < 0.2 else each for each in said
    )


def sites(found):
    return sorted(sorted(each for each in of if each.endswith(".example")) for of in found.values())


@pytest.mark.parametrize("every", [2, 3])
def test_a_channel_on_a_third_of_all_sites_joins_no_operators_who_rotate_handles(
    page, networks, every
):
    for operator in range(6):
        for n in range(12):
            picture = f"https://pics.example/{operator}.jpg"
            news = ["daily_news"] * (n % every == 0)
            page(f"https://s{n}-{operator}.example/", f"seller_{operator}_{n // 4}", *news,
                 images=[picture], text=spun(operator, n))  # fmt: skip
    for n in range(10):
        page(f"https://h{n}.example/", *["daily_news"] * (n % every == 0), text=spun(f"own{n}", 0))

    assert [len(of) for of in sites(networks())] == [12] * 6


def test_what_is_on_nearly_all_sites_bears_nothing_out(page, networks):
    for n in range(20):
        page(f"https://h{n}.example/", f"team_{n}", *["daily_news"] * (n < 14),
             images=["https://theme.example/a.png"])  # fmt: skip

    assert networks() == {}


@pytest.mark.parametrize("handles", [3, 4])
def test_sites_that_rotate_handles_from_page_to_page_are_no_forums(page, networks, handles):
    picture = ["https://pics.example/1.jpg"]
    own = [f"a{n}.example" for n in range(handles)]
    for n, site in enumerate(own):
        page(f"https://{site}/", f"seller_{n}", images=picture, text=spun(1, site))
    for site in ("c.example", "d.example"):
        for n in range(8):
            page(f"https://{site}/{n or ''}", f"seller_{n % handles}", images=picture,
                 text=spun(1, f"{site} {n}"))  # fmt: skip
    for n in range(12):
        page(f"https://x{n}.example/", f"team_{n}")

    assert sites(networks()) == [[*own, "c.example", "d.example"]]


def test_a_list_is_not_the_only_operators_whose_handles_others_show(page, networks):
    for n in range(5):
        page(f"https://a{n}.example/", "gazette", "herald", text=spun(1, n))
    for n in range(3):
        page(f"https://list.example/{n or ''}", "gazette", "herald",
             *(f"bot_{n}_{k}" for k in range(10)))  # fmt: skip
    for n in range(10):
        page(f"https://h{n}.example/", f"team_{n}")

    assert sites(networks()) == [[f"a{n}.example" for n in range(5)]]
