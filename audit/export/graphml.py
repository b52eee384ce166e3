"""Findings → GraphML, for networkx, yEd, igraph and Gephi: typed attributes and weights.

Ids are live, so that they match other exports and the database; labels are defanged. The format:
graphml.graphdrawing.org.
"""

from collections.abc import Sequence
from typing import IO

from audit.export.findings import Edge, Findings, Node
from audit.export.markup import Markup
from audit.safety import defanged

SPACE = "http://graphml.graphdrawing.org/xmlns"
TYPES = {"sites": "long", "pages": "long", "weight": "double"}
"""Of the data that is no string."""

NODE_DATA = Node._fields[1:]
EDGE_DATA = ("weight", *Edge._fields[3:])


def write(findings: Findings, file: IO[str], live: bool) -> None:
    """Write the graph of `findings` to `file` as it is read."""
    xml = Markup(file)
    with xml.element("graphml", xmlns=SPACE):
        for domain, names in (("node", NODE_DATA), ("edge", EDGE_DATA)):
            for name in names:
                kind = {"attr.name": name, "attr.type": TYPES.get(name, "string")}
                xml.leaf("key", id=f"{domain}_{name}", for_=domain, **kind)
        with xml.element("graph", edgedefault="undirected"):
            for node in findings.nodes():
                label = node.label if live else defanged(node.label)
                with xml.element("node", id=node.id):
                    _data(xml, "node", NODE_DATA, node._replace(label=label)[1:])
            for edge in findings.edges():
                with xml.element("edge", source=edge.source, target=edge.target):
                    _data(xml, "edge", EDGE_DATA, edge[2:])


def _data(xml: Markup, domain: str, names: Sequence[str], values: Sequence[object]) -> None:
    for name, value in zip(names, values, strict=True):
        xml.leaf("data", str(value), key=f"{domain}_{name}")
