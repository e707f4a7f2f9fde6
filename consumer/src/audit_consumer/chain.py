"""The hash chain: one per partition, each link over the one before.

hash = SHA-256("tasktrail/audit/v1" 0x00 ‖ partition u32 ‖ seq u64 ‖ prev_hash ‖ SHA-256(JCS(event_data)))

Big-endian; seq counts from 1; the first prev_hash is 32 zero bytes. No clock and no Kafka position goes
in, so replaying the same events rebuilds the same chain. The verifier is another program, in another
language: the vectors in contract/vectors/chain.json bind the two.
"""

from __future__ import annotations

from hashlib import sha256
from struct import Struct

DOMAIN = b"tasktrail/audit/v1\0"
GENESIS = bytes(32)

_POSITION = Struct(">IQ")


def link(partition: int, seq: int, previous: bytes, canonical: bytes) -> bytes:
    """The hash of the event whose canonical JSON (RFC 8785) is `canonical`."""
    position = _POSITION.pack(partition, seq)
    return sha256(DOMAIN + position + previous + sha256(canonical).digest()).digest()
