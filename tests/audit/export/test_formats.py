"""Each format read back by a library that is not ours."""

import csv
import errno
import itertools
import json
import os
import re
import signal
import sqlite3
import stat
from contextlib import closing

import networkx as nx
import pytest

from audit.export.findings import COUNTED_EDGES, COUNTED_NODES, EDGES, NODES, WHOLE, Findings

APRIL, MAY = "2026-04-01T00:00:00.000Z", "2026-05-01T00:00:00.000Z"
MARCH, JUNE = "2026-03-01T00:00:00.000Z", "2026-06-01T00:00:00.000Z"
CARD = "image:https://pics.example/card.png"
FORUM = "page:https://forum.example/t/7"
GAZETTE = "handle:telegram:gazette"
HOSTILE = '"><script>alert(1)</script>&amp;\x1b[2J\u202e]]>'


@pytest.fixture
def exported(world, promotrail, tmp_path):
    """A function: a format and options → the path of what was exported."""

    def export(form, *options):
        path = tmp_path / f"{form}{len(list(tmp_path.iterdir()))}"
        done = promotrail("export", world.path, "--to", form, path, *options)
        assert (done.exit_code, done.stderr, done.stdout) == (0, "", "")
        return path

    return export


def test_gexf_holds_types_weights_and_spells(exported):
    graph = nx.read_gexf(exported("gexf", "--network", "1"))

    assert graph.nodes[GAZETTE] == {
        "label": "gazette", "kind": "handle", "platform": "telegram", "sites": 3, "pages": 3,
        "spells": [("2026-04-01", "2026-05-01")],
    }  # fmt: skip
    assert graph.nodes[CARD]["label"] == "hxxps://pics[.]example/card.png"
    edge = graph.edges["text:7", "site:b.example"]
    assert (edge["weight"], edge["spells"]) == (1.0, [("2026-05-01", "2026-05-01")])
    assert FORUM in graph[GAZETTE]


def test_graphml_holds_the_same_graph(exported):
    graph = nx.read_graphml(exported("graphml", "--network", "1"))

    assert graph.nodes[GAZETTE] == {
        "kind": "handle", "label": "gazette", "platform": "telegram", "sites": 3, "pages": 3,
        "first_seen": APRIL, "last_seen": MAY,
    }  # fmt: skip
    assert graph.edges[GAZETTE, "site:a.example"] == {
        "weight": 1.0, "first_seen": APRIL, "last_seen": APRIL,
    }  # fmt: skip
    gexf = nx.read_gexf(exported("gexf", "--network", "1"))
    assert (set(graph), set(map(frozenset, graph.edges))) == (
        set(gexf),
        set(map(frozenset, gexf.edges)),
    )


def test_the_whole_file_leaves_out_flagged_handles_and_guesses(exported):
    graph = nx.read_graphml(exported("graphml"))

    handles = {name for name, data in graph.nodes.items() if data["kind"] == "handle"}
    assert handles == {GAZETTE, "handle:telegram:+aBcD", "handle:email:desk@herald.example"}
    assert "site:forum.example" in graph[GAZETTE]


@pytest.mark.parametrize("options", [[], ["--network", "1"]])
def test_a_site_that_shows_a_copy_shows_the_picture(world, visit, ignoring, exported, options):
    """A network's picture is the first of those with the same content; sites show any of them."""
    own, ignored = "https://third.example/own.png", "https://third.example/old.png"
    visit("https://third.example/", images=[own])
    visit("https://fourth.example/", images=[ignored])
    world.db.execute("UPDATE images SET sha256 = ?", ["cd" * 32])
    world.db.execute(
        "INSERT INTO network_members SELECT 1, 'site', site, id, 1, ?, ?, NULL FROM sites"
        " WHERE site IN ('third.example', 'fourth.example')",
        [MAY, MAY],
    )
    ignoring("image", ignored)

    graph = nx.read_graphml(exported("graphml", *options))

    assert set(graph[CARD]) == {f"site:{name}.example" for name in ("a", "b", "third")}
    assert graph.nodes[CARD]["sites"] == 3
    assert f"image:{own}" not in graph
    assert [row["sites"] for row in rows(exported("csv", *options) / "images.csv")] == ["3"]


def test_the_whole_file_is_told_by_its_counts_as_by_its_mentions(world, visit, mention):
    """A page that moved to another site in a later crawl, one that is the same, and a copy of a
    picture, too."""
    world.end(1, "finished")
    later = {"crawl_id": world.begin("crawl", {}).id, "fetched_at": "2026-06-01T00:00:00.000Z"}
    guess, card = mention("guess", confidence="bare"), CARD.removeprefix("image:")
    visit("https://b.example/", "gazette", guess, images=[card], final_url="https://c.example/",
          **later)  # fmt: skip
    visit("https://www.a.example/1", same_as=1, **later)
    visit("https://forum.example/", images=["https://forum.example/copy.png"], **later)
    world.db.execute("UPDATE images SET sha256 = ?", ["cd" * 32])
    world.ignore("site", "herald.example", "ours")
    whole = Findings(world.db.conn)

    for by_counts, by_mentions in zip(COUNTED_NODES + COUNTED_EDGES, NODES + EDGES, strict=True):
        assert told(whole, by_counts) == told(whole, by_mentions) != []


@pytest.mark.parametrize("options", [[], ["--network", "1"]])
def test_a_page_that_was_read_though_it_broke_off_is_a_node(visit, world, exported, options):
    """What is truncated, or took too long, shows what was read of it: no edge leads nowhere."""
    visit("https://half.example/", "gazette", error_kind="truncated")
    visit("https://seen.example/", images=[CARD[6:]], error_kind="parse_timeout")
    visit("https://gone.example/", error_kind="http_4xx")
    world.db.execute(
        "INSERT INTO network_members SELECT 1, 'site', site, id, 1, ?, ?, NULL FROM sites"
        " WHERE site IN ('half.example', 'seen.example')",
        [MAY, MAY],
    )

    graph = nx.read_graphml(exported("graphml", *options))

    assert [name for name, data in graph.nodes.items() if not data] == []
    assert "site:half.example" in graph[GAZETTE]
    assert "site:seen.example" in graph[CARD]
    assert "site:gone.example" not in graph
    assert "half.example" in exported("stix", *options).read_text()


def told(findings, sql):
    return findings.db.execute(sql.format_map(WHOLE)).fetchall()


@pytest.fixture
def ignoring(world):
    """A function: kind and value of what to ignore."""

    def ignore(kind, value):
        world.db.execute("INSERT INTO ignores VALUES (?, ?, '', ?)", [kind, value, JUNE])

    return ignore


def test_what_the_analyst_ignores_is_in_no_export(ignoring, exported):
    for kind, value in (
        ("handle", "telegram:gazette"),
        ("site", "a.example"),
        ("image", "https://pics.example/card.png"),
        ("text", "https://b.example/"),
    ):
        ignoring(kind, value)

    nodes = nx.read_graphml(exported("graphml")).nodes
    assert set(nodes) == {"handle:email:desk@herald.example"} | {
        f"site:{name}.example" for name in ("b", "forum", "herald")
    }
    assert "a.example" not in exported("hosts").read_text()


def test_what_is_ignored_of_a_network_is_in_none_of_its_tables(world, ignoring, exported):
    world.db.execute(
        "INSERT INTO network_evidence VALUES (2, 1, 'strong', 'handle', 'telegram:+aBcD', 2,"
        " 'a.example', 'b.example', 2, ?, ?)",
        [APRIL, MAY],
    )
    for kind, value in (
        ("handle", "telegram:+aBcD"),
        ("host", "forum.example"),
        ("image", "https://pics.example/card.png"),
        ("text", "https://b.example/"),
    ):
        ignoring(kind, value)

    for options in [], ["--network", "1"]:
        folder = exported("csv", *options)
        assert [row["member"] for row in rows(folder / "members.csv")] == [
            "telegram:gazette", "a[.]example", "b[.]example",
        ]  # fmt: skip
        assert [row["key"] for row in rows(folder / "evidence.csv")] == ["telegram:gazette"]
        (network,) = rows(folder / "networks.csv")
        assert (network["network_id"], network["handles"], network["images"]) == ("1", "1", "0")
    assert FORUM not in nx.read_graphml(exported("graphml", "--network", "1"))
    for form in ("hosts", "ublacklist", "adblock"):
        assert "aBcD" not in exported(form).read_text()


def test_a_network_that_nothing_ties_any_more_is_exported_no_more(
    world, ignoring, exported, promotrail, tmp_path
):
    ignoring("handle", "telegram:gazette")

    folder = exported("csv")
    assert [rows(folder / f"{name}.csv") for name in ("networks", "members", "evidence")] == [
        [], [], [],
    ]  # fmt: skip
    for form in ("hosts", "ublacklist", "adblock"):
        assert "example" not in exported(form).read_text()
    refused = promotrail("export", world.path, "--to", "stix", tmp_path / "new", "--network", 1)
    assert (refused.exit_code, "All that ties network 1 is ignored" in refused.stderr) == (2, True)


def test_a_site_that_only_ignored_things_tie_is_on_no_list(world, ignoring, exported):
    world.db.execute(
        "INSERT INTO network_evidence VALUES (2, 1, 'strong', 'handle', 'telegram:+aBcD', 2,"
        " 'a.example', 'herald.example', 2, ?, ?)",
        [APRIL, MAY],
    )
    world.db.execute(
        "INSERT INTO network_members SELECT 1, 'site', site, id, 1, ?, ?, NULL FROM sites"
        " WHERE site = 'herald.example'",
        [MAY, MAY],
    )
    assert "herald.example" in exported("ublacklist").read_text()

    ignoring("handle", "telegram:+aBcD")

    text = exported("ublacklist").read_text()
    assert "*://*.b.example/*" in text
    assert "herald.example" not in text


@pytest.mark.parametrize("options", [[], ["--network", "1"]])
def test_a_picture_is_shared_only_by_sites_that_are_not_ignored(
    world, visit, ignoring, exported, options
):
    visit("https://third.example/", images=[CARD.removeprefix("image:")])
    world.db.execute(
        "INSERT INTO network_evidence VALUES (2, 1, 'strong', 'handle', 'telegram:gazette', 1,"
        " 'a.example', 'https://forum.example/t/7', 2, ?, ?)",
        [APRIL, MAY],
    )
    assert CARD in nx.read_graphml(exported("graphml", *options))

    ignoring("site", "b.example")
    assert (CARD in nx.read_graphml(exported("graphml", *options))) is (not options)

    ignoring("site", "third.example")
    assert CARD not in nx.read_graphml(exported("graphml", *options))


@pytest.mark.parametrize("read", [nx.read_gexf, nx.read_graphml])
def test_a_hostile_title_is_only_text(world, exported, read):
    world.db.execute("UPDATE text_templates SET template = ?", [HOSTILE])

    graph = read(exported(read.__name__.removeprefix("read_")))

    assert graph.nodes["text:7"]["label"].startswith('"><script>alert(1)</script>&amp;\\x1b[2J')


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_edges_begin_with_source_and_target(exported):
    (first, *_), live = rows(exported("edges")), rows(exported("edges", "--live"))

    assert list(first) == ["source", "target", "pages", "first_seen", "last_seen"]
    assert first["target"] == "site:herald[.]example"
    assert live[0]["target"] == "site:herald.example"
    graph = nx.Graph((row["source"], row["target"]) for row in live)
    assert graph[GAZETTE].keys() == {"site:a.example", "site:b.example", "site:forum.example"}


def test_a_folder_holds_a_file_a_table(exported):
    folder = exported("csv")

    assert {file.stem: len(rows(file)) for file in folder.iterdir()} == {
        "handles": 3, "sites": 4, "pages": 4, "mentions": 5, "images": 1, "texts": 1, "edges": 9,
        "networks": 1, "members": 7, "evidence": 1,
    }  # fmt: skip
    mention = rows(folder / "mentions.csv")[-1]
    assert mention["evidence"] == "Telegram: @gazette, see hxxps://a[.]example/x"
    assert "https://" not in "".join(file.read_text() for file in folder.iterdir())


@pytest.mark.parametrize("form", ["csv", "jsonl", "edges", "takedown"])
def test_no_text_of_a_stranger_passes_as_a_time_or_a_number_and_stays_live(
    visit, mention, exported, form
):
    """A page may choose its every letter: also 24 of them with T and Z where a time has them."""
    timely = "http://ab.Tx.example/abZ"
    deep = mention(
        "deep", surface="tg://resolve?domain=deep", evidence="at 192.0.2.7, evil。example"
    )
    visit("http://192.0.2.7/", deep, title=timely, body_sha256="ab" * 32)

    path = exported(form)
    texts = [path.read_text()] if path.is_file() else [each.read_text() for each in path.iterdir()]

    text = "".join(texts)
    assert not re.search(r"(?<!hxxp)(?<!hxxps)://|http:|192\.0|Tx\.|evil。", text)
    assert "2026-05-01T00:00:00.000Z" in text


def test_json_lines_name_their_tables(exported):
    objects = [json.loads(line) for line in exported("jsonl", "--network", "1").open()]

    assert {thing["record"] for thing in objects} >= {"handles", "mentions", "members"}
    assert [thing["handle"] for thing in objects if thing["record"] == "handles"] == [
        "+aBcD",
        "gazette",
    ]
    assert "herald" not in json.dumps(objects)


def test_stix_is_valid_and_a_second_export_merges(world, exported, visit):
    import stix2

    bundle = stix2.parse(exported("stix", "--network", "1").read_text(), version="2.1")
    world.db.execute("UPDATE pages SET fetched_at = '2026-06-01T00:00:00.000Z' WHERE id = 2")
    later = stix2.parse(exported("stix", "--network", "1").read_text(), version="2.1")

    assert {thing.id for thing in bundle.objects} == {thing.id for thing in later.objects}
    store = stix2.MemoryStore([bundle, later])
    (account,) = store.query([stix2.Filter("account_login", "=", "gazette")])
    assert account.account_type == "telegram"
    assert account.id == stix2.UserAccount(account_type="telegram", account_login="gazette").id
    assert {"a.example", "b.example"} == {
        thing.value for thing in bundle.objects if thing.type == "domain-name"
    }
    (grouping,) = (thing for thing in bundle.objects if thing.type == "grouping")
    assert account.id in grouping.object_refs
    seen = next(
        thing for thing in later.objects
        if thing.type == "observed-data" and str(thing.last_observed).startswith("2026-06")
    )  # fmt: skip
    assert len(list(store.all_versions(seen.id))) == 2


def ids(form, path):
    """The ids of all but what bears the same name everywhere: STIX has ids of its own for that."""
    if form == "stix":
        things = json.loads(path.read_text())
        own = {
            one["id"] for one in things["objects"] if one["type"] in ("observed-data", "grouping")
        }
        return {*own, things["id"]}
    event = json.loads(path.read_text())
    return {event["uuid"], *(one["uuid"] for one in [*event["Attribute"], *event["Object"]])}


@pytest.mark.parametrize("form", ["stix", "misp"])
@pytest.mark.parametrize("options", [[], ["--network", "1"]])
def test_another_database_has_other_ids_and_the_same_one_keeps_its(world, exported, form, options):
    """Each counts its networks from 1: what one found must not replace what another found."""
    first = ids(form, exported(form, *options))
    again = ids(form, exported(form, *options))
    world.db.execute("UPDATE crawls SET started_at = '2026-02-01T00:00:00.000Z'")
    other = ids(form, exported(form, *options))

    assert len(first) > 3
    assert first == again
    assert not first & other


@pytest.mark.parametrize("form", ["stix", "misp"])
def test_a_network_keeps_its_ids_whoever_joins_it(world, exported, form):
    """Also a site that was crawled before all others, and may be found to belong to it later."""
    first = ids(form, exported(form, "--network", "1"))
    world.db.execute(
        "INSERT INTO network_members VALUES (1, 'site', 'herald.example', 4, 1, ?, ?, NULL)",
        ["2026-01-01T00:00:00.000Z", MAY],
    )

    assert first <= ids(form, exported(form, "--network", "1"))


def test_each_network_of_a_file_has_an_id_of_its_own(world):
    assert len({Findings(world.db.conn, network).name() for network in (None, 1, 2)}) == 3


def versions(path):
    """Of what STIX keeps versions of: id → created, modified, and all the rest."""
    return {
        thing["id"]: (thing.pop("created"), thing.pop("modified"), thing)
        for thing in json.loads(path.read_text())["objects"]
        if thing["type"] in ("observed-data", "grouping")
    }


def test_what_changed_has_a_later_version_and_stays_created_when_it_was(
    world, visit, ignoring, exported
):
    """STIX 2.1, section 3.6: of two with the same `modified` a platform keeps what it has."""
    before = versions(exported("stix", "--network", "1"))
    assert before == versions(exported("stix", "--network", "1"))

    ignoring("handle", "telegram:+aBcD")
    world.db.execute("DELETE FROM mentions WHERE page_id = 1 AND handle_id = 1")
    after = versions(exported("stix", "--network", "1"))

    for id, (created, modified, _) in after.items():
        assert (created, modified) == (MARCH, JUNE)
        assert before[id][:2] == (MARCH, MAY)
    (grouping,) = (id for id in after if id.startswith("grouping"))
    assert after[grouping][2] != before[grouping][2]


def test_a_network_bears_its_label(world, exported):
    world.db.execute("INSERT INTO network_labels VALUES (1, 'Card ring', '', ?)", [MAY])

    assert '"name": "Card ring"' in exported("stix", "--network", "1").read_text()


def test_misp_reads_its_event(exported):
    from pymisp import MISPEvent

    event, again = MISPEvent(), MISPEvent()
    event.load_file(exported("misp", "--network", "1"))
    again.load_file(exported("misp", "--network", "1"))

    assert {thing.uuid for thing in event.objects} == {thing.uuid for thing in again.objects}
    accounts = {
        attribute.value: thing
        for thing in event.objects
        for attribute in thing.attributes
        if attribute.object_relation == "username"
    }
    assert accounts.keys() == {"gazette"}
    assert accounts["gazette"].name == "telegram-account"
    assert accounts["gazette"].first_seen.isoformat() == "2026-04-01T00:00:00+00:00"
    assert ("domain", "a.example") in {(one.type, one.value) for one in event.attributes}
    assert event.uuid == again.uuid


def values_in(exported, form):
    """What machines match on, by its type; each is there once."""
    made = json.loads(exported(form).read_text())
    if form == "stix":
        assert len({thing["id"] for thing in made["objects"]}) == len(made["objects"])
        for thing in made["objects"]:
            refs = thing.get("object_refs", [])
            assert len(refs) == len(set(refs))
        things = [(thing["type"], thing["value"]) for thing in made["objects"] if "value" in thing]
    else:
        things = [(one["type"], one["value"]) for one in made["Attribute"]]
    assert len(things) == len(set(things))
    return set(things)


@pytest.mark.parametrize("form", ["stix", "misp"])
def test_a_site_that_promotes_itself_is_one_domain(visit, mention, exported, form):
    own = mention("own.example", platform="website", kind="host")
    visit("https://own.example/", own)

    name = "domain-name" if form == "stix" else "domain"
    assert (name, "own.example") in values_in(exported, form)


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ("stix", {("ipv4-addr", "192.0.2.7"), ("ipv6-addr", "2001:db8::1"),
                  ("domain-name", "हिन्दी.example")}),
        ("misp", {("ip-dst", "192.0.2.7"), ("ip-dst", "2001:db8::1"),
                  ("domain", "हिन्दी.example")}),
    ],
)  # fmt: skip
def test_what_is_no_domain_is_not_called_one(world, visit, exported, form, found):
    before = values_in(exported, form)
    for url in ("http://192.0.2.7/", "http://[2001:db8::1]/", "https://हिन्दी.example/"):
        visit(url, "gazette")
    for url in ("file:///home/me/saved.html", "http://localhost/", "http://me.localhost/"):
        visit(url, "gazette")

    assert values_in(exported, form) - before == found


@pytest.mark.parametrize("form", ["stix", "misp"])
def test_a_local_file_in_a_network_is_no_address(world, exported, form):
    world.db.execute("UPDATE pages SET url = 'file:///home/me/7.html' WHERE id = 3")
    world.db.execute(
        "UPDATE network_members SET member = 'file:///home/me/7.html' WHERE kind = 'page'"
    )

    assert "file:" not in exported(form, "--network", "1").read_text()


def test_misp_has_a_place_for_people_and_addresses_for_invites_and_private_chats(
    visit, mention, exported
):
    phone, chat = mention("+4915112340000", kind="phone"), mention("c/1987654321", kind="private")
    visit("https://own.example/", phone, chat, mention("+QwErTyUiOp", kind="invite"))

    event = json.loads(exported("misp").read_text())

    assert {("url", "https://t.me/c/1987654321"), ("url", "https://t.me/+QwErTyUiOp")} < {
        (one["type"], one["value"]) for one in event["Attribute"]
    }
    relations = {
        (one["object_relation"], one["value"])
        for thing in event["Object"]
        for one in thing["Attribute"]
    }
    assert relations == {("phone", "+4915112340000"), ("username", "gazette")}


FORMS = ["gexf", "graphml", "edges", "csv", "jsonl", "stix", "misp", "hosts", "takedown"]


@pytest.mark.parametrize("form", FORMS)
def test_text_that_is_not_utf_8_is_told_by_its_bytes(world, exported, form):
    for change in (
        "UPDATE handles SET value = CAST(x'61ff62' AS TEXT) WHERE value = 'gazette'",
        "UPDATE network_members SET member = CAST(x'61ff62' AS TEXT) WHERE kind = 'handle'",
        "UPDATE mentions SET surface = CAST(x'edb080' AS TEXT)",
    ):
        world.db.execute(change)

    path = exported(form)

    files = [path] if path.is_file() else path.iterdir()
    assert any("a\\xffb" in each.read_text().replace("\\\\", "\\") for each in files)


def test_hosts_name_hosts_and_why(exported):
    lines = exported("hosts").read_text().splitlines()

    assert lines[1:] == [
        "0.0.0.0 www.a.example # network 1: shows telegram:+aBcD, telegram:gazette, 1 pages,"
        " 2026-04-01 to 2026-04-01",
        "0.0.0.0 b.example # network 1: shows telegram:gazette, 1 pages, 2026-05-01 to 2026-05-01",
    ]


def test_adblock_rules_block_the_sites_and_nothing_else(exported):
    from adblockparser import AdblockRules

    lines = exported("adblock").read_text().splitlines()
    rules = AdblockRules(lines)

    for load in ({}, {"document": True}, {"image": True}):
        assert rules.should_block("https://www.a.example/1", load)
        assert not rules.should_block("https://forum.example/t/7", load)
    pages = AdblockRules([line for line in lines if "$" in line])
    assert pages.should_block("https://www.a.example/1", {"document": True})
    assert lines[0] == "[Adblock Plus 2.0]"  # without which Adblock Plus refuses the list
    assert lines[2].startswith("! network 1: shows telegram:")


def test_ublacklist_patterns_are_match_patterns(exported):
    lines = exported("ublacklist").read_text().splitlines()

    patterns = [line for line in lines if not line.startswith("# ")]
    assert patterns == ["*://*.a.example/*", "*://*.b.example/*"]


@pytest.mark.parametrize(
    ("site", "suffix", "why"),
    [
        ("github.io", "github.io", "a public suffix"),
        ("192.0.2.7", "", "no registered name"),
        ("forum.example", "example", "a site where anyone writes"),
        ("a b.example\n||x^", "example", "no host's name"),
        ("google.com", "com", "above docs.google.com, which many share"),
        ("baidu.com", "com", "above tieba.baidu.com, which many share"),
        ("telegra.ph", "ph", "a site that many share"),
    ],
)
def test_a_list_refuses_what_would_block_others(world, exported, site, suffix, why):
    world.db.execute("DELETE FROM network_members WHERE kind = 'site'")
    world.db.execute(
        "INSERT INTO sites (site, domain, suffix) VALUES (:site, :site, :suffix)"
        " ON CONFLICT DO NOTHING",
        {"site": site, "suffix": suffix},
    )
    world.db.execute(
        "INSERT INTO network_members SELECT 1, 'site', site, id, 1, :t, :t, NULL FROM sites"
        " WHERE site = :site",
        {"site": site, "t": MAY},
    )
    world.db.execute("UPDATE network_evidence SET one = ?", [site])

    for form in ("hosts", "ublacklist", "adblock"):
        lines = exported(form).read_text().splitlines()
        assert len(lines) == 2 + (form == "adblock")
        assert re.match(r"[#!] refused: ", lines[-1])
        assert lines[-1].endswith(f" is {why}")


def test_a_takedown_pack_holds_a_letter_and_the_evidence_for_each_domain(exported):
    from markdown_it import MarkdownIt

    folder = exported("takedown")

    assert sorted(file.name for file in folder.iterdir()) == [
        f"{name}.example.{form}" for name in ("a", "b", "forum", "herald") for form in ("csv", "md")
    ]
    letter = (folder / "a.example.md").read_text()
    assert "`hxxps://www[.]a[.]example/1`, 2026-04-01T00:00:00.000Z, SHA-256 `abab" in letter
    assert "<a " not in MarkdownIt("commonmark", {"linkify": True}).render(letter)
    evidence = rows(folder / "a.example.csv")
    assert [(row["handle"], row["status"]) for row in evidence] == [
        ("gazette", "200"),
        ("'+aBcD", "200"),
    ]


def test_a_letter_names_each_time_a_page_was_fetched_with_what_was_there(world, visit, exported):
    world.end(1, "finished")
    visit("https://www.a.example/1", "gazette", "gazette", body_sha256="cd" * 32,
          crawl_id=world.begin("crawl", {}).id, fetched_at=JUNE)  # fmt: skip

    letter = (exported("takedown") / "a.example.md").read_text()

    page = "`hxxps://www[.]a[.]example/1`"
    assert f"- {page}, {APRIL}, SHA-256 `abab" in letter
    assert f"- {page}, {JUNE}, SHA-256 `cdcd" in letter
    assert "1 pages of `a[.]example` promote the accounts below." in letter
    assert f"{APRIL} and\n{JUNE} (UTC)" in letter
    assert "- `telegram gazette`, on 1 pages" in letter
    assert "All 4 sightings" in letter


def test_a_letter_ends_its_list_and_says_what_it_leaves_out(visit, mention, exported):
    for number in range(60):
        visit(f"https://many.example/{number:02}", "gazette")

    letter = (exported("takedown") / "many.example.md").read_text()

    assert letter.count("- `hxxps://many[.]example/") == 50
    assert "- and 10 more\n" in letter
    assert "- `telegram gazette`, on 60 pages" in letter


def test_a_live_letter_is_live_and_says_nothing_of_how_addresses_are_written(exported):
    letter = (exported("takedown", "--live") / "a.example.md").read_text()

    assert "- `https://www.a.example/1`" in letter
    assert "hxxp" not in letter
    assert "[.]" not in letter


@pytest.mark.parametrize("form", ["gexf", "edges", "stix", "hosts", "misp"])
def test_what_is_there_is_replaced_only_by_force_and_whole(exported, world, promotrail, form):
    path = exported(form)
    whole = path.read_bytes()
    path.write_text("old")

    refused = promotrail("export", world.path, "--to", form, path)
    assert (refused.exit_code, path.read_text()) == (2, "old")
    assert "--force" in refused.stderr
    assert promotrail("export", world.path, "--to", form, path, "--force").exit_code == 0
    assert path.read_bytes() == whole
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.fixture
def late(monkeypatch):
    """A function: what to do once an export has read its nodes, and before it reads its edges."""

    def then(do):
        edges = Findings.edges

        def then_edges(findings):
            do()
            yield from edges(findings)

        monkeypatch.setattr(Findings, "edges", then_edges)

    return then


def test_an_export_may_take_longer_than_a_report(exported, late, monkeypatch):
    """A million pages take minutes, and most of that is our own work between rows."""
    monkeypatch.setattr("audit.database.STEPS", 1)
    hours = itertools.count(0, 3600)
    late(lambda: monkeypatch.setattr("audit.database.time.thread_time", lambda: next(hours)))

    assert nx.read_graphml(exported("graphml")).edges


def test_an_export_is_of_one_moment_whoever_writes(exported, visit, late):
    late(lambda: visit("https://late.example/", "late"))

    graph = nx.read_graphml(exported("graphml"))

    assert {"handle:telegram:late", "site:late.example"}.isdisjoint(graph)
    assert "handle:telegram:late" in nx.read_graphml(exported("graphml"))


def test_an_export_of_a_file_that_was_changed_meanwhile_is_not_left_there(
    world, promotrail, tmp_path, late
):
    """Without a log a file is read without locks, and what was read may not fit together."""
    copy = tmp_path / "copy.db"
    world.db.execute("VACUUM INTO ?", [str(copy)])
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    late(lambda: copy.write_bytes(copy.read_bytes()))

    done = promotrail("export", copy, "--to", "graphml", tmp_path / "graph")

    assert (done.exit_code, "Run this again" in done.stderr) == (3, True)
    assert not [*tmp_path.glob("graph"), *tmp_path.glob(".promotrail-*")]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_an_export_that_is_stopped_leaves_nothing_behind(
    world, promotrail, tmp_path, late, form, number
):
    """Half of the evidence in a folder that nobody sees is evidence that nobody purges."""
    late(lambda: signal.raise_signal(number))

    done = promotrail("export", world.path, "--to", form, tmp_path / "new")

    assert (done.exit_code, done.stderr) == (130, "Interrupted; nothing is changed.\n")
    assert not [*tmp_path.glob("new"), *tmp_path.glob(".promotrail-*")]
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_a_full_disk_is_told_of_the_folder_that_was_asked_for(
    world, promotrail, tmp_path, monkeypatch
):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("audit.files.os.fsync", full)

    done = promotrail("export", world.path, "--to", "csv", tmp_path / "new")

    assert done.exit_code == 3
    assert (
        done.stderr
        == f"Error: {tmp_path}/new/handles.csv can't be written: No space left on device.\n"
    )
    assert not [*tmp_path.glob("new"), *tmp_path.glob(".promotrail-*")]


def test_a_folder_that_is_there_is_never_replaced(exported, world, promotrail):
    folder = exported("csv")

    refused = promotrail("export", world.path, "--to", "csv", folder, "--force")

    assert refused.exit_code == 2
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_network_that_is_not_there_is_named(world, promotrail, tmp_path):
    refused = promotrail("export", world.path, "--to", "gexf", tmp_path / "x", "--network", 9)

    assert refused.exit_code == 2
    assert "no network 9" in refused.stderr
    assert not (tmp_path / "x").exists()


def test_a_network_that_was_merged_is_told_of_the_other(world, promotrail, tmp_path):
    world.db.execute("INSERT INTO analyses VALUES (1, ?, ?, 4, 4, '{}', '0')", [MAY, MAY])
    world.db.execute("INSERT INTO network_history VALUES (1, 2, 'merged', 1)")

    refused = promotrail("export", world.path, "--to", "gexf", tmp_path / "x", "--network", 2)

    assert refused.exit_code == 2
    assert "It is part of network 1 now." in refused.stderr
