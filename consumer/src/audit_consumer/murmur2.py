"""The partition of a key as Kafka's Java clients compute it. Bound to the relay by contract/vectors/murmur2.json."""

from __future__ import annotations

PARTITIONS = 3
"""Fixed for the life of a topic: the partition of a subject decides which chain holds it."""

_SEED = 0x9747B28C
_MIX = 0x5BD1E995
_MASK = 0xFFFFFFFF


def murmur2(key: bytes) -> int:
    """Unsigned 32-bit murmur2, seed 0x9747b28c."""
    length = len(key)
    whole = length - length % 4
    h = _SEED ^ length
    for start in range(0, whole, 4):
        k = int.from_bytes(key[start : start + 4], "little") * _MIX & _MASK
        k ^= k >> 24
        h = (h * _MIX & _MASK) ^ (k * _MIX & _MASK)
    if whole < length:
        h = (h ^ int.from_bytes(key[whole:], "little")) * _MIX & _MASK
    h = (h ^ h >> 13) * _MIX & _MASK
    return h ^ h >> 15


def partition_of(key: bytes) -> int:
    return (murmur2(key) & 0x7FFFFFFF) % PARTITIONS
