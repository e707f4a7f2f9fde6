"""The only reader of the environment."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from audit_consumer.variables import Address, Variables

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
    metrics: Address | None


def read_config(env: Mapping[str, str]) -> Config:
    """Read every variable.

    Raises:
        ConfigError: naming each bad variable, never its value.
    """
    variables = Variables(env)
    problems = variables.problems
    database_url, source = variables.secret("DATABASE_URL")
    config = Config(
        database_url=database_url,
        kafka_bootstrap=variables.text("KAFKA_BOOTSTRAP"),
        kafka_topic=variables.text("KAFKA_TOPIC", "task-events"),
        kafka_group=variables.text("KAFKA_GROUP", "task-audit"),
        group_instance_id=variables.text("GROUP_INSTANCE_ID", f"{socket.gethostname()}-0"),
        log_level=variables.text("LOG_LEVEL", "info").lower(),
        metrics=variables.metrics_address(),
    )
    if config.database_url and not _is_connection_string(config.database_url):
        problems.append(f"{source} is not a PostgreSQL connection string")
    if config.kafka_bootstrap and not all(map(_is_address, config.kafka_bootstrap.split(","))):
        problems.append("KAFKA_BOOTSTRAP is not a list of host:port")
    if config.log_level not in LOG_LEVELS:
        problems.append(f"LOG_LEVEL is not one of {', '.join(LOG_LEVELS)}")
    variables.refuse_problems()
    return config


def _is_connection_string(value: str) -> bool:
    try:
        return bool(conninfo_to_dict(value))
    except ProgrammingError:
        return False


def _is_address(value: str) -> bool:
    host, _, port = value.strip().rpartition(":")
    return bool(host) and port.isdecimal() and 0 < int(port) < 1 << 16
