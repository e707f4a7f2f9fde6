"""queries.sql as a dictionary: name → statement."""

from __future__ import annotations

import re
from importlib.resources import files

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


def load_queries() -> dict[str, bytes]:
    text = files("audit_consumer").joinpath("queries.sql").read_text(encoding="utf-8")
    _, *parts = _NAME.split(text)
    names, statements = parts[::2], parts[1::2]
    return {
        name: statement.strip().encode() for name, statement in zip(names, statements, strict=True)
    }


QUERIES = load_queries()
