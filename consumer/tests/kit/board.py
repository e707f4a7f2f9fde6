"""The database as its owner sees it: tasks are changed, the outbox and the log are read."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
import rfc8785

from kit.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


class Captured(NamedTuple):
    """One outbox row."""

    id: int
    event_id: UUID
    subject: str
    version: int
    event: str


class Board:
    """A connection of the role `owner`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.connection = psycopg.connect(url, autocommit=True)

    def close(self) -> None:
        self.connection.close()

    def rows(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self.connection.execute(statement.encode(), parameters).fetchall()

    def run(self, statement: str, *parameters: object) -> None:
        self.connection.execute(statement.encode(), parameters)

    def value(self, statement: str, *parameters: object) -> Any:  # noqa: ANN401  as the column is
        return self.rows(statement, *parameters)[0][0]

    # changes

    def create(self, title: str = "Water the plants", description: str = "") -> int:
        return int(
            self.value(
                "insert into tasks (title, description, status) values (%s, %s, 'pending') returning id",
                title,
                description,
            )
        )

    def edit(self, task_id: int, title: str) -> None:
        self.run("update tasks set title = %s where id = %s", title, task_id)

    def history(self, versions: int) -> list[Captured]:
        """A new task with this many versions, as its outbox rows."""
        task_id = self.create()
        for version in range(2, versions + 1):
            self.edit(task_id, f"Edit {version}")
        return [row for row in self.captured() if row.subject == f"task/{task_id}"]

    def sweep(self) -> None:
        """The backend's sweeper: rows leave when their event is in the log."""
        self.run("delete from outbox o using task_audit_log l where l.event_id = o.event_id")

    # what is there

    def captured(self, after: int = 0) -> list[Captured]:
        rows = self.rows(
            "select id, event_id, subject, version, event from outbox where id > %s order by id",
            after,
        )
        return [Captured(*row) for row in rows]

    def log(self) -> list[tuple[str, int, UUID]]:
        """What entered the log, in its order."""
        return self.rows("select subject, version, event_id from task_audit_log order by id")

    def quarantine(self) -> list[tuple[str, str]]:
        return self.rows(
            "select reason, detail from audit_quarantine order by partition, kafka_offset"
        )

    def incidents(self) -> list[tuple[str, int]]:
        return self.rows("select kind, partition from audit_incidents order by kind, partition")

    def skipped(self) -> list[tuple[int, int, UUID]]:
        """Partition, offset and event of what came too early."""
        return self.rows(
            "select partition, kafka_offset, event_id from audit_skipped order by partition, kafka_offset"
        )

    def counters(self) -> tuple[int, int]:
        """Duplicates and skipped, over all partitions."""
        row = self.rows("select sum(duplicates)::int, sum(skipped)::int from audit_head")[0]
        return row[0], row[1]

    def next_offsets(self) -> list[int]:
        return [
            row[0] for row in self.rows("select next_offset from audit_head order by partition")
        ]

    def audited_all(self, seconds: float = 30) -> None:
        """Wait until every captured event is in the log."""
        eventually(lambda: not self._unaudited(), seconds, lambda: f"{self._unaudited()} unaudited")

    def _unaudited(self) -> int:
        return int(
            self.value(
                "select count(*) from outbox o"
                " where not exists (select from task_audit_log l where l.event_id = o.event_id)"
            )
        )

    # what must hold

    def check_law(self) -> None:
        """sum(version) of the tasks = audited + unaudited, and what is captured is what is audited."""
        committed, audited, waiting, differing = self.rows(
            """
            select
              (select coalesce(sum(version), 0)::bigint from tasks),
              (select count(*) from task_audit_log),
              (select count(*) from outbox o
               where not exists (select from task_audit_log l where l.event_id = o.event_id)),
              (select count(*) from outbox o join task_audit_log l using (event_id)
               where l.event_data <> o.event::jsonb or l.subject <> o.subject or l.version <> o.version)
            """
        )[0]
        assert (committed, differing) == (audited + waiting, 0)

    def check_order(self) -> None:
        """Versions of each subject count 1, 2, 3 … in the order of the log."""
        seen: dict[str, int] = {}
        for subject, version, _ in self.log():
            assert version == seen.get(subject, 0) + 1, subject
            seen[subject] = version

    def check_chain(self) -> None:
        """Every link, from genesis to the head; written again here, not imported."""
        for partition, seq, tip in self.rows("select partition, seq, hash from audit_head"):
            previous, count = bytes(32), 0
            for event_data, at, stored in self._links(partition):
                count += 1
                content = sha256(rfc8785.dumps(event_data)).digest()
                position = partition.to_bytes(4, "big") + count.to_bytes(8, "big")
                previous = sha256(b"tasktrail/audit/v1\0" + position + previous + content).digest()
                assert (at, stored) == (count, previous)
            assert (count, previous) == (seq, tip)

    def check_all(self) -> None:
        self.check_law()
        self.check_order()
        self.check_chain()

    def _links(self, partition: int) -> Sequence[tuple[Any, int, bytes]]:
        return self.rows(
            "select event_data, seq, hash from task_audit_log where partition = %s order by seq",
            partition,
        )
