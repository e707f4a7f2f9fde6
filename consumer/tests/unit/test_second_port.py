from __future__ import annotations

import socket
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

from audit_consumer.__main__ import EXIT_CONFIG, main
from audit_consumer.second_port import CONNECTIONS, SecondPort
from audit_consumer.variables import Address
from kit.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def port(*, live: bool = True, ready: bool = True) -> Iterator[int]:
    server = SecondPort(Address("127.0.0.1", 0), live=lambda: live, ready=lambda: ready)
    server.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        server.server_close()


def status_of(number: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", number, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def test_probes_are_answered_with_what_the_loop_shows() -> None:
    with port(ready=False) as number:
        paths = ["/health/live", "/health/ready", "/metrics", "/", "/health/ready?x"]

        assert [status_of(number, path) for path in paths] == [200, 503, 200, 404, 503]


@pytest.mark.parametrize(
    ("arguments", "code"), [(["health"], 1), (["health", "--live"], 0), (["run", "--live"], 2)]
)
def test_the_command_asks_the_port_and_ends_accordingly(arguments: list[str], code: int) -> None:
    with port(ready=False) as number:
        env = {"METRICS_PORT": str(number), "METRICS_HOST": "0.0.0.0"}  # noqa: S104  as told

        assert ended_with(arguments, env) == code


def test_the_command_says_that_nobody_answers_and_that_the_port_is_missing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        closed = str(free.getsockname()[1])

    assert main(["health"], {"METRICS_PORT": closed}) == 1
    assert main(["health"], {}) == EXIT_CONFIG


def test_who_opens_too_many_connections_is_closed_and_later_answered_again() -> None:
    with port() as number:
        crowd = [socket.create_connection(("127.0.0.1", number)) for _ in range(CONNECTIONS)]
        one_more = socket.create_connection(("127.0.0.1", number), timeout=5)
        refused = one_more.recv(1)
        for each in (*crowd, one_more):
            each.close()

        assert refused == b""
        eventually(lambda: is_answered(number))


def is_answered(number: int) -> bool:
    try:
        return status_of(number, "/health/live") == 200
    except OSError:
        return False


def ended_with(arguments: list[str], env: dict[str, str]) -> object:
    try:
        return main(arguments, env)
    except SystemExit as end:
        return end.code
