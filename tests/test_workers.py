"""Workers: who has which sites, what they have in common, and what becomes of one that dies."""

import asyncio
import multiprocessing
import os
import signal
import time

import pytest

from crawler import workers
from crawler.frontier import Frontier, Part
from crawler.hosts import Hosts
from crawler.progress import ProgressLine
from crawler.sharing import Board, Turns
from crawler.storage import Store, StoreError
from crawler.workers import WorkerDied, run_workers


@pytest.fixture
def line(tmp_path):
    with Store(tmp_path / "crawl.db") as store:
        yield ProgressLine(store, store.begin("crawl", {}).id, whole=True, quiet=True)


def elsewhere(do):
    """What `do` returns in another process, forked from this one."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=lambda: theirs.send(do()))
    process.start()
    process.join()
    return ours.recv()


def test_each_site_is_in_one_part_whatever_the_queue(tmp_path):
    store = Store(tmp_path / "parts.db")
    crawl_id = store.begin("crawl", {}).id
    store.add_seeds(crawl_id, [f"http://{n % 300}.example/{n}" for n in range(900)])

    parts = [
        {page.host for page in Frontier(store, crawl_id, Hosts(9), False, part=part).claim(900)}
        for part in (Part(0, 3), Part(1, 3), Part(2, 3))
    ]

    assert len(set.union(*parts)) == sum(map(len, parts)) == 300
    assert min(map(len, parts)) > 95


def test_a_turn_is_one_process_s_and_goes_with_it():
    board = Board(0)
    turns = Turns(board)

    async def in_time():
        await asyncio.wait_for(Turns(board).take("a.example", 0), 0.2)

    def taken():
        try:
            asyncio.run(in_time())
        except TimeoutError:
            return "held"
        return "taken"

    asyncio.run(turns.take("a.example", 0))
    assert elsewhere(taken) == "held"
    turns.give_back("a.example")
    assert [elsewhere(taken), elsewhere(taken)] == ["taken", "taken"]


def test_turns_of_a_host_are_its_delay_apart():
    turns = Turns(Board(0))

    async def two():
        await turns.take("a.example", 0.3)
        turns.give_back("a.example")
        begun = time.monotonic()
        await turns.take("b.example", 0.3)
        other = time.monotonic() - begun
        await turns.take("a.example", 0.3)
        return other, time.monotonic() - begun

    other, same = asyncio.run(two())
    assert other < 0.2 < same


def test_a_host_that_rests_for_one_worker_rests_for_all():
    board = Board(0)
    ours, theirs = Hosts(turns=Turns(board)), Hosts(turns=Turns(board))

    ours.rest("a.example", 60)

    assert theirs.rests("a.example") > 59
    assert theirs.when("a.example") > time.monotonic() + 59
    assert theirs.rests("b.example") == 0


def test_a_budget_is_for_all_together():
    board = Board(10)

    assert elsewhere(lambda: board.take(7)) == 7
    assert (board.take(7), board.take(7), board.left) == (3, 0, 0)
    board.give_back(2)
    assert (board.take(7), board.take(-1)) == (2, 0)
    assert Board(0).take(7) == 7


def test_a_worker_that_dies_is_started_again(line, tmp_path):
    def run(share):
        share.count(failed=False)
        mark = tmp_path / f"{share.number}"
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return True

    assert run_workers(run, 2, 0, line) is False
    assert line.tally.pages == 4


def test_a_worker_that_dies_each_time_ends_the_crawl(line):
    starts = Board(100)

    def run(share):
        if share.number:
            time.sleep(60)
        starts.take(1)
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(WorkerDied, match="exit code -9"):
        run_workers(run, 2, 0, line)
    assert starts.left == 100 - 1 - workers.DEATHS


def test_what_makes_a_worker_fail_ends_the_crawl(line):
    def run(share):
        raise StoreError("the disk is full")

    with pytest.raises(StoreError, match="the disk is full"):
        run_workers(run, 2, 0, line)


def test_a_worker_that_ends_before_its_time_ends_the_others(line):
    def run(share):
        if share.number:
            time.sleep(60)
        return False

    assert run_workers(run, 2, 0, line) is True


def test_the_pages_of_a_worker_that_died_go_back_into_the_budget(line, tmp_path):
    def run(share):
        if share.number == 0 and not (tmp_path / "died").exists():
            (tmp_path / "died").touch()
            share.works_on(share.board.take(3))
            os.kill(os.getpid(), signal.SIGKILL)
        while share.board.left < 10:
            time.sleep(0.01)
        return True

    assert run_workers(run, 2, 10, line) is False
