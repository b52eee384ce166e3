import json

import pytest

from audit.reports.handles import Row, handle_frequency

MAY_1, MAY_2 = "2026-05-01T00:00:00.000Z", "2026-05-02T09:30:00.000Z"


def names(rows):
    return [row.handle for row in rows]


def test_a_handle_counts_once_per_site(store, visit):
    """Two pages of one site are one site: a footer must not outweigh ten sites."""
    visit("https://a.example/1", "gazette")
    visit("https://www.a.example/2", "gazette")
    visit("https://b.example/", "gazette", "herald", fetched_at=MAY_2)

    assert list(handle_frequency(store.db, min_sites=2)) == [
        Row(
            platform="telegram",
            kind="username",
            handle="gazette",
            sites=2,
            share=1.0,
            pages=3,
            mentions=3,
            images=0,
            first_seen=MAY_1,
            last_seen=MAY_2,
            flag=None,
        )
    ]


def test_a_page_that_two_crawls_fetched_counts_once(store, visit):
    visit("https://a.example/", "gazette")
    store.end(1, "finished")
    visit("https://a.example/", "gazette", crawl_id=store.begin("crawl", {}).id)

    (row,) = handle_frequency(store.db)
    assert (row.sites, row.pages, row.mentions) == (1, 1, 2)


def test_rank_is_by_sites_then_pages_then_mentions_then_name(store, visit):
    visit("https://a.example/1", "sites", "pages", "mentions", "mentions", "b_name", "a_name")
    visit("https://a.example/2", "pages")
    visit("https://b.example/", "sites")

    assert names(handle_frequency(store.db)) == ["sites", "pages", "mentions", "a_name", "b_name"]
    assert names(handle_frequency(store.db, limit=2)) == ["sites", "pages"]


def test_rarer_handles_can_be_left_out(store, visit):
    visit("https://a.example/1", "gazette", "herald")
    visit("https://a.example/2", "gazette")

    assert names(handle_frequency(store.db, min_pages=2)) == ["gazette"]
    assert names(handle_frequency(store.db, min_sites=2)) == []


def test_a_platform_can_be_picked(store, visit, mention):
    visit("https://a.example/", "gazette", mention("herald", platform="wechat"))

    assert names(handle_frequency(store.db, platform="wechat")) == ["herald"]
    assert names(handle_frequency(store.db, platform="WeChat")) == ["herald"]


def test_only_what_was_seen_since_counts(store, visit):
    visit("https://a.example/", "gazette", "herald", images=["https://a.example/old.png"])
    visit("https://b.example/", "gazette", images=["https://b.example/new.png"], fetched_at=MAY_2)

    (row,) = handle_frequency(store.db, since="2026-05-02")
    assert (row.handle, row.sites, row.images, row.first_seen) == ("gazette", 1, 1, MAY_2)


def test_pictures_beside_a_handle_count_once_each(store, visit):
    shared, own = "https://pics.example/card.png", "https://pics.example/own.png"
    visit("https://a.example/", "gazette", "gazette", images=[shared, shared, own])
    visit("https://b.example/", "gazette", "herald", images=[shared])

    assert [(row.handle, row.images) for row in handle_frequency(store.db)] == [
        ("gazette", 2),
        ("herald", 1),
    ]


def test_flagged_handles_and_guesses_are_left_out_unless_asked_for(store, visit, mention):
    visit(
        "https://a.example/",
        mention("botfather", flag="wellknown"),
        mention("guessed", confidence="bare"),
        mention("gazette", confidence="bare"),
        mention("gazette", confidence="link"),
    )

    assert [(row.handle, row.mentions) for row in handle_frequency(store.db)] == [("gazette", 1)]
    assert [
        (row.handle, row.mentions, row.flag) for row in handle_frequency(store.db, everything=True)
    ] == [("gazette", 2, None), ("botfather", 1, "wellknown"), ("guessed", 1, "bare")]


def test_the_command_shows_the_flag_only_when_all_are_asked_for(store, visit, promotrail):
    visit("https://a.example/", "gazette")

    (plain,) = json.loads(promotrail("handles", store.path).stdout)
    (marked,) = json.loads(promotrail("handles", store.path, "--all").stdout)
    assert list(plain) == list(Row._fields[:-1])
    assert list(marked) == list(Row._fields)


@pytest.mark.parametrize(
    ("since", "code"), [("2026-05-02", 0), ("2026-05-02T09:30:00", 0), ("May", 2)]
)
def test_since_is_a_date_or_a_time(store, visit, promotrail, since, code):
    visit("https://a.example/", "gazette", fetched_at=MAY_2)

    result = promotrail("handles", store.path, "--since", since)

    assert result.exit_code == code
    assert ("gazette" in result.stdout) == (code == 0)


def test_the_view_counts_as_the_report_does(store, visit, mention):
    visit("https://a.example/1", "gazette", mention("guessed", confidence="bare"))
    visit("https://b.example/", "gazette", mention("botfather", flag="wellknown"))

    view = store.db.execute(
        "SELECT platform, kind, handle, sites, pages, mentions, first_seen, last_seen"
        " FROM handle_frequency"
    )
    assert view.fetchall() == [
        (*row[:4], *row[5:7], *row[8:10]) for row in handle_frequency(store.db)
    ]


def test_share_is_of_all_sites_that_were_read(store, visit):
    visit("https://a.example/", "gazette")
    visit("https://b.example/", "herald")
    visit("https://c.example/", "herald")
    visit("https://gone.example/", error_kind="http_error", status=404)

    assert [row.share for row in handle_frequency(store.db)] == [0.6667, 0.3333]


def test_ignored_handles_and_sites_are_left_out_at_once(store, visit):
    visit("https://a.example/", "gazette", "herald")
    visit("https://b.example/", "gazette")
    store.ignore("handle", "telegram:herald", "ours")
    store.ignore("site", "b.example", "a mirror")

    assert [(row.handle, row.sites) for row in handle_frequency(store.db)] == [("gazette", 1)]
    assert [(row.handle, row.sites, row.flag) for row in
            handle_frequency(store.db, everything=True)] == [
        ("gazette", 2, None), ("herald", 1, "ignored"),
    ]  # fmt: skip


@pytest.mark.parametrize("since", [None, "2026-01-01"])
def test_what_is_ignored_does_not_count_in_pictures_and_shares(store, visit, since):
    icon, card, own = (f"https://pics.example/{name}.png" for name in ("icon", "card", "own"))
    visit("https://a.example/", "gazette", images=[icon, card])
    visit("https://b.example/", "gazette", images=[own])
    visit("https://c.example/")
    store.ignore("image", icon, "an icon")
    store.ignore("site", "b.example", "a mirror")

    (row,) = handle_frequency(store.db, since=since)
    assert (row.images, row.share) == (1, 0.5)
    (row,) = handle_frequency(store.db, since=since, everything=True)
    assert (row.images, row.share) == (3, 0.6667)


@pytest.mark.parametrize("everything", [False, True])
def test_a_picture_at_two_addresses_counts_once(store, visit, everything):
    visit("https://a.example/", "gazette", images=["https://p.example/1", "https://p.example/2"])
    visit("https://b.example/", "gazette", images=["https://p.example/3"])
    store.db.execute("UPDATE images SET sha256 = 'ab' WHERE id < 3")

    (row,) = handle_frequency(store.db, everything=everything)
    assert row.images == 2


def test_all_and_since_count_as_the_rest_does(store, visit, mention):
    """Three ways lead to the counts; where they are to give the same, they do."""
    visit("https://a.example/", "gazette", "gazette", images=["https://p.example/1"])
    visit("https://b.example/", "gazette", "herald")
    kept = list(handle_frequency(store.db))

    assert list(handle_frequency(store.db, everything=True)) == kept
    assert list(handle_frequency(store.db, since="2026-01-01")) == kept


def test_details_tell_of_weeks_company_and_spellings(store, visit, mention, promotrail):
    written = mention("gazette", surface="t点me/gazette", disguised=True)
    visit("https://a.example/1", "gazette", "herald", fetched_at="2026-05-01T00:00:00.000Z")
    visit("https://a.example/2", "gazette", "gazette", "herald", "times",
          fetched_at="2026-05-20T00:00:00.000Z")  # fmt: skip
    visit("https://a.example/3", written, fetched_at="2026-05-20T00:00:00.000Z")

    (row, *_) = json.loads(promotrail("handles", store.path, "--details", "--limit", "1").stdout)

    assert row["trend"] == "0 0 0 0 0 1 0 2"
    assert row["beside"] == "telegram:herald (2), telegram:times (1)"
    assert row["forms"] == "@gazette (3), t点me/gazette (1)"


def details(store, promotrail, *options):
    (row, *_) = json.loads(promotrail("handles", store.path, "--details", *options).stdout)
    return row["trend"], row["beside"], row["forms"]


def test_details_leave_out_ignored_sites_and_guesses_unless_all_are_asked_for(
    store, visit, mention, promotrail
):
    visit("https://a.example/1", "gazette", "herald")
    guess = mention("gazette", confidence="bare", surface="gazette")
    visit("https://b.example/1", guess, "times")
    visit("https://c.example/1", "gazette", "times", fetched_at="2026-05-20T00:00:00.000Z")
    store.ignore("site", "c.example", "a mirror")

    assert details(store, promotrail) == ("0 0 0 0 0 0 0 1", "telegram:herald (1)", "@gazette (1)")
    assert details(store, promotrail, "--all") == (
        "0 0 0 0 0 2 0 1", "telegram:times (2), telegram:herald (1)", "@gazette (2), gazette (1)",
    )  # fmt: skip


def test_details_tell_of_a_page_that_was_crawled_again_and_changed_as_one(store, visit, promotrail):
    visit("https://a.example/1", "gazette", "herald")
    store.end(1, "finished")
    visit("https://a.example/1", "gazette", "herald", crawl_id=store.begin("crawl", {}).id)

    assert details(store, promotrail) == ("0 0 0 0 0 0 0 1", "telegram:herald (1)", "@gazette (2)")


def test_an_empty_list_says_what_to_do(store, visit, promotrail):
    nothing = promotrail("handles", store.path)
    visit("https://a.example/", "gazette")
    too_much = promotrail("handles", store.path, "--min-sites", "9")

    assert (nothing.stdout, too_much.stdout) == ("[]\n", "[]\n")
    assert "promotrail crawl" in nothing.stderr
    assert "fewer restrictions" in too_much.stderr
