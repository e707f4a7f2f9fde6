"""Environment variables, and what is wrong with them: named, never quoted, for any value could be the secret."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from audit_consumer.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Secret(NamedTuple):
    """A value and the variable it came from."""

    value: str
    source: str


class Address(NamedTuple):
    """Where the second port listens."""

    host: str
    port: int


class Variables:
    """Reads one after the other and collects the problems. An empty variable counts as absent."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.problems: list[str] = []

    def text(self, name: str, default: str | None = None) -> str:
        value = self._env.get(name) or default
        if value is None:
            self.problems.append(f"{name} is missing")
        return value or ""

    def secret(self, name: str) -> Secret:
        """The variable, or the content of the file that NAME_FILE names."""
        source = f"{name}_FILE"
        path = self._env.get(source)
        if not path:
            return Secret(self.text(name), name)
        if self._env.get(name):
            self.problems.append(f"{name} and {source} are both given")
            return Secret("", source)
        return Secret(self._content(source, path), source)

    def metrics_address(self) -> Address | None:
        """Without METRICS_PORT there is no second port."""
        port = self._env.get("METRICS_PORT")
        if not port:
            return None
        if not (port.isdecimal() and int(port) < 1 << 16):
            self.problems.append("METRICS_PORT is not a port")
            return None
        return Address(self.text("METRICS_HOST", "127.0.0.1"), int(port))

    def refuse_problems(self) -> None:
        """Check.

        Raises:
            ConfigError: naming every variable that is missing or wrong.
        """
        if self.problems:
            raise ConfigError("; ".join(self.problems))

    def _content(self, source: str, path: str) -> str:
        try:
            # Editors and `echo` end a file with a newline that nobody means.
            content = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, ValueError) as error:
            reason = error.errno if isinstance(error, OSError) else errno.EILSEQ
            code = errno.errorcode.get(reason or 0, "unknown")
            self.problems.append(f"{source} names a file that cannot be read ({code})")
            return ""
        if not content:
            self.problems.append(f"{source} names an empty file")
        return content
