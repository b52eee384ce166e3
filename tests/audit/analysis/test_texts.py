"""Near-duplicate texts are found in any script, and unrelated ones are not."""

import random

import pytest

from audit.analysis.clusters import PATIENCE, clusters_of
from audit.analysis.letters import alike, grams, letters_of
from audit.analysis.neighbours import agreement, signatures
from crawler.records import Visit

LATIN = "abcdefghijklmnopqrstuvwxyz"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
HANZI = "".join(map(chr, range(0x4E00, 0x5200)))
HANGUL = "".join(map(chr, range(0xAC00, 0xAF00)))


def spun(origin, alphabet, rng, share=0.2):
    return "".join(rng.choice(alphabet) if rng.random() < share else letter for letter in origin)


def clusters(texts):
    signed = signatures([grams(text) for text in texts])
    found = clusters_of(signed, [1] * len(texts), texts.__getitem__, 0.64)
    return sorted(sorted(text for text, _ in members) for members in found)


@pytest.mark.parametrize("alphabet", [LATIN, CYRILLIC, HANZI, HANGUL, LATIN + HANZI[:100]])
@pytest.mark.parametrize("length", [36, 200, 1500])
def test_copies_with_a_fifth_of_their_letters_changed_are_put_together(alphabet, length):
    rng = random.Random(length)
    origins = ["".join(rng.choices(alphabet, k=length)) for _ in range(20)]
    texts = [spun(origin, alphabet, rng) for origin in origins for _ in range(4)]

    found = clusters(texts)

    together = sum(len(members) * (len(members) - 1) // 2 for members in found)
    assert all(len({text // 4 for text in members}) == 1 for members in found)
    assert together >= 0.95 * 20 * 6


def test_texts_that_agree_in_most_numbers_are_read_once_each():
    """Reading is most of the cost: they are joined unread, and then held against one of them."""
    rng = random.Random(1)
    origins = ["".join(rng.choices(LATIN, k=300)) for _ in range(5)]
    texts = [spun(origin, LATIN, rng, 0.01) for origin in origins for _ in range(20)]
    signed, read = signatures([grams(text) for text in texts]), []

    def letters(text):
        read.append(text)
        return texts[text]

    found = list(clusters_of(signed, [1] * len(texts), letters, 0.64))

    assert sorted(len(members) for members in found) == [20] * 5
    assert len(set(read)) == 100
    assert len(read) <= 2 * 100


def test_a_chain_of_small_steps_does_not_join_its_ends():
    """Each text shares most with the next one and the last shares nothing with the first."""
    rng = random.Random(1)
    long = "".join(rng.choices(LATIN, k=2000))
    texts = [long[start : start + 300] for start in range(0, 1500, 75)]

    for members in clusters(texts):
        assert max(members) - min(members) < len(texts) - 1


def test_a_text_that_was_spun_more_than_others_does_not_split_their_cluster():
    rng = random.Random(1)
    origin = "".join(rng.choices(HANZI, k=100))
    texts = [spun(origin, HANZI, rng, 0.34), *(spun(origin, HANZI, rng) for _ in range(60))]

    assert max(map(len, clusters(texts))) >= 60


def of_one_trade(rng, count):
    """Texts that share most of their grams, as they are made of the same few words."""
    words = ["".join(rng.choices(LATIN, k=6)) for _ in range(60)]
    return ["".join(rng.choices(words, k=60)) for _ in range(count)]


def test_strangers_of_one_trade_cost_each_text_few_comparisons(monkeypatch):
    compared = []
    monkeypatch.setattr("audit.analysis.clusters.alike", lambda *texts: compared.append(texts))

    assert clusters(of_one_trade(random.Random(1), 300)) == []

    assert 0 < len(compared) <= 300 * PATIENCE / 2


def test_long_texts_of_few_grams_are_not_taken_for_copies_unread(monkeypatch):
    """They agree in most of their signatures; each would be held against every cluster's first."""
    rng, compared = random.Random(1), []
    syllables = [a + b for a in "bdfgk" for b in "aeiou"]
    origins = ["".join(rng.choices(syllables, k=700)) for _ in range(60)]
    texts = [spun(origin, "aeiou", rng, 0.02) for origin in origins for _ in range(3)]
    monkeypatch.setattr(
        "audit.analysis.clusters.alike", lambda *texts: compared.append(texts) or alike(*texts)
    )

    found = clusters(texts)

    assert all(len({text // 3 for text in members}) == 1 for members in found)
    assert len(found) >= 57
    assert len(compared) <= PATIENCE * len(texts)


def test_copies_are_found_among_strangers_of_their_trade():
    """They agree most, so they are compared before patience is lost with the others."""
    rng = random.Random(1)
    texts = [spun(text, LATIN, rng, 0.1) for text in of_one_trade(rng, 150) for _ in range(2)]

    assert clusters(texts) == [[text, text + 1] for text in range(0, 300, 2)]


def test_signs_digits_case_and_width_are_no_difference():
    assert letters_of("Ｂuy NOW: 3 cards!") == letters_of("buy—now 77 CARDS")


def test_agreement_is_that_of_the_signatures_numbers():
    one, other = signatures([grams("the gazette of the herald"), grams("the gazette of the day")])
    numbers = [[each[at : at + 2] for at in range(0, 128, 2)] for each in (one, other)]

    same = sum(a == b for a, b in zip(*numbers, strict=True))

    assert agreement(one, other) == same
    assert 0 < same < 64


def test_a_cluster_has_its_pages_sites_template_and_similarities(page, networks, store, mention):
    common = "Buy a card for {}, delivered the same day to your mail. Ask @gazette at {} now."
    for path, country, hour in (("a", "Japan", 9), ("a", "Japan", 10), ("b", "Portugal", 9)):
        text = common.format(country, hour)
        seen = mention("gazette", start=text.index("@"))
        page(f"https://{path}.example/{hour}", seen, text=text)
    page("https://c.example/", text="A recipe for soup with leeks, and how to keep it warm.")

    networks()

    assert store.db.execute(
        "SELECT page_id, round(similarity, 1) FROM text_clusters ORDER BY page_id"
    ).fetchall() == [(1, 1.0), (2, 1.0), (3, 0.9)]
    assert store.db.execute(
        "SELECT page_id, texts, pages, sites, template FROM text_templates"
    ).fetchall() == [
        (1, 2, 3, 2, "Buy a card for … , delivered the same day to your mail. Ask ¤ at 0 now.")
    ]


def test_one_page_crawled_twice_is_no_cluster(page, networks, store):
    text = "Buy a card for Japan, delivered the same day to your mail."
    page("https://a.example/", text=text)
    page("https://a.example/", text=text, crawl_id=store.begin("ingest", {}).id)

    networks()

    assert store.db.execute("SELECT count(*) FROM text_templates").fetchone() == (0,)


def test_a_text_that_was_found_unchanged_is_seen_at_that_time_too(page, networks, store):
    text = "Buy a card for Japan, delivered the same day to your mail."
    page("https://a.example/", text=text)
    page("https://b.example/", text=text)
    again = store.begin("ingest", {}).id
    at = "2026-07-01T00:00:00.000Z"
    store.save(again, [Visit("https://b.example/", at, same_as=2)])

    networks()

    assert store.db.execute(
        "SELECT texts, pages, sites, first_seen, last_seen FROM text_templates"
    ).fetchall() == [(1, 2, 2, "2026-05-01T00:00:00.000Z", at)]


def test_the_bands_that_texts_are_compared_by_can_be_asked(page, networks, store):
    texts = ["the gazette of the herald, the other day", "the gazette of the herald, another day"]
    for n, text in enumerate([*texts, "A recipe for soup with leeks, and how to keep it warm."]):
        page(f"https://s{n}.example/", text=text)

    networks()

    assert store.db.execute(
        "SELECT page_id, count(*), count(DISTINCT band) FROM text_bands GROUP BY page_id"
    ).fetchall() == [(page_id, 64, 64) for page_id in (1, 2, 3)]
    ((other, bands),) = store.db.execute(
        "SELECT b.page_id, count(*) FROM text_bands a JOIN text_bands b USING (band, hash)"
        " WHERE a.page_id = 1 AND b.page_id > 1 GROUP BY b.page_id HAVING count(*) > 8"
    )
    assert other == 2
    assert bands == agreement(*signatures([grams(letters_of(text)) for text in texts]))


def test_short_texts_are_not_alike_by_the_words_that_announce_contacts(
    page, networks, store, mention
):
    for n, says in enumerate(["香港保号卡全新到货价格优惠", "数据渠道稳定招收代理日结佣金"]):
        contacts = []
        for k, label in enumerate(["Telegram: @", "微信：", "TG "]):
            says += f"\n{label}"
            contacts.append(mention(f"seller_{n}_{k}", start=len(says), surface=f"seller_{n}_{k}"))
            says += f"seller_{n}_{k}"
        page(f"https://s{n}.example/", *contacts, text=says)

    networks()

    assert store.db.execute("SELECT count(*) FROM text_clusters").fetchone() == (0,)
