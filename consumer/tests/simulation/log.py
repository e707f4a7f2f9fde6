"""The topic as the consumer knows it, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from uuid import UUID

from audit_consumer.decode import Record
from audit_consumer.murmur2 import PARTITIONS
from audit_consumer.topic import Bounds, Topic

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Partition:
    """Records from offset `start` on."""

    start: int = 0
    records: list[Record] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.start + len(self.records)

    def put(self, key: bytes | None, value: bytes | None) -> int:
        offset = self.end
        self.records.append(Record(offset, key, value))
        return offset

    def read(self, offset: int, most: int) -> list[Record]:
        return self.records[offset - self.start :][:most]

    def lose_head(self, count: int) -> None:
        """Retention ran over the oldest records."""
        self.start += len(self.records[:count])
        del self.records[:count]

    def lose_tail(self, count: int) -> None:
        """The broker lost records it had acknowledged; their offsets are given out again."""
        del self.records[max(0, len(self.records) - count) :]


class SimulatedTopic:
    """What audit_consumer.topic.Topic is, over lists."""

    name = "task-events"

    def __init__(self, before_answer: Callable[[], None] = lambda: None) -> None:
        self._before_answer = before_answer
        self._created = 0
        self.recreate()

    def recreate(self) -> None:
        self._created += 1
        self.topic_id = UUID(int=self._created)
        self.partitions = [Partition() for _ in range(PARTITIONS)]

    def as_topic(self) -> Topic:
        """The duck, by the name of the port."""
        return cast("Topic", self)

    def read_id(self) -> UUID:
        self._before_answer()
        return self.topic_id

    def read_bounds(self, partition: int) -> Bounds:
        self._before_answer()
        return Bounds(self.partitions[partition].start, self.partitions[partition].end)
