"""The decision on each record of a batch. Pure: the same records and evidence, the same verdicts.

In this order, with ids and last versions of this batch kept in memory:

1. null or unparseable value, key ≠ subject, or partition ≠ murmur2(subject)    → foreign
2. event_id audited, or appended earlier in this batch: equal content            → duplicate
                                                        else                     → foreign
3. no outbox match                                                               → foreign
4. outbox match: version = last + 1                                              → append
                 version > last + 1: its row is still there, the sweeper re-sends → skip
                 else: its version is audited under another id                   → conflict

A conflict contradicts the database itself. What only the topic says is foreign, so nobody who can merely write to the
topic can raise that alarm.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from audit_consumer.decode import Event, Record, Undecodable, canonical_json
from audit_consumer.event_schema import violation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


class Verdict(StrEnum):
    """What becomes of a record."""

    APPEND = "append"
    DUPLICATE = "duplicate"
    SKIP = "skip"
    FOREIGN = "foreign"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the database knows of one event, on one snapshot."""

    audited: bool = False
    differing: str | None = None
    """The audited event with this id, if it is not byte for byte the same."""
    captured: bool = False
    """The outbox holds this event with exactly these bytes."""
    last_version: int = 0
    """The last audited version of the subject; versions in the log have no gaps."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A record, its event if it is one, and the verdict with its reason."""

    record: Record
    event: Event | None
    verdict: Verdict
    detail: str = ""


@dataclass(slots=True)
class Judge:
    """The memory of one batch."""

    appended: dict[UUID, bytes] = field(default_factory=dict)
    last_versions: dict[str, int] = field(default_factory=dict)

    def judge(self, record: Record, event: Event, evidence: Evidence) -> Judged:
        verdict, detail = self._decide(event, evidence)
        if verdict is Verdict.APPEND:
            self.appended[event.event_id] = event.canonical
            self.last_versions[event.subject] = event.version
        return Judged(record, event, verdict, detail)

    def _decide(self, event: Event, evidence: Evidence) -> tuple[Verdict, str]:
        if evidence.audited or event.event_id in self.appended:
            if self._is_equal(event, evidence):
                return Verdict.DUPLICATE, ""
            return Verdict.FOREIGN, "another content under an audited event_id"
        last = max(evidence.last_version, self.last_versions.get(event.subject, 0))
        if not evidence.captured:
            return _without_outbox_row(event, last)
        if event.version == last + 1:
            return Verdict.APPEND, ""
        if event.version > last:
            return Verdict.SKIP, f"version {event.version} after {last}"
        return (
            Verdict.CONFLICT,
            f"captured, but version {event.version} is audited under another id",
        )

    def _is_equal(self, event: Event, evidence: Evidence) -> bool:
        if not evidence.audited:
            return self.appended[event.event_id] == event.canonical
        return evidence.differing is None or canonical_json(evidence.differing) == event.canonical


def _without_outbox_row(event: Event, last: int) -> tuple[Verdict, str]:
    if event.version <= last:
        return Verdict.FOREIGN, f"version {event.version} is audited under another id"
    broken = violation(event.value)
    return Verdict.FOREIGN, broken or "no committed change has this id and content"


def undecodable(record: Record, reason: Undecodable) -> Judged:
    """Rule 1."""
    return Judged(record, None, Verdict.FOREIGN, str(reason))


def count(judged: Iterable[Judged], verdict: Verdict) -> int:
    return sum(one.verdict is verdict for one in judged)
