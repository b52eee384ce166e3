"""HTML → tags, the texts between them, and what some hold that is neither.

As a browser's tokenizer reads it: https://html.spec.whatwg.org/#tokenization.
"""

import re

from crawler.extraction.tags import PREFORMATTED, RAW, TAG, IrregularTag, shape_and_values

OPENING = (
    r"<(?:[!?]|/(?![A-Za-z])|(?=[sStTiInNpPlL])"
    r"(?i:(script|style|title|textarea|template|iframe|noembed|noframes|pre|listing)(?=[\s/>]))"
)
RAW_OPENING = re.compile(OPENING + ")")
ANY_OPENING = re.compile(OPENING + "|(?=/?[A-Za-z]))")
RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW | {"textarea"}}
TEMPLATE = re.compile(r"(?i:<(/?)template(?=[\s/>]))")
SCRIPT_SIGN = re.compile(r"<!--(?:-*>)?|-->|(?i:</?script(?=[\s/>]))")
COMMENT_END = re.compile(r"--!?>")
ABRUPT = re.compile("-?>")

COMMENTS = ("<!", "<?", "</")

PICTURE = 10_000
"""Characters before a tag in which the start of the picture that it is part of is sought."""


END = "/html>"
"""Stands behind the last text."""


def tokens(markup: str, is_regular: bool = True) -> tuple[list[str], list[str], list[str]]:
    """Return the texts of `markup`, the tags between them, and the contents kept as written.

    Where each "<" and ">" belongs to a tag, as on most pages, splitting at them does it; a tag
    that is not whole then tells that they do not, and they are read again one by one.
    """
    regular, contents, keeps_lines = _without_contents(markup, is_regular)
    parted = regular.replace(">", "><")
    parts = parted.split("<")
    texts, tags = parts[::2], parts[1::2]
    if len(texts) == len(tags) or len(parted) - len(regular) != len(tags):
        raise IrregularTag
    tags.append(END)
    return (*_with_lines(texts, tags), contents) if keeps_lines else (texts, tags, contents)


def _with_lines(texts: list[str], tags: list[str]) -> tuple[list[str], list[str]]:
    """Return both with a `br` for each end of a line within preformatted elements."""
    all_texts, all_tags, depth = list[str](), list[str](), 0
    for text, source in zip(texts, tags, strict=True):
        lines = text.split("\n") if depth else [text]
        all_texts += lines
        all_tags += ["br>"] * (len(lines) - 1) + [source]
        tag = shape_and_values(source)[0].tag
        if tag.lstrip("/") in PREFORMATTED:
            depth = max(0, depth + (-1 if tag[0] == "/" else 1))
    return all_texts, all_tags


def _without_contents(markup: str, is_regular: bool) -> tuple[str, list[str], bool]:
    """Return `markup` without what is kept as written, that, and whether lines are kept in it.

    When it `is_regular` is not taken for granted, each tag is read, and a "<" or ">" that is none
    of its ends is replaced by its reference.
    """
    parts, contents, at, keeps_lines = list[str](), list[str](), 0, False
    opening, as_text = (RAW_OPENING, str) if is_regular else (ANY_OPENING, _as_text)
    while hit := opening.search(markup, at):
        start = hit.start()
        parts.append(as_text(markup[at:start]))
        if hit[0] in COMMENTS:
            content, at = _comment(markup, start)
            if content is not None:
                parts.append("<!-->")
                contents.append(content.strip())
            continue
        tag = TAG.match(markup, start)
        if not tag or not tag[2]:
            at = len(markup)  # it never ends, and shows nothing
            break
        at = tag.end()
        parts.append(f"<{as_text(markup[start + 1 : at - 1])}>")
        name = hit[1].lower() if hit[1] else ""
        if name in PREFORMATTED:
            keeps_lines = True
        if name in RAW_END:
            end = _end_of_content(markup, name, start, at)
            content, at = markup[at:end], end
            if name == "textarea":
                parts.append(_as_text(content))
            else:
                contents.append(content)
    parts.append(as_text(markup[at:]))
    return "".join(parts), contents, keeps_lines


def _as_text(source: str) -> str:
    return source.replace("<", "&lt;").replace(">", "&gt;")


def _comment(markup: str, start: int) -> tuple[str | None, int]:
    """Return what the comment that begins at `start` holds, and where it ends.

    Whatever else "<!", "<?" and "</" without a name begin is one too, but for a doctype.
    """
    if not markup.startswith("<!--", start):
        end = markup.find(">", start)
        content = markup[start + 2 : end if end >= 0 else None]
        is_none = not content or content[:7].lower() == "doctype"
        return None if is_none else content, end + 1 or len(markup)
    start += 4
    closing = ABRUPT.match(markup, start) or COMMENT_END.search(markup, start)
    if not closing:
        return markup[start:], len(markup)
    return markup[start : closing.start()], closing.end()


def _end_of_content(markup: str, name: str, start: int, at: int) -> int:
    """Return where the content ends that begins at `at`, behind its tag at `start`."""
    if markup[at - 2] == "/" and _is_in_picture(markup, start):
        return at
    end = RAW_END[name].search(markup, at)
    stop = end.start() if end else len(markup)
    if name == "template" and markup.find("<template", at, stop) >= 0:
        return _end_of_template(markup, at)
    if name == "script" and markup.find("<!--", at, stop) >= 0:
        return _end_of_script(markup, at)
    return stop


def _is_in_picture(markup: str, start: int) -> bool:
    """Tell whether what stands at `start` is part of an SVG picture, whose tags may be empty."""
    before = markup[max(0, start - PICTURE) : start]
    return before.rfind("<svg") > before.rfind("</svg")


def _end_of_template(markup: str, at: int) -> int:
    depth = 1
    for tag in TEMPLATE.finditer(markup, at):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return len(markup)


def _end_of_script(markup: str, at: int) -> int:
    """Return where a script ends whose comments may hold scripts.

    See https://html.spec.whatwg.org/#script-data-double-escaped-state.
    """
    is_comment = is_inner = False
    for sign in SCRIPT_SIGN.finditer(markup, at):
        match sign[0].lower():
            case "<!--":
                is_comment = True
            case "<script":
                is_inner = is_comment
            case "</script":
                if not is_inner:
                    return sign.start()
                is_inner = False
            case _:
                is_comment = is_inner = False
    return len(markup)
