"""Starts Chromium where nothing can be reached: python launch.py CHROMIUM FLAG...

Run as a program of its own, between Playwright's driver and the browser, as what it takes away is
taken from the browser and all its processes for good. What it can't take away here (no Linux, or
no right to) the flags of `browser.py` take away too.
"""

import ctypes
import os
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

MEMORY = 512 << 20
"""Bytes of data for each of the browser's processes; a page's scripts have one of these."""

NEW_NETWORK, NEW_USER = 0x40000000, 0x10000000
"""CLONE_NEWNET and CLONE_NEWUSER of Linux's sched.h."""

PIPES = (3, 4)
"""The ends that --remote-debugging-pipe speaks on: nothing has to listen."""


def leave_network() -> None:
    """Go to a network without an address, not even loopback; a user may who is root there."""
    user, group = os.getuid(), os.getgid()
    with suppress(OSError, AttributeError):
        unshare = ctypes.CDLL(None, use_errno=True).unshare
        if unshare(NEW_NETWORK) and not unshare(NEW_NETWORK | NEW_USER):
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


if __name__ == "__main__":
    leave_network()
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    with TemporaryDirectory(prefix="promotrail-browser-") as profile:
        browser = [*sys.argv[1:], f"--user-data-dir={profile}", "about:blank"]
        sys.exit(subprocess.call(browser, pass_fds=PIPES))  # noqa: S603 - what we were told to
