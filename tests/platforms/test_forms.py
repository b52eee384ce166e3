"""One line of text a row: the names it announces on a platform, or none.

The lines of forms.tsv are made up from the survey of forms, not taken from pages: each word in
some surrounding, each sign between word and name, and what only looks like them. A "\\n" in a
line is its end.
"""

import csv
from pathlib import Path

import pytest

from crawler.platforms import accounts_in_text

with Path(__file__).with_name("forms.tsv").open(encoding="utf-8", newline="") as file:
    FORMS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["text"])
def test_a_line_names_who_a_careful_person_says_it_names(form):
    found = accounts_in_text(form["text"].replace("\\n", "\n"))

    names = {
        seen.account.value
        for seen in found
        if seen.account.platform == form["platform"] and seen.confidence != "bare"
    }
    assert names == set(form["names"].split())
