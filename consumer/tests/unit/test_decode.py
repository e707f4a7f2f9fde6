from __future__ import annotations

import json
from uuid import UUID

import pytest

from audit_consumer.decode import Record, Undecodable, canonical_json, decode
from audit_consumer.murmur2 import partition_of

SUBJECT = "task/1"
KEY = SUBJECT.encode()
HOME = partition_of(KEY)
EVENT_ID = "6f1c1d9e-6f0a-4c62-9d35-0b1f6a1f4a01"
FIELDS: dict[str, object] = {"event_id": EVENT_ID, "subject": SUBJECT, "version": 3}


def value(**fields: object) -> bytes:
    return json.dumps(FIELDS | fields).encode()


def test_an_event_is_its_identity_its_bytes_and_its_canonical_content() -> None:
    raw = b'{ "version": 3, "subject": "task/1", "event_id": "%s" }' % EVENT_ID.encode()

    event = decode(HOME, Record(7, KEY, raw))

    assert (event.offset, event.event_id, event.subject, event.version, event.value) == (
        7,
        UUID(EVENT_ID),
        SUBJECT,
        3,
        raw,
    )
    assert event.canonical == canonical_json(value()) != raw


def test_equal_content_has_equal_canonical_bytes() -> None:
    assert canonical_json('{"b":1.0,"a":"\\u00e9"}') == canonical_json('{"a":"é", "b":1}')


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (None, "null value"),
        (b"", "not JSON"),
        (b"\x00\xff\xfe", "not JSON"),
        (b'{"event_id": "6f1c', "not JSON"),
        (b"[" * 20_000 + b"]" * 20_000, "not JSON"),
        (b"[" * 500 + b"]" * 500, "not JSON|not an object"),
        (b"1" * 5_000, "not JSON"),
        (value(more=float("nan")), "not JSON"),
        (value(more=2**53), "not JSON"),
        (value(more="\ud800"), "not JSON"),
        (value().replace(b"task", "täsk".encode("latin-1")), "not JSON"),
        (b"null", "not an object"),
        (b"[1, 2]", "not an object"),
        (b'"text"', "not an object"),
        (b"{}", "no event_id, subject and version"),
        (value(event_id=None), "no event_id, subject and version"),
        (value(event_id="task"), "event_id is not a UUID"),
        (value(event_id="\0"), "event_id is not a UUID"),
        (value(subject=1), "no event_id, subject and version"),
        (value(version="3"), "no event_id, subject and version"),
        (value(version=True), "no event_id, subject and version"),
        (value(version=3.5), "no event_id, subject and version"),
        (value(version=0), "no event_id, subject and version"),
        (value(version=-1), "no event_id, subject and version"),
        (value(subject="task/2"), "key is not the subject"),
        (value(subject="task/1\0"), "subject holds NUL"),
    ],
)
def test_what_cannot_be_an_event_says_why(raw: bytes | None, reason: str) -> None:
    with pytest.raises(Undecodable, match=reason):
        decode(HOME, Record(0, KEY, raw))


@pytest.mark.parametrize("key", [None, b"", b"task/2", b"\xff", b"task/1 "])
def test_the_key_is_the_subject(key: bytes | None) -> None:
    with pytest.raises(Undecodable, match="key is not the subject"):
        decode(HOME, Record(0, key, value()))


def test_a_copy_on_another_partition_is_no_event_there() -> None:
    with pytest.raises(Undecodable, match=f"belongs to partition {HOME}"):
        decode((HOME + 1) % 3, Record(0, KEY, value()))
