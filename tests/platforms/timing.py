"""Whether reading hostile text takes time in proportion to its length."""

import time


def assert_linear(work, unit, size):
    """Let `work` read `size` characters of `unit` repeated, and twice as many."""
    once, twice = (unit * (count // len(unit)) for count in (size, 2 * size))
    first, second = seconds(work, once), seconds(work, twice)

    assert second < 3 * first + 0.05, (first, second)


def seconds(work, text):
    """Return the best of three, as the machine is shared."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work(text)
        times.append(time.process_time() - start)
    return min(times)
