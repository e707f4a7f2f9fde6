"""python -m audit_consumer run | check."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from threading import Event as Flag

from audit_consumer.config import Config, read_config
from audit_consumer.consumer import Follower
from audit_consumer.database import Database
from audit_consumer.errors import AuditConsumerError, ConfigError
from audit_consumer.heads import Heads
from audit_consumer.log import info, log, start_logging
from audit_consumer.murmur2 import PARTITIONS
from audit_consumer.sink import Sink
from audit_consumer.topic import Topic

EXIT_FAILED = 1
EXIT_CONFIG = 78

HELP = """\
Writes every committed change from the topic into the audit log: exactly once, in order, nothing else.

environment:
  DATABASE_URL        PostgreSQL, role consumer
  KAFKA_BOOTSTRAP     host:port of brokers, separated by commas
  KAFKA_TOPIC         task-events
  KAFKA_GROUP         task-audit
  GROUP_INSTANCE_ID   stable name of this seat in the group (hostname-0)
  LOG_LEVEL           debug, info, warning or error (info)
"""


def main(arguments: list[str], env: dict[str, str]) -> int:
    parser = argparse.ArgumentParser(
        prog="audit_consumer",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="run | check")
    commands.add_parser("run", help="follow the topic until SIGTERM or SIGINT")
    commands.add_parser("check", help="verify configuration and both connections; exit 0 or 1")
    command = parser.parse_args(arguments).command
    try:
        config = read_config(env)
    except ConfigError as error:
        sys.stderr.write(f"audit_consumer: {error}\n")
        return EXIT_CONFIG
    return run(config) if command == "run" else check(config)


def run(config: Config) -> int:
    start_logging(config.log_level)
    stop = Flag()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    database = Database(config.database_url)
    try:
        Follower(
            config,
            stop=stop,
            topic=Topic(config.kafka_bootstrap, config.kafka_topic),
            database=database,
            sink=Sink(database),
        ).run()
    except AuditConsumerError as error:
        log(logging.ERROR, "failed", str(error), error=type(error).__name__)
        return EXIT_FAILED
    finally:
        database.close()
    info("stopped", "done")
    return 0


def check(config: Config) -> int:
    database = Database(config.database_url)
    probes = {
        "postgres": lambda: Heads(database).read(range(PARTITIONS)),
        "kafka": Topic(config.kafka_bootstrap, config.kafka_topic).read_id,
    }
    healthy = True
    for side, probe in probes.items():
        try:
            probe()
            sys.stdout.write(f"{side}: ok\n")
        except AuditConsumerError as error:
            healthy = False
            sys.stdout.write(f"{side}: {error}\n")
    database.close()
    return 0 if healthy else EXIT_FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], dict(os.environ)))
