"""One page in the browser: what its scripts may ask for, and when it is done."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Route

SECONDS = 30.0
"""For a page; what its scripts ask for comes from hosts that may each take one request a second."""

HUNG = 5.0
"""Seconds in which a page must answer us between two of its tasks."""

QUIET = 0.5
"""Seconds without a request after which a page is done: more than a script takes to ask again."""

REQUESTS = 20
SIZE = 20 * 1024 * 1024
"""How often, and for how many bytes, the scripts of a page may ask."""

LONGEST = 5 * 1024 * 1024
"""Characters of the page that come out, at most as many as bytes go in."""

ASKED_FOR = ("script", "xhr", "fetch")
"""What may be asked for; no styles, pictures, fonts, films, frames, and nothing but GET."""


class Answer(NamedTuple):
    """What was fetched for a script."""

    status: int
    content_type: str
    body: bytes


Fetch = Callable[[str], Awaitable[Answer | None]]
"""Returns what is at an address, None when it may not or can't be had."""


class Rendering(NamedTuple):
    """What became of a page in the browser."""

    outcome: str
    """whole; cut, when it was still at work when its time was up; failed, when nothing came."""

    html: str = ""
    detail: str = ""


class Tab:
    """A page, from its first byte to the HTML that its scripts made."""

    def __init__(self, context: "BrowserContext", url: str, fetch: Fetch) -> None:
        self._context = context
        self._url = url
        self._fetch = fetch
        self._served = False
        self._asked = 0
        self._size = 0
        self._under_way = 0
        self._quiet_since = monotonic()

    async def render(self, content_type: str, body: bytes) -> Rendering:
        """Return what the page becomes; TimeoutError when it hangs."""
        self._document = Answer(200, content_type or "text/html", body)
        page = await self._context.new_page()
        self._context.on("page", lambda popup: asyncio.ensure_future(_shut(popup)))
        await self._context.route("**", self._answer)
        await self._context.route_web_socket("**", lambda socket: socket.close())
        end = monotonic() + SECONDS
        await page.goto(self._url, wait_until="commit", timeout=1000 * HUNG)
        look = await asyncio.wait_for(self._looker(page), HUNG)
        outcome = "whole"
        while not await self._done(look):
            if monotonic() > end:
                outcome = "cut"
                break
            await asyncio.sleep(0.1)
        html = await look(f"document.documentElement?.outerHTML.slice(0, {LONGEST}) ?? ''")
        await self._context.unroute_all(behavior="ignoreErrors")
        return Rendering(outcome, str(html))

    async def _done(self, look: Callable[[str], Awaitable[Any]]) -> bool:
        loaded = await look("document.readyState") == "complete"
        quiet = not self._under_way and monotonic() - self._quiet_since > QUIET
        return loaded and quiet

    async def _looker(self, page: "Page") -> Callable[[str], Awaitable[Any]]:
        """Return a function that evaluates an expression where the page's scripts can't reach."""
        devtools = await self._context.new_cdp_session(page)
        tree = await devtools.send("Page.getFrameTree")
        world = await devtools.send(
            "Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"]}
        )

        async def look(expression: str) -> Any:
            within = {"contextId": world["executionContextId"], "returnByValue": True}
            asked = devtools.send("Runtime.evaluate", {"expression": expression} | within)
            return (await asyncio.wait_for(asked, HUNG))["result"].get("value")

        return look

    async def _answer(self, route: "Route") -> None:
        """Give the browser what it asks for, or nothing."""
        from playwright.async_api import Error

        self._under_way += 1
        with suppress(Error):  # the page is gone
            if route.request.is_navigation_request():
                await self._navigate(route)
            elif self._may_ask(route) and (answer := await self._fetch(route.request.url)):
                self._size += len(answer.body)
                await _give(route, answer)
            else:
                await route.abort()
        self._under_way -= 1
        self._quiet_since = monotonic()

    async def _navigate(self, route: "Route") -> None:
        """Serve the page the first time; 204 keeps it where it is when it leads elsewhere."""
        if self._served:
            await route.fulfill(status=204)
        else:
            self._served = True
            await _give(route, self._document)

    def _may_ask(self, route: "Route") -> bool:
        request = route.request
        self._asked += 1
        return (
            request.resource_type in ASKED_FOR
            and request.method == "GET"
            and self._asked <= REQUESTS
            and self._size < SIZE
        )


async def _give(route: "Route", answer: Answer) -> None:
    status, content_type, body = answer
    await route.fulfill(status=status, content_type=content_type, body=body)


async def _shut(popup: "Page") -> None:
    """Close a window that a page has opened."""
    from playwright.async_api import Error

    with suppress(Error):
        await popup.close()
