"""Messages of the client → records of each partition, in batches that bound a transaction."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit_consumer.decode import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from confluent_kafka import Message

BATCH_RECORDS = 500
BATCH_BYTES = 4 * 1024 * 1024


def by_partition(messages: Iterable[Message]) -> dict[int, list[Record]]:
    partitions: dict[int, list[Record]] = defaultdict(list)
    for message in messages:
        partition, offset = message.partition(), message.offset()
        if partition is not None and offset is not None:
            partitions[partition].append(Record(offset, message.key(), message.value()))
    return partitions


def batches(records: Sequence[Record]) -> Iterator[list[Record]]:
    """Split at 500 records or 4 MiB; a larger record travels alone."""
    batch: list[Record] = []
    size = 0
    for record in records:
        if batch and (len(batch) == BATCH_RECORDS or size + record.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += record.size
    if batch:
        yield batch
