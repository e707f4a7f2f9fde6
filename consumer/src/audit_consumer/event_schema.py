"""What the contract says against a value. It only words the detail of a quarantine; it decides nothing."""

from __future__ import annotations

import json
from importlib.resources import files

import fastjsonschema

DETAIL_MAX = 200

_validate = fastjsonschema.compile(
    json.loads(files("audit_consumer").joinpath("generated/event.schema.json").read_bytes()),
    detailed_exceptions=False,
)


def violation(value: bytes) -> str | None:
    """The first rule that a JSON value breaks, or None. Never quotes the value itself."""
    try:
        _validate(json.loads(value))
    except fastjsonschema.JsonSchemaValueException as error:
        return str(error.message).replace("\0", "")[:DETAIL_MAX]
    except RecursionError:
        # It may have been decoded higher up the stack, where there was more room.
        return "nested too deeply"
    return None
