"""JSON lines on stdout: a sentence for people, `action` and its fields for machines.

The words of `action`:

    starting   assigned  revoked    lost       waiting  stopping   stopped
    batch      skipped   quarantined           conflict (an alarm)
    interrupted          recovered             one pair per outage, not per retry
    adopted    moved     (incidents: a new topic id, an offset out of range)
    second-port          (figures and probes are to be had)
    schema-newer         (than this version knows: it is the one to replace)
    failed     client    the last words of this program, and of the Kafka client
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

LOGGER = logging.getLogger("audit_consumer")


class JsonLines(logging.Formatter):
    """One record, one line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "action": getattr(record, "action", "client"),
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def log(level: int, action: str, message: str, **fields: object) -> None:
    LOGGER.log(level, message, extra={"action": action, "fields": fields})


def info(action: str, message: str, **fields: object) -> None:
    log(logging.INFO, action, message, **fields)


def start_logging(level: str) -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    LOGGER.handlers = [handler]
    LOGGER.setLevel(level.upper())
    LOGGER.propagate = False
