"""The catalogue: every figure that this process offers, with its words. Labels take few values, never an id.

Counted in memory where it happens, once for each batch: nobody asks the database or the broker for a figure.
"""

from __future__ import annotations

import platform
from math import nan
from typing import TYPE_CHECKING, Protocol

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

from audit_consumer import __version__
from audit_consumer.judge import Verdict
from audit_consumer.murmur2 import PARTITIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit_consumer.sink import Outcome, Position

disable_created_metrics()  # type: ignore[no-untyped-call]  # upstream
REGISTRY = CollectorRegistry()
SIDES = ("postgres", "schema", "kafka", "head")
INCIDENT_KINDS = ("topic_changed", "offset_out_of_range")

RECORDS = Counter(
    "tasktrail_sink_records_total",
    "Records by what became of them: append, duplicate (known, dropped), skip (came too early, is sent"
    " again), foreign and conflict (quarantined; a conflict is an alarm).",
    ["partition", "verdict"],
    registry=REGISTRY,
)
BATCH_SECONDS = Histogram(
    "tasktrail_sink_batch_duration_seconds",
    "Time of one batch of one partition, from the lock of its head to the commit.",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
    registry=REGISTRY,
)
NEXT_OFFSET = Gauge(
    "tasktrail_sink_next_offset",
    "Offset that this process reads next in a partition it follows. The end of the log minus this is the lag.",
    ["partition"],
    registry=REGISTRY,
)
LAST_COMMIT = Gauge(
    "tasktrail_sink_last_commit_timestamp_seconds",
    "When this process last committed a batch; 0 before the first.",
    registry=REGISTRY,
)
FOLLOWING = Gauge(
    "tasktrail_consumer_following",
    "1 for each partition that this process follows; over all consumers each partition has to be followed once.",
    ["partition"],
    registry=REGISTRY,
)
INTERRUPTIONS = Counter(
    "tasktrail_consumer_interruptions_total",
    "Times that the work was interrupted, by the side that failed: postgres, schema (an older one), kafka,"
    " head (another writer).",
    ["side"],
    registry=REGISTRY,
)
INTERRUPTED = Gauge(
    "tasktrail_consumer_interrupted",
    "1 while the work is interrupted.",
    registry=REGISTRY,
)
INCIDENTS = Counter(
    "tasktrail_consumer_incidents_total",
    "Heads that this process moved because the topic was another one or did not hold the next record.",
    ["kind"],
    registry=REGISTRY,
)
BUILD = Gauge(
    "tasktrail_build_info",
    "What is running; always 1.",
    ["part", "version", "runtime"],
    registry=REGISTRY,
)

# Memory, processor time, start and open files, read from /proc when asked; on other systems nothing.
ProcessCollector(registry=REGISTRY)


class Observed(Protocol):
    """What the loop shows of itself."""

    @property
    def positions(self) -> Mapping[int, Position]: ...

    @property
    def interrupted(self) -> bool: ...


def watch(loop: Observed) -> None:
    """Say what is running, let every series begin at 0, and ask the loop when somebody asks us."""
    BUILD.labels("consumer", __version__, f"python {platform.python_version()}").set(1)
    INTERRUPTED.set_function(lambda: float(loop.interrupted))
    for side in SIDES:
        INTERRUPTIONS.labels(side)
    for kind in INCIDENT_KINDS:
        INCIDENTS.labels(kind)
    for partition in range(PARTITIONS):
        _watch_partition(loop, partition)


def count_batch(partition: int, outcome: Outcome, seconds: float) -> None:
    """Count a batch that was committed."""
    BATCH_SECONDS.observe(seconds)
    LAST_COMMIT.set_to_current_time()
    for verdict in Verdict:
        if (records := outcome.count(verdict)) > 0:
            RECORDS.labels(partition, verdict.value).inc(records)


def _watch_partition(loop: Observed, partition: int) -> None:
    for verdict in Verdict:
        RECORDS.labels(partition, verdict.value)
    FOLLOWING.labels(partition).set_function(lambda: float(partition in loop.positions))
    NEXT_OFFSET.labels(partition).set_function(lambda: _next_offset(loop, partition))


def _next_offset(loop: Observed, partition: int) -> float:
    position = loop.positions.get(partition)
    return nan if position is None else float(position.next_offset)
