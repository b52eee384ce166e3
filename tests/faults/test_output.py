"""Matrix rows O1 and O5 to O7: what a page says does nothing where our output is read."""

import csv
import hashlib
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from crawler.records import Sightings, Visit
from tests.faults.browser import needs_chromium, rendered
from tests.faults.payloads import FORMULAS, MARKDOWN, SCRIPTS

OFFICE = shutil.which("soffice")
PROMOTRAIL = [sys.executable, "-c", "from crawler.cli import main; main()"]
REPORTS = [("handles",), ("query", "SELECT * FROM mentions"), ("search", "http", "--limit", "999")]


@pytest.fixture
def hostile(store, mention):
    """A function: a database in which these texts are names, evidence, titles and text."""

    def fill(texts):
        crawl_id = store.begin("crawl", {}).id
        for number, text in enumerate(texts):
            seen = mention(text, kind=text, surface=text, evidence=f"{text} http")
            all_of_it = Sightings(mentions=(seen,), title=text, text=f"{text} http")
            url = f"http://site{number % 3}.example/{number}/{text}"
            store.save(crawl_id, [Visit(url, "2026-05-01T00:00:00.000Z", sightings=all_of_it)])
        store.close()
        return store.path

    return fill


def test_o1_a_sheet_reads_back_every_text(hostile, promotrail, tmp_path):
    path = tmp_path / "out.csv"
    assert len(FORMULAS) > 60

    sql = "SELECT evidence FROM mentions ORDER BY id"
    promotrail("query", hostile(FORMULAS), sql, "--csv", "-o", path)

    with path.open(encoding="utf-8-sig", newline="") as file:
        (_, *cells) = (cell for (cell,) in csv.reader(file))
    assert [cell.removeprefix("'") for cell in cells] == [f"{text} http" for text in FORMULAS]


@pytest.mark.slow
@pytest.mark.skipif(not OFFICE, reason="no LibreOffice is installed here")
def test_o1_libreoffice_computes_no_cell(hostile, promotrail, tmp_path):
    """A control sheet proves that the same LibreOffice does compute what is not guarded."""
    ours, control = tmp_path / "ours.csv", tmp_path / "control.csv"
    promotrail("query", hostile(FORMULAS), "SELECT * FROM mentions", "--csv", "-o", ours)
    control.write_text('"x"\n"=1+1"\n')

    for sheet, computed in ((ours, False), (control, True)):
        subprocess.run(
            [OFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
             "--convert-to", "fods", "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1",
             "--outdir", tmp_path, sheet],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        text = sheet.with_suffix(".fods").read_text()
        assert "http" in text or computed
        assert ("table:formula=" in text) == computed


@pytest.mark.slow
@needs_chromium
def test_o5_rendered_markdown_has_nothing_of_the_pages(hostile, promotrail, tmp_path):
    path = hostile([*MARKDOWN, *SCRIPTS])
    reader = MarkdownIt("gfm-like")
    page = tmp_path / "page.html"
    for report in REPORTS:
        name, *rest = report
        table = promotrail(name, path, *rest, "--fmt", "github").stdout
        html = reader.render(table)
        assert html.count("<td") > 100
        page.write_text(f"<!doctype html><meta charset=utf-8><title>ours</title>{html}")

        document, log = rendered(page, tmp_path)

        assert "<title>ours</title>" in document
        assert "ERR_NAME" not in log
        found = set(re.findall(r"<([a-z0-9]+)", document))
        assert found <= set("html head meta title body table thead tbody tr th td code".split())


@pytest.mark.parametrize("report", REPORTS, ids=" ".join)
def test_o6_json_is_strict_ascii_and_the_same_twice(hostile, promotrail, report):
    name, *rest = report
    path = hostile([*FORMULAS, *MARKDOWN, *SCRIPTS, "\x7f\x80\u2028", "\U0001f4f1"])

    def refused(constant):
        raise AssertionError(constant)

    for form in ("--json", "--nl"):
        first, again = (promotrail(name, path, *rest, form).stdout_bytes for _ in range(2))
        assert hashlib.sha256(first).digest() == hashlib.sha256(again).digest()
        text = first.decode("ascii")
        assert all(char.isprintable() or char == "\n" for char in text)
        for document in [text] if form == "--json" else text.splitlines():
            assert json.loads(document, parse_constant=refused)


@pytest.mark.parametrize("report", REPORTS, ids=" ".join)
@pytest.mark.parametrize("form", ["--csv", "--nl", "--table"])
def test_o7_a_pipe_that_closes_is_the_end(hostile, report, form):
    name, *rest = report
    path = hostile(["x" * 3_000 + str(number) for number in range(200)])
    line = shlex.join([*PROMOTRAIL, name, str(path), *rest, form])

    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line} | head -n 1"], capture_output=True, timeout=60
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1


@pytest.mark.parametrize("report", REPORTS, ids=" ".join)
def test_o7_a_full_disk_is_told(hostile, report):
    name, *rest = report
    path = hostile(["x"])

    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROMOTRAIL, name, path, *rest], stdout=full, stderr=subprocess.PIPE, timeout=60
        )

    assert done.returncode == 3
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr
