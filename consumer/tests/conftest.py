from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from audit_consumer.database import Database
from audit_consumer.sink import Sink
from kit.board import Board
from kit.process import Process
from kit.services import Services, clone, drop, make_template
from kit.topic import Topic

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def services() -> Services:
    return Services.from_environment()


@pytest.fixture(scope="session")
def template(services: Services) -> Iterator[str]:
    name = make_template(services)
    yield name
    drop(services, name)
    Topic(services.kafka_bootstrap, name).delete()


@pytest.fixture
def database_name(services: Services, template: str) -> Iterator[str]:
    name = clone(services, template)
    yield name
    drop(services, name)


@pytest.fixture
def board(services: Services, database_name: str) -> Iterator[Board]:
    board = Board(services.url("owner", database_name))
    yield board
    board.close()


@pytest.fixture
def database(services: Services, database_name: str) -> Iterator[Database]:
    """A connection as the role `consumer`, which may do what the sink does and no more."""
    database = Database(services.url("consumer", database_name))
    yield database
    database.close()


@pytest.fixture
def sink(database: Database) -> Sink:
    return Sink(database)


@pytest.fixture
def topic(services: Services, database_name: str) -> Iterator[Topic]:
    topic = Topic(services.kafka_bootstrap, database_name)
    topic.create()
    yield topic
    topic.delete()


@dataclass
class Consumers:
    """The processes of a test, on its database and topic."""

    environment: dict[str, str]
    started: list[Process] = field(default_factory=list)

    def start(self, instance: str = "seat-0", *, wait: bool = True, **environment: str) -> Process:
        process = Process(self.environment | environment, instance)
        self.started.append(process)
        if wait:
            process.wait_for("assigned")
        return process


@pytest.fixture
def consumers(services: Services, database_name: str, topic: Topic) -> Iterator[Consumers]:
    consumers = Consumers(
        {
            "DATABASE_URL": services.url("consumer", database_name),
            "KAFKA_BOOTSTRAP": services.kafka_bootstrap,
            "KAFKA_TOPIC": topic.name,
            "KAFKA_GROUP": topic.name,
            "LOG_LEVEL": "debug",
        }
    )
    yield consumers
    for process in consumers.started:
        if process.is_running():
            process.go_on()
            process.kill()
