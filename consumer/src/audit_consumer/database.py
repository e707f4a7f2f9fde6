"""One connection to PostgreSQL, made again when it broke. psycopg's errors leave here as ours."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg

from audit_consumer.errors import DatabaseInterruption
from audit_consumer.log import log
from audit_consumer.schema import SCHEMA, read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    # A peer that vanished without a word is given up after 10 s, on Linux.
    "tcp_user_timeout": 10_000,
    # Each statement has an index; a plan made for an empty outbox must not meet a full one.
    "options": "-c TimeZone=UTC -c enable_seqscan=off",
}

Cursor = psycopg.Cursor[tuple[Any, ...]]
Connection = psycopg.Connection[tuple[Any, ...]]


class Database:
    """Where the heads and the log live."""

    def __init__(self, url: str, application_name: str = "tasktrail-consumer") -> None:
        self._url = url
        self._settings: dict[str, Any] = {**SETTINGS, "application_name": application_name}
        self._connection: Connection | None = None
        self._schema = SCHEMA

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """READ COMMITTED; committed on leaving, rolled back by an exception.

        Raises:
            DatabaseInterruption: of whatever psycopg raises. A commit whose answer was lost counts as
                not done: the head, read again, tells.
            SchemaOlder: the database lacks a migration that this version needs.
        """
        try:
            connection = self._open()
            with connection.transaction(), connection.cursor() as cursor:
                yield cursor
        except psycopg.Error as error:
            raise DatabaseInterruption(_sentence(error)) from error

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> Connection:
        if self._connection is None or self._connection.closed or self._connection.broken:
            self._connection = None
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> Connection:
        connection = psycopg.connect(self._url, autocommit=True, **self._settings)
        connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        try:
            self._tell_schema(read_schema(connection))
        except Exception:
            connection.close()
            raise
        return connection

    def _tell_schema(self, found: str) -> None:
        """A newer one is as it should be while versions are replaced: the schema is expanded first."""
        if found not in (SCHEMA, self._schema):
            message = "the database has a newer schema than this version knows; the work goes on"
            log(logging.WARNING, "schema-newer", message, database=found, known=SCHEMA)
        self._schema = found


def _sentence(error: psycopg.Error) -> str:
    """Class, state and the first line, which names objects; the lines after it quote rows."""
    first = (error.diag.message_primary or str(error)).partition("\n")[0]
    return " ".join(part for part in (type(error).__name__, error.sqlstate, first) if part)
