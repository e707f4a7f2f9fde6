from __future__ import annotations

import pytest

from audit_consumer.__main__ import EXIT_CONFIG, main
from audit_consumer.config import read_config
from audit_consumer.errors import ConfigError

SECRET = "hunter2"  # noqa: S105  it must not appear
GOOD = {
    "DATABASE_URL": f"postgresql://consumer:{SECRET}@127.0.0.1/taskdb",
    "KAFKA_BOOTSTRAP": "127.0.0.1:9092,[::1]:9093",
}


def test_two_variables_are_enough() -> None:
    config = read_config(GOOD)

    assert (config.kafka_topic, config.kafka_group, config.log_level) == (
        "task-events",
        "task-audit",
        "info",
    )
    assert config.group_instance_id.endswith("-0")


def test_the_password_is_not_shown() -> None:
    assert SECRET not in repr(read_config(GOOD))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", ""),
        ("DATABASE_URL", f"postgresql://{SECRET}:not-a-port@[/"),
        ("DATABASE_URL", f"nonsense {SECRET}"),
        ("KAFKA_BOOTSTRAP", ""),
        ("KAFKA_BOOTSTRAP", SECRET),
        ("KAFKA_BOOTSTRAP", f"{SECRET}:port"),
        ("KAFKA_BOOTSTRAP", f"{SECRET}:70000"),
        ("KAFKA_BOOTSTRAP", f"127.0.0.1:9092,{SECRET}"),
        ("LOG_LEVEL", SECRET),
    ],
)
def test_a_bad_variable_is_named_and_its_value_is_not(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"^{name} is ") as raised:
        read_config(GOOD | {name: value})

    assert SECRET not in str(raised.value)


def test_every_bad_variable_is_named_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["run"], {"LOG_LEVEL": "loud"})

    assert code == EXIT_CONFIG == 78
    assert capsys.readouterr().err == (
        "audit_consumer: DATABASE_URL is missing; KAFKA_BOOTSTRAP is missing;"
        " LOG_LEVEL is not one of debug, info, warning, error\n"
    )


def test_help_names_every_variable(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"], {})

    text = capsys.readouterr().out
    names = [*GOOD, "KAFKA_TOPIC", "KAFKA_GROUP", "GROUP_INSTANCE_ID", "LOG_LEVEL"]
    names += ["DATABASE_URL_FILE", "METRICS_PORT", "METRICS_HOST"]
    assert [name for name in names if name not in text] == []
