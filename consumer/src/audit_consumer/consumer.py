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

from time import monotonic
from typing import TYPE_CHECKING

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from audit_consumer.backoff import Backoff
from audit_consumer.batches import BATCH_RECORDS, batches, by_partition
from audit_consumer.client import (
    ALL_BROKERS_DOWN,
    at_end,
    client_settings,
    refuse_error,
    seek,
    show_lag,
)
from audit_consumer.errors import (
    AuditConsumerError,
    ClientSpent,
    Interruption,
    KafkaInterruption,
    OffsetOutOfRange,
)
from audit_consumer.heads import Heads
from audit_consumer.join_watch import JoinWatch
from audit_consumer.log import LOGGER, info
from audit_consumer.metrics import INTERRUPTIONS, count_batch
from audit_consumer.murmur2 import PARTITIONS
from audit_consumer.outage import Outage
from audit_consumer.pulse import Pulse
from audit_consumer.report import announce, report
from audit_consumer.start import Start

if TYPE_CHECKING:
    from collections.abc import Collection
    from threading import Event as Flag

    from audit_consumer.config import Config
    from audit_consumer.database import Database
    from audit_consumer.decode import Record
    from audit_consumer.sink import Position, Sink
    from audit_consumer.topic import Topic

POLL_SECONDS = 0.25
CALM_SECONDS = 30.0


class Follower:
    """One process's part of the group."""

    def __init__(
        self, config: Config, *, stop: Flag, topic: Topic, database: Database, sink: Sink
    ) -> None:
        self._config = config
        self._stop = stop
        self._topic = topic
        self._start = Start(topic, Heads(database))
        self._sink = sink
        self._client: Consumer | None = None
        self._held: set[int] = set()
        self.positions: dict[int, Position] = {}
        self.pulse = Pulse()
        self._failure: AuditConsumerError | None = None
        self._join = JoinWatch()
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

    # what probes and figures see, from another thread

    @property
    def interrupted(self) -> bool:
        return self._outage.is_on

    @property
    def ready(self) -> bool:
        """Following, or waiting in the group because others hold the partitions."""
        if self.interrupted or self._client is None:
            return False
        return bool(self.positions) or (not self._held and self._join.is_answered)

    # following

    def _turn(self) -> None:
        client = self._client or self._open()
        self._join.refuse_silence()
        self._outage.tell_end()
        self._watch_topic()
        fetched = by_partition(self._fetch(client))
        for partition, records in fetched.items():
            for batch in batches(records):
                if partition not in self.positions or self._stop.is_set():
                    break
                self._record(partition, batch)
        read = {one: self.positions[one] for one in fetched if one in self.positions}
        show_lag(client, self._topic.name, read)

    def _fetch(self, client: Consumer) -> list[Message]:
        """Wait for one message, then take what is there: a batch under load, no delay without."""
        first = self._poll(client, POLL_SECONDS)
        if first is None:
            return []
        messages = [first, *client.consume(PARTITIONS * BATCH_RECORDS - 1, 0)]
        self._raise_failure()
        for message in messages:
            refuse_error(message)
        return messages

    def _poll(self, client: Consumer, seconds: float) -> Message | None:
        """Serve the callbacks, and raise what they could not."""
        self.pulse.beat()
        try:
            message = client.poll(seconds)
        except KafkaException as error:
            raise ClientSpent(f"poll: {error.args[0].name()}") from error
        self._raise_failure()
        return message

    def _record(self, partition: int, batch: list[Record]) -> None:
        position = self.positions[partition]
        records = [record for record in batch if record.offset >= position.next_offset]
        if records:
            began = monotonic()
            with self.pulse.asking():
                outcome = self._sink.record(partition, position, records)
            self.positions[partition] = outcome.position
            self._backoff.reset()
            count_batch(partition, outcome, monotonic() - began)
            report(partition, outcome)

    def _watch_topic(self) -> None:
        topic_id = self._topic.watched_id()
        if topic_id and any(one.topic_id != topic_id for one in self.positions.values()):
            raise ClientSpent("another topic bears the name")

    # recovering

    def _recover(self, failure: Interruption) -> None:
        if monotonic() - self._recovered_at > CALM_SECONDS:
            self._backoff.reset()
        INTERRUPTIONS.labels(failure.side).inc()
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
        self.positions.clear()
        if isinstance(failure, OffsetOutOfRange):
            self._start.suspect(failure.partition)
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
            self.pulse.beat()
            if self._client is None:
                self._stop.wait(rest)
            else:
                self._poll_idly(self._client, min(rest, POLL_SECONDS))

    def _poll_idly(self, client: Consumer, seconds: float) -> None:
        """Failures of the side that is down are no news; a client that ended is."""
        try:
            message = self._poll(client, seconds)
            if message is not None:
                refuse_error(message)
        except ClientSpent:
            raise
        except Interruption:
            return

    def _start_again(self) -> None:
        with self.pulse.asking():
            positions = self._start.positions(self._held)
        client = self._client or self._open()
        seek(client, self._topic.name, positions)
        self.positions = positions
        if positions:
            announce(positions)

    # the client and its callbacks; they run inside poll, on this thread

    def _open(self) -> Consumer:
        client = Consumer(
            {**client_settings(self._config), "error_cb": self._on_error, "logger": LOGGER}
        )
        client.subscribe(
            [self._topic.name],
            on_assign=self._on_assign,
            on_revoke=lambda _client, gone: self._drop("revoked", gone),
            on_lost=lambda _client, gone: self._drop("lost", gone),
        )
        self._client = client
        self._join.asked()
        return client

    def _close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()
        self._held.clear()
        self.positions.clear()

    def _on_assign(self, client: Consumer, assigned: list[TopicPartition]) -> None:
        self._join.answered()
        partitions = [one.partition for one in assigned]
        if not partitions:
            if not self._held:
                info("waiting", "others hold the partitions")
            return
        self._held.update(partitions)
        try:
            with self.pulse.asking():
                positions = self._start.positions(partitions)
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
        self.positions.update(positions)
        announce(positions)

    def _drop(self, action: str, gone: list[TopicPartition]) -> None:
        partitions = sorted(one.partition for one in gone)
        for partition in partitions:
            self._held.discard(partition)
            self.positions.pop(partition, None)
        if partitions:
            info(action, "no longer mine", partitions=partitions)
        if not self._held:
            self._join.asked()

    def _on_error(self, error: KafkaError) -> None:
        if error.code() == ALL_BROKERS_DOWN:
            self._failure = KafkaInterruption("no broker answers")

    def _raise_failure(self) -> None:
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _at_end(self, partitions: Collection[int]) -> list[TopicPartition]:
        return at_end(self._topic.name, partitions)
