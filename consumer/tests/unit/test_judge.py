"""Every rule of design §3.3, each against every evidence that could hide it."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest

from audit_consumer.decode import Event, Record, Undecodable, canonical_json
from audit_consumer.judge import Evidence, Judge, Judged, Verdict, undecodable

APPEND, DUPLICATE, SKIP = Verdict.APPEND, Verdict.DUPLICATE, Verdict.SKIP
FOREIGN, CONFLICT = Verdict.FOREIGN, Verdict.CONFLICT


def make(version: int, event_id: int = 1, subject: str = "task/1", note: str = "") -> Event:
    value = json.dumps(
        {"event_id": str(UUID(int=event_id)), "subject": subject, "version": version, "note": note}
    ).encode()
    return Event(0, UUID(int=event_id), subject, version, value, canonical_json(value))


def verdicts(*batch: tuple[Event, Evidence]) -> list[Verdict]:
    judge = Judge()
    return [judge.judge(Record(0, b"", event.value), event, one).verdict for event, one in batch]


def captured(last_version: int = 0) -> Evidence:
    return Evidence(captured=True, last_version=last_version)


def test_what_is_no_event_is_foreign() -> None:
    record = Record(4, b"key", b"junk")

    assert undecodable(record, Undecodable("not JSON")) == Judged(record, None, FOREIGN, "not JSON")


@pytest.mark.parametrize(
    ("version", "last", "expected"),
    [
        (1, 0, APPEND),
        (2, 1, APPEND),
        (9, 8, APPEND),
        (2, 0, SKIP),
        (3, 1, SKIP),
        (1, 1, CONFLICT),
        (1, 5, CONFLICT),
    ],
)
def test_a_captured_event_enters_in_order(version: int, last: int, expected: Verdict) -> None:
    assert verdicts((make(version), captured(last))) == [expected]


@pytest.mark.parametrize(
    ("version", "last", "expected"),
    [(1, 0, FOREIGN), (2, 1, FOREIGN), (7, 1, FOREIGN), (1, 1, FOREIGN), (1, 5, FOREIGN)],
)
def test_what_nobody_captured_never_enters(version: int, last: int, expected: Verdict) -> None:
    assert verdicts((make(version), Evidence(last_version=last))) == [expected]


@pytest.mark.parametrize(("is_captured", "last"), list(product([True, False], [0, 1, 2])))
def test_an_audited_event_is_a_duplicate_whatever_else_is_known(
    is_captured: bool,  # noqa: FBT001  a parameter of the case
    last: int,
) -> None:
    evidence = Evidence(audited=True, captured=is_captured, last_version=last)

    assert verdicts((make(2), evidence)) == [DUPLICATE]


@pytest.mark.parametrize("is_captured", [True, False])
def test_another_content_under_an_audited_id_is_foreign(is_captured: bool) -> None:  # noqa: FBT001
    audited = make(2).value.decode()
    evidence = Evidence(audited=True, differing=audited, captured=is_captured, last_version=2)

    assert verdicts((make(2, note="forged"), evidence)) == [FOREIGN]


def test_the_same_content_written_otherwise_is_a_duplicate() -> None:
    event = make(2)
    evidence = Evidence(audited=True, differing=f" {event.value.decode()} ", last_version=2)

    assert verdicts((event, evidence)) == [DUPLICATE]


def test_a_number_is_not_the_boolean_that_python_thinks_it_equals() -> None:
    event = replace(make(1), canonical=canonical_json('{"a": true}'))
    evidence = Evidence(audited=True, differing='{"a": 1}', last_version=1)

    assert verdicts((event, evidence)) == [FOREIGN]


def test_versions_of_one_batch_follow_each_other() -> None:
    batch = [(make(version, event_id=version), captured()) for version in (1, 2, 3)]

    assert verdicts(*batch) == [APPEND, APPEND, APPEND]


def test_an_event_twice_in_one_batch_enters_once() -> None:
    first, second = make(1, event_id=1), make(2, event_id=2)
    batch = [(event, captured()) for event in (first, second, first, second)]

    assert verdicts(*batch) == [APPEND, APPEND, DUPLICATE, DUPLICATE]


def test_another_content_under_an_id_of_this_batch_is_foreign() -> None:
    forged = make(1, note="forged")

    assert verdicts((make(1), captured()), (forged, Evidence())) == [APPEND, FOREIGN]


def test_a_forgery_before_the_genuine_event_does_not_keep_it_out() -> None:
    forged = make(1, note="forged")

    assert verdicts((forged, Evidence()), (make(1), captured())) == [FOREIGN, APPEND]


def test_a_gap_is_skipped_until_the_missing_version_comes() -> None:
    one, two, three = (make(version, event_id=version) for version in (1, 2, 3))
    batch = [(event, captured()) for event in (one, three, two, three)]

    assert verdicts(*batch) == [APPEND, SKIP, APPEND, APPEND]


def test_a_version_of_this_batch_under_another_id_is_a_conflict() -> None:
    batch = [(make(1, event_id=1), captured()), (make(1, event_id=2), captured())]

    assert verdicts(*batch) == [APPEND, CONFLICT]


def test_subjects_do_not_meet() -> None:
    batch = [
        (make(1, event_id=1, subject="task/1"), captured()),
        (make(2, event_id=2, subject="task/2"), captured()),
        (make(5, event_id=3, subject="task/3"), captured(last_version=4)),
    ]

    assert verdicts(*batch) == [APPEND, SKIP, APPEND]


def test_the_detail_names_the_rule_that_the_value_breaks() -> None:
    judged = Judge().judge(Record(0, b"", b""), make(1), Evidence())

    assert judged.detail.startswith("data must contain")


def test_a_value_nested_as_deep_as_can_be_decoded_is_judged() -> None:
    shell = make(1).value.decode().removesuffix("}")
    for depth in range(100, 1_000):
        value = f'{shell}, "changes": {{"a": {{"from": {"[" * depth}{"]" * depth}}}}}}}'.encode()
        event = replace(make(1), value=value)

        assert verdicts((event, Evidence())) == [FOREIGN]
