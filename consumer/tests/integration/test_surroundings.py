"""What a process finds wrong outside of itself: it says so in one line, and goes on by itself when it is put right."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg

from audit_consumer.schema import SCHEMA
from kit.services import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Consumers
    from kit.board import Board
    from kit.process import Process
    from kit.services import Services
    from kit.topic import Topic


def said(process: Process, action: str) -> list[str]:
    return [line["message"] for line in process.lines if line["action"] == action]


def test_the_schema_that_is_needed_is_the_newest_migration() -> None:
    migrations = sorted(path.stem for path in (ROOT / "database/migrations").glob("*.sql"))

    assert migrations[-1] == SCHEMA


def test_a_wrong_password_is_one_line_without_it_and_over_when_it_is_set(
    services: Services, board: Board, topic: Topic, consumers: Consumers
) -> None:
    role, password = f"seat_{secrets.token_hex(4)}", f"pw{secrets.token_hex(4)}"
    services.superuser("create role {role} login password 'another' in role consumer", role=role)
    parts = urlsplit(consumers.environment["DATABASE_URL"])
    host = parts.netloc.rpartition("@")[2]
    url = urlunsplit(parts._replace(netloc=f"{role}:{password}@{host}"))
    process = consumers.start(wait=False, DATABASE_URL=url)
    process.wait_for("interrupted")
    with psycopg.connect(services.superuser_url, autocommit=True) as connection:
        connection.execute(f"alter role {role} password '{password}'".encode())
    process.wait_for("recovered")
    topic.relay(board.history(1))
    board.audited_all()

    (sentence,) = said(process, "interrupted")
    assert "password authentication failed" in sentence
    assert password not in str(process.lines)
    process.terminate()
    services.superuser("drop role {role}", role=role)


def test_a_broker_that_nobody_answers_for_is_one_line_and_no_end(consumers: Consumers) -> None:
    process = consumers.start(wait=False, KAFKA_BOOTSTRAP="127.0.0.1:1")
    process.wait_for("interrupted")

    assert process.terminate() == 0
    assert [line["side"] for line in process.lines if line["action"] == "interrupted"] == ["kafka"]


def test_an_older_schema_is_named_with_what_is_needed_and_waited_for(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    with schema(board, "0008_x"):
        process = consumers.start(wait=False)
        process.wait_for("interrupted")
        topic.relay(board.history(2))
    board.audited_all()
    process.wait_for("recovered")

    assert said(process, "interrupted") == [
        f"the database is at 0008_x, this version needs {SCHEMA}: run migrate"
    ]


def test_a_database_without_migrations_is_an_older_one(board: Board, consumers: Consumers) -> None:
    board.run("alter table schema_migrations rename to elsewhere")
    process = consumers.start(wait=False)
    process.wait_for("interrupted")
    board.run("alter table elsewhere rename to schema_migrations")
    process.wait_for("recovered")

    (sentence,) = said(process, "interrupted")
    assert sentence.startswith("the database is at an older schema, this version needs")


def test_a_newer_schema_is_one_warning_and_the_work_goes_on(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    with schema(board, "9999_later"):
        process = consumers.start()
        topic.relay(board.history(2))
        board.audited_all()

        assert len(said(process, "schema-newer")) == 1
        assert said(process, "interrupted") == []


def test_a_database_without_room_is_one_line_and_nothing_is_lost_or_doubled(
    board: Board, topic: Topic, consumers: Consumers
) -> None:
    process = consumers.start()
    with no_room(board):
        topic.relay(board.history(3))
        process.wait_for("interrupted")
    board.audited_all()
    process.wait_for("recovered")

    (sentence,) = said(process, "interrupted")
    assert sentence.startswith("DiskFull 53100 could not extend file")
    board.check_all()
    assert board.counters() == (0, 0)


@contextmanager
def schema(board: Board, name: str) -> Iterator[None]:
    """The database as another version left it."""
    board.run("update schema_migrations set name = %s where name = %s", name, SCHEMA)
    yield
    board.run("update schema_migrations set name = %s where name = %s", SCHEMA, name)


@contextmanager
def no_room(board: Board) -> Iterator[None]:
    """What PostgreSQL says when its volume is full, where it would say it: at the first row that needs a page."""
    board.run(
        "create function no_room() returns trigger language plpgsql as $$ begin"
        " raise exception 'could not extend file' using errcode = '53100'; end $$"
    )
    board.run("grant execute on function no_room() to consumer")
    board.run("create trigger no_room before insert on task_audit_log execute function no_room()")
    yield
    board.run("drop trigger no_room on task_audit_log")
