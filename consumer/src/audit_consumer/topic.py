"""What the broker says about the topic: its id, and where its log starts and ends."""

from __future__ import annotations

from base64 import b64decode
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from uuid import UUID

from confluent_kafka import KafkaException, TopicCollection, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._listoffsets import OffsetSpec

from audit_consumer.errors import KafkaInterruption, WrongTopicError
from audit_consumer.murmur2 import PARTITIONS

if TYPE_CHECKING:
    from concurrent.futures import Future

    from confluent_kafka.admin._topic import TopicDescription

T = TypeVar("T")

REQUEST_SECONDS = 5.0
WATCH_SECONDS = 30.0


class Bounds(NamedTuple):
    """The offsets a log holds: start ≤ offset < end."""

    start: int
    end: int


class Topic:
    """The topic as the broker describes it. A topic deleted and made again has another id."""

    def __init__(self, bootstrap: str, name: str, *, watch_seconds: float = WATCH_SECONDS) -> None:
        self.name = name
        self._watch_seconds = watch_seconds
        self._admin = AdminClient(
            {
                "bootstrap.servers": bootstrap,
                "reconnect.backoff.max.ms": 1000,
                "socket.connection.setup.timeout.ms": 5000,
                # It asks the one broker that the last list called the controller; with the 5 minutes
                # of the default it would go on asking a dead one.
                "topic.metadata.refresh.interval.ms": 1000,
                "log_level": 0,
            }
        )
        self._pending: Future[TopicDescription] | None = None
        self._asked_at = monotonic()

    def read_id(self) -> UUID:
        """Ask now.

        Raises:
            KafkaInterruption: no answer, or no such topic.
            WrongTopicError: another number of partitions than the chains were built on.
        """
        return self._answer(self._ask())

    def watched_id(self) -> UUID | None:
        """The answer to a question asked in the background every 30 s, once, when it is there."""
        if self._pending is None:
            if monotonic() - self._asked_at >= self._watch_seconds:
                self._pending = self._ask()
            return None
        if not self._pending.done():
            return None
        answer, self._pending = self._pending, None
        return self._answer(answer)

    def read_bounds(self, partition: int) -> Bounds:
        """Ask now where the log of a partition starts and ends.

        Raises:
            KafkaInterruption: no answer.
        """
        return Bounds(
            self._offset(partition, OffsetSpec.earliest()),  # type: ignore[no-untyped-call]  # upstream
            self._offset(partition, OffsetSpec.latest()),  # type: ignore[no-untyped-call]  # upstream
        )

    def _offset(self, partition: int, spec: OffsetSpec) -> int:
        asked = TopicPartition(self.name, partition)
        answer = self._admin.list_offsets({asked: spec}, request_timeout=REQUEST_SECONDS)[asked]
        return int(self._result(answer).offset)

    def _ask(self) -> Future[TopicDescription]:
        self._asked_at = monotonic()
        asked = self._admin.describe_topics(
            TopicCollection([self.name]), request_timeout=REQUEST_SECONDS
        )
        return asked[self.name]

    def _answer(self, asked: Future[TopicDescription]) -> UUID:
        description = self._result(asked)
        found = len(description.partitions)
        if found != PARTITIONS:
            raise WrongTopicError(
                f"topic {self.name} has {found} partitions, expected {PARTITIONS}"
            )
        return UUID(bytes=b64decode(str(description.topic_id) + "=="))

    def _result(self, asked: Future[T]) -> T:
        try:
            return asked.result(REQUEST_SECONDS + 1)
        except KafkaException as error:
            raise KafkaInterruption(f"topic {self.name}: {error.args[0].name()}") from error
        except TimeoutError as error:
            raise KafkaInterruption(f"topic {self.name}: no answer") from error
