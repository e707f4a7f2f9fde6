"""Asks a running consumer on this machine how it is: for HEALTHCHECK, where there is no shell and no curl."""

from __future__ import annotations

import sys
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from audit_consumer.variables import Variables

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE_SECONDS = 3.0
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  what a listener is told, not us
OK = 200


def health(env: Mapping[str, str], *, live: bool) -> int:
    """0 when it is well, 1 when it is not or does not answer.

    Raises:
        ConfigError: METRICS_PORT is missing or wrong.
    """
    variables = Variables(env)
    variables.text("METRICS_PORT")
    address = variables.metrics_address()
    variables.refuse_problems()
    if address is None:
        return 1
    host = ANYWHERE.get(address.host, address.host)
    connection = HTTPConnection(host, address.port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/health/live" if live else "/health/ready")
        answer = connection.getresponse()
        sys.stdout.write(answer.read().decode() + "\n")
    except (OSError, HTTPException) as error:
        sys.stdout.write(f"no answer: {error}\n")
        return 1
    return 0 if answer.status == OK else 1
