"""Where partitions start: at their heads, brought to agree with the topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from audit_consumer.heads import Heads
    from audit_consumer.sink import Position
    from audit_consumer.topic import Topic


class Start:
    """Reads the heads, and moves those that the topic left behind."""

    def __init__(self, topic: Topic, heads: Heads) -> None:
        self._topic = topic
        self._heads = heads
        self._suspects: set[int] = set()

    def suspect(self, partition: int) -> None:
        """The broker said that the log does not hold my offset: look before the next start."""
        self._suspects.add(partition)

    def positions(self, partitions: Collection[int]) -> dict[int, Position]:
        """Ask both sides; without partitions only whether they answer.

        Raises:
            Interruption: a side did not answer, or another writer moved a head.
            WrongTopicError: the topic was not made for these chains.
        """
        topic_id = self._topic.read_id()
        heads = self._heads.read(partitions)
        return {one: self._agree(one, seen, topic_id) for one, seen in heads.items()}

    def _agree(self, partition: int, seen: Position, topic_id: UUID) -> Position:
        if seen.topic_id != topic_id:
            # Ask again: an answer older than the head must not move it back.
            topic_id = self._topic.read_id()
        if seen.topic_id != topic_id:
            seen = self._heads.adopt(partition, seen, topic_id)
        elif partition in self._suspects:
            seen = self._heads.move_into(partition, seen, self._topic.read_bounds(partition))
        self._suspects.discard(partition)
        return seen
