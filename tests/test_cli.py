"""The command itself: what it says, where it says it, and how it ends."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import main
from crawler.extraction import extract

AD = "# Cards\n\n[[TG💪+ @Gazette_1](https://t.me/s/gazette_1)] ![Card](https://pics.example/a.png)\n"


@pytest.fixture
def run():
    def run(*arguments, code=0, stdin=None):
        done = CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)
        assert done.exit_code == code, done.output
        return done

    return run


@pytest.fixture
def folder(tmp_path):
    ads = tmp_path / "ads"
    (ads / "sub").mkdir(parents=True)
    (ads / "one.md").write_text(AD)
    (ads / "sub" / "two.txt").write_text(AD)
    (ads / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    return ads


def rows(db, sql):
    with sqlite3.connect(db) as connection:
        return connection.execute(sql).fetchall()


def commands():
    return sorted(main.commands)


@pytest.mark.parametrize("name", commands())
def test_help_of_every_command_ends_in_examples(run, name):
    for flag in ("-h", "--help"):
        said = run(name, flag).output
        assert "Examples:" in said
        assert f"  promotrail {name}" in said


def test_help_does_not_wait_for_scrapy():
    """A second for a list of commands would be felt each time."""
    code = "import sys, crawler.cli; sys.exit('scrapy' in sys.modules or 'twisted' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_ingest_reads_folders_as_if_they_had_been_fetched(run, folder, tmp_path):
    db = tmp_path / "audit.db"

    run("ingest", db, folder)

    assert rows(db, "SELECT handle, sites, pages, mentions FROM handle_frequency") == [
        ("gazette_1", 1, 2, 4)
    ]
    assert rows(db, "SELECT image, pages FROM shared_images") == [("https://pics.example/a.png", 2)]
    assert rows(db, "SELECT media, error_kind FROM pages ORDER BY url") == [
        ("markdown", None),
        ("other", "not_html"),
        ("markdown", None),
    ]
    assert rows(db, "SELECT DISTINCT site FROM pages JOIN sites ON sites.id = site_id") == [
        ("(local files)",)
    ]


def test_ingest_takes_the_place_where_files_were_published(run, folder, tmp_path):
    db = tmp_path / "audit.db"

    run("ingest", db, folder, "--base-url", "https://www.shop.example/ads/")

    assert rows(db, "SELECT p.url, site FROM pages p JOIN sites s ON s.id = site_id") == [
        ("https://www.shop.example/ads/one.md", "shop.example"),
        ("https://www.shop.example/ads/picture.png", "shop.example"),
        ("https://www.shop.example/ads/sub/two.txt", "shop.example"),
    ]


def test_ingest_and_crawl_write_an_address_alike(run, folder, tmp_path):
    """The same site must be one site, whoever brought its pages."""
    db = tmp_path / "audit.db"

    run("ingest", db, folder / "one.md", "--base-url", "HTTPS://例子.Online:443/a b/#top")

    assert rows(db, "SELECT p.url, site FROM pages p JOIN sites s ON s.id = site_id") == [
        ("https://xn--fsqu00a.online/a%20b/one.md", "xn--fsqu00a.online"),
    ]


def test_a_mention_stands_where_the_database_says(run, folder, tmp_path):
    db = tmp_path / "audit.db"
    run("ingest", db, folder)

    placed = rows(
        db,
        "SELECT substr(text, start + 1, length(surface)), surface FROM mentions"
        " JOIN texts USING (page_id) WHERE found_in = 'text'",
    )

    assert placed == [("@Gazette_1", "@Gazette_1")] * 2


def test_extract_prints_the_objects_of_the_design(run, folder):
    said = run("extract", folder / "one.md", "--nl").stdout

    records = [json.loads(line) for line in said.splitlines()]
    assert {record["record"]: set(record) for record in records} == {
        "mention": {
            "record", "source", "platform", "kind", "value", "flag", "found_in", "rule",
            "surface", "evidence", "confidence",
        },
        "image": {"record", "source", "url", "as_written", "found_in", "alt"},
        "link": {"record", "source", "url", "anchor", "rel"},
    }  # fmt: skip
    assert {record["source"] for record in records} == {str(folder / "one.md")}
    assert [r["value"] for r in records if r["record"] == "mention"] == ["gazette_1"] * 2


def test_extract_leaves_guesses_out_unless_asked(run, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("Thanks to @gazette for the photograph.\n")

    assert "gazette" not in run("extract", page, "--nl").stdout
    assert json.loads(run("extract", page, "--nl", "--all").stdout)["confidence"] == "bare"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["crawl", "x.db"], "no URLs"),
        (["crawl", "x.db", "shop"], "'shop' is no URL"),
        (["crawl", "x.db", "-f", "missing.txt"], "missing.txt"),
        (["crawl", "x.db", "-f", "."], "."),
        (["crawl", "x.db", "http://a.example/", "--allow-private", "10.0.0.0/99"], "10.0.0.0/99"),
        (["crawl", "x.db", "http://a.example/", "--include", "("], "PROMOTRAIL_INCLUDE"),
        (["crawl", "x.db", "http://a.example/", "-s", "DELAY"], "NAME=VALUE"),
        (["crawl", "x.db", "http://a.example/", "--delay", "-1"], "--delay"),
        (["upgrade", "missing.db"], "missing.db"),
        (["ingest", "x.db", "missing"], "missing"),
        (["ingest", "x.db", ".", "--base-url", "https://me:pw@a.example"], "carries a user name"),
        (["ingest", "x.db", ".", "--base-url", "a.example"], "is no URL"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_wrong(run, tmp_path, monkeypatch, arguments, says):
    monkeypatch.chdir(tmp_path)

    said = run(*arguments, code=2)

    assert says in said.stderr
    assert "Traceback" not in said.output


@pytest.mark.parametrize(
    "command", [["upgrade"], ["ingest", "ads"], ["crawl", "http://a.example/"]]
)
def test_a_database_that_is_not_ours_ends_with_3(run, folder, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    Path("other.db").write_text("hello")

    said = run(command[0], "other.db", *command[1:], code=3)

    assert "other.db" in said.stderr
    assert Path("other.db").read_text() == "hello"


def test_a_bug_is_called_one_and_shows_its_place_when_asked(run, folder, monkeypatch):
    def broken(page):
        raise RuntimeError("broken")

    monkeypatch.setattr("crawler.reading.extract", broken)

    assert "bug" in run("extract", folder / "one.md", code=70).stderr
    assert isinstance(run("-v", "extract", folder / "one.md", code=1).exception, RuntimeError)


def test_an_interrupted_command_ends_with_130(run, folder, monkeypatch):
    def interrupted(page):
        raise KeyboardInterrupt

    monkeypatch.setattr("crawler.reading.extract", interrupted)

    assert "Run the same command again" in run("extract", folder / "one.md", code=130).stderr


def test_an_ingest_that_was_interrupted_goes_on(run, folder, tmp_path, monkeypatch):
    db = tmp_path / "audit.db"
    left = iter([None])

    def once(page):
        next(left, "stop") == "stop" and (_ for _ in ()).throw(KeyboardInterrupt)
        return extract(page)

    monkeypatch.setattr("crawler.reading.extract", once)
    monkeypatch.setattr("crawler.ingest.BATCH", 1)
    run("ingest", db, folder, code=130)
    assert rows(db, "SELECT count(*) FROM pages") == [(1,)]
    monkeypatch.setattr("crawler.reading.extract", extract)
    run("ingest", db, folder)

    assert rows(db, "SELECT crawl_id, count(*) FROM pages") == [(1, 3)]
    assert rows(db, "SELECT status FROM crawls") == [("finished",)]


def test_demo_shows_what_it_found_and_commands_that_work(tmp_path):
    program = str(Path(sys.executable).with_name("promotrail"))
    done = subprocess.run(
        [program, "demo"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )

    assert "demo_esim_asia" in done.stdout
    pasted = [line.strip() for line in done.stderr.splitlines() if line.startswith("  promotrail")]
    assert len(pasted) == 3
    for line in pasted:
        line = line.replace("promotrail", program, 1)
        next_one = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True, text=True)
        assert next_one.returncode == 0, next_one.stderr
        assert next_one.stdout.count("\n") > 3


def test_demo_never_replaces_what_is_not_a_demos(run, folder, tmp_path):
    db = tmp_path / "audit.db"
    run("ingest", db, folder)
    before = db.read_bytes()

    assert "Name another" in run("demo", db, code=2).stderr
    assert db.read_bytes() == before


def test_readme_asks_the_questions_that_are_tested():
    root = Path(__file__).parents[1]
    questions = (root / "tests/audit/questions.sql").read_text("utf-8").strip()

    assert questions in (root / "README.md").read_text("utf-8")
