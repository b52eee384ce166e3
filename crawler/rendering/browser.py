"""Chromium, which gets every byte from us: it has no network, and is given what we fetch for it.

Playwright is used by itself: scrapy-playwright has the browser do the fetching, where neither the
address that is connected to, nor robots.txt, nor a host's pace is ours to check.
"""

import asyncio
import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.failure import Failure
from crawler.rendering import launch
from crawler.rendering.tab import Fetch, Rendering, Tab

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

AT_A_TIME = 2
"""Pages in the browser; each may have 512 MiB of its own."""

CLOSING = 5.0
"""Seconds for closing a page; the browser that needs more holds up that page alone."""

FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    # No way out, should the launcher not have closed it: no name resolves, not the proxy's, and
    # everything else would have to go through that.
    "--proxy-server=http://nowhere.invalid:1",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-features=HttpsUpgrades,MediaRouter,OptimizationHints,WebRtcHideLocalIpsWithMdns",
    # Nothing on its own account.
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--mute-audio",
    "--password-store=basic",
    "--disable-dev-shm-usage",  # 64 MB in a container, and a crash when they are used up
    "--js-flags=--max-old-space-size=256",
    "--blink-settings=imagesEnabled=false",
)


class NoBrowser(Failure):
    """What renders pages is not installed."""


def chromium_at(setting: str) -> str:
    """Return the browser's path: `setting`, or one of `NAMES` on the PATH; NoBrowser says why not.

    An empty `setting` names none.
    """
    if not find_spec("playwright"):
        raise NoBrowser("--js needs the extra js. Install it: pip install 'promotrail[js]'")
    found = [path for name in ([setting] if setting else NAMES) if (path := shutil.which(name))]
    if not found:
        raise NoBrowser(
            f"--js needs Chromium, and {setting or ' or '.join(NAMES[:3])} is not there. "
            "Install it (apt install chromium), or name it: -s PROMOTRAIL_CHROMIUM=/path/to/chrome"
        )
    return found[0]


class Browser:
    """One browser of this process, started when a page needs it."""

    def __init__(self, chromium: str, user_agent: str) -> None:
        self._chromium = chromium
        self._user_agent = user_agent
        self._starting = asyncio.Lock()
        self._room = asyncio.Semaphore(AT_A_TIME)
        self._playwright: Playwright | None = None
        self._browser: Chromium | None = None

    async def render(self, url: str, content_type: str, body: bytes, fetch: Fetch) -> Rendering:
        """Return what the scripts make of a page served as `body`; `fetch` gets what they ask for.

        A page that kills the browser, or hangs, comes back as failed.
        """
        from playwright.async_api import Error

        async with self._room:
            try:
                browser = await self._started()
                context = await browser.new_context(
                    user_agent=self._user_agent, service_workers="block", accept_downloads=False
                )
                try:
                    return await Tab(context, url, fetch).render(content_type, body)
                finally:
                    await asyncio.wait_for(context.close(), CLOSING)
            except (Error, TimeoutError) as error:
                return Rendering("failed", detail=str(error).partition("\n")[0])

    async def close(self) -> None:
        """End the browser."""
        if self._browser:
            await self._browser.close()
        if self._playwright:
            await self._playwright.stop()
        self._browser = self._playwright = None

    async def _started(self) -> "Chromium":
        from playwright.async_api import async_playwright

        async with self._starting:
            if not self._playwright:
                self._playwright = await async_playwright().start()
            if not (self._browser and self._browser.is_connected()):
                self._browser = await self._playwright.chromium.launch(
                    executable_path=sys.executable,
                    args=["-I", str(Path(launch.__file__)), self._chromium, *flags()],
                    ignore_default_args=True,
                    # Ctrl-C ends the crawl in order, and the crawl the browser.
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                )
            return self._browser


def flags() -> list[str]:
    """Return Chromium's command line: without its sandbox for root, to whom it refuses one."""
    return [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
