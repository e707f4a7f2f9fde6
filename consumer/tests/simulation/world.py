"""A world around the real sink, heads and start: people, a relay, a sweeper, two consumers, and what goes wrong.

One seed is one history. Each step one of them acts; while a statement of the sink is on its way, others may act
too. What can go wrong: a transaction that fails before, or is committed and then reported as failed; a consumer
paused with a batch in its hands; records sent twice, out of turn, or by a forger; a topic made anew, cut at its
head or at its tail.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from audit_consumer.chain import GENESIS, link
from audit_consumer.decode import canonical_json
from audit_consumer.errors import DatabaseInterruption, HeadMoved, Interruption, KafkaInterruption
from audit_consumer.heads import Heads
from audit_consumer.murmur2 import PARTITIONS, partition_of
from audit_consumer.sink import Position, Sink
from audit_consumer.start import Start
from simulation.log import SimulatedTopic
from simulation.store import Captured, SimulatedDatabase, Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_consumer.decode import Record

SUBJECTS = 4
BATCH = 6


@dataclass
class Sent:
    """The relay's half of an outbox row: where Kafka said it put the record."""

    topic_id: UUID
    partition: int
    offset: int


@dataclass
class Consumer:
    """One process: what it believes of the partitions, and the batch it may be holding."""

    sink: Sink
    start: Start
    positions: dict[int, Position] = field(default_factory=dict)
    fetched: tuple[int, Position, list[Record]] | None = None

    def forget(self) -> None:
        self.positions.clear()
        self.fetched = None


def read_event(value: bytes) -> Captured:
    body = json.loads(value)
    return Captured(UUID(body["event_id"]), body["subject"], body["version"], value)


class World:
    """Runs one history."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  a seed is the point
        self.store = Store(read_event=read_event)
        self.topic = SimulatedTopic(self._trouble(KafkaInterruption, 0.05))
        self.committed: dict[str, list[Captured]] = {}
        self.forged: set[tuple[bytes | None, bytes | None]] = set()
        self.sent: dict[UUID, Sent] = {}
        self.consumers = [self._consumer() for _ in range(2)]
        self.busy = False
        self.calm = False
        self.steps: list[str] = []
        self._ids = iter(range(1, 1_000_000))

    def run(self, steps: int) -> None:
        """A troubled time, then a calm one in which everything must arrive."""
        for _ in range(steps):
            self._step()
        self.calm = True
        for consumer in self.consumers:
            consumer.forget()
        for _ in range(50):
            for act in (self.find_losses, self.relay, self.consume, self.sweep):
                act()
            if not self.store.outbox:
                return

    # one step

    def _step(self) -> None:
        acts = (self.commit, self.relay, self.consume, self.sweep, self.find_losses)
        troubles = (self.forge, self.replay, self.lose_tail, self.lose_head, self.recreate)
        act = self.random.choices(acts + troubles, weights=(20, 20, 30, 8, 4, 6, 4, 1, 1, 1))[0]
        self.steps.append(act.__name__)
        act()

    def _meanwhile(self) -> None:
        """Others act while a statement is on its way; one level deep, as two consumers are enough."""
        if self.calm or self.busy or self.random.random() > 0.15:
            return
        self.busy = True
        try:
            self._step()
        finally:
            self.busy = False

    def _trouble(self, error: type[Interruption], chance: float) -> Callable[[], None]:
        def fail() -> None:
            if not self.calm and self.random.random() < chance:
                raise error

        return fail

    def _consumer(self) -> Consumer:
        database = SimulatedDatabase(
            self.store,
            before_statement=self._meanwhile,
            before_commit=self._trouble(DatabaseInterruption, 0.05),
            after_commit=self._trouble(DatabaseInterruption, 0.05),
        ).as_database()
        return Consumer(Sink(database), Start(self.topic.as_topic(), Heads(database)))

    # people, relay, sweeper

    def commit(self) -> None:
        subject = f"task/{self.random.randrange(SUBJECTS) + 1}"
        history = self.committed.setdefault(subject, [])
        row = self._event(subject, len(history) + 1)
        history.append(row)
        self.store.outbox[row.event_id] = row

    def relay(self) -> None:
        """In the order of the outbox; may die between the ack and the mark."""
        unsent = [row for row in self.store.outbox.values() if row.event_id not in self.sent]
        for row in unsent[: self.random.randint(1, BATCH)]:
            partition = partition_of(row.subject.encode())
            offset = self.topic.partitions[partition].put(row.subject.encode(), row.value)
            if not self.calm and self.random.random() < 0.05:
                return
            self.sent[row.event_id] = Sent(self.topic.topic_id, partition, offset)

    def sweep(self) -> None:
        for event_id in [one for one in self.store.outbox if one in self.store.audited]:
            del self.store.outbox[event_id]

    def find_losses(self) -> None:
        """Design §3.4: only what is definitely lost, and then the whole subject."""
        lost = {row.subject for row in self.store.outbox.values() if self._is_lost(row)}
        for row in self.store.outbox.values():
            if row.subject in lost and row.event_id not in self.store.audited:
                self.sent.pop(row.event_id, None)

    def _is_lost(self, row: Captured) -> bool:
        sent = self.sent.get(row.event_id)
        if sent is None or row.event_id in self.store.audited:
            return False
        head, log = self.store.heads[sent.partition], self.topic.partitions[sent.partition]
        passed = sent.topic_id == head.topic_id and sent.offset < head.next_offset
        return (
            sent.topic_id != self.topic.topic_id or passed or not log.start <= sent.offset < log.end
        )

    # consumers

    def consume(self) -> None:
        consumer = self.random.choice(self.consumers)
        for partition in range(PARTITIONS):
            try:
                self._follow(consumer, partition)
            except Interruption:
                consumer.forget()

    def _follow(self, consumer: Consumer, partition: int) -> None:
        if partition not in consumer.positions:
            consumer.positions.update(consumer.start.positions([partition]))
            return
        batch = consumer.fetched or self._fetch(consumer, partition)
        if batch is None:
            return
        consumer.fetched = batch
        if not self.calm and self.random.random() < 0.2:
            return  # paused, with a batch in its hands
        consumer.fetched = None
        at, position, records = batch
        consumer.positions[at] = consumer.sink.record(at, position, records).position

    def _fetch(
        self, consumer: Consumer, partition: int
    ) -> tuple[int, Position, list[Record]] | None:
        """The broker answers by offset alone: a topic made anew is noticed now and then."""
        position, log = consumer.positions[partition], self.topic.partitions[partition]
        if position.topic_id != self.topic.topic_id and (self.calm or self.random.random() < 0.3):
            raise HeadMoved
        if not log.start <= position.next_offset <= log.end:
            consumer.start.suspect(partition)
            raise KafkaInterruption
        records = log.read(position.next_offset, self.random.randint(1, BATCH))
        return (partition, position, records) if records else None

    # trouble

    def forge(self) -> None:
        """Somebody else writes to the topic."""
        subject = f"task/{self.random.randrange(SUBJECTS) + 1}"
        known = self.committed.get(subject, [])
        version = self.random.randint(1, len(known) + 2)
        key: bytes | None = subject.encode()
        kind = self.random.choice(("junk", "null", "new id", "known id", "wrong key"))
        value: bytes | None = self._event(subject, version).value
        if kind == "junk":
            value = b'{"event":'
        elif kind == "null":
            value = None
        elif kind == "known id" and known:
            value = known[-1].value.replace(b'"note": "', b'"note": "forged ')
        elif kind == "wrong key":
            key = b"task/99"
        self.forged.add((key, value))
        self.random.choice(self.topic.partitions).put(key, value)

    def replay(self) -> None:
        """Old records again, as a relay that died after the ack leaves them."""
        partition = self.random.choice(self.topic.partitions)
        for record in partition.records[-self.random.randint(1, BATCH) :]:
            partition.put(record.key, record.value)

    def lose_tail(self) -> None:
        self.random.choice(self.topic.partitions).lose_tail(self.random.randint(1, BATCH))

    def lose_head(self) -> None:
        self.random.choice(self.topic.partitions).lose_head(self.random.randint(1, BATCH))

    def recreate(self) -> None:
        self.topic.recreate()

    def _event(self, subject: str, version: int) -> Captured:
        event_id, note = UUID(int=next(self._ids)), str(self.random.random())
        body = {"event_id": str(event_id), "subject": subject, "version": version, "note": note}
        return Captured(event_id, subject, version, json.dumps(body).encode())

    # what must hold at the end

    def check(self) -> None:
        committed = [row for history in self.committed.values() for row in history]
        assert set(self.store.audited.values()) == set(committed), "lost, or foreign"
        assert not self.store.outbox, "the outbox did not drain"
        self._check_chains()
        for (_, _, offset), row in self.store.quarantine.items():
            assert (row["key"], row["value"]) in self.forged, f"genuine, set aside at {offset}"

    def _check_chains(self) -> None:
        for partition, head in self.store.heads.items():
            tip, seq = GENESIS, 0
            last: dict[str, int] = {}
            for row in (row for row in self.store.log if row.partition == partition):
                event = read_event(row.value)
                seq += 1
                tip = link(partition, seq, tip, canonical_json(row.value))
                assert (row.seq, row.hash) == (seq, tip), "the chain is broken"
                assert event.version == last.get(event.subject, 0) + 1, "out of order"
                last[event.subject] = event.version
            assert (head.seq, head.hash) == (seq, tip), "the head is not the chain's tip"
