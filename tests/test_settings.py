"""The environment decides, and a value that cannot be used says which one it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from faqbot.errors import SettingsError
from faqbot.settings import load_settings

HERE = Path("/srv/faq")


def test_everything_has_a_default() -> None:
    settings = load_settings({}, HERE)
    assert settings.database_url == "sqlite:////srv/faq/instance/faqbot.sqlite3"
    assert settings.redis_url is None
    assert settings.secret_key is None
    assert settings.staff_password is None
    assert settings.base_url is None
    assert settings.trusted_proxies == 0
    assert settings.rate_limit == "600 per minute"


def test_an_empty_variable_counts_as_not_set() -> None:
    names = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "STAFF_PASSWORD", "BASE_URL")
    assert load_settings({f"FAQBOT_{name}": "" for name in names}, HERE) == load_settings({}, HERE)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("sqlite:///faq.db", "sqlite:////srv/faq/faq.db"),
        ("sqlite:////data/faq.db", "sqlite:////data/faq.db"),
        ("sqlite://", "sqlite://"),
        ("postgresql://u:p@db/faq", "postgresql+psycopg://u:p@db/faq"),
        ("postgresql+psycopg://u:p@db/faq", "postgresql+psycopg://u:p@db/faq"),
        ("postgres://u:p@db/faq", "postgresql+psycopg://u:p@db/faq"),
    ],
)
def test_the_database_may_be_sqlite_or_postgresql(value: str, expected: str) -> None:
    assert load_settings({"FAQBOT_DATABASE_URL": value}, HERE).database_url == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://faq.example.com", "https://faq.example.com"),
        ("https://faq.example.com/", "https://faq.example.com"),
        ("http://127.0.0.1:8000//", "http://127.0.0.1:8000"),
        ("https://example.com/faq/", "https://example.com/faq"),
    ],
)
def test_the_base_url_ends_without_a_slash(value: str, expected: str) -> None:
    assert load_settings({"FAQBOT_BASE_URL": value}, HERE).base_url == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://acme.freshdesk.com", "https://acme.freshdesk.com"),
        ("https://acme.freshdesk.com/", "https://acme.freshdesk.com"),
        ("acme.freshdesk.com", "https://acme.freshdesk.com"),
        ("http://127.0.0.1:8123", "http://127.0.0.1:8123"),
        ("", None),
    ],
)
def test_the_freshdesk_account_is_an_address(value: str, expected: str | None) -> None:
    assert load_settings({"FAQBOT_FRESHDESK_URL": value}, HERE).freshdesk_url == expected


@pytest.mark.parametrize("value", ["", "off", "OFF", "  "])
def test_the_rate_limit_can_be_switched_off(value: str) -> None:
    assert load_settings({"FAQBOT_RATE_LIMIT": value}, HERE).rate_limit is None


@pytest.mark.parametrize("value", ["5 per minute", "10/second;1000/day", "1 per 2 hours"])
def test_the_rate_limit_takes_several_limits(value: str) -> None:
    assert load_settings({"FAQBOT_RATE_LIMIT": value}, HERE).rate_limit == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FAQBOT_DATABASE_URL", "hunter2"),
        ("FAQBOT_DATABASE_URL", "mysql://root:hunter2@db/faq"),
        ("FAQBOT_DATABASE_URL", "postgresql://u:hunter2@db:port/faq"),
        ("FAQBOT_REDIS_URL", "hunter2"),
        ("FAQBOT_REDIS_URL", "http://:hunter2@redis"),
        ("FAQBOT_REDIS_URL", "redis://:hunter2@host:99999/0"),
        ("FAQBOT_STAFF_PASSWORD", "hunter2"),
        ("FAQBOT_TRUSTED_PROXIES", "hunter2"),
        ("FAQBOT_TRUSTED_PROXIES", "-1"),
        ("FAQBOT_TRUSTED_PROXIES", "1.5"),
        ("FAQBOT_TRUSTED_PROXIES", "²"),
        ("FAQBOT_BASE_URL", "faq.example.com"),
        ("FAQBOT_BASE_URL", "/faq"),
        ("FAQBOT_BASE_URL", "ftp://example.com"),
        ("FAQBOT_BASE_URL", "https://"),
        ("FAQBOT_BASE_URL", "https://u:hunter2@example.com"),
        ("FAQBOT_BASE_URL", "https://example.com/?a=1"),
        ("FAQBOT_BASE_URL", "https://example.com:99999"),
        ("FAQBOT_BASE_URL", "https://[::1"),
        ("FAQBOT_BASE_URL", "https://exa mple.com"),
        ("FAQBOT_FRESHDESK_URL", "http://acme.freshdesk.com"),
        ("FAQBOT_FRESHDESK_URL", "https://u:hunter2@acme.freshdesk.com"),
        ("FAQBOT_FRESHDESK_URL", "https://acme.freshdesk.com/api/v2"),
        ("FAQBOT_FRESHDESK_URL", "https://"),
        ("FAQBOT_FRESHDESK_API_KEY", "hunter2 hunter2"),
        ("FAQBOT_FRESHDESK_SECRET", "hunter2\nX-Other: 1"),
        ("FAQBOT_FRESHDESK_SECRET", "비밀hunter2"),
        ("FAQBOT_RATE_LIMIT", "hunter2"),
        ("FAQBOT_RATE_LIMIT", "60"),
        ("FAQBOT_RATE_LIMIT", "0 per minute"),
        ("FAQBOT_RATE_LIMIT", "-1 per minute"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        load_settings({name: value}, HERE)
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_secrets_stay_out_of_the_representation() -> None:
    settings = load_settings(
        {
            "FAQBOT_DATABASE_URL": "postgresql://u:hunter2@db/faq",
            "FAQBOT_REDIS_URL": "redis://:hunter2@redis:6379/0",
            "FAQBOT_SECRET_KEY": "hunter2",
            "FAQBOT_STAFF_PASSWORD": "hunter2 hunter2",
            "FAQBOT_FRESHDESK_API_KEY": "hunter2",
            "FAQBOT_FRESHDESK_SECRET": "hunter2",
        },
        HERE,
    )
    assert settings.staff_password == "hunter2 hunter2"
    assert "hunter2" not in repr(settings)


def test_thresholds_can_be_set() -> None:
    settings = load_settings(
        {"FAQBOT_ANSWER_THRESHOLD": "0.7", "FAQBOT_CHOOSE_THRESHOLD": "0.2"}, Path()
    )
    assert (settings.thresholds.answer, settings.thresholds.choose) == (0.7, 0.2)


@pytest.mark.parametrize("value", ["much", "-0.1", "1.1", "nan", "inf"])
@pytest.mark.parametrize("name", ["FAQBOT_ANSWER_THRESHOLD", "FAQBOT_CHOOSE_THRESHOLD"])
def test_a_threshold_is_a_number_from_0_to_1(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load_settings({name: value}, Path())


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    secrets = {
        "FAQBOT_SECRET_KEY": "key of a file",
        "FAQBOT_STAFF_PASSWORD": "password of a file ",  # the space is part of it
        "FAQBOT_DATABASE_URL": "postgresql+psycopg://u:p@db/faq",
        "FAQBOT_REDIS_URL": "redis://:p@redis:6379/0",
    }
    environ = {}
    for name, secret in secrets.items():
        (tmp_path / name).write_text(f"{secret}\n", "utf-8")
        environ[f"{name}_FILE"] = name  # relative to the working directory
    assert load_settings(environ, tmp_path) == load_settings(secrets, tmp_path)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"FAQBOT_SECRET_KEY_FILE": "missing"}, "FAQBOT_SECRET_KEY_FILE names a file that cannot"),
        ({"FAQBOT_SECRET_KEY_FILE": "empty"}, "FAQBOT_SECRET_KEY_FILE names a file that is empty"),
        ({"FAQBOT_SECRET_KEY_FILE": "binary"}, "not text in UTF-8"),
        ({"FAQBOT_SECRET_KEY_FILE": "."}, "cannot be read: Is a directory"),
        ({"FAQBOT_SECRET_KEY_FILE": "key", "FAQBOT_SECRET_KEY": "x"}, "are both set"),
        ({"FAQBOT_STAFF_PASSWORD_FILE": "key"}, "FAQBOT_STAFF_PASSWORD must have at least 8"),
    ],
)
def test_a_file_that_is_no_secret_is_told_by_its_variable(
    tmp_path: Path, environ: dict[str, str], message: str
) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "key").write_text("hunter2")
    (tmp_path / "binary").write_bytes(b"hunter2\xff")
    with pytest.raises(SettingsError, match=message) as caught:
        load_settings(environ, tmp_path)
    assert "hunter2" not in str(caught.value)


def test_the_secrets_of_chats_are_read_and_stay_out_of_sight(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("A1b2\n")
    environ = {
        "FAQBOT_SLACK_SIGNING_SECRET": "8f742231",
        "FAQBOT_CHANNEL_TALK_SIGNING_KEY_FILE": "key",
    }
    settings = load_settings(environ, tmp_path)
    assert settings.slack_signing_secret == "8f742231"
    assert settings.channel_talk_signing_key == "A1b2"
    assert "8f742231" not in repr(settings)
    assert "A1b2" not in repr(settings)


@pytest.mark.parametrize("value", ["secret", "a1b", "키"])
def test_a_signing_key_that_is_not_hexadecimal_is_named(value: str) -> None:
    with pytest.raises(SettingsError, match="FAQBOT_CHANNEL_TALK_SIGNING_KEY must be of") as told:
        load_settings({"FAQBOT_CHANNEL_TALK_SIGNING_KEY": value}, HERE)
    assert value not in str(told.value)
