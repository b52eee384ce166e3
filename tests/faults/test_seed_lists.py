"""Rows I1 to I9 of the fault matrix: what is handed to a crawl."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scrapy import Request

from crawler.seeds import SeedError, accepted, read_seeds
from crawler.storage import Store
from crawler.urls import BadURL, normal
from tests.web import serving

LOCAL = ("--allow-private", "127.0.0.0/8", "--delay", "0", "-q")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up rights")


def run(*arguments, before=()):
    return subprocess.run(
        [*before, sys.executable, "-c", "from crawler.cli import main; main()",
         *map(str, arguments)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def read(path):
    """Return the seeds of the list at `path`, and its rejects as text."""
    rejects = []
    return list(accepted(read_seeds(str(path)), rejects.append)), rejects


@pytest.mark.parametrize("option", ["-f", "--sitemap"])
def test_i1_a_list_that_can_not_be_read_is_named(promotrail, tmp_path, option):
    for name in ("missing.txt", "."):
        said = promotrail("crawl", tmp_path / "x.db", option, tmp_path / name)

        assert said.exit_code == 2
        assert str(tmp_path / name) in said.stderr
    assert not (tmp_path / "x.db").exists()


@needs_root
def test_i1_a_list_of_someone_elses_is_named(tmp_path):
    path = tmp_path / "theirs.txt"
    path.write_text("http://a.example/\n")
    path.chmod(0)

    said = run(
        "crawl", tmp_path / "x.db", "-f", path,
        before=("setpriv", "--bounding-set=-dac_override,-dac_read_search"),
    )  # fmt: skip

    assert said.returncode == 2
    assert "theirs.txt" in said.stderr
    assert "Permission denied" in said.stderr


@pytest.mark.parametrize("content", ["", "# none yet\n\n  # nor here\n", "no address\n"])
def test_i2_a_list_without_an_address_is_named(promotrail, tmp_path, content):
    path = tmp_path / "seeds.txt"
    path.write_text(content)

    said = promotrail("crawl", tmp_path / "x.db", "-f", path)

    assert said.exit_code == 2
    assert f"no URLs in {path}" in said.stderr
    assert not (tmp_path / "x.db").exists()


@pytest.mark.parametrize(
    ("content", "rejected"),
    [
        (b"\xef\xbb\xbfhttp://a.example/\r\nhttp://b.example/\r\n", []),
        ("http://a.example/\nhttp://b.example/\n".encode("utf-16"), []),
        (b"http://a.example/\rhttp://b.example/\r", []),
        (b"http://a.example/\nhttp://\0b.example/\nhttp://b.example/", [2]),
        (b"http://a.example/\n\xff\xfe\xfa\n\nhttp://b.example/\n", [2]),
    ],
    ids=["bom-crlf", "utf-16", "cr", "nul", "invalid"],
)
def test_i3_encodings_are_seen_through_and_damage_costs_its_line(tmp_path, content, rejected):
    path = tmp_path / "seeds.txt"
    path.write_bytes(content)

    seeds, rejects = read(path)

    assert seeds == ["http://a.example/", "http://b.example/"]
    assert [int(reject.split(":")[1]) for reject in rejects] == rejected


def weighed(code, *arguments):
    """Run Python `code`, which prints a number; return that and the megabytes that it took.

    A process begins with what the one weighed that forked it: here a shell, and not these tests.
    """
    code += "\nimport resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    command = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, check=True)
    return map(int, done.stdout.split())


def test_i4_a_line_of_any_length_costs_no_memory(tmp_path):
    """And a CSV cell: a quote that is never closed is said to be one, with its line."""
    path = tmp_path / "seeds.txt"
    with path.open("w") as file:
        for _ in range(100):
            file.write("x" * 1_000_000)
        file.write("\nhttp://a.example/\n")
    code = (
        "import sys; from crawler.seeds import read_seeds; print(len([*read_seeds(sys.argv[1])]))"
    )

    cells, megabytes = weighed(code, path)

    assert cells == 2
    assert megabytes < 150

    csv = tmp_path / "seeds.csv"
    csv.write_text('url\nhttp://a.example/\n"http://b.example/\n' + "http://c.example/\n" * 9999)
    with pytest.raises(SeedError, match=r"seeds.csv:\d+: .* Is a quote left open"):
        read(csv)


@pytest.mark.slow
def test_i4_a_million_seeds_are_queued_within_300_mb(tmp_path):
    path = tmp_path / "seeds.txt"
    with path.open("w") as file:
        file.writelines(f"http://s{n % 20_000}.example/{n}\n" for n in range(1_000_000))
    code = (
        "import sys; from crawler.seeds import read_seeds\n"
        "from crawler.storage import Store\n"
        "with Store(sys.argv[1]) as store: print(store.add_seeds(store.begin('crawl', {}).id,"
        " read_seeds(sys.argv[2])))"
    )
    begun = time.monotonic()

    queued, megabytes = weighed(code, tmp_path / "x.db", path)
    assert queued == 1_000_000
    assert megabytes < 300
    assert time.monotonic() - begun < 120


def test_i5_ways_to_write_one_address_are_one_page(tmp_path):
    """Scheme, host, default port, fragment and IDN are one; path and query are as they stand."""
    one = ["http://b\xfccher.example", "HTTP://B\xdcCHER.example:80/", "http://xn--bcher-kva.example/#a",
           "http://b\uff55\u0308cher\u3002example/", "http://xn--bcher-kva.example./"]  # fmt: skip
    others = ["https://xn--bcher-kva.example/", "http://xn--bcher-kva.example/?", "http://127.1/a",
              "http://127.0.0.1/a", "http://127.0.0.1/A"]  # fmt: skip
    path = tmp_path / "seeds.txt"
    path.write_text("\n".join(one + others), "utf-8")

    with Store(tmp_path / "x.db") as store:
        store.add_seeds(store.begin("crawl", {}).id, read(path)[0])
        queued = [url for (url,) in store.db.execute("SELECT url FROM frontier ORDER BY id")]

    assert queued == [
        "http://xn--bcher-kva.example/",
        "https://xn--bcher-kva.example/",
        "http://127.0.0.1/a",
        "http://127.0.0.1/A",
    ]


def test_i6_what_is_no_web_address_is_rejected_and_not_asked_for(tmp_path):
    path = tmp_path / "seeds.txt"
    with serving() as web:
        web.pages["/ok"] = "<p>An honest page.</p>"
        local = f"127.0.0.1:{web.port}"
        bad = ["file:///etc/hosts", "data:text/html,x", "javascript:alert(1)", f"ftp://{local}/x",
               f"http://user:pw@{local}/x", "word", f"//{local}/x", "http://", "http:///x",
               f"http://{local}:1/x", "mailto:desk@gazette.example", "http://[::1/x"]  # fmt: skip
        path.write_text("\n".join([*bad, web.url("/ok")]))

        said = run("crawl", tmp_path / "x.db", "-f", path, *LOCAL)

        assert said.returncode == 0, said.stderr
        assert [f"{path}:{n}:" in said.stderr for n in range(1, len(bad) + 2)] == [
            *[True] * len(bad),
            False,
        ]
        assert web.asked() == ["/ok"]


@given(st.text(max_size=60).map("http://{}".format) | st.text(max_size=60))
@example("http://a.example\\@b.example/")
@example("http://a.example%2f@b.example/")
@example("http://a.example%00.b.example/")
@example("http://[::ffff:127.0.0.1]/")
@example("http://0x7f.1/")
@example("http://a\u2100b.example/")
@example("http://a.example:65536/")
@example("http://a.example:٣/")
def test_i7_the_host_that_is_asked_is_the_host_that_was_checked(text):
    """No text raises anything but BadURL, and the normal form of a normal form is itself."""
    try:
        url = normal(text)
    except BadURL:
        return
    assert normal(url) == url
    assert urlsplit(Request(url).url).netloc == urlsplit(url).netloc
    assert urlsplit(url).hostname


NAUGHTY = (
    "undefined", "NULL", "1;DROP TABLE pages", "' OR 1=1 --", "=1+1", "@SUM(1+1)", "+1-1",
    "<script>alert(1)</script>", "[link=https://x.example]", "[/nope]", "\x1b]0;title\x07",
    "\x9b2J", "\u202egnp.exe", "\u200bzero\u200d", "\ud800", "nul \0 within", "a\tb\r\nc",
    "\u2028\u2029", "🏳\ufe0f\u200d🌈" * 9, "ﷺ" * 50, "Ⱥ" * 99, "İ", "ß" * 9, "$(id)", "`id`",
    "%s%n%x", "{0}", "{{7*7}}", "../../etc/passwd", "CON", "|a|b|", "__proto__", "\ufeff", "\ufffe",
    "-1e999", "0x1p3", "x" * 9999,
)  # fmt: skip


@pytest.fixture
def naughty(visit, store, mention):
    """A database with each naughty string as handle, title, evidence and error."""
    for n, text in enumerate(NAUGHTY):
        handle = mention(text, surface=text, evidence=text)
        visit(f"http://a.example/{n}", handle, error=text)
        visit(f"http://b.example/{n}", error_kind="dns", error=text)
    store.close()
    return store.path


@pytest.mark.parametrize("format", ["--csv", "--tsv", "--json", "--nl", "--table", "--fmt=github"])
@pytest.mark.parametrize("command", ["handles", "sites", "errors"])
def test_i8_naughty_strings_come_through_every_report(promotrail, naughty, command, format):
    said = promotrail(command, naughty, format)

    assert said.exit_code == 0, said.output
    if format != "--csv":  # which is read by programs, and gives back what was found
        assert "\x1b" not in said.output
        assert "\x9b" not in said.output
    if format == "--json":
        assert json.loads(said.stdout)


def test_i8_naughty_strings_are_rejects_of_a_list_or_pages_to_ingest(promotrail, tmp_path):
    path, folder = tmp_path / "seeds.txt", tmp_path / "pages"
    content = "\n".join(NAUGHTY).encode("utf-8", "replace")
    path.write_bytes(content)
    folder.mkdir()
    (folder / "page.html").write_bytes(content)

    said = promotrail("crawl", tmp_path / "x.db", "-f", path)

    assert said.exit_code == 2
    assert "no URLs in" in said.stderr
    assert promotrail("ingest", tmp_path / "x.db", folder, "-q").exit_code == 0
    for text in NAUGHTY:
        assert promotrail("purge", tmp_path / "x.db", "--handle", text, "--yes").exit_code == 0


@pytest.mark.parametrize(
    ("option", "named"),
    [
        (("-s", "PROMOTRAIL_DPETH=1"), "PROMOTRAIL_DPETH"),
        (("-s", "DOWNLOAD_DELY=1"), "DOWNLOAD_DELY"),
        (("-s", "PROMOTRAIL_DEPTH=one"), "PROMOTRAIL_DEPTH"),
        (("-s", "DOWNLOAD_DELAY=soon"), "DOWNLOAD_DELAY"),
        (("-s", "DOWNLOAD_MAXSIZE=-1"), "DOWNLOAD_MAXSIZE"),
        (("-s", "ROBOTSTXT_OBEY=perhaps"), "ROBOTSTXT_OBEY"),
        (("-s", "DOWNLOAD_TIMEOUT=inf"), "DOWNLOAD_TIMEOUT"),
        (("-s", "EXTENSIONS={"), "EXTENSIONS"),
        (("-s", "PROMOTRAIL_SCOPE=galaxy"), "PROMOTRAIL_SCOPE"),
        (("--delay", "nan"), "DOWNLOAD_DELAY"),
        (("--pages", "-5"), "--pages"),
        (("--per-host", "0"), "--per-host"),
        (("--nonsense",), "--nonsense"),
    ],
)
def test_i9_a_setting_that_can_not_be_is_named(promotrail, tmp_path, option, named):
    said = promotrail("crawl", tmp_path / "x.db", "http://a.example/", *option)

    assert said.exit_code == 2, said.output
    assert named in said.stderr
    assert not Path(tmp_path / "x.db").exists()
