"""The transaction of the sink on a real PostgreSQL, record by record."""

from __future__ import annotations

import json
from contextlib import contextmanager
from threading import Event as Flag, Thread
from typing import TYPE_CHECKING, cast
from uuid import uuid4

import pytest

from audit_consumer.database import Database
from audit_consumer.decode import Record
from audit_consumer.errors import DatabaseInterruption, HeadMoved
from audit_consumer.judge import Verdict
from audit_consumer.queries import QUERIES
from audit_consumer.sink import Position, Sink
from kit.board import Board
from kit.sink_batches import TOPIC_ID, begin, home, record, write
from kit.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_consumer.database import Cursor
    from kit.board import Captured
    from kit.services import Services


@pytest.fixture(autouse=True)
def _begin(board: Board) -> Iterator[None]:
    begin(board)
    yield
    board.check_all()


def forged(row: Captured, **fields: object) -> bytes:
    return json.dumps(json.loads(row.event) | fields).encode()


def test_captured_events_enter_the_log_in_order(board: Board, sink: Sink) -> None:
    rows = board.history(3)
    outcome = write(sink, rows)

    assert outcome.position == Position(TOPIC_ID, 3)
    assert board.log() == [(row.subject, row.version, row.event_id) for row in rows]
    assert board.value(
        "select event_type || ' ' || topic_id || ' ' || kafka_offset from task_audit_log where version = 2"
    ) == (f"task.updated {TOPIC_ID} 1")


def test_the_log_keeps_every_character(board: Board, sink: Sink) -> None:
    text = 'Größe "10 µm" \\ 東京 👩‍👩‍👧‍👦 \x01\x1f\x7f\u2028</script>'
    board.create(text, text * 100)
    write(sink, board.captured())

    assert (
        board.value("select event_data -> 'task' ->> 'description' from task_audit_log")
        == text * 100
    )


def test_offsets_may_have_gaps(board: Board, sink: Sink) -> None:
    first, second = board.history(2)
    records = [record(first, 4), record(second, 9)]
    outcome = sink.record(home(first), Position(TOPIC_ID, 0), records)

    assert (outcome.position.next_offset, outcome.count(Verdict.APPEND)) == (10, 2)


def test_a_duplicate_is_dropped_and_counted(board: Board, sink: Sink) -> None:
    rows = board.history(2)
    write(sink, [*rows, *rows])
    write(sink, rows, start=4)

    assert len(board.log()) == 2
    assert board.counters() == (4, 0)
    assert board.quarantine() == []


def test_a_replay_after_the_sweep_changes_nothing(board: Board, sink: Sink) -> None:
    rows = board.history(3)
    write(sink, rows)
    before = board.log()
    board.sweep()
    outcome = write(sink, rows, start=3)

    assert board.value("select count(*) from outbox") == 0
    assert outcome.count(Verdict.DUPLICATE) == 3
    assert board.log() == before


def test_a_forged_next_version_never_enters_and_keeps_nothing_out(board: Board, sink: Sink) -> None:
    first, second = board.history(2)
    write(sink, [first])
    forgery = forged(second, event_id=str(uuid4()))
    same_id = forged(second, task={"title": "forged"})
    for offset, value in enumerate((forgery, same_id), start=1):
        sink.record(
            home(first), Position(TOPIC_ID, offset), [Record(offset, first.subject.encode(), value)]
        )
    write(sink, [second], start=3)

    assert [version for _, version, _ in board.log()] == [1, 2]
    assert board.value("select event_data from task_audit_log where version = 2") == json.loads(
        second.event
    )
    assert [reason for reason, _ in board.quarantine()] == ["foreign", "foreign"]


def test_a_forgery_of_a_subject_nobody_created_is_foreign(board: Board, sink: Sink) -> None:
    row = board.history(1)[0]
    value = forged(row, event_id=str(uuid4()), subject="task/999999", task_id=999_999)
    key = b"task/999999"
    partition = home(row._replace(subject="task/999999"))
    sink.record(partition, Position(TOPIC_ID, 0), [Record(0, key, value)])

    assert board.log() == []
    assert board.quarantine() == [("foreign", "no committed change has this id and content")]


def test_another_content_under_an_audited_id_is_foreign(board: Board, sink: Sink) -> None:
    row = board.history(1)[0]
    write(sink, [row])
    board.sweep()
    value = forged(row, cause={"request_id": "forged"})
    sink.record(home(row), Position(TOPIC_ID, 1), [Record(1, row.subject.encode(), value)])

    assert board.quarantine() == [("foreign", "another content under an audited event_id")]


def test_a_gap_is_skipped_then_sent_again_in_order(board: Board, sink: Sink) -> None:
    first, second, third = board.history(3)
    write(sink, [first, third])

    assert board.counters() == (0, 1)
    assert board.skipped() == [(home(third), 1, third.event_id)]
    assert [version for _, version, _ in board.log()] == [1]

    write(sink, [second, third], start=2)

    assert [version for _, version, _ in board.log()] == [1, 2, 3]
    assert board.quarantine() == []
    assert len(board.skipped()) == 1


def test_a_skipped_position_met_again_is_kept_once(board: Board, sink: Sink) -> None:
    second = board.history(2)[1]
    write(sink, [second])
    begin(board)
    write(sink, [second])

    assert board.skipped() == [(home(second), 0, second.event_id)]


def test_nobody_who_only_writes_to_the_topic_raises_a_conflict(board: Board, sink: Sink) -> None:
    row = board.history(1)[0]
    write(sink, [row])
    value = forged(row, event_id=str(uuid4()))
    sink.record(home(row), Position(TOPIC_ID, 1), [Record(1, row.subject.encode(), value)])

    assert board.quarantine() == [("foreign", "version 1 is audited under another id")]


def test_a_captured_version_audited_under_another_id_is_a_conflict(
    board: Board, sink: Sink
) -> None:
    row = board.history(1)[0]
    write(sink, [row])
    board.sweep()
    # Only the owner can do this: the outbox says version 1 twice.
    twin = row._replace(event_id=uuid4())
    twin = twin._replace(event=forged(row, event_id=str(twin.event_id)).decode())
    board.run(
        "insert into outbox (event_id, subject, version, type, occurred_at, event)"
        " values (%s, %s, 1, 'task.created', now(), %s)",
        twin.event_id,
        twin.subject,
        twin.event,
    )
    write(sink, [twin], start=1)
    reasons = board.quarantine()
    board.run("alter table outbox disable trigger refuse_early_removal")
    board.run("delete from outbox")

    assert reasons == [("conflict", "captured, but version 1 is audited under another id")]


JUNK = [
    None,
    b"",
    b"\x00",
    b"\xff\xfe\x00junk",
    b'{"event": "task.created"',
    b"[" * 20_000 + b"]" * 20_000,
    b'{"event_id": "\\u0000", "subject": "task/1", "version": 1}',
    b'"\\ud800"',
    b"1" * 5_000,
    b'{"order": 17}',
    b"x" * 1_000_000,
]


def test_junk_is_kept_byte_for_byte_and_stops_nothing(board: Board, sink: Sink) -> None:
    row = board.history(1)[0]
    records = [Record(offset, None, value) for offset, value in enumerate(JUNK)]
    outcome = sink.record(home(row), Position(TOPIC_ID, 0), [*records, record(row, len(JUNK))])

    assert outcome.count(Verdict.APPEND) == 1
    kept = board.rows("select key, value, reason from audit_quarantine order by kafka_offset")
    assert kept == [(None, value, "foreign") for value in JUNK]


def test_any_key_is_kept(board: Board, sink: Sink) -> None:
    row = board.history(1)[0]
    keys = [None, b"", b"\x00", b"\xff", b"task/2"]
    records = [Record(offset, key, row.event.encode()) for offset, key in enumerate(keys)]
    sink.record(home(row), Position(TOPIC_ID, 0), records)

    assert board.rows("select key from audit_quarantine order by kafka_offset") == [
        (key,) for key in keys
    ]
    assert board.log() == []


def test_a_copy_on_another_partition_is_foreign(board: Board, sink: Sink) -> None:
    row = board.history(1)[0]
    elsewhere = (home(row) + 1) % 3
    sink.record(elsewhere, Position(TOPIC_ID, 0), [record(row, 0)])
    write(sink, [row])

    assert board.quarantine() == [("foreign", f"subject belongs to partition {home(row)}")]
    assert len(board.log()) == 1


def test_a_batch_met_again_after_the_head_was_moved_back_changes_nothing(
    board: Board, sink: Sink
) -> None:
    row = board.history(1)[0]
    records = [record(row, 0), Record(1, b"key", b"junk")]
    sink.record(home(row), Position(TOPIC_ID, 0), records)
    begin(board)
    sink.record(home(row), Position(TOPIC_ID, 0), records)

    assert len(board.log()) == len(board.quarantine()) == 1


# Fences


def test_a_zombie_is_fenced_by_the_head(
    board: Board, sink: Sink, services: Services, database_name: str
) -> None:
    zombie_database = Database(services.url("consumer", database_name))
    rows = board.history(4)
    write(sink, rows[:3])
    with pytest.raises(HeadMoved, match="head at 3, I was at 0"):
        write(Sink(zombie_database), rows[:2])
    zombie_database.close()
    write(sink, rows[3:], start=3)

    assert board.next_offsets()[home(rows[0])] == 4
    assert board.counters() == (0, 0)


def test_a_writer_that_believes_in_another_topic_is_fenced(board: Board, sink: Sink) -> None:
    row = board.history(1)[0]
    with pytest.raises(HeadMoved):
        sink.record(home(row), Position(uuid4(), 0), [record(row, 0)])

    assert board.log() == []


class Stalling(Database):
    """Stops before its commit until told to go on."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.reached, self.go_on = Flag(), Flag()

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        with super().transaction() as cursor:
            yield cursor
            self.reached.set()
            assert self.go_on.wait(5)


def test_two_writers_of_one_partition_take_turns(
    board: Board, database: Database, services: Services, database_name: str
) -> None:
    rows = board.history(2)
    stalling = Stalling(services.url("consumer", database_name))
    first = Thread(target=write, args=(Sink(stalling), rows))
    fenced: list[HeadMoved] = []

    def second_writer() -> None:
        try:
            write(Sink(database), rows)
        except HeadMoved as error:
            fenced.append(error)

    second = Thread(target=second_writer)
    first.start()
    assert stalling.reached.wait(5)
    second.start()
    eventually(lambda: waits_for_a_lock(board), 5)
    stalling.go_on.set()
    first.join()
    second.join()
    stalling.close()

    assert len(fenced) == 1
    assert len(board.log()) == 2
    assert board.counters() == (0, 0)


def waits_for_a_lock(board: Board) -> bool:
    return bool(board.value("select count(*) from pg_locks where not granted"))


# Crashes


STATEMENTS = ["lock_head", "judge", "append", "quarantine", "note_skipped", "advance_head"]


class Dying(Database):
    """Its backend is terminated before or after one statement."""

    def __init__(self, url: str, board: Board, statement: str, when: str) -> None:
        super().__init__(url)
        self.board, self.statement, self.when = board, statement, when

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        with super().transaction() as cursor:
            yield cast("Cursor", DyingCursor(cursor, self))


class DyingCursor:
    def __init__(self, cursor: Cursor, database: Dying) -> None:
        self._cursor, self._database = cursor, database

    def execute(self, query: bytes, parameters: dict[str, object]) -> Cursor:
        self._die("before", query)
        self._cursor.execute(query, parameters)
        self._die("after", query)
        return self._cursor

    def executemany(self, query: bytes, parameters: list[dict[str, object]]) -> None:
        self._die("before", query)
        self._cursor.executemany(query, parameters)
        self._die("after", query)

    def _die(self, when: str, query: bytes) -> None:
        mine = self._database
        if when == mine.when and query == QUERIES[mine.statement]:
            pid = self._cursor.connection.info.backend_pid
            assert mine.board.value("select pg_terminate_backend(%s, 5000)", pid)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_crash_at_any_statement_leaves_nothing_and_the_next_try_everything(
    board: Board, sink: Sink, services: Services, database_name: str, statement: str, when: str
) -> None:
    row, _, early = board.history(3)
    records = [record(row, 0), record(early, 1), Record(2, b"key", b"junk")]
    superuser = Board(services.url("postgres", database_name))
    dying = Dying(services.url("consumer", database_name), superuser, statement, when)
    with pytest.raises(DatabaseInterruption):
        Sink(dying).record(home(row), Position(TOPIC_ID, 0), records)
    dying.close()
    superuser.close()

    assert (board.log(), board.quarantine(), board.skipped()) == ([], [], [])
    assert sum(board.next_offsets()) == 0

    sink.record(home(row), Position(TOPIC_ID, 0), records)

    assert (len(board.log()), len(board.quarantine()), len(board.skipped())) == (1, 1, 1)


class Deaf(Database):
    """Commits, but the answer is lost on the way."""

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        with super().transaction() as cursor:
            yield cursor
        raise DatabaseInterruption("the answer was lost")


def test_a_commit_whose_answer_is_lost_is_not_repeated(
    board: Board, sink: Sink, services: Services, database_name: str
) -> None:
    rows = board.history(2)
    deaf = Deaf(services.url("consumer", database_name))
    with pytest.raises(DatabaseInterruption):
        write(Sink(deaf), rows)
    deaf.close()
    with pytest.raises(HeadMoved):
        write(sink, rows)

    assert len(board.log()) == 2
    assert board.counters() == (0, 0)


def test_a_writer_that_waits_too_long_for_the_head_is_interrupted(board: Board, sink: Sink) -> None:
    row = board.history(1)[0]
    with board.connection.transaction():
        board.run("select from audit_head for update")
        with pytest.raises(DatabaseInterruption, match="55P03"):
            write(sink, [row])
    write(sink, [row])

    assert len(board.log()) == 1


def test_the_role_cannot_rewrite_the_log(board: Board, sink: Sink, database: Database) -> None:
    write(sink, board.history(1))
    for statement in (
        b"update task_audit_log set seq = 2",
        b"delete from task_audit_log",
        b"delete from outbox",
        b"update outbox set sent_at = null",
        b"delete from audit_quarantine",
        b"delete from audit_skipped",
        b"update tasks set title = 'x'",
    ):
        with (
            pytest.raises(DatabaseInterruption, match="permission denied"),
            database.transaction() as cursor,
        ):
            cursor.execute(statement)
