"""The only reader of the environment."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from audit_consumer.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Config:
    """What the process was told, read once and whole."""

    database_url: str = field(repr=False)
    kafka_bootstrap: str
    kafka_topic: str
    kafka_group: str
    group_instance_id: str
    log_level: str


def read_config(env: Mapping[str, str]) -> Config:
    """Read every variable.

    Raises:
        ConfigError: naming each bad variable, never its value.
    """
    problems: list[str] = []

    def text(name: str, default: str | None = None) -> str:
        value = env.get(name) or default
        if value is None:
            problems.append(f"{name} is missing")
            return ""
        return value

    config = Config(
        database_url=text("DATABASE_URL"),
        kafka_bootstrap=text("KAFKA_BOOTSTRAP"),
        kafka_topic=text("KAFKA_TOPIC", "task-events"),
        kafka_group=text("KAFKA_GROUP", "task-audit"),
        group_instance_id=text("GROUP_INSTANCE_ID", f"{socket.gethostname()}-0"),
        log_level=text("LOG_LEVEL", "info").lower(),
    )
    if config.database_url and not _is_connection_string(config.database_url):
        problems.append("DATABASE_URL is not a PostgreSQL connection string")
    if config.kafka_bootstrap and not all(map(_is_address, config.kafka_bootstrap.split(","))):
        problems.append("KAFKA_BOOTSTRAP is not a list of host:port")
    if config.log_level not in LOG_LEVELS:
        problems.append(f"LOG_LEVEL is not one of {', '.join(LOG_LEVELS)}")
    if problems:
        raise ConfigError("; ".join(problems))
    return config


def _is_connection_string(value: str) -> bool:
    try:
        return bool(conninfo_to_dict(value))
    except ProgrammingError:
        return False


def _is_address(value: str) -> bool:
    host, _, port = value.strip().rpartition(":")
    return bool(host) and port.isdecimal() and 0 < int(port) < 1 << 16
