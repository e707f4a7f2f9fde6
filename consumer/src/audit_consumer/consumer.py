"""The loop: poll → record → commit, and the way back to it.

The group only hands out partitions. Where a partition starts, and whether a batch may be written, the
head alone says; offsets are committed to Kafka after PostgreSQL, for lag displays, and never read.

States of the process (in brackets the `action` that announces it):

    joining      [starting]     a client, not yet a partition. Poll calls on_assign.
    waiting      [waiting]      a seat in the group, but others hold the partitions.
    following    [assigned]     every partition I hold has a position, my copy of its head.
                                A batch moves both or neither.
    recovering   [interrupted]  a side failed, or a head moved. What was fetched is dropped, positions
                                are forgotten, partitions pause; polling goes on, so that the group
                                keeps my seat. Left [recovered] when topic id and heads could be read:
                                seek, resume. A client that cannot seek is closed and made anew.
    stopping     [stopping]     signal: the batch in hand is committed, the rest is dropped.

A partition without a position is held but not followed: its messages are dropped. That is so while
recovering, and when on_assign could not read the head (it cannot wait: the group would lose me).
A static member keeps its partitions for the session timeout after it stopped: a restart within it
moves none of them.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from confluent_kafka import (
    OFFSET_END,
    Consumer,
    KafkaError,
    KafkaException,
    Message,
    TopicPartition,
)

from audit_consumer.backoff import Backoff
from audit_consumer.batches import BATCH_RECORDS, batches, by_partition
from audit_consumer.errors import (
    AuditConsumerError,
    ClientSpent,
    Interruption,
    KafkaInterruption,
    OffsetOutOfRange,
    SeatTakenError,
)
from audit_consumer.heads import Bounds, Heads
from audit_consumer.judge import Verdict
from audit_consumer.log import LOGGER, info, log
from audit_consumer.murmur2 import PARTITIONS
from audit_consumer.outage import Outage

if TYPE_CHECKING:
    from collections.abc import Collection
    from threading import Event as Flag
    from uuid import UUID

    from audit_consumer.config import Config
    from audit_consumer.database import Database
    from audit_consumer.decode import Record
    from audit_consumer.sink import Outcome, Position, Sink
    from audit_consumer.topic import Topic

POLL_SECONDS = 0.25
REQUEST_SECONDS = 5.0
ALL_BROKERS_DOWN = KafkaError._ALL_BROKERS_DOWN  # noqa: SLF001  librdkafka's own codes are spelled so
AUTO_OFFSET_RESET = KafkaError._AUTO_OFFSET_RESET  # noqa: SLF001
FATAL = KafkaError._FATAL  # noqa: SLF001
CALM_SECONDS = 30.0


def client_settings(config: Config) -> dict[str, object]:
    return {
        "bootstrap.servers": config.kafka_bootstrap,
        "client.id": f"tasktrail-consumer-{config.group_instance_id}",
        "group.id": config.kafka_group,
        "group.instance.id": config.group_instance_id,
        "group.protocol": "classic",
        "partition.assignment.strategy": "cooperative-sticky",
        "session.timeout.ms": 6_000,
        "heartbeat.interval.ms": 1_500,
        "max.poll.interval.ms": 60_000,
        "enable.auto.commit": False,
        "enable.auto.offset.store": False,
        "auto.offset.reset": "error",
        "isolation.level": "read_committed",
        # Memory: per partition, beside the batch in hand.
        "queued.max.messages.kbytes": 8_192,
        "queued.min.messages": 4 * BATCH_RECORDS,
        "reconnect.backoff.max.ms": 1_000,
        "topic.metadata.refresh.interval.ms": 10_000,
        # Outages are announced once, by outage.py; the client would repeat itself.
        "log_level": 0,
    }


class Follower:
    """One process's part of the group."""

    def __init__(
        self, config: Config, *, stop: Flag, topic: Topic, database: Database, sink: Sink
    ) -> None:
        self._config = config
        self._stop = stop
        self._topic = topic
        self._heads = Heads(database)
        self._sink = sink
        self._client: Consumer | None = None
        self._held: set[int] = set()
        self._positions: dict[int, Position] = {}
        self._suspects: set[int] = set()
        self._failure: AuditConsumerError | None = None
        self._outage = Outage()
        self._backoff = Backoff()
        self._recovered_at = monotonic()

    def run(self) -> None:
        """Follow until told to stop.

        Raises:
            WrongTopicError: the topic was not made for these chains.
            SeatTakenError: another process uses my GROUP_INSTANCE_ID.
        """
        info("starting", "joining the group", group=self._config.kafka_group)
        try:
            while not self._stop.is_set():
                try:
                    self._turn()
                except Interruption as failure:
                    self._recover(failure)
        finally:
            info("stopping", "leaving the loop", partitions=sorted(self._held))
            self._close()

    # following

    def _turn(self) -> None:
        client = self._client or self._open()
        self._outage.tell_end()
        self._watch_topic()
        fetched = by_partition(self._fetch(client))
        for partition, records in fetched.items():
            for batch in batches(records):
                if partition not in self._positions or self._stop.is_set():
                    break
                self._record(partition, batch)
        self._show_lag(client, fetched)

    def _fetch(self, client: Consumer) -> list[Message]:
        """Wait for one message, then take what is there: a batch under load, no delay without."""
        first = self._poll(client, POLL_SECONDS)
        if first is None:
            return []
        messages = [first, *client.consume(PARTITIONS * BATCH_RECORDS - 1, 0)]
        self._raise_failure()
        for message in messages:
            self._refuse_error(message)
        return messages

    def _poll(self, client: Consumer, seconds: float) -> Message | None:
        """Serve the callbacks, and raise what they could not."""
        try:
            message = client.poll(seconds)
        except KafkaException as error:
            raise ClientSpent(f"poll: {error.args[0].name()}") from error
        self._raise_failure()
        return message

    def _record(self, partition: int, batch: list[Record]) -> None:
        position = self._positions[partition]
        records = [record for record in batch if record.offset >= position.next_offset]
        if records:
            outcome = self._sink.record(partition, position, records)
            self._positions[partition] = outcome.position
            self._backoff.reset()
            _report(partition, outcome)

    def _show_lag(self, client: Consumer, partitions: Collection[int]) -> None:
        offsets = [
            TopicPartition(self._topic.name, partition, self._positions[partition].next_offset)
            for partition in partitions
            if partition in self._positions
        ]
        if offsets:
            with suppress(KafkaException):  # a display, nothing rests on it
                client.commit(offsets=offsets, asynchronous=True)

    def _watch_topic(self) -> None:
        topic_id = self._topic.watched_id()
        if topic_id and any(one.topic_id != topic_id for one in self._positions.values()):
            raise ClientSpent("another topic bears the name")

    # recovering

    def _recover(self, failure: Interruption) -> None:
        if monotonic() - self._recovered_at > CALM_SECONDS:
            self._backoff.reset()
        self._outage.begin(failure)
        self._forget(failure)
        while not self._stop.is_set():
            try:
                self._wait(self._backoff.next())
                self._start_again()
            except Interruption as again:
                self._outage.begin(again)
                self._forget(again)
            else:
                self._outage.end()
                self._recovered_at = monotonic()
                return

    def _forget(self, failure: Interruption) -> None:
        self._positions.clear()
        if isinstance(failure, OffsetOutOfRange):
            self._suspects.add(failure.partition)
        if isinstance(failure, ClientSpent):
            self._close()
        elif self._client is not None:
            try:
                self._client.pause(self._at_end(self._held))
            except KafkaException:
                self._close()

    def _wait(self, seconds: float) -> None:
        """Poll while waiting: it keeps the seat in the group. Nothing that arrives is followed."""
        until = monotonic() + seconds
        while (rest := until - monotonic()) > 0 and not self._stop.is_set():
            if self._client is None:
                self._stop.wait(rest)
            else:
                self._poll_idly(self._client, min(rest, POLL_SECONDS))

    def _poll_idly(self, client: Consumer, seconds: float) -> None:
        """Failures of the side that is down are no news; a client that ended is."""
        try:
            message = self._poll(client, seconds)
            if message is not None:
                self._refuse_error(message)
        except ClientSpent:
            raise
        except Interruption:
            return

    def _start_again(self) -> None:
        positions = self._start(self._held)
        client = self._client or self._open()
        try:
            for partition, position in positions.items():
                offset = position.next_offset
                client.seek(TopicPartition(self._topic.name, partition, offset))
            client.resume(self._at_end(positions))
        except KafkaException as error:
            raise ClientSpent(f"seek: {error.args[0].name()}") from error
        self._positions = positions

    def _start(self, partitions: Collection[int]) -> dict[int, Position]:
        """Read the heads, and move those that the topic left behind."""
        topic_id = self._topic.read_id()
        positions = self._heads.read(partitions)
        return {one: self._agree(one, seen, topic_id) for one, seen in positions.items()}

    def _agree(self, partition: int, seen: Position, topic_id: UUID) -> Position:
        if seen.topic_id != topic_id:
            # Ask again: an answer older than the head must not move it back.
            topic_id = self._topic.read_id()
        if seen.topic_id != topic_id:
            seen = self._heads.adopt(partition, seen, topic_id)
        elif partition in self._suspects:
            seen = self._heads.move_into(partition, seen, self._bounds(partition))
        self._suspects.discard(partition)
        return seen

    def _bounds(self, partition: int) -> Bounds:
        client = self._client or self._open()
        asked = TopicPartition(self._topic.name, partition)
        try:
            return Bounds(*client.get_watermark_offsets(asked, timeout=REQUEST_SECONDS))
        except KafkaException as error:
            raise KafkaInterruption(f"watermarks: {error.args[0].name()}") from error

    # the client and its callbacks; they run inside poll, on this thread

    def _open(self) -> Consumer:
        client = Consumer(
            {**client_settings(self._config), "error_cb": self._on_error, "logger": LOGGER}
        )
        client.subscribe(
            [self._topic.name],
            on_assign=self._on_assign,
            on_revoke=self._on_revoke,
            on_lost=self._on_lost,
        )
        self._client = client
        return client

    def _close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()
        self._held.clear()
        self._positions.clear()

    def _on_assign(self, client: Consumer, assigned: list[TopicPartition]) -> None:
        partitions = [one.partition for one in assigned]
        if not partitions:
            if not self._held:
                info("waiting", "others hold the partitions")
            return
        self._held.update(partitions)
        try:
            positions = self._start(partitions)
        except AuditConsumerError as failure:
            # Held, not followed. END never is out of range, and nothing is read from there.
            self._failure = failure
            client.incremental_assign(self._at_end(partitions))
            client.pause(self._at_end(partitions))
            return
        # A pause outlives the assignment it was made in.
        client.resume(self._at_end(partitions))
        client.incremental_assign(
            [
                TopicPartition(self._topic.name, partition, position.next_offset)
                for partition, position in positions.items()
            ]
        )
        self._positions.update(positions)
        info(
            "assigned",
            "following",
            partitions={str(key): position.next_offset for key, position in positions.items()},
        )

    def _on_revoke(self, _client: Consumer, revoked: list[TopicPartition]) -> None:
        self._drop("revoked", revoked)

    def _on_lost(self, _client: Consumer, lost: list[TopicPartition]) -> None:
        self._drop("lost", lost)

    def _drop(self, action: str, gone: list[TopicPartition]) -> None:
        partitions = sorted(one.partition for one in gone)
        for partition in partitions:
            self._held.discard(partition)
            self._positions.pop(partition, None)
        if partitions:
            info(action, "no longer mine", partitions=partitions)

    def _on_error(self, error: KafkaError) -> None:
        if error.code() == ALL_BROKERS_DOWN:
            self._failure = KafkaInterruption("no broker answers")

    def _raise_failure(self) -> None:
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _refuse_error(self, message: Message) -> None:
        error = message.error()
        if error is None:
            return
        partition = message.partition()
        if error.code() == FATAL:  # of a consumer in a classic group: its instance id was fenced
            raise SeatTakenError(error.str())
        if error.code() == AUTO_OFFSET_RESET and partition is not None:
            raise OffsetOutOfRange(partition, f"partition {partition}: offset out of range")
        if error.code() in (KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError.UNKNOWN_TOPIC_ID):
            raise ClientSpent(f"topic {self._topic.name}: {error.name()}")
        raise KafkaInterruption(f"fetch: {error.name()}")

    def _at_end(self, partitions: Collection[int]) -> list[TopicPartition]:
        return [TopicPartition(self._topic.name, one, OFFSET_END) for one in partitions]


def _report(partition: int, outcome: Outcome) -> None:
    counts = {verdict.value: outcome.count(verdict) for verdict in Verdict}
    log(logging.DEBUG, "batch", "committed", partition=partition, **counts)
    for one in outcome.judged:
        if one.verdict is Verdict.CONFLICT:
            _tell(logging.ERROR, "conflict", partition, one.record, one.detail)
        elif one.verdict is Verdict.FOREIGN:
            _tell(logging.WARNING, "quarantined", partition, one.record, one.detail)
        elif one.verdict is Verdict.SKIP:
            _tell(logging.WARNING, "skipped", partition, one.record, one.detail)


def _tell(level: int, action: str, partition: int, record: Record, detail: str) -> None:
    log(level, action, detail, partition=partition, offset=record.offset)
