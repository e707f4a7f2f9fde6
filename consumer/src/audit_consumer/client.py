"""The Kafka client: its settings, and its errors as ours."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from confluent_kafka import OFFSET_END, KafkaError, KafkaException, TopicPartition

from audit_consumer.batches import BATCH_RECORDS
from audit_consumer.errors import ClientSpent, KafkaInterruption, OffsetOutOfRange, SeatTakenError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from confluent_kafka import Consumer, Message

    from audit_consumer.config import Config
    from audit_consumer.sink import Position

ALL_BROKERS_DOWN = KafkaError._ALL_BROKERS_DOWN  # noqa: SLF001  librdkafka's own codes are spelled so
AUTO_OFFSET_RESET = KafkaError._AUTO_OFFSET_RESET  # noqa: SLF001
FATAL = KafkaError._FATAL  # noqa: SLF001


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
        # A foreign producer's open transaction must not hold the log back; every record is judged anyway.
        "isolation.level": "read_uncommitted",
        # Memory: per partition, beside the batch in hand.
        "queued.max.messages.kbytes": 8_192,
        "queued.min.messages": 4 * BATCH_RECORDS,
        "reconnect.backoff.max.ms": 1_000,
        "topic.metadata.refresh.interval.ms": 10_000,
        # Outages are announced once, by outage.py; the client would repeat itself.
        "log_level": 0,
    }


def refuse_error(message: Message) -> None:
    error = message.error()
    if error is None:
        return
    partition = message.partition()
    if error.code() == FATAL:  # of a consumer in a classic group: its instance id was fenced
        raise SeatTakenError(error.str())
    if error.code() == AUTO_OFFSET_RESET and partition is not None:
        raise OffsetOutOfRange(partition, f"partition {partition}: offset out of range")
    if error.code() in (KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError.UNKNOWN_TOPIC_ID):
        raise ClientSpent(f"topic {message.topic()}: {error.name()}")
    raise KafkaInterruption(f"fetch: {error.name()}")


def show_lag(client: Consumer, topic: str, positions: Mapping[int, Position]) -> None:
    """Commit offsets to Kafka for whoever displays the lag; nothing rests on them."""
    offsets = [
        TopicPartition(topic, one, position.next_offset) for one, position in positions.items()
    ]
    if offsets:
        with suppress(KafkaException):
            client.commit(offsets=offsets, asynchronous=True)


def seek(client: Consumer, topic: str, positions: Mapping[int, Position]) -> None:
    """Go on from there.

    Raises:
        ClientSpent: the client cannot be steered any more.
    """
    try:
        for partition, position in positions.items():
            client.seek(TopicPartition(topic, partition, position.next_offset))
        client.resume(at_end(topic, positions))
    except KafkaException as error:
        raise ClientSpent(f"seek: {error.args[0].name()}") from error


def at_end(topic: str, partitions: Collection[int]) -> list[TopicPartition]:
    return [TopicPartition(topic, one, OFFSET_END) for one in partitions]
