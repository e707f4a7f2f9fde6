"""Whether the database has what this version needs. Asked of each new connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from audit_consumer.errors import SchemaOlder

if TYPE_CHECKING:
    from audit_consumer.database import Connection

SCHEMA = "0009_schema_is_read"
"""The newest migration that this version needs; a test holds it against the folder of migrations."""

NEWEST = "select max(name) from schema_migrations"


def read_schema(connection: Connection) -> str:
    """Name the newest migration that the database has.

    Raises:
        SchemaOlder: it lacks one that this version needs.
    """
    try:
        row = connection.execute(NEWEST).fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege):
        # From before any migration, or from before this role could read them.
        row = None
    found = row[0] if row else None
    if found is None or found < SCHEMA:
        raise SchemaOlder(
            f"the database is at {found or 'an older schema'}, this version needs {SCHEMA}: run migrate"
        )
    return str(found)
