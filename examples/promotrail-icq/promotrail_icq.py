"""A custom extractor: ICQ numbers that stand in a table's cell beside the word."""

import re
from collections.abc import Iterator

from crawler.records import Mention, Page

NUMBER = re.compile(r"[1-9][0-9]{4,8}")


def icq_numbers(page: Page) -> Iterator[Mention]:
    """Yield each number in a cell whose left neighbour says ICQ."""
    for label in page.soup.find_all("td", string=re.compile("ICQ")):
        cell = label.find_next_sibling("td")
        if cell and (number := NUMBER.fullmatch(cell.get_text(strip=True))):
            yield Mention(
                platform="icq",
                kind="number",
                value=number[0],
                flag=None,
                found_in="text",
                rule="icq-cell",
                surface=number[0],
                evidence=f"{label.get_text(strip=True)} {number[0]}",
                start=0,
                confidence="label",
            )
