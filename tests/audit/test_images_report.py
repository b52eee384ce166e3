import pytest

from audit.reports.images import shared_images

MAY, JUNE = "2026-05-01T00:00:00.000Z", "2026-06-01T00:00:00.000Z"
ONE, COPY, OWN = (f"https://pics.example/{name}.png" for name in ("1", "copy", "own"))


def test_pictures_of_several_sites_are_listed(store, visit):
    visit("https://a.example/", images=[ONE, ONE, OWN])
    visit("https://b.example/", images=[ONE])

    (row,) = shared_images(store.db)
    assert row[:4] == (ONE, 1, 2, 2)
    assert len(list(shared_images(store.db, min_sites=1))) == 2


def test_a_picture_that_was_fetched_is_one_wherever_it_is(store, visit):
    visit("https://a.example/", images=[ONE])
    visit("https://b.example/", images=[COPY])
    assert list(shared_images(store.db)) == []

    store.db.execute("UPDATE images SET sha256 = 'ab'")
    (row,) = shared_images(store.db)
    assert (row.image, row.copies, row.sites, row.sha256) == (ONE, 2, 2, "ab")


def test_ignored_pictures_are_left_out_or_marked(store, visit):
    visit("https://a.example/", images=[ONE])
    visit("https://b.example/", images=[ONE])
    store.ignore("host", "pics.example", "an icon server")

    assert list(shared_images(store.db)) == []
    assert [row.flag for row in shared_images(store.db, everything=True)] == ["ignored"]


@pytest.fixture
def copies(store, visit):
    """A picture at two addresses, each on a site of its own, in May and in June."""
    visit("https://a.example/", images=[ONE], fetched_at=MAY)
    visit("https://b.example/", images=[COPY], fetched_at=JUNE)
    store.db.execute("UPDATE images SET sha256 = 'ab'")
    return store


def test_a_picture_was_seen_when_any_of_its_copies_was(copies):
    (row,) = shared_images(copies.db)

    assert (row.first_seen, row.last_seen) == (MAY, JUNE)


def test_a_picture_of_which_a_copy_is_ignored_is_that_of_the_other(copies):
    copies.ignore("image", ONE, "a mistake")

    (row,) = shared_images(copies.db, min_sites=1)
    assert (row.image, row.copies, row.sites, row.first_seen) == (COPY, 1, 1, JUNE)
    (marked,) = shared_images(copies.db, everything=True)
    assert (marked.image, marked.copies, marked.sites, marked.flag) == (COPY, 2, 2, None)


def test_a_picture_has_no_address_that_ignored_sites_alone_show(copies):
    copies.ignore("site", "a.example", "a mirror")

    (row,) = shared_images(copies.db, min_sites=1)
    assert (row.image, row.copies, row.sites) == (COPY, 1, 1)
