"""The vectors that bind this program to the relay and to the verifier."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from audit_consumer.chain import GENESIS, link
from audit_consumer.murmur2 import murmur2, partition_of

VECTORS = Path(__file__).parents[3] / "contract/vectors"


def vectors(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((VECTORS / name).read_bytes())
    assert cases
    return cases


@pytest.mark.parametrize("case", vectors("chain.json"), ids=lambda case: case["hash"][:8])
def test_a_link_is_what_the_contract_says(case: dict[str, Any]) -> None:
    previous = bytes.fromhex(case["prev_hash"])
    canonical = rfc8785.dumps(case["event_data"])

    assert link(case["partition"], case["seq"], previous, canonical).hex() == case["hash"]


@pytest.mark.parametrize("case", vectors("murmur2.json"), ids=lambda case: case["key"][:24])
def test_a_partition_is_what_the_contract_says(case: dict[str, Any]) -> None:
    key = case["key"].encode()

    assert (murmur2(key), partition_of(key)) == (case["murmur2"] & 0xFFFFFFFF, case["partition"])


@pytest.mark.parametrize(
    "other",
    [
        link(1, 1, GENESIS, b"{}"),
        link(0, 2, GENESIS, b"{}"),
        link(0, 1, bytes([1]) * 32, b"{}"),
        link(0, 1, GENESIS, b'{"a":1}'),
    ],
    ids=["partition", "seq", "previous", "content"],
)
def test_a_link_covers_everything_that_goes_in(other: bytes) -> None:
    assert other != link(0, 1, GENESIS, b"{}")
