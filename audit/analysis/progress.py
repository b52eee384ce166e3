"""What an analysis says of itself while it runs, on standard error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.text import Text

PLAIN_SECONDS = 10.0
"""How often a line is written where lines can't be rewritten."""

Tell = Callable[[str], object]
"""Takes what is being done; called often, it shows as much as is fit."""


@contextmanager
def progress(quiet: bool) -> Iterator[Tell]:
    """Give a function that shows what is being done: one live line on a terminal, else few lines.

    Nothing at all when `quiet`.
    """
    console = Console(stderr=True, quiet=quiet, highlight=False, soft_wrap=True)
    if console.is_terminal:
        with console.status("analysing") as status:
            yield lambda doing: status.update(Text(f"analysing: {doing}"))
        return
    shown = monotonic()

    def tell(doing: str) -> None:
        nonlocal shown
        if monotonic() - shown >= PLAIN_SECONDS:
            shown = monotonic()
            console.print(f"analysing: {doing}", markup=False)

    yield tell
