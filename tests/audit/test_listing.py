"""What all lists have: numbers that fit, and a true word when they are empty."""

import pytest

TOO_MUCH = 2**63


@pytest.mark.parametrize(
    "asked",
    [
        ["handles", "--limit"],
        ["handles", "--min-sites"],
        ["handles", "--min-pages"],
        ["sites", "--min-handles"],
        ["images", "--min-sites"],
        ["texts", "--min-sites"],
        ["show", "network", "3", "--limit"],
        ["timeline", "--limit"],
        ["networks", "--min-sites"],
        ["network", "3", "--limit"],
    ],
)
def test_a_number_that_no_database_holds_is_wrong_use(analysed, promotrail, asked):
    command, *rest = asked

    too_much = promotrail(command, analysed.path, *rest, TOO_MUCH)
    assert (
        too_much.exit_code,
        promotrail(command, analysed.path, *rest, TOO_MUCH - 1).exit_code,
    ) == (2, 0)
    assert "is not in the range" in too_much.stderr


ALL = "What is ignored is left out; --all shows it.\n"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["texts", "--min-sites", "50"], "No text is on so many sites. "),
        (["texts"], "No two pages have nearly the same text. "),
        (["images", "--min-sites", "50"], "No picture is on so many sites; try --min-sites 1. "),
        (["images", "--min-sites", "1"], "No page shows a picture. "),
        (["sites", "--min-handles", "50"], "No site shows so many handles. "),
        (["sites"], "There is no other site. "),
        (["handles", "--min-sites", "50"], "No handle is like that; ask for fewer restrictions. "),
        (["handles"], "No page shows a handle that is neither flagged nor a bare guess. "),
    ],
)
def test_an_empty_list_says_truly_why_and_that_something_is_ignored(
    analysed, promotrail, asked, told
):
    for site in ("a", "b", "c", "other"):
        analysed.ignore("site", f"{site}.example", "ours")
    for kind, value in (("text", "https://a.example/1"), ("host", "pics.example")):
        analysed.ignore(kind, value, "ours")
    command, *rest = asked

    result = promotrail(command, analysed.path, *rest)

    assert (result.stdout, result.stderr) == ("[]\n", told + ALL)


@pytest.mark.parametrize("options", [["--min-sites", "50"], ["--min-sites", "50", "--all"]])
def test_nothing_is_said_of_what_is_ignored_where_nothing_is_or_all_is_shown(
    analysed, promotrail, options
):
    if "--all" in options:
        analysed.ignore("site", "a.example", "ours")

    assert promotrail("images", analysed.path, *options).stderr == (
        "No picture is on so many sites; try --min-sites 1.\n"
    )


def test_the_timeline_of_an_ignored_site_says_that_such_sites_do_not_count(analysed, promotrail):
    analysed.ignore("site", "a.example", "ours")

    result = promotrail("timeline", analysed.path, "a.example")

    assert (result.stdout, result.stderr) == (
        "[]\n", "No such page was read; those of ignored sites do not count.\n"
    )  # fmt: skip
