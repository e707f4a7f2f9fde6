"""Kills, outages, rebalances and a topic that is not what it was. Contents are read from PostgreSQL."""

from __future__ import annotations

import random
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

from audit_consumer.murmur2 import partition_of
from kit.load import Load
from kit.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Consumers
    from kit.board import Board
    from kit.services import Services
    from kit.topic import Topic

KILLS = 10


def nothing_lost_nothing_doubled(board: Board, *, skipped: int = 0) -> None:
    board.audited_all()
    board.check_all()
    assert board.quarantine() == []
    assert board.counters()[1] == skipped


def test_sigkill_under_load_loses_and_doubles_nothing(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    seed = time.time_ns()
    print(f"seed {seed}")  # noqa: T201  shown when the test fails
    chance = random.Random(seed)  # noqa: S311  not a secret
    with Load(board.url, topic, seed):
        for _ in range(KILLS):
            process = consumers.start()
            time.sleep(chance.uniform(0, 0.4))  # a random moment, not a synchronisation
            process.kill()
        consumers.start()

    nothing_lost_nothing_doubled(board)
    assert board.incidents() == []


def test_a_zombie_that_wakes_with_a_full_batch_writes_nothing(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    with Load(board.url, topic, seed=1):
        zombie = consumers.start("seat-0")
        eventually(lambda: sum(board.next_offsets()) > 100)
        zombie.suspend()
        heir = consumers.start("seat-1", wait=False)
        # The session of the zombie ends after 6 s, or its open transaction after 15 s.
        eventually(lambda: heir.partitions() == {"0", "1", "2"}, 30)
        zombie.go_on()

    nothing_lost_nothing_doubled(board)


def test_three_consumers_share_the_partitions_and_survivors_take_over(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    with Load(board.url, topic, seed=2):
        three = [consumers.start(f"seat-{seat}", wait=False) for seat in range(3)]
        eventually(lambda: [len(one.partitions()) for one in three] == [1, 1, 1], 40)
        three[0].terminate()
        three[1].kill()
        eventually(lambda: three[2].partitions() == {"0", "1", "2"}, 40)
        consumers.start("seat-3")

    nothing_lost_nothing_doubled(board)


def test_a_terminated_backend_interrupts_and_loses_nothing(
    board: Board, topic: Topic, consumers: Consumers, services: Services, database_name: str
) -> None:
    process = consumers.start()
    with Load(board.url, topic, seed=3):
        for kill in range(1, 6):
            eventually(lambda: terminate_backends(services, database_name) > 0)
            process.wait_for("recovered", kill)

    nothing_lost_nothing_doubled(board)
    assert process.count("interrupted", side="postgres") == process.count("recovered")


def test_an_outage_of_postgres_is_told_once_and_keeps_the_partitions(
    board: Board, topic: Topic, consumers: Consumers, services: Services, database_name: str
) -> None:
    process = consumers.start()
    board.history(50)
    with outage(services, database_name):
        topic.relay(board.captured())
        process.wait_for("interrupted")
        time.sleep(8)  # longer than the session of the group
        assert process.count("interrupted") == 1
        assert process.count("recovered") == 0
    board.audited_all()
    process.wait_for("recovered")

    assert process.count("interrupted") == process.count("recovered", side="postgres") == 1
    assert process.count("lost") == process.count("revoked") == 0
    nothing_lost_nothing_doubled(board)


def test_a_start_without_postgres_waits_for_it(
    board: Board, topic: Topic, consumers: Consumers, services: Services, database_name: str
) -> None:
    board.history(3)
    topic.relay(board.captured())
    with outage(services, database_name):
        process = consumers.start(wait=False)
        process.wait_for("interrupted")
    board.audited_all()

    nothing_lost_nothing_doubled(board)
    assert process.count("interrupted", side="postgres") == 1


def test_a_partition_that_left_in_an_outage_and_came_back_is_followed(
    board: Board, topic: Topic, consumers: Consumers, services: Services, database_name: str
) -> None:
    first = consumers.start("seat-0")
    for _ in range(9):
        board.history(2)
    with outage(services, database_name):
        topic.relay(board.captured())
        first.wait_for("interrupted")
        second = consumers.start("seat-1", wait=False)
        first.wait_for("revoked")
    eventually(lambda: bool(second.partitions()), 30)
    second.terminate()
    eventually(lambda: first.partitions() == {"0", "1", "2"}, 30)
    for _ in range(9):
        board.history(2)
    topic.relay(board.captured())

    nothing_lost_nothing_doubled(board)


def test_sigterm_in_an_outage_ends_it(
    consumers: Consumers, services: Services, database_name: str, topic: Topic, board: Board
) -> None:
    process = consumers.start()
    board.history(3)
    with outage(services, database_name):
        topic.relay(board.captured())
        process.wait_for("interrupted")

        assert process.terminate() == 0


def test_a_topic_made_again_is_adopted_and_the_chain_goes_on(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    process = consumers.start()
    rows = board.history(5)
    topic.relay(rows)
    board.audited_all()
    topic.recreate()
    process.wait_for("adopted", count=6)  # three at the first start, three now
    board.edit(int(rows[0].subject.removeprefix("task/")), "After")
    topic.relay(board.captured())
    board.audited_all()

    nothing_lost_nothing_doubled(board)
    assert board.incidents() == [("topic_changed", partition) for partition in range(3)]
    eventually(lambda: board.counters() == (5, 0))
    assert process.is_running()


def test_a_topic_made_again_while_it_was_stopped_is_adopted_at_the_start(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    first = consumers.start()
    topic.relay(board.history(5))
    board.audited_all()
    first.terminate()
    topic.recreate()
    topic.relay(board.history(7))
    consumers.start()

    nothing_lost_nothing_doubled(board)
    assert board.incidents() == [("topic_changed", partition) for partition in range(3)]


def test_records_gone_by_retention_move_the_head_to_the_start_of_the_log(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    first = consumers.start()
    rows = board.history(6)
    home = partition_of(rows[0].subject.encode())
    topic.relay(rows[:2])
    eventually(lambda: len(board.log()) == 2)
    first.terminate()
    topic.relay(rows[2:])
    topic.forget_before(home, 5)
    process = consumers.start()
    eventually(lambda: board.next_offsets()[home] == 6)
    # The sweeper sees what was lost, the relay sends the subject again.
    topic.relay(rows[2:])

    nothing_lost_nothing_doubled(board, skipped=1)
    assert board.incidents() == [("offset_out_of_range", home)]
    assert process.count("moved") == 1


def test_a_head_beyond_the_log_moves_to_its_end(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    first = consumers.start()
    rows = board.history(4)
    home = partition_of(rows[0].subject.encode())
    topic.relay(rows[:2])
    eventually(lambda: len(board.log()) == 2)
    first.terminate()
    # As after a broker that lost its tail with the power.
    board.run("update audit_head set next_offset = 1000 where partition = %s", home)
    process = consumers.start()
    process.wait_for("moved")
    topic.relay(rows[2:])

    nothing_lost_nothing_doubled(board)
    assert board.incidents() == [("offset_out_of_range", home)]


def test_the_open_transaction_of_another_producer_holds_nothing_back(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    consumers.start()
    rows = board.history(3)
    home = partition_of(rows[0].subject.encode())
    topic.send_uncommitted(b"junk", home)
    topic.relay(rows)
    board.audited_all()

    assert [version for _, version, _ in board.log()] == [1, 2, 3]
    assert board.quarantine() == [("foreign", "not JSON: JSONDecodeError")]


@contextmanager
def outage(services: Services, database: str) -> Iterator[None]:
    """PostgreSQL as the consumer sees it: connections break, new ones are refused."""
    services.superuser("revoke connect on database {database} from public", database=database)
    terminate_backends(services, database)
    try:
        yield
    finally:
        services.superuser("grant connect on database {database} to public", database=database)


def terminate_backends(services: Services, database: str) -> int:
    with psycopg.connect(services.superuser_url, autocommit=True) as connection:
        found = connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where usename = 'consumer' and datname = %s",
            (database,),
        )
        return len(found.fetchall())
