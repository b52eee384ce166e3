"""Findings → GEXF 1.2, for Gephi: typed attributes, weights, and first and last day as spells.

Ids are live, so that they match other exports and the database; labels, which Gephi shows, are
defanged. The format: gexf.net/1.2draft.
"""

from typing import IO

from audit.export.findings import Edge, Findings, Node
from audit.export.markup import Markup
from audit.safety import defanged

SPACE = "http://www.gexf.net/1.2draft"
NODE_TYPES = {"kind": "string", "platform": "string", "sites": "integer", "pages": "integer"}


def write(findings: Findings, file: IO[str], live: bool) -> None:
    """Write the graph of `findings` to `file` as it is read."""
    xml = Markup(file)
    with (
        xml.element("gexf", xmlns=SPACE, version="1.2"),
        xml.element("graph", mode="dynamic", defaultedgetype="undirected", timeformat="date"),
    ):
        with xml.element("attributes", class_="node", mode="static"):
            for name, kind in NODE_TYPES.items():
                xml.leaf("attribute", id=name, title=name, type=kind)
        with xml.element("nodes"):
            for node in findings.nodes():
                _node(xml, node, node.label if live else defanged(node.label))
        with xml.element("edges"):
            for number, edge in enumerate(findings.edges()):
                names = {"source": edge.source, "target": edge.target}
                with xml.element("edge", id=number, **names, weight=edge.pages):
                    _spell(xml, edge)


def _node(xml: Markup, node: Node, label: str) -> None:
    with xml.element("node", id=node.id, label=label):
        with xml.element("attvalues"):
            for name in NODE_TYPES:
                xml.leaf("attvalue", for_=name, value=getattr(node, name))
        _spell(xml, node)


def _spell(xml: Markup, thing: Node | Edge) -> None:
    with xml.element("spells"):
        xml.leaf("spell", start=thing.first_seen[:10], end=thing.last_seen[:10])
