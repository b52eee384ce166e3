import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from audit import database
from audit.cli import commands
from audit.database import APPLICATION_ID, SCHEMA_VERSION, open_database
from audit.failure import Failure
from crawler.cli import main
from crawler.storage import Store, schema

COMMANDS = {
    "handles": (),
    "sites": (),
    "errors": (),
    "query": ("select * from mentions, pages, handles",),
}


@pytest.fixture
def crawled(store, visit):
    """A database at rest, with a few pages in it."""
    for number in range(30):
        visit(f"http://site{number % 7}.example/{number}", f"handle_{number % 5}", "gazette")
    visit("http://gone.example/", error_kind="http_4xx")
    store.close()
    return store.path


def state(folder):
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if not file.name.endswith("-shm")  # the readers' locks
    }


def changed(path, *pragmas):
    with sqlite3.connect(path) as connection:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
    connection.close()


def test_the_reports_and_the_store_speak_of_one_schema():
    assert (APPLICATION_ID, SCHEMA_VERSION) == (schema.APPLICATION_ID, schema.SCHEMA_VERSION)


def test_every_command_is_tried_here():
    assert set(COMMANDS) <= {command.name for command in commands}


@pytest.mark.parametrize("name", COMMANDS)
def test_reading_changes_nothing(crawled, promotrail, name):
    before = state(crawled.parent)

    result = promotrail(name, crawled, *COMMANDS[name])

    assert result.exit_code == 0, result.output
    assert len(result.output) > 10
    assert state(crawled.parent) == before
    assert set(before) == {crawled.name}


@pytest.mark.parametrize("name", COMMANDS)
def test_reading_beside_a_running_crawl_sees_its_newest_page(store, visit, promotrail, name):
    visit("http://a.example/", "gazette")
    visit("http://b.example/", error_kind="timeout")
    before = state(store.path.parent)

    result = promotrail(name, store.path, *COMMANDS[name])

    assert "a.example" in result.output or "gazette" in result.output or name == "errors"
    assert result.exit_code == 0
    assert state(store.path.parent) == before


def test_what_a_killed_crawl_left_in_its_log_is_read(tmp_path, promotrail):
    code = (
        "import os, sys\nfrom crawler.storage import Store\nfrom crawler.records import Visit\n"
        "store = Store(sys.argv[1])\n"
        "store.save(store.begin('crawl', {}).id, [Visit('http://last.example/', '2026')])\n"
        "os.kill(os.getpid(), 9)"
    )
    path = tmp_path / "audit.db"
    subprocess.run([sys.executable, "-c", code, path], check=False, timeout=60)
    before = state(tmp_path)

    assert "last.example" in promotrail("sites", path).output
    assert state(tmp_path) == before
    assert len(before) == 2


def test_each_file_that_is_no_promotrail_database_is_named_with_the_reason(tmp_path, promotrail):
    (tmp_path / "folder.db").mkdir()
    (tmp_path / "empty.db").touch()
    (tmp_path / "text.db").write_text("handle,sites\n")
    os.mkfifo(tmp_path / "pipe.db")
    sqlite3.connect(tmp_path / "foreign.db").execute("CREATE TABLE t (a)").connection.close()
    changed(tmp_path / "bare.db", "user_version = 0", "journal_mode = WAL")
    reasons = {
        "missing.db": "does not exist",
        "folder.db": "not a file",
        "empty.db": "is empty. Fill it with: promotrail crawl",
        "bare.db": "is empty. Fill it with: promotrail crawl",
        "text.db": "not an SQLite database",
        "pipe.db": "not a file",
        "foreign.db": "not a promotrail database",
    }

    for name, reason in reasons.items():
        result = promotrail("handles", tmp_path / name)
        assert (result.exit_code, name in result.stderr, reason in result.stderr) == (2, True, True)
        assert result.stdout == ""


def test_another_schema_is_told_with_what_to_run(crawled, promotrail, monkeypatch):
    monkeypatch.setattr(database, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    older = promotrail("handles", crawled)
    monkeypatch.undo()
    changed(crawled, f"user_version = {SCHEMA_VERSION + 3}")
    newer = promotrail("handles", crawled)

    assert (older.exit_code, newer.exit_code) == (3, 3)
    assert older.stderr == (
        f"Error: {crawled} has schema version {SCHEMA_VERSION}, these reports read version "
        f"{SCHEMA_VERSION + 1}. Run: promotrail upgrade {crawled}\n"
    )
    assert "Update promotrail" in newer.stderr


def test_a_strange_name_opens_all_the_same(crawled, promotrail):
    strange = crawled.with_name("odd ?#%20 名.db")
    crawled.rename(strange)

    assert promotrail("handles", strange).exit_code == 0


def test_a_database_that_a_writer_holds_is_in_use(crawled, promotrail, monkeypatch):
    changed(crawled, "journal_mode = DELETE")
    writer = sqlite3.connect(crawled, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **k | {"timeout": 0}))

    result = promotrail("handles", crawled)

    assert (result.exit_code, "in use by a writer" in result.stderr) == (3, True)
    writer.close()


def test_a_file_written_while_it_was_read_without_locks_is_told(crawled):
    reader = open_database(crawled)
    reader.check_unchanged()
    with Store(crawled) as store:
        store.begin("ingest", {})

    with pytest.raises(Failure, match="written while it was read"):
        reader.check_unchanged()
    reader.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to become another user")
def test_a_log_in_a_folder_of_others_is_passed_over_with_a_hint(crawled, promotrail):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(shutil.copy(crawled, folder))
        path.with_name(f"{path.name}-wal").touch()
        for file in (path, path.with_name(f"{path.name}-wal")):
            file.chmod(0o644)
        os.seteuid(65534)
        try:
            result = promotrail("handles", path)
        finally:
            os.seteuid(0)

    assert (result.exit_code, "gazette" in result.stdout) == (0, True)
    assert "without what audit.db-wal adds" in result.stderr
    assert "Copy both" in result.stderr


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_database_ends_in_a_sentence(crawled, promotrail, seed):
    """Fifty of each seed: bytes flipped, cut, zeroed, swapped (matrix row S4)."""
    whole = crawled.read_bytes()
    chance = random.Random(seed)
    for number in range(50):
        crawled.write_bytes(damaged := DAMAGE[number % len(DAMAGE)](bytearray(whole), chance))
        name = chance.choice(list(COMMANDS))

        result = promotrail(name, crawled, *COMMANDS[name])

        assert result.exit_code in (0, 2, 3), (number, name, result.exception)
        assert result.exit_code == 0 or result.stderr.startswith("Error: ")
        assert crawled.read_bytes() == damaged


def flip(data, chance):
    for _ in range(200):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def flip_in_the_schema(data, chance):
    for _ in range(5):
        data[chance.randrange(100, 4096)] ^= 1 << chance.randrange(8)
    return data


def cut(data, chance):
    return data[: chance.randrange(len(data))]


def zero(data, chance):
    start = chance.randrange(100, len(data) - 4096)
    data[start : start + 4096] = bytes(4096)
    return data


def swap(data, chance):
    one, two = (chance.randrange(1, len(data) // 4096) * 4096 for _ in range(2))
    data[one : one + 4096], data[two : two + 4096] = (
        data[two : two + 4096],
        data[one : one + 4096],
    )
    return data


DAMAGE = (flip, flip_in_the_schema, cut, zero, swap)


def test_text_that_is_not_utf_8_is_read(crawled, promotrail):
    connection = sqlite3.connect(crawled)
    connection.execute("UPDATE handles SET value = CAST(x'67617aff' AS TEXT) WHERE id = 1")
    connection.commit()
    connection.close()

    for flag in ("--json", "--csv", "--tsv", "-t"):
        result = promotrail("handles", crawled, flag)
        assert result.exit_code == 0
        assert r"gaz\udcff" in result.output


@pytest.fixture
def hurried(monkeypatch):
    """Every command's statements get a fifth of a second."""
    for command in commands:
        monkeypatch.setattr(command.params[0].type, "seconds", 0.2)


TRAPS = {
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS page_id,"
    " 1 AS handle_id, 'link' AS confidence FROM n": (4, "Stopped after 0.2 s"),
    "SELECT 1 AS page_id, 1 AS handle_id, load_extension('evil') AS confidence": (3, "corrupt"),
    "SELECT 1 AS page_id, 1 AS handle_id, hex(randomblob(1e9)) AS confidence": (3, "too big"),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_hostile_database_runs_no_code_and_not_for_long(crawled, promotrail, hurried, trap):
    """Matrix row S7."""
    connection = sqlite3.connect(crawled)
    connection.executescript(f"DROP TABLE mentions; CREATE VIEW mentions AS {trap}")
    connection.close()
    before = state(crawled.parent)

    result = promotrail("handles", crawled)

    code, reason = TRAPS[trap]
    assert (result.exit_code, reason in result.stderr) == (code, True), result.output
    assert state(crawled.parent) == before


def test_ctrl_c_in_a_long_statement_is_ctrl_c(crawled, capsys):
    reader = open_database(crawled)
    reader.set_progress_handler(lambda: True, 1)  # what SQLite makes of an exception in ours
    command = database.Reading("long", callback=lambda db: db.execute("SELECT 1"))
    context = click.Context(command)
    context.params = {"db": reader}

    with pytest.raises(click.exceptions.Exit) as end:
        command.invoke(context)
    reader.close()
    assert end.value.exit_code == 130
    assert capsys.readouterr().err == "Interrupted; nothing is changed.\n"


def test_the_shell_offers_files_and_then_names_from_the_database(store, visit, mention):
    visit("http://a.example/", mention("one"), mention("two", platform="wechat"))
    visit("http://a.example/2", mention("three", platform="we chat"))
    shell = ShellComplete(main, {}, "promotrail", "_PROMOTRAIL_COMPLETE")

    def offered(arguments, incomplete):
        return [item.value for item in shell.get_completions(arguments, incomplete)]

    assert [item.type for item in shell.get_completions(["handles"], "au")] == ["file"]
    assert offered(["handles", str(store.path), "--platform"], "") == ["telegram", "wechat"]
    assert offered(["handles", str(store.path), "--platform"], "we") == ["wechat"]
    assert offered(["handles", f"{store.path}x", "--platform"], "") == []
