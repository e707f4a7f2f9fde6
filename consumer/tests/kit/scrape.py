"""What a running consumer offers on its second port, read as a collector reads it."""

from __future__ import annotations

from http.client import HTTPConnection
from typing import TYPE_CHECKING

from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from kit.process import Process

Series = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def port_of(process: Process) -> int:
    process.wait_for("second-port")
    line = next(line for line in process.lines if line["action"] == "second-port")
    return int(line["port"])


def ask(process: Process, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port_of(process), timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def scrape(process: Process) -> Series:
    """Every sample; the parser refuses what is not the format."""
    _, text = ask(process, "/metrics")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(series: Series, name: str, **labels: str) -> float:
    return series[name, tuple(sorted(labels.items()))]


def total(series: Series, name: str, **labels: str) -> float:
    """The sum over the labels that are not given."""
    return sum(
        found
        for (other, given), found in series.items()
        if other == name and labels.items() <= dict(given).items()
    )
