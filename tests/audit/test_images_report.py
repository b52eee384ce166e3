from audit.reports.images import shared_images

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
