"""Everything that can go wrong on purpose.

AuditConsumerError
├── ConfigError             a variable is missing or wrong; exit 78
├── WrongTopicError         the topic was not made for these chains; exit 1
├── SeatTakenError          another process uses my GROUP_INSTANCE_ID; exit 1
└── Interruption            give up what was fetched, wait, start again at the heads
    ├── DatabaseInterruption    PostgreSQL refused or went away
    ├── SchemaOlder             the database lacks a migration that this version needs
    ├── KafkaInterruption       the broker refused or went away
    │   └── OffsetOutOfRange    the log does not hold the offset I asked for
    ├── ClientSpent             the Kafka client cannot be steered any more: make a new one
    └── HeadMoved               the head is not where I left it: another writer, or a new topic

The docstring of a class is its default message.
"""

from __future__ import annotations


class AuditConsumerError(Exception):
    """The audit consumer failed."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


class ConfigError(AuditConsumerError):
    """A variable is missing or wrong."""


class WrongTopicError(AuditConsumerError):
    """The topic was not made for these chains."""


class SeatTakenError(AuditConsumerError):
    """Another process uses my GROUP_INSTANCE_ID."""


class Interruption(AuditConsumerError):  # noqa: N818  a pause, not a failure
    """The work was interrupted."""

    side = "consumer"


class DatabaseInterruption(Interruption):
    """PostgreSQL refused or went away."""

    side = "postgres"


class SchemaOlder(Interruption):
    """The database lacks a migration that this version needs."""

    side = "schema"


class KafkaInterruption(Interruption):
    """The broker refused or went away."""

    side = "kafka"


class OffsetOutOfRange(KafkaInterruption):
    """The log does not hold the offset I asked for."""

    def __init__(self, partition: int, message: str) -> None:
        super().__init__(message)
        self.partition = partition


class ClientSpent(Interruption):
    """The Kafka client cannot be steered any more."""

    side = "kafka"


class HeadMoved(Interruption):
    """The head is not where I left it."""

    side = "head"
