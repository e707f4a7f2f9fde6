"""`python -m audit_consumer run` on real Kafka and PostgreSQL: what a topic may hold, and how it stops."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from audit_consumer.__main__ import main
from audit_consumer.murmur2 import partition_of
from kit.waiting import eventually

if TYPE_CHECKING:
    from conftest import Consumers
    from kit.board import Board
    from kit.topic import Topic

BIG = 20_000


def follows_to_the_end(board: Board, topic: Topic) -> None:
    ends = topic.ends()
    eventually(lambda: board.next_offsets() == ends, 30, lambda: (board.next_offsets(), ends))


def test_a_change_reaches_the_log(board: Board, topic: Topic, consumers: Consumers) -> None:
    process = consumers.start()
    for _ in range(5):
        board.history(4)
    topic.relay(board.captured())
    board.audited_all()

    board.check_all()
    assert board.counters() == (0, 0)
    assert board.quarantine() == []
    assert board.incidents() == []
    assert {line["level"] for line in process.lines} <= {"info", "debug"}


def test_what_was_sent_before_the_start_is_read_from_the_head(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    board.history(3)
    topic.relay(board.captured())
    consumers.start()
    board.audited_all()

    board.check_all()


def test_bad_records_are_quarantined_and_stop_no_partition(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    consumers.start()
    first, second = board.history(2)
    topic.relay([first])
    key = first.subject.encode()
    home = partition_of(key)
    forgery = json.dumps(json.loads(second.event) | {"event_id": str(uuid4())}).encode()
    for partition in range(3):
        topic.send(b"\x00\xffjunk", b"\xfe", partition)
        topic.send(None, b"task/1", partition)
        topic.send(b'{"order": 17}', None, partition)
        topic.send(b"[" * BIG + b"]" * BIG, None, partition)
    topic.send(forgery, key, home)
    topic.send(first.event.encode(), key, (home + 1) % 3)
    topic.relay([second])
    board.audited_all()
    follows_to_the_end(board, topic)

    board.check_all()
    assert [version for _, version, _ in board.log()] == [1, 2]
    assert [reason for reason, _ in board.quarantine()] == ["foreign"] * 14
    assert board.value("select event_id from task_audit_log where version = 2") == second.event_id


def test_a_replay_of_the_whole_topic_after_the_sweep_changes_nothing(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    consumers.start()
    for _ in range(20):
        board.history(5)
    rows = board.captured()
    topic.relay(rows)
    board.audited_all()
    before = board.log()
    board.sweep()
    topic.relay(rows)
    follows_to_the_end(board, topic)

    assert board.log() == before
    assert board.counters() == (len(rows), 0)
    assert board.quarantine() == []
    board.check_chain()


def test_long_descriptions_pass(board: Board, topic: Topic, consumers: Consumers) -> None:
    consumers.start()
    task_id = board.create("Long", "\U0001f5d1" * BIG)
    for edit in range(40):
        board.run(
            "update tasks set description = %s where id = %s", chr(0x1F600 + edit) * BIG, task_id
        )
    topic.relay(board.captured())
    board.audited_all()

    board.check_all()


def test_the_group_shows_the_lag_and_its_offsets_are_never_read(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    first = consumers.start()
    board.history(3)
    topic.relay(board.captured())
    board.audited_all()
    eventually(lambda: max(topic.committed(topic.name)) == max(topic.ends()) == 3)
    first.terminate()
    # What Kafka remembers says "done"; the head says "from the start".
    board.run("update audit_head set next_offset = 0")
    consumers.start()
    follows_to_the_end(board, topic)

    assert board.counters() == (3, 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order_and_the_next_one_goes_on(
    board: Board, topic: Topic, consumers: Consumers, number: signal.Signals
) -> None:
    first = consumers.start()
    board.history(3)
    topic.relay(board.captured())
    board.audited_all()

    assert first.terminate(number) == 0
    assert [line["action"] for line in first.lines][-3:] == ["stopping", "revoked", "stopped"]

    board.history(3)
    topic.relay(board.captured(after=3))
    consumers.start()
    board.audited_all()

    board.check_all()
    assert board.counters() == (0, 0)


def test_a_topic_with_another_number_of_partitions_is_refused_by_name(
    topic: Topic, consumers: Consumers
) -> None:
    topic.delete()
    topic.create(partitions=4)
    process = consumers.start(wait=False)

    assert process.end() == 1
    assert process.lines[-1]["message"] == f"topic {topic.name} has 4 partitions, expected 3"


def test_two_processes_cannot_take_one_seat(topic: Topic, consumers: Consumers) -> None:
    del topic
    first = consumers.start("seat-0")
    consumers.start("seat-0")

    assert first.end() == 1
    assert first.count("failed", error="SeatTakenError") == 1


def test_check_says_that_both_sides_answer(
    topic: Topic, consumers: Consumers, capsys: pytest.CaptureFixture[str]
) -> None:
    del topic

    assert main(["check"], consumers.environment) == 0
    assert capsys.readouterr().out == "postgres: ok\nkafka: ok\n"


def test_check_names_the_side_that_does_not(
    topic: Topic, consumers: Consumers, capsys: pytest.CaptureFixture[str]
) -> None:
    topic.delete()
    url = consumers.environment["DATABASE_URL"].replace("consumer:", "consumer:wrong-")

    assert main(["check"], consumers.environment | {"DATABASE_URL": url}) == 1
    postgres, kafka = capsys.readouterr().out.splitlines()
    assert postgres.startswith("postgres: OperationalError")
    assert "wrong-" not in postgres
    assert kafka == f"kafka: topic {topic.name}: UNKNOWN_TOPIC_OR_PART"
    topic.create()
