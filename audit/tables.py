"""Rows → a table to look at: aligned for wide characters, cut to the terminal."""

import re
from collections.abc import Sequence

from audit.safety import code_span, shown

FORMATS = (
    "simple", "plain", "grid", "outline", "rounded_grid", "rounded_outline", "psql", "pretty",
    "presto", "github",
)  # fmt: skip
"""tabulate's formats that a cell's text can't break out of."""

NARROWEST = 16
"""Columns are cut to no less; a table that is wider still is cut at the terminal's edge."""

TIME = re.compile(r"(\d{4}-\d\d-\d\d)T[\d:.]{8,12}Z")


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    fmt: str = "simple",
    headers: bool = True,
    width: int | None = None,
) -> str:
    """Return `rows` laid out under `columns`, numbers to the right.

    With a `width`, in terminal cells, times become dates and long texts end in "…" where the
    lines would not fit otherwise.
    """
    # Imported here as it takes a tenth of a second, which only a table is worth.
    import tabulate  # type: ignore[import-untyped]

    if not rows and not headers:
        return ""
    cells = [[cell_text(value) for value in row] for row in rows]
    if width is not None:
        gaps = len(columns) - 1
        borders = 2 * gaps if fmt in ("simple", "plain") else 3 * gaps + 4
        cells = _narrowed(columns if headers else [""] * len(columns), cells, width - borders)
    if fmt == "github":
        cells = [
            [
                code_span(text) if isinstance(value, str) else text
                for text, value in zip(*pair, strict=True)
            ]
            for pair in zip(cells, rows, strict=True)
        ]
    tabulate.MIN_PADDING = 0  # a terminal's width is better spent on the cells
    text = tabulate.tabulate(
        cells,
        headers=[shown(name) for name in columns] if headers else (),
        tablefmt=fmt,
        disable_numparse=True,  # "+4915" is a name here
        colalign=[_alignment(column) for column in zip(*rows, strict=True)] if rows else None,
    )
    lines = text.split("\n") if width is None else [cut(line, width) for line in text.split("\n")]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def cell_text(value: object) -> str:
    """Return `value` as one printable line: NULL as nothing, bytes as SQL writes them."""
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    return "" if value is None else shown(str(value))


def cut(text: str, width: int) -> str:
    """Return `text` within `width` terminal cells, the last of them "…" where it is longer."""
    if _width(text) <= width:
        return text
    kept = text[:width]
    while kept and _width(f"{kept}…") > width:
        kept = kept[:-1]
    return f"{kept}…"


def _narrowed(columns: Sequence[str], cells: list[list[str]], width: int) -> list[list[str]]:
    """Return `cells` cut so that a line of them fits into `width`, if they can be."""
    if sum(_widths(columns, cells)) <= width:
        return cells
    cells = [[TIME.sub(r"\1", text) for text in row] for row in cells]
    widths = _widths(columns, cells)
    widest = max(widths, default=0)
    while widest > NARROWEST and sum(min(each, widest) for each in widths) > width:
        widest -= 1
    return [[cut(text, widest) for text in row] for row in cells]


def _widths(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(_width, column)) for column in zip(columns, *cells, strict=True)]


def _width(text: str) -> int:
    """Return how many terminal cells `text` takes: a Chinese character takes two."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def _alignment(column: Sequence[object]) -> str:
    numbers = all(value is None or isinstance(value, int | float) for value in column)
    return "right" if numbers else "left"
