"""Changes and their relaying, going on in the background while a test does its worst."""

from __future__ import annotations

import random
from threading import Event as Flag, Thread
from typing import TYPE_CHECKING, Self

from kit.board import Board

if TYPE_CHECKING:
    from kit.topic import Topic

TASKS = 40
PAUSE_SECONDS = 0.002
REPEAT_CHANCE = 0.1


class Load:
    """One writer of tasks, one relay that sometimes sends a batch twice, as after a crash."""

    def __init__(self, url: str, topic: Topic, seed: int) -> None:
        self._url, self._topic, self._seed = url, topic, seed
        self._stop = Flag()
        self._threads = [Thread(target=self._write), Thread(target=self._relay)]
        self._failures: list[BaseException] = []
        self._written = Flag()

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop writing, then send what is left."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        assert self._failures == []

    def _write(self) -> None:
        board = Board(self._url)
        chance = random.Random(self._seed)  # noqa: S311  not a secret
        try:
            tasks = [board.create() for _ in range(TASKS)]
            count = 0
            while not self._stop.wait(PAUSE_SECONDS):
                count += 1
                board.edit(chance.choice(tasks), f"Edit {count}")
        except BaseException as error:  # noqa: BLE001  told by __exit__
            self._failures.append(error)
        finally:
            self._written.set()
            board.close()

    def _relay(self) -> None:
        board = Board(self._url)
        chance = random.Random(self._seed)  # noqa: S311  not a secret
        sent = 0
        try:
            while True:
                is_last = self._written.is_set()
                # One writer, so ids become visible in order.
                rows = board.captured(sent)
                self._topic.relay(rows)
                if rows and chance.random() < REPEAT_CHANCE:
                    self._topic.relay(rows)
                sent = max([sent, *(row.id for row in rows)])
                if is_last:
                    return
                self._stop.wait(PAUSE_SECONDS)
        except BaseException as error:  # noqa: BLE001  told by __exit__
            self._failures.append(error)
        finally:
            board.close()
