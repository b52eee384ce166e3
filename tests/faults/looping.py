"""An event loop in a thread of its own, for a server that a test talks to."""

import asyncio
import threading
from contextlib import contextmanager


@contextmanager
def looping(serve):
    """Run the coroutine `serve(ready, stop)` while the context lasts.

    It sets `ready`, a thread's event, once it can be asked, and ends when `stop`, the loop's, is
    set.
    """
    ready, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda *_: None)  # a client that hangs up is no error here

    def run():
        loop.run_until_complete(serve(ready, stop))
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.05))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
