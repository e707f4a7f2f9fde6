"""python -m audit_consumer run | check | health."""

from __future__ import annotations

import argparse
import os
import sys

from audit_consumer.errors import ConfigError
from audit_consumer.health import health

EXIT_CONFIG = 78

HELP = """\
Writes every committed change from the topic into the audit log: exactly once, in order, nothing else.

environment:
  DATABASE_URL        PostgreSQL, role consumer; or DATABASE_URL_FILE, a file with it
  KAFKA_BOOTSTRAP     host:port of brokers, separated by commas
  KAFKA_TOPIC         task-events
  KAFKA_GROUP         task-audit
  GROUP_INSTANCE_ID   stable name of this seat in the group (hostname-0)
  LOG_LEVEL           debug, info, warning or error (info)
  METRICS_PORT        a second port: /metrics, /health/live, /health/ready; absent: none
  METRICS_HOST        where that listens (127.0.0.1)
"""


def main(arguments: list[str], env: dict[str, str]) -> int:
    parser = argparse.ArgumentParser(
        prog="audit_consumer",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="follow the topic until SIGTERM or SIGINT")
    commands.add_parser("check", help="verify configuration and both connections; exit 0 or 1")
    probe = commands.add_parser(
        "health", help="ask the one that runs here, at METRICS_PORT; exit 0 or 1"
    )
    probe.add_argument(
        "--live", action="store_true", help="whether it goes round, not whether it is ready"
    )
    given = parser.parse_args(arguments)
    try:
        if given.command == "health":
            return health(env, live=given.live)
        return _work(given.command, env)
    except ConfigError as error:
        sys.stderr.write(f"audit_consumer: {error}\n")
        return EXIT_CONFIG


def _work(command: str, env: dict[str, str]) -> int:
    # Not for `health`, which is asked every few seconds: the clients take five times as long to load as it.
    from audit_consumer.commands import check, run  # noqa: PLC0415
    from audit_consumer.config import read_config  # noqa: PLC0415

    config = read_config(env)
    return run(config) if command == "run" else check(config)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], dict(os.environ)))
