"""Markdown → HTML, which the HTML reader reads."""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

MARK = "data-markdown"
"""The attribute that tells Markdown's own images from those of HTML inside it."""


class _AsWritten(MarkdownIt):
    """Markdown whose addresses stay as they were written, harmful ones too: they are evidence."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True


def _marked_image(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    tokens[index].attrSet(MARK, "")
    return renderer.image(tokens, index, options, env)


def _parser() -> MarkdownIt:
    """Return a parser of GitHub's Markdown; it links whole addresses only: README.md is no host."""
    parser = _AsWritten("gfm-like", {"html": True, "linkify": True})
    if parser.linkify:
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    parser.add_render_rule("image", _marked_image)
    return parser


LONGEST_MARKDOWN = 200_000
"""Characters; longer Markdown is read as plain text. The worst found takes 20 µs a character."""

_PARSER = _parser()


def html_from_markdown(text: str) -> str:
    """Return the HTML that GitHub's Markdown would make of `text`, but for changed addresses."""
    return str(_PARSER.render(text))
