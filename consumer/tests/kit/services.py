"""The services the runner started, a migrated template database, a clone of it per test."""

from __future__ import annotations

import os
import secrets
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).parents[3]
PASSWORD = "tasktrail-test"  # noqa: S105  of throw-away roles
MIGRATE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Services:
    """Where PostgreSQL and Kafka are."""

    superuser_url: str
    kafka_bootstrap: str

    @classmethod
    def from_environment(cls) -> Services:
        try:
            return cls(os.environ["TEST_SUPERUSER_URL"], os.environ["TEST_KAFKA_BOOTSTRAP"])
        except KeyError as missing:
            pytest.fail(f"{missing} is not set: these tests need the runner's PostgreSQL and Kafka")

    def url(self, role: str, database: str) -> str:
        parts = urlsplit(self.superuser_url)
        host = parts.netloc.rpartition("@")[2]
        netloc = f"{role}:{PASSWORD}@{host}" if role != "postgres" else parts.netloc
        return urlunsplit(parts._replace(netloc=netloc, path=f"/{database}"))

    def superuser(self, statement: str, **names: str) -> None:
        """Run one statement; `{name}` stands for an identifier."""
        identifiers = {key: sql.Identifier(value) for key, value in names.items()}
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(**identifiers))


def make_template(services: Services) -> str:
    """A migrated database, made by the project's own migrator."""
    name = f"consumer_template_{secrets.token_hex(4)}"
    with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
        services.superuser("create role owner login createrole createdb")
    services.superuser(f"alter role owner password '{PASSWORD}'")
    services.superuser("create database {name} owner owner", name=name)
    migrate(services, name)
    return name


def migrate(services: Services, database: str) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": services.url("owner", database),
        "KAFKA_BOOTSTRAP": services.kafka_bootstrap,
        "KAFKA_TOPIC": database,
        "BACKEND_PASSWORD": PASSWORD,
        "CONSUMER_PASSWORD": PASSWORD,
        "AUDIT_READER_PASSWORD": PASSWORD,
    }
    node = ROOT / "node_modules/.bin/node"
    done = subprocess.run(  # noqa: S603  our own command
        [node, ROOT / "database/src/main.ts", "migrate"],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=MIGRATE_SECONDS,
    )
    assert done.returncode == 0, done.stderr


def clone(services: Services, template: str) -> str:
    name = f"consumer_test_{secrets.token_hex(6)}"
    services.superuser(
        "create database {name} template {template} owner owner", name=name, template=template
    )
    return name


def drop(services: Services, database: str) -> None:
    services.superuser("drop database if exists {name} with (force)", name=database)
