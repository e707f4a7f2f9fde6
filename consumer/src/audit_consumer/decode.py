"""Bytes of the topic → Event, or Undecodable. Pure: what the database knows is judge.py's matter."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import rfc8785

from audit_consumer.murmur2 import partition_of

VERSION_MAX = 2**53 - 1


class Undecodable(Exception):  # noqa: N818  a verdict on a record, not a failure of ours
    """Why a record cannot be an event of this partition."""


@dataclass(frozen=True, slots=True)
class Record:
    """One Kafka record, as it was."""

    offset: int
    key: bytes | None
    value: bytes | None

    @property
    def size(self) -> int:
        return len(self.key or b"") + len(self.value or b"")


@dataclass(frozen=True, slots=True)
class Event:
    """What the sink needs of a record. `canonical` is JCS(event_data): equal content, equal bytes."""

    offset: int
    event_id: UUID
    subject: str
    version: int
    value: bytes
    canonical: bytes


def decode(partition: int, record: Record) -> Event:
    """Read a record of this partition.

    Raises:
        Undecodable: null or no I-JSON object, no identity, key ≠ subject, or another subject's partition.
    """
    if record.value is None:
        raise Undecodable("null value")
    body, canonical = _parse(record.value)
    event_id, subject, version = _identity(body)
    if record.key != subject.encode():
        raise Undecodable("key is not the subject")
    if partition_of(record.key) != partition:
        raise Undecodable(f"subject belongs to partition {partition_of(record.key)}")
    return Event(record.offset, event_id, subject, version, record.value, canonical)


def canonical_json(text: str | bytes) -> bytes:
    """RFC 8785. A number or string it cannot hold, and a nesting Python cannot, are ValueErrors."""
    return _parse(text)[1]


def _parse(text: str | bytes) -> tuple[object, bytes]:
    try:
        body = json.loads(text if isinstance(text, str) else text.decode())
        return body, rfc8785.dumps(body)
    except (ValueError, RecursionError) as error:
        raise Undecodable(f"not JSON: {type(error).__name__}") from error


def _identity(body: object) -> tuple[UUID, str, int]:
    if not isinstance(body, dict):
        raise Undecodable("not an object")
    event = cast("dict[str, object]", body)
    match event.get("event_id"), event.get("subject"), event.get("version"):
        case str(event_id), str(subject), int(version) if (
            not isinstance(version, bool) and 1 <= version <= VERSION_MAX
        ):
            return _uuid(event_id), _storable(subject), version
    raise Undecodable("no event_id, subject and version")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Undecodable("event_id is not a UUID") from error


def _storable(subject: str) -> str:
    if "\0" in subject:  # a text parameter of PostgreSQL cannot hold it
        raise Undecodable("subject holds NUL")
    return subject
