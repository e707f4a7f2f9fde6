"""`python -m audit_consumer run` as a real process, with its log lines."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from threading import Thread
from typing import Any

from kit.services import ROOT
from kit.waiting import eventually

STOP_SECONDS = 15


class Process:
    """One audit consumer."""

    def __init__(self, environment: dict[str, str], instance: str = "seat-0") -> None:
        self.lines: list[dict[str, Any]] = []
        self._child = subprocess.Popen(
            [sys.executable, "-m", "audit_consumer", "run"],
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT / "consumer/src"),
                **environment,
                "GROUP_INSTANCE_ID": instance,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = Thread(target=self._read)
        self._reader.start()

    def wait_for(self, action: str, count: int = 1, seconds: float = 30) -> None:
        eventually(lambda: self.count(action) >= count, seconds, lambda: self.lines)

    def count(self, action: str, **fields: object) -> int:
        return sum(
            line["action"] == action and fields.items() <= line.items() for line in self.lines
        )

    def partitions(self) -> set[str]:
        """What its log says it follows."""
        held: set[str] = set()
        for line in self.lines:
            if line["action"] == "assigned":
                held |= set(line["partitions"])
            elif line["action"] in ("revoked", "lost"):
                held -= {str(one) for one in line["partitions"]}
        return held

    def kill(self) -> None:
        self._child.kill()
        self._end()

    def terminate(self, number: signal.Signals = signal.SIGTERM) -> int:
        self._child.send_signal(number)
        return self._end()

    def suspend(self) -> None:
        self._child.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._child.send_signal(signal.SIGCONT)

    def end(self) -> int:
        """Wait for it to end by itself."""
        return self._end()

    def is_running(self) -> bool:
        return self._child.poll() is None

    def _end(self) -> int:
        code = self._child.wait(STOP_SECONDS)
        self._reader.join()
        assert self._child.stdout is not None
        self._child.stdout.close()
        return code

    def _read(self) -> None:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            try:
                self.lines.append(json.loads(line))
            except ValueError:
                self.lines.append({"action": "not JSON", "message": line})
