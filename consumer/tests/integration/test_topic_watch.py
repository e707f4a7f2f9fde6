"""A topic made again may hold as many records as the old one, so that no fetch fails: the watch must tell."""

from __future__ import annotations

from threading import Event as Flag, Thread
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from audit_consumer.config import read_config
from audit_consumer.consumer import Follower
from audit_consumer.topic import Topic as WatchedTopic
from kit.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_consumer.database import Database
    from audit_consumer.sink import Sink
    from conftest import Consumers
    from kit.board import Board
    from kit.topic import Topic


class TopicOfTwoLives(WatchedTopic):
    """Answers with the id of the test's choice, as if the topic had been made again in between."""

    topic_id = UUID(int=1)

    def read_id(self) -> UUID:
        super().read_id()
        return self.topic_id

    def watched_id(self) -> UUID | None:
        return super().watched_id() and self.topic_id


def test_the_watch_asks_the_broker(topic: Topic, consumers: Consumers) -> None:
    bootstrap = consumers.environment["KAFKA_BOOTSTRAP"]
    watched = WatchedTopic(bootstrap, topic.name, watch_seconds=0)
    answers: list[UUID] = []

    def has_answered() -> bool:
        answer = watched.watched_id()
        answers.extend([answer] if answer else [])
        return bool(answers)

    eventually(has_answered, 10)

    assert answers == [watched.read_id()]


def test_the_watch_does_not_ask_before_its_time(topic: Topic, consumers: Consumers) -> None:
    watched = WatchedTopic(consumers.environment["KAFKA_BOOTSTRAP"], topic.name)

    assert watched.watched_id() is watched.watched_id() is None


def test_another_id_is_adopted_without_a_failing_fetch(
    board: Board, database: Database, sink: Sink, topic: Topic, consumers: Consumers
) -> None:
    config = read_config(consumers.environment)
    watched = TopicOfTwoLives(config.kafka_bootstrap, topic.name, watch_seconds=0.1)
    stop = Flag()
    follower = Follower(config, stop=stop, topic=watched, database=database, sink=sink)
    with running(follower.run, stop):
        topic.relay(board.history(3))
        board.audited_all()
        watched.topic_id = uuid4()
        eventually(lambda: board.counters() == (3, 0))

    assert board.incidents() == [("topic_changed", partition) for partition in range(3)]
    assert board.rows("select distinct topic_id from audit_head") == [(watched.topic_id,)]
    board.check_all()


class running:  # noqa: N801  reads as a statement
    """A loop on a thread of its own, stopped at the end."""

    def __init__(self, loop: Callable[[], None], stop: Flag) -> None:
        self._thread, self._stop = Thread(target=loop), stop

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
