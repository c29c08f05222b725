"""One thread decides and commits for everybody: what waits together is committed together, then answered."""

from __future__ import annotations

import asyncio
import queue
import threading
from typing import NamedTuple

from fanzha.decisions import Decision, DecisionDesk, Transfer
from fanzha.errors import FanzhaError, Unavailable

GROUP = 256
"""The most transfers one commit may carry: enough to share the cost of a sync, few enough to answer soon."""


class Waiting(NamedTuple):
    """A request that waits for its answers."""

    transfers: list[Transfer]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[list[Decision | FanzhaError]]


class Writer:
    """Takes transfers from many coroutines and gives each its decision once it is on disk.

    ``limit`` is how many requests may wait; beyond it `Unavailable` is raised at once.
    """

    def __init__(self, desk: DecisionDesk, *, limit: int = 2048) -> None:
        self.desk = desk
        self._queue: queue.Queue[Waiting | None] = queue.Queue(maxsize=limit)
        self._thread = threading.Thread(target=self._run, name="decision-writer", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether decisions are still being made."""
        return self._thread.is_alive()

    @property
    def waiting(self) -> int:
        """How many requests wait now."""
        return self._queue.qsize()

    async def decide(self, transfers: list[Transfer]) -> list[Decision | FanzhaError]:
        """Decide in the order given; every decision returned is on disk."""
        loop = asyncio.get_running_loop()
        waiting = Waiting(transfers, loop, loop.create_future())
        try:
            self._queue.put_nowait(waiting)
        except queue.Full:
            raise Unavailable("等待的交易太多，请稍后重试；柜面先按纸质流程办理") from None
        return await waiting.answer

    def close(self) -> None:
        """Finish what waits, then stop."""
        self._queue.put(None)
        self._thread.join()
        self.desk.close()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            group, last = self._gather(first)
            self._answer(group)
            if last:
                return

    def _gather(self, first: Waiting) -> tuple[list[Waiting], bool]:
        group, size = [first], len(first.transfers)
        while size < GROUP:
            try:
                waiting = self._queue.get_nowait()
            except queue.Empty:
                break
            if waiting is None:
                return group, True
            group.append(waiting)
            size += len(waiting.transfers)
        return group, False

    def _answer(self, group: list[Waiting]) -> None:
        try:
            answers = iter(self.desk.decide_many([t for waiting in group for t in waiting.transfers]))
        except Exception as error:
            # Nothing was committed, so nobody may be told anything but that: never a silent allow.
            for waiting in group:
                waiting.loop.call_soon_threadsafe(_fail, waiting.answer, error)
            return
        for waiting in group:
            mine = [next(answers) for _ in waiting.transfers]
            waiting.loop.call_soon_threadsafe(_settle, waiting.answer, mine)


def _settle(answer: asyncio.Future[list[Decision | FanzhaError]], mine: list[Decision | FanzhaError]) -> None:
    if not answer.done():
        answer.set_result(mine)


def _fail(answer: asyncio.Future[list[Decision | FanzhaError]], error: Exception) -> None:
    if not answer.done():
        answer.set_exception(Unavailable(f"决策没有写入记录，不能放行：{error}"))
