"""Rows S1 to S7, R3 and R4 of the fault matrix: the disk, the file, and who else has it."""

import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.storage import Store, StoreError, opening, sole_writer
from crawler.storage.checking import problems
from crawler.storage.failures import telling_of
from crawler.storage.schema import migrations
from tests.web import serving

PROGRAM = [sys.executable, "-c", "from crawler.cli import main; main(prog_name='promotrail')"]
LOCAL = ("--allow-private", "127.0.0.0/8", "--delay", "0", "-q")
STRACE = shutil.which("strace")
POWERLESS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
"""Before a command of root's: modes of files bind it as they do anyone."""

needs_strace = pytest.mark.skipif(not STRACE, reason="strace is not installed")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount, or give up rights")


@pytest.fixture
def pages(tmp_path):
    """A folder of 30 small pages to ingest."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for n in range(30):
        (folder / f"{n:02}.html").write_text(
            f"<p>Telegram: @gazette_{n % 7}</p><p>{n} {'x' * 9999}"
        )
    return folder


@pytest.fixture
def filled(promotrail, pages, tmp_path):
    """A database that holds those pages, closed."""
    path = tmp_path / "filled.db"
    assert promotrail("ingest", path, pages, "-q").exit_code == 0
    return path


def run(*arguments, before=(), **options):
    """Run promotrail in a process of its own, `before` standing before it."""
    return subprocess.run(
        [*before, *PROGRAM, *map(str, arguments)],
        capture_output=True, text=True, timeout=60, check=False, **options,
    )  # fmt: skip


def rows(path, sql):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def contents(path):
    return rows(
        path,
        "SELECT url, error_kind, value, surface, start FROM pages LEFT JOIN mentions"
        " ON page_id = pages.id LEFT JOIN handles ON handles.id = handle_id ORDER BY 1, 3, 5",
    )


def fails(said, *words):
    """Check that a command ended with 3, as a person can understand it."""
    assert said.returncode == 3, said.stderr
    assert "Traceback" not in said.stderr
    for word in words:
        assert word in said.stderr


# S1: the disk is full.


def test_s1_an_ingest_whose_disk_fills_is_resumed_once_there_is_room(
    promotrail, pages, filled, tmp_path, monkeypatch
):
    db = tmp_path / "full.db"
    monkeypatch.setattr("crawler.ingest.BATCH", 5)
    monkeypatch.setattr(opening, "PRAGMAS", (*opening.PRAGMAS, "max_page_count = 120"))

    said = promotrail("ingest", db, pages)

    assert said.exit_code == 3
    assert f"{db}: database or disk is full. Make room" in said.stderr
    assert problems(db) == []
    kept = rows(db, "SELECT count(*) FROM pages")
    assert (0,) < kept[0] < (30,)

    monkeypatch.undo()
    assert promotrail("ingest", db, pages).exit_code == 0
    assert contents(db) == contents(filled)


@needs_root
def test_s1_a_purge_whose_disk_fills_is_done_once_there_is_room(promotrail, filled, tmp_path):
    roomy = tmp_path / "roomy.db"
    with small_disk(tmp_path / "disk", filled.stat().st_size + 150_000) as disk:
        db = shutil.copy(filled, disk / "audit.db")

        said = promotrail("purge", db, "--handle", "gazette_3", "--yes")

        assert said.exit_code == 3
        assert "disk is full" in said.stderr
        assert problems(db) == []
        shutil.copy(db, roomy)
    assert promotrail("purge", roomy, "--handle", "gazette_3", "--yes").exit_code == 0
    assert b"gazette_3" not in roomy.read_bytes()


@needs_root
def test_s1_a_crawl_whose_disk_fills_ends_with_3_and_is_resumed(tmp_path):
    with serving() as web, small_disk(tmp_path / "disk", "900k") as disk:
        for n in range(60):
            web.pages[f"/{n}"] = f"<p>Telegram: @gazette_{n % 7}</p>" + f"{n} " * 9000
        urls = [web.url(f"/{n}") for n in range(60)]
        db = disk / "crawl.db"

        said = run("crawl", db, *urls, *LOCAL)

        fails(said, str(db), "disk is full", "Make room")
        shutil.copytree(disk, tmp_path / "roomy")
        db = tmp_path / "roomy" / "crawl.db"
        assert problems(db) == []
        assert rows(db, "SELECT count(*) FROM pages") < [(60,)]
        assert run("crawl", db, *LOCAL).returncode == 0
        assert rows(db, "SELECT count(*), count(DISTINCT url), count(error_kind) FROM pages") == [
            (60, 60, 0)
        ]


@contextmanager
def small_disk(place, size):
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=False
    )
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


# S2: the disk fails at the n-th write, sync or open.


@needs_strace
@pytest.mark.parametrize(
    ("call", "error"), [("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("fdatasync", "EIO")]
)
@pytest.mark.parametrize("n", [1, 3, 9])
def test_s2_a_disk_that_fails_ends_an_ingest_with_3_and_loses_nothing(
    pages, filled, tmp_path, call, error, n
):
    strike(pages, filled, tmp_path / "struck.db", f"{call}:error={error}:when={n}")


@needs_strace
@pytest.mark.parametrize("n", [1, 2, 3])
def test_s2_a_file_that_can_not_be_opened_ends_an_ingest_with_3(pages, filled, tmp_path, n):
    strike(pages, filled, tmp_path / "struck.db", f"openat:error=EMFILE:when={n}")


@needs_strace
@pytest.mark.slow
@pytest.mark.parametrize("error", ["pwrite64:error=ENOSPC", "pwrite64:error=EIO",
                                   "fdatasync:error=EIO", "openat:error=EMFILE"])  # fmt: skip
def test_s2_a_disk_that_fails_at_any_call_loses_nothing(pages, filled, tmp_path, error):
    for n in range(1, 51):
        strike(pages, filled, tmp_path / f"struck{n}.db", f"{error}:when={n}")


def strike(pages, filled, db, fault):
    """Ingest while `fault` happens once to the file, and again without it."""
    said = run(
        "ingest", db, pages, "-q",
        before=[STRACE, "-f", "-qq", "-o", "/dev/null", "-P", db, "-P", f"{db}-wal",
                "-e", f"trace={fault.partition(':')[0]}", "-e", f"inject={fault}"],
    )  # fmt: skip

    assert said.returncode in (0, 3), said.stderr  # 0: it was not called so often
    assert "Traceback" not in said.stderr
    kept = rows(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'pages'")
    assert kept == [(0,)] or contents(db) in ([], contents(filled))
    again = run("ingest", db, pages, "-q")
    assert again.returncode == 0, again.stderr
    assert problems(db) == []
    assert set(contents(db)) == set(contents(filled))


# S3: who else has the file.


def test_s3_a_second_writer_is_told_at_once_who_has_the_file(promotrail, filled, pages):
    with holding(filled) as holder:
        begun = time.monotonic()
        for arguments in (
            ("ingest", filled, pages),
            ("crawl", filled, "http://a.example/"),
            ("purge", filled, "--site", "a.example", "--yes"),
            ("upgrade", filled),
        ):
            said = promotrail(*arguments)
            assert said.exit_code == 3, said.output
            assert f"{filled} is in use by process {holder.pid} since 2" in said.stderr
        assert time.monotonic() - begun < 5


def test_s3_a_writer_that_was_killed_blocks_nobody(promotrail, filled, pages):
    with holding(filled) as holder:
        holder.kill()
        holder.wait()

    assert Path(f"{filled}-lock").exists()
    assert promotrail("ingest", filled, pages, "-q").exit_code == 0
    assert not Path(f"{filled}-lock").exists()


def test_s3_readers_and_backups_go_on_while_a_writer_has_the_file(promotrail, filled, tmp_path):
    with sole_writer(filled), Store(filled) as store, store.transaction():
        store.db.execute("UPDATE pages SET title = 'unfinished'")

        assert promotrail("handles", filled, "--json").exit_code == 0
        assert promotrail("check", filled).exit_code == 0
        assert promotrail("backup", filled, tmp_path / "copy.db").exit_code == 0

    assert rows(tmp_path / "copy.db", "SELECT count(*) FROM pages WHERE title > ''") == [(0,)]


def test_s3_a_reader_does_not_hold_up_a_writer(promotrail, filled, pages, tmp_path):
    with closing(sqlite3.connect(filled)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM pages").fetchone()
        (tmp_path / "more").mkdir()
        (tmp_path / "more" / "one.html").write_text("<p>Telegram: @gazette_9</p>")
        begun = time.monotonic()
        assert promotrail("ingest", filled, tmp_path / "more", "-q").exit_code == 0
        assert time.monotonic() - begun < 5

    assert rows(filled, "SELECT count(*) FROM pages") == [(31,)]


def test_s3_two_names_of_one_file_are_one_file(filled, tmp_path):
    other = tmp_path / "other.db"
    other.symlink_to(filled)

    with sole_writer(filled), pytest.raises(StoreError, match="in use by"), sole_writer(other):
        pass


def test_s3_a_lock_is_not_written_through_a_link(filled, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("mine")
    Path(f"{filled}-lock").symlink_to(victim)

    with pytest.raises(StoreError, match="-lock"), sole_writer(filled):
        pass
    assert victim.read_text() == "mine"


@contextmanager
def holding(path):
    """Have another process hold `path` for writing."""
    code = (
        "import sys; from pathlib import Path; from crawler.storage import sole_writer\n"
        f"with sole_writer(Path({str(path)!r})): print(flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout.readline() == b"\n"
    try:
        yield holder
    finally:
        holder.kill()
        holder.wait()


# S4: a database that is broken.


def broken(whole, variant):
    """Return a variant of the bytes `whole`: bits flipped, cut, zeroed, pages swapped."""
    chance = random.Random(variant)
    data, size = bytearray(whole), 4096
    at = chance.randrange(len(data) // size) * size
    match variant % 4:
        case 0:
            for _ in range(chance.choice((1, 20, 200))):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case 1:
            del data[chance.randrange(1, len(data)) :]
        case 2:
            data[at : at + size] = bytes(size)
        case 3:
            to = chance.randrange(len(data) // size) * size
            data[at : at + size], data[to : to + size] = data[to : to + size], data[at : at + size]
    return bytes(data)


@pytest.mark.parametrize(
    "command", [("ingest", "PAGES", "-q", "--no-analyse"), ("upgrade",),
                ("purge", "--handle", "x", "--yes"), ("check",), ("backup", "COPY"),
                ("crawl", "-q")],
)  # fmt: skip
@pytest.mark.parametrize("part", range(4))
def test_s4_a_broken_database_is_told_of_and_never_made_anew(
    promotrail, filled, pages, tmp_path, command, part
):
    """200 variants: what SQLite can see is broken ends with 3; the rest is read as it is."""
    whole = filled.read_bytes()
    arguments = [{"PAGES": pages, "COPY": tmp_path / "copy.db"}.get(each, each) for each in command]
    told = 0
    for variant in range(part * 50, part * 50 + (50 if command[0] in ("check", "purge") else 12)):
        path = tmp_path / f"broken{variant}.db"
        path.write_bytes(broken(whole, variant))
        said = promotrail(command[0], path, *arguments[1:])

        allowed = (0, 3) if command[0] != "crawl" else (2, 3)  # 2: there is nothing to crawl
        assert said.exit_code in allowed, (variant, said.output, said.exception)
        assert "Traceback" not in said.output
        if said.exit_code == 3:
            told += 1
            assert path.name in said.stderr, said.stderr
            assert path.read_bytes() == broken(whole, variant), variant
        for part_of_it in tmp_path.glob("broken*"):
            part_of_it.unlink()
    assert told


def test_s4_rows_that_point_nowhere_are_told_of_as_a_broken_file(filled):
    told = pytest.raises(StoreError, match="promotrail check")

    with Store(filled) as store, told, telling_of(filled):
        store.db.execute("DELETE FROM pages")


# S5: a file that is something else.


def foreign(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")


def newer(path):
    with Store(path) as store:
        store.db.execute("PRAGMA user_version = 999")


@pytest.mark.parametrize(
    "make",
    [Path.mkdir, os.mkfifo, foreign, newer, lambda path: path.write_text("hello"),
     lambda path: path.symlink_to("/dev/zero")],
    ids=["directory", "fifo", "foreign", "newer", "text", "device"],
)  # fmt: skip
@pytest.mark.parametrize("command", ["ingest", "upgrade", "purge", "check", "backup", "handles"])
def test_s5_what_is_no_database_of_ours_is_named_and_left_alone(
    promotrail, pages, tmp_path, make, command
):
    path = tmp_path / "thing.db"
    make(path)
    kind = path.stat().st_mode
    before = path.read_bytes() if stat.S_ISREG(kind) else None
    more = {
        "ingest": (pages,), "purge": ("--site", "a.example", "--yes"),
        "backup": (tmp_path / "copy",),
    }.get(command, ())  # fmt: skip

    said = promotrail(command, path, *more)

    assert said.exit_code in (2, 3), said.output
    assert "thing.db" in said.stderr
    assert path.stat().st_mode == kind
    assert before is None or path.read_bytes() == before
    assert not (tmp_path / "copy").exists()


def test_s5_an_empty_file_is_filled(promotrail, pages, tmp_path):
    (tmp_path / "empty.db").touch()

    assert promotrail("ingest", tmp_path / "empty.db", pages, "-q").exit_code == 0


# S6: what can't be written.


@needs_root
@pytest.mark.parametrize("readonly", ["file", "folder"])
def test_s6_what_can_not_be_written_can_be_read_and_checked(filled, pages, readonly, tmp_path):
    place = Path(shutil.copytree(pages, tmp_path / "place"))
    try:
        db = Path(shutil.copy(filled, place / "audit.db"))
        (db if readonly == "file" else place).chmod(0o444 if readonly == "file" else 0o555)

        fails(run("ingest", db, place, before=POWERLESS), "audit.db", "writ")
        fails(run("purge", db, "--site", "a.example", "--yes", before=POWERLESS), "audit.db")
        for command in ("handles", "check"):
            said = run(command, db, before=POWERLESS)
            assert said.returncode == 0, said.stderr
    finally:
        place.chmod(0o755)


def test_s6_a_log_left_behind_is_taken_up(promotrail, filled, tmp_path):
    """What a killed crawl left in -wal is read, checked and copied, and folded in by the next."""
    with Store(filled) as store:
        with store.transaction():
            store.db.execute("UPDATE pages SET title = 'in the log'")
        left = tmp_path / "left.db"
        for suffix in ("", "-wal"):
            shutil.copy(f"{filled}{suffix}", f"{left}{suffix}")

    assert promotrail("check", left).exit_code == 0
    assert promotrail("backup", left, tmp_path / "copy.db").exit_code == 0
    assert promotrail("upgrade", left).exit_code == 0

    for path in (left, tmp_path / "copy.db"):
        assert rows(path, "SELECT DISTINCT title FROM pages") == [("in the log",)]


# S7: a hostile database; what reports do with one is in tests/audit/test_database.py.


def test_s7_a_trigger_is_told_of_and_gets_no_function_that_acts(promotrail, filled, pages):
    with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
        connection.execute(
            "CREATE TRIGGER theirs AFTER UPDATE ON pages BEGIN SELECT load_extension('x'); END"
        )

    said = promotrail("check", filled)

    assert said.exit_code == 3
    assert "trigger theirs" in said.stderr
    with Store(filled) as store:
        assert store.db.execute("PRAGMA trusted_schema").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError, match="load_extension"):
            store.db.execute("UPDATE pages SET title = ''")


# R3: killed at any moment.


def kills(arguments, call):
    """Run promotrail, killed at its first, second, … `call`, until a run gets through."""
    for n in range(1, 200):
        said = run(
            *arguments(n),
            before=[STRACE, "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}",
                    "-e", f"inject={call}:signal=KILL:when={n}"],
        )  # fmt: skip
        if said.returncode == 0:
            return
        assert abs(said.returncode) in (signal.SIGKILL, 128 + signal.SIGKILL), said.stderr
        yield n


@needs_strace
def test_r3_a_file_whose_making_was_killed_is_made_by_the_next_run(tmp_path):
    for n in kills(lambda n: ("crawl", tmp_path / f"{n}.db", "x:", "http://a.invalid/", "-q",
                              "-s", "DOWNLOAD_TIMEOUT=1"), "pwrite64"):  # fmt: skip
        if n > 6:
            break
        with Store(tmp_path / f"{n}.db"):
            pass
        assert problems(tmp_path / f"{n}.db") == []
    assert n > 3


@needs_strace
def test_r3_a_purge_that_was_killed_is_done_by_the_next(filled, tmp_path):
    struck = tmp_path / "struck.db"

    def purging(_):
        shutil.copy(filled, struck)
        for suffix in ("-wal", "-shm"):
            Path(f"{struck}{suffix}").unlink(missing_ok=True)
        return "purge", struck, "--handle", "gazette_3", "--yes"

    n = 0
    for n in kills(purging, "pwrite64"):
        if n % 5 == 1:
            assert problems(struck) == []
            assert run("purge", struck, "--handle", "gazette_3", "--yes").returncode == 0
            assert b"gazette_3" not in struck.read_bytes()
        if n > 15:
            break
    assert n > 15


@needs_strace
def test_r3_a_backup_that_was_killed_leaves_the_older_one(promotrail, filled, tmp_path):
    copy = tmp_path / "copy.db"
    assert promotrail("backup", filled, copy).exit_code == 0
    with Store(filled) as store, store.transaction():
        store.db.execute("UPDATE pages SET title = 'newer'")
    older = copy.read_bytes()

    for n in kills(lambda _: ("backup", filled, copy), "pwrite64"):
        assert copy.read_bytes() == older
        if n > 6:
            break

    assert promotrail("backup", filled, copy).exit_code == 0
    assert rows(copy, "SELECT DISTINCT title FROM pages") == [("newer",)]
    assert sorted(path.name for path in tmp_path.glob("*copy*")) == ["copy.db"]


@needs_strace
def test_r3_an_upgrade_that_was_killed_is_done_by_the_next(tmp_path):
    old, struck = tmp_path / "old.db", tmp_path / "struck.db"
    db = Database(old)
    migrations.apply(db, stop_before="m002_audit")
    db.execute("PRAGMA journal_mode = WAL")
    db.close()

    def upgrading(_):
        shutil.copy(old, struck)
        for suffix in ("-wal", "-shm"):
            Path(f"{struck}{suffix}").unlink(missing_ok=True)
        return "upgrade", struck

    for n in kills(upgrading, "pwrite64"):
        if n % 3 == 1:
            assert run("upgrade", struck).returncode == 0
            assert problems(struck) == []
        if n > 9:
            break
    assert n > 3


@needs_strace
def test_r3_a_report_that_was_killed_leaves_the_older_one(promotrail, filled, tmp_path):
    report = tmp_path / "handles.csv"
    assert promotrail("handles", filled, "--csv", "-o", report).exit_code == 0
    older = report.read_bytes()
    with Store(filled) as store, store.transaction():
        store.db.execute("UPDATE handles SET value = value || '_newer'")

    killed = [
        report.read_bytes() == older
        for _ in kills(lambda _: ("handles", filled, "--csv", "-o", report), "write")
    ]

    assert killed
    assert all(killed)
    assert b"_newer" in report.read_bytes()


# R4: gone on with otherwise than begun.


def test_r4_what_changed_since_a_crawl_was_begun_is_told(tmp_path):
    with serving() as web:
        for n in range(3):
            web.pages[f"/{n}"] = "<p>An honest page.</p>"
        db = tmp_path / "crawl.db"
        urls = [web.url(f"/{n}") for n in range(3)]
        assert run("crawl", db, *urls[:2], *LOCAL, "--pages", 1).returncode == 4
        with Store(db) as store, store.transaction():
            store.db.execute("UPDATE crawls SET version = '0.0.1'")

        said = run("crawl", db, *urls, *LOCAL[:-1], "--depth", 1)

    assert said.returncode == 0, said.stderr
    assert "PROMOTRAIL_DEPTH was 0, is 1" in said.stderr
    assert "promotrail was '0.0.1', is " in said.stderr
    assert rows(db, "SELECT seeds, count(*) FROM crawls, pages") == [(3, 3)]


def test_r4_a_newer_schema_is_not_touched(promotrail, filled, pages):
    newer(filled)

    for arguments in (("ingest", filled, pages), ("purge", filled, "--site", "a.example")):
        said = promotrail(*arguments)
        assert said.exit_code == 3
        assert "Update promotrail" in said.stderr


# A4: for the owner alone.


def test_a4_what_is_made_is_for_its_owner_alone(promotrail, filled, tmp_path):
    copy = tmp_path / "copy.db"
    assert promotrail("backup", filled, copy).exit_code == 0

    with sole_writer(filled):
        made = (filled, copy, Path(f"{filled}-lock"))
        assert [stat.S_IMODE(path.stat().st_mode) for path in made] == [0o600] * 3


def test_a4_a_backup_replaces_only_a_backup(promotrail, filled, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")

    for target in (tmp_path / "notes.txt", filled, tmp_path, tmp_path / "no" / "folder"):
        assert promotrail("backup", filled, target).exit_code in (2, 3)

    assert (tmp_path / "notes.txt").read_text() == "mine"
