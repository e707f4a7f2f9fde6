"""The second port of a process that works: figures that agree with the database, probes with the log lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.parser import text_string_to_metric_families

from audit_consumer.metrics import REGISTRY
from audit_consumer.murmur2 import PARTITIONS, partition_of
from kit.scrape import Series, ask, scrape, total, value
from kit.waiting import eventually

if TYPE_CHECKING:
    from conftest import Consumers
    from kit.board import Board
    from kit.process import Process
    from kit.topic import Topic

PARTITION_LABELS = {str(partition) for partition in range(PARTITIONS)}


def scrape_at(process: Process, name: str, count: float, **labels: str) -> Series:
    """What is offered once this sum is reached: figures follow the commit."""
    eventually(lambda: total(scrape(process), name, **labels) == count, 30, lambda: scrape(process))
    return scrape(process)


def names_in(text: str) -> set[str]:
    return {family.name for family in text_string_to_metric_families(text)}


def test_every_figure_of_the_catalogue_is_offered_and_none_beside_it(consumers: Consumers) -> None:
    process = consumers.start(METRICS_PORT="0")
    status, text = ask(process, "/metrics")

    assert status == 200
    assert names_in(text) == {family.name for family in REGISTRY.collect()}
    for family in text_string_to_metric_families(text):
        assert family.documentation
        assert family.type != "unknown"
        assert family.samples, family.name


def test_figures_say_what_became_of_the_records(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    process = consumers.start(METRICS_PORT="0")
    rows = board.history(3)
    topic.relay([*rows, *rows])
    for partition in range(PARTITIONS):
        topic.send(b"junk", b"task/1", partition)
    late = board.history(3)
    topic.relay([late[0], late[2]])
    ends = topic.ends()
    eventually(lambda: board.next_offsets() == ends)
    figures = scrape_at(process, "tasktrail_sink_records_total", sum(ends))

    verdicts = ["append", "duplicate", "skip", "foreign", "conflict"]
    counts = {
        verdict: total(figures, "tasktrail_sink_records_total", verdict=verdict)
        for verdict in verdicts
    }
    home = str(partition_of(rows[0].subject.encode()))
    assert counts == {"append": 4, "duplicate": 3, "skip": 1, "foreign": 3, "conflict": 0}
    assert value(figures, "tasktrail_sink_next_offset", partition=home) == ends[int(home)]
    assert value(figures, "tasktrail_sink_last_commit_timestamp_seconds") > 0
    assert value(figures, "tasktrail_sink_batch_duration_seconds_count") > 0


def test_labels_take_few_values_whatever_is_on_the_topic(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    process = consumers.start(METRICS_PORT="0")
    before = scrape(process)
    topic.relay([row for _ in range(200) for row in board.history(1)])
    for number in range(200):
        topic.send(b"junk", f"anything/{number}".encode(), number % PARTITIONS)
    after = scrape_at(process, "tasktrail_sink_records_total", 400)

    assert after.keys() == before.keys()
    partitions = {dict(labels).get("partition", "0") for _, labels in after}
    assert partitions == PARTITION_LABELS


def test_each_partition_is_followed_once_over_all_consumers(consumers: Consumers) -> None:
    processes = [consumers.start(f"seat-{seat}", METRICS_PORT="0") for seat in range(2)]
    name = "tasktrail_consumer_following"

    def followed() -> list[float]:
        seen = [scrape(process) for process in processes]
        return [
            sum(value(one, name, partition=partition) for one in seen)
            for partition in sorted(PARTITION_LABELS)
        ]

    eventually(lambda: followed() == [1, 1, 1], 30, followed)


def test_probes_tell_an_outage_from_a_standstill(consumers: Consumers) -> None:
    """A database that is away makes it unready; a new process would not help, so it stays alive."""
    away = {"METRICS_PORT": "0", "DATABASE_URL": "postgresql://consumer@127.0.0.1:1/none"}
    process = consumers.start(wait=False, **away)
    process.wait_for("interrupted")

    assert ask(process, "/health/live")[0] == 200
    assert ask(process, "/health/ready")[0] == 503
    figures = scrape(process)
    assert value(figures, "tasktrail_consumer_interrupted") == 1
    assert value(figures, "tasktrail_consumer_interruptions_total", side="postgres") >= 1


def test_a_seat_without_a_partition_is_ready(consumers: Consumers) -> None:
    """Who waits for others to leave is as it should be: a roll-out must not wait for it."""
    first = [consumers.start(f"seat-{seat}") for seat in range(PARTITIONS)]
    eventually(lambda: [len(one.partitions()) for one in first] == [1] * PARTITIONS)
    spare = consumers.start("seat-9", wait=False, METRICS_PORT="0")
    spare.wait_for("waiting")

    eventually(lambda: ask(spare, "/health/ready")[0] == 200)


def test_a_port_in_use_is_one_line(consumers: Consumers) -> None:
    first = consumers.start(METRICS_PORT="0")
    taken = next(line["port"] for line in first.lines if line["action"] == "second-port")
    second = consumers.start("seat-1", wait=False, METRICS_PORT=str(taken))

    assert second.end() == 1
    assert [line["action"] for line in second.lines] == ["failed"]
