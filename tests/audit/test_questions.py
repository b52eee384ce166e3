"""The ten questions that README quotes, asked of a small known world."""

import json
from pathlib import Path

import pytest

QUESTIONS = [
    part.split("\n", 1)
    for part in Path(__file__).with_name("questions.sql").read_text().split("\n\n")
]

CARD = "http://pictures.example/esim/sim-card.png"
MAY_1, MAY_20 = "2026-05-01T00:00:00.000Z", "2026-05-20T08:00:00.000Z"

ANSWERS = {
    "Which handles do the most sites show?": [
        ("telegram", "demo_esim_asia", 3, 4),
        ("telegram", "demo_vpn_lane", 2, 2),
        ("telegram", "demo_late", 1, 1),
    ],
    "Which sites show this handle?": [
        ("shop.example", 2, 2, MAY_1),
        ("forum.test", 1, 2, MAY_1),
        ("late.test", 1, 1, MAY_20),
    ],
    "Which sites share this picture?": [("forum.test", 1), ("shop.example", 1)],
    "Which sites have handles in common, and how many?": [
        ("forum.test", "shop.example", 2),
        ("forum.test", "late.test", 1),
        ("late.test", "shop.example", 1),
    ],
    "Which handles stand on the pages that show this picture?": [
        ("demo_esim_asia", 2),
        ("demo_vpn_lane", 1),
    ],
    "Where was a handle disguised, or hidden from the reader?": [
        ("demo_esim_asia", "t点me/demo_esim_asia", "text", "http://forum.test/1"),
        ("demo_vpn_lane", "@demo_vpn_lane", "comment", "http://shop.example/2"),
    ],
    "On which pages does a handle stand only where nobody sees it?": [
        ("http://shop.example/2", "demo_vpn_lane"),
    ],
    "Which handles are new since a date?": [("demo_late", MAY_20, 1)],
    "Why could pages not be had?": [("http_4xx", 2, 1), ("timeout", 1, 1)],
    "In which ways was this handle written?": [
        ("@demo_esim_asia", 4, 3),
        ("t点me/demo_esim_asia", 1, 1),
    ],
}


@pytest.fixture
def world(store, visit, mention):
    asia = mention("demo_esim_asia")
    disguised = mention(
        "demo_esim_asia", surface="t点me/demo_esim_asia", disguised=True, confidence="link"
    )
    visit("http://shop.example/1", asia, images=[CARD])
    visit("http://shop.example/2", asia, mention("demo_vpn_lane", found_in="comment", hidden=True))
    visit("http://forum.test/1", asia, disguised, "demo_vpn_lane", images=[CARD])
    visit("http://late.test/", asia, "demo_late", fetched_at=MAY_20)
    visit("http://late.test/bot", mention("botfather", flag="wellknown"))
    visit("http://late.test/guess", mention("somebody", confidence="bare"))
    visit("http://shop.example/gone", error_kind="http_4xx")
    visit("http://shop.example/lost", error_kind="http_4xx")
    visit("http://slow.test/", error_kind="timeout")
    return store.path


def test_there_are_ten():
    assert [comment.removeprefix("-- ") for comment, _ in QUESTIONS] == list(ANSWERS)
    assert len(ANSWERS) == 10


@pytest.mark.parametrize(("comment", "sql"), QUESTIONS, ids=list(ANSWERS))
def test_a_question_has_its_answer(world, promotrail, comment, sql):
    result = promotrail("query", world, "-", input=f"{comment}\n{sql}")

    assert result.exit_code == 0, result.stderr
    rows = [tuple(row.values()) for row in json.loads(result.stdout)]
    assert rows == ANSWERS[comment.removeprefix("-- ")]
