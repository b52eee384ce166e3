"""A process that works for this one and may die of what it is given: the kernel bounds its cost."""

import multiprocessing
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Worker(Generic[T]):
    """Answers questions in a process that is started when the first one comes."""

    def __init__(self, answer: Callable[..., T], seconds: float, memory: int) -> None:
        """Have `answer`, a function of a module, called there.

        A question may take `seconds` of processor time, and `memory` bytes of address space.
        """
        self._work = (answer, seconds, memory)
        self._lock = Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def ask(self, *question: Any) -> T | None:
        """Return the answer; None when the worker died of the question."""
        with self._lock:
            if not self._pipe:
                self._start()
            assert self._pipe
            with suppress(EOFError, OSError):
                self._pipe.send(question)
                answer: T = self._pipe.recv()
                return answer
            self._end()
            return None

    def close(self) -> None:
        """End the worker."""
        self._end()

    def _end(self) -> None:
        if self._process and self._pipe:
            self._pipe.close()
            self._process.kill()
            self._process.join()
        self._process = self._pipe = None

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, *self._work), daemon=True)
        self._process.start()
        theirs.close()


def _work(pipe: Connection, answer: Callable[..., Any], seconds: float, memory: int) -> None:
    """Answer questions until the other side is gone; die of one that takes too long."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C is for the crawl
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with suppress(EOFError, OSError):
        while True:
            question = pipe.recv()
            # Its default action ends the process from the kernel, whatever code is running.
            signal.setitimer(signal.ITIMER_PROF, seconds)
            pipe.send(answer(*question))
            signal.setitimer(signal.ITIMER_PROF, 0)
