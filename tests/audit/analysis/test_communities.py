"""Large networks are told apart into communities, and no more than told."""

from collections import defaultdict
from itertools import combinations

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.analysis.communities import communities
from audit.analysis.louvain import louvain, modularity


def communities_of(store):
    """→ the members of each community of network 1; those of none are under None."""
    found = defaultdict(set)
    for member, community in store.db.execute(
        "SELECT member, community FROM network_members WHERE network_id = 1"
    ):
        found[community].add(member.removeprefix("telegram:"))
    return dict(found)


def rotating(page, sites):
    """Sites of one operator whose handle changes: each shares one with the next."""
    for n in range(sites):
        page(f"https://s{n:02}.example/", f"seller_{n:02}", f"seller_{n + 1:02}")


def test_a_large_network_has_its_communities_the_largest_first(page, networks, store):
    rotating(page, 24)

    (members,) = networks().values()
    found = communities_of(store)
    assert set().union(*found.values()) == members
    parts = [sorted(each for each in found[n] if "." in each) for n in sorted(found)]
    assert 2 < len(parts) < 12
    assert sorted(map(len, parts), reverse=True) == list(map(len, parts))
    for part in parts:
        first = int(part[0][1:3])
        assert part == [f"s{first + n:02}.example" for n in range(len(part))]


def test_a_small_network_has_none(page, networks, store):
    rotating(page, 19)

    assert len(networks()) == 1
    assert set(communities_of(store)) == {None}


def test_a_network_that_one_handle_holds_together_has_none(page, networks, store):
    for n in range(24):
        page(f"https://s{n}.example/", "gazette", *["herald"] * (n % 2))

    assert len(networks()) == 1
    assert set(communities_of(store)) == {None}


def test_sites_that_show_the_same_are_in_one_community():
    shown = {n: [("handle", n % 3)] for n in range(3000)}

    assert [len(part) for part in communities(shown)] == [1001, 1001, 1001]


@pytest.mark.parametrize("of", ["les_miserables", "davis_southern_women", "florentine_families"])
def test_known_graphs_are_divided_as_well_as_by_networkx(of):
    known = getattr(networkx, f"{of}_graph")()
    graph = networkx.convert_node_labels_to_integers(known)
    edges = list(graph.edges.data("weight", default=1))
    theirs = (networkx.community.louvain_communities(graph, seed=seed) for seed in range(20))

    ours = modularity(edges, louvain(len(graph), edges))
    assert ours >= min(networkx.community.modularity(graph, parts) for parts in theirs)


weighted = st.dictionaries(
    st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda edge: edge[0] < edge[1]),
    st.integers(1, 9),
    min_size=1,
)


@given(weighted)
def test_no_two_communities_are_better_as_one(weights):
    edges = [(*edge, weight) for edge, weight in weights.items()]
    found = louvain(12, edges)

    best = modularity(edges, found)
    for one, other in combinations(sorted(set(found)), 2):
        joined = [one if of == other else of for of in found]
        assert modularity(edges, joined) <= best + 1e-12


@given(weighted)
def test_modularity_is_that_of_networkx(weights):
    graph = networkx.Graph()
    graph.add_nodes_from(range(12))
    graph.add_weighted_edges_from((*edge, weight) for edge, weight in weights.items())
    edges = [(*edge, weight) for edge, weight in weights.items()]
    found = louvain(12, edges)
    parts = [{n for n in range(12) if found[n] == of} for of in set(found)]

    assert modularity(edges, found) == pytest.approx(
        networkx.community.modularity(graph, parts), abs=1e-9
    )


@given(st.integers(3, 12), st.integers(1, 10**6))
def test_ties_of_a_ring_do_not_keep_nodes_moving_for_ever(count, weight):
    edges = [(n, (n + 1) % count, weight) for n in range(count)]

    assert len(set(louvain(count, edges))) <= max(2, count // 2)
