"""A topic of a test's own, and a relay as simple as can be: it sends outbox rows in order of id."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from audit_consumer.murmur2 import PARTITIONS, partition_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kit.board import Captured

REQUEST_SECONDS = 10


class Topic:
    """Producer and administrator of one topic."""

    def __init__(self, bootstrap: str, name: str) -> None:
        self.name = name
        self._bootstrap = bootstrap
        self._admin = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0})
        self._producer = Producer(
            {
                "bootstrap.servers": bootstrap,
                "enable.idempotence": True,
                "linger.ms": 0,
                "log_level": 0,
            }
        )
        self._failures: list[KafkaError] = []

    def create(self, partitions: int = PARTITIONS) -> None:
        """Create it; right after a deletion the broker may still hold the name."""
        until = time.monotonic() + REQUEST_SECONDS
        while True:
            future = self._admin.create_topics([NewTopic(self.name, partitions, 1)])[self.name]
            try:
                future.result(REQUEST_SECONDS)
            except KafkaException as error:
                if (
                    error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS
                    or time.monotonic() > until
                ):
                    raise
                time.sleep(0.05)
            else:
                return

    def delete(self) -> None:
        self._admin.delete_topics([self.name])[self.name].result(REQUEST_SECONDS)

    def recreate(self) -> None:
        self.delete()
        self.create()
        # A producer keeps what it knew of the old topic.
        self._producer = Producer(
            {"bootstrap.servers": self._bootstrap, "enable.idempotence": True, "log_level": 0}
        )

    def forget_before(self, partition: int, offset: int) -> None:
        """What retention does: the log starts at `offset`."""
        asked = TopicPartition(self.name, partition, offset)
        self._admin.delete_records([asked])[asked].result(REQUEST_SECONDS)

    def send(self, value: bytes | None, key: bytes | None, partition: int) -> None:
        """Send one record and wait for the broker."""
        self._produce(value, key, partition)
        self._flush()

    def send_uncommitted(self, value: bytes, partition: int) -> None:
        """Send one record in a transaction that stays open, as a producer that died leaves it."""
        producer = Producer(
            {
                "bootstrap.servers": self._bootstrap,
                "transactional.id": f"{self.name}-{partition}",
                "log_level": 0,
            }
        )
        producer.init_transactions(REQUEST_SECONDS)
        producer.begin_transaction()
        producer.produce(self.name, value, partition=partition)
        assert producer.flush(REQUEST_SECONDS) == 0

    def relay(self, rows: Iterable[Captured]) -> None:
        """Send captured events as the relay does, and wait for the broker."""
        for row in rows:
            key = row.subject.encode()
            self._produce(row.event.encode(), key, partition_of(key))
        self._flush()

    def ends(self) -> list[int]:
        """The log end of each partition."""
        with self._reader("ends") as reader:
            return [
                reader.get_watermark_offsets(one, REQUEST_SECONDS)[1] for one in self._partitions()
            ]

    def committed(self, group: str) -> list[int]:
        """What the group committed to Kafka."""
        with self._reader(group) as reader:
            return [one.offset for one in reader.committed(self._partitions(), REQUEST_SECONDS)]

    def _reader(self, group: str) -> Consumer:
        return Consumer({"bootstrap.servers": self._bootstrap, "group.id": group, "log_level": 0})

    def _partitions(self) -> list[TopicPartition]:
        return [TopicPartition(self.name, one) for one in range(PARTITIONS)]

    def _produce(self, value: bytes | None, key: bytes | None, partition: int) -> None:
        self._producer.produce(
            self.name, value, key, partition=partition, on_delivery=self._delivered
        )
        self._producer.poll(0)

    def _flush(self) -> None:
        assert self._producer.flush(REQUEST_SECONDS) == 0
        assert not self._failures

    def _delivered(self, error: KafkaError | None, _message: Message) -> None:
        if error is not None:
            self._failures.append(error)
