"""What the program does until it is told to stop, and the look at both sides."""

from __future__ import annotations

import logging
import signal
import sys
from threading import Event as Flag
from typing import TYPE_CHECKING

from audit_consumer import metrics
from audit_consumer.consumer import Follower
from audit_consumer.database import Database
from audit_consumer.errors import AuditConsumerError
from audit_consumer.heads import Heads
from audit_consumer.log import info, log, start_logging
from audit_consumer.murmur2 import PARTITIONS
from audit_consumer.second_port import SecondPort
from audit_consumer.sink import Sink
from audit_consumer.topic import Topic

if TYPE_CHECKING:
    from audit_consumer.config import Config
    from audit_consumer.variables import Address

EXIT_FAILED = 1


def run(config: Config) -> int:
    start_logging(config.log_level)
    stop = Flag()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    database = Database(config.database_url)
    follower = Follower(
        config,
        stop=stop,
        topic=Topic(config.kafka_bootstrap, config.kafka_topic),
        database=database,
        sink=Sink(database),
    )
    try:
        if config.metrics is not None:
            _open_second_port(config.metrics, follower)
        follower.run()
    except (AuditConsumerError, OSError) as error:
        log(logging.ERROR, "failed", str(error), error=type(error).__name__)
        return EXIT_FAILED
    finally:
        database.close()
    info("stopped", "done")
    return 0


def _open_second_port(address: Address, follower: Follower) -> None:
    metrics.watch(follower)
    port = SecondPort(address, live=follower.pulse.is_felt, ready=lambda: follower.ready)
    port.start()
    info("second-port", "figures and probes", host=address.host, port=port.port)


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
