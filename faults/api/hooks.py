"""What a generator of requests cannot know about this API."""  # noqa: INP001 - a script that the tool loads, not a package

import re

import schemathesis

TAGS = re.compile(r'\*|(W/)?"[!#-~]*"(\s*,\s*(W/)?"[!#-~]*")*')


@schemathesis.hook
def before_call(_context: object, case: schemathesis.Case, _kwargs: object) -> None:
    """Make a request one that a client could send, and one that is meant to be valid really valid."""
    headers = case.headers
    # An id learned from an answer may be a number, which no header can be.
    for name, value in list(headers.items()):
        headers[name] = str(value)
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    # A key belongs to one request: the same one for another is refused, and should be.
    if "Idempotency-Key" in headers:
        headers["Idempotency-Key"] = f"{headers['Idempotency-Key'][:200]}{case.id}"
    # The coverage phase writes headers of letters and digits only, whatever their pattern asks for.
    for name in ("If-Match", "If-None-Match"):
        if name in headers and not TAGS.fullmatch(str(headers[name])):
            del headers[name]
    # Cursors are written by the server and sent back unchanged: one that was made up is refused, and should be.
    case.query.pop("cursor", None)
