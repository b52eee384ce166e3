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
