from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit_consumer.__main__ import EXIT_CONFIG, main
from audit_consumer.config import read_config

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "hunter2"  # noqa: S105  it must not appear
URL = f"postgresql://consumer:{SECRET}@127.0.0.1/taskdb"
KAFKA = {"KAFKA_BOOTSTRAP": "127.0.0.1:9092"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "secret"


def message_of(capsys: pytest.CaptureFixture[str], env: dict[str, str]) -> str:
    assert main(["run"], KAFKA | env) == EXIT_CONFIG
    return capsys.readouterr().err


def test_the_address_may_lie_in_a_file_whose_last_newline_nobody_means(file: Path) -> None:
    file.write_text(f"{URL}\n", encoding="utf-8")

    assert read_config(KAFKA | {"DATABASE_URL_FILE": str(file)}).database_url == URL


def test_the_address_and_its_file_are_not_both_taken(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    message = message_of(capsys, {"DATABASE_URL": URL, "DATABASE_URL_FILE": str(file)})

    assert message == "audit_consumer: DATABASE_URL and DATABASE_URL_FILE are both given\n"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "names a file that cannot be read (ENOENT)"),
        (b"\xff\xfe", "names a file that cannot be read (EILSEQ)"),
        (b"\n", "names an empty file"),
        (f"nonsense {SECRET}".encode(), "is not a PostgreSQL connection string"),
    ],
)
def test_a_bad_file_is_one_line_that_names_the_variable_and_nothing_else(
    file: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, fault: str
) -> None:
    if content is not None:
        file.write_bytes(content)
    message = message_of(capsys, {"DATABASE_URL_FILE": str(file)})

    assert message == f"audit_consumer: DATABASE_URL_FILE {fault}\n"


def test_a_secret_put_where_the_path_belongs_is_not_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert SECRET not in message_of(capsys, {"DATABASE_URL_FILE": URL})


def test_without_a_port_there_is_no_second_one_and_with_it_only_this_machine_is_listened_to() -> (
    None
):
    url = {"DATABASE_URL": URL}

    assert read_config(KAFKA | url).metrics is None
    assert read_config(KAFKA | url | {"METRICS_PORT": "9464"}).metrics == ("127.0.0.1", 9464)


def test_a_port_that_is_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    message = message_of(capsys, {"DATABASE_URL": URL, "METRICS_PORT": "65536"})

    assert message == "audit_consumer: METRICS_PORT is not a port\n"
