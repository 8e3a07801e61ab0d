"""The environment, read once, checked and frozen; values that are secret are never shown."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast, get_args
from urllib.parse import SplitResult, urlsplit

from faqbot.answering.decide import Thresholds
from faqbot.errors import SettingsError

# Imported where they are used: commands that need thresholds alone start in a blink.
if TYPE_CHECKING:
    from sqlalchemy.engine import URL

Log = Literal["text", "json"]

INSTANCE: Final = Path("instance")  # what a server keeps, below the folder that it begins in
DEFAULT_DATABASE: Final = INSTANCE / "faqbot.sqlite3"
DEFAULT_THRESHOLDS: Final = Thresholds()
DEFAULT_RATE_LIMIT: Final = "600 per minute"
PASSWORD_LENGTH: Final = 8  # characters, at least: NIST SP 800-63B
OFF: Final = ("", "0", "off", "false", "no")
DATABASES: Final = ("sqlite", "postgresql")
REDIS_SCHEMES: Final = ("redis", "rediss", "redis+unix")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment decides; addresses that may hold a password stay out of `repr`."""

    database_url: str = field(repr=False)
    redis_url: str | None = field(default=None, repr=False)  # None: limits are counted per process
    secret_key: str | None = field(default=None, repr=False)
    staff_password: str | None = field(default=None, repr=False)  # None: no first admin
    user_header: str | None = None  # in which a trusted proxy names who is signed in
    trusted_proxies: int = 0  # that stand in front; of others no header counts
    retention_days: int | None = None  # how long questions are kept; None: for good
    base_url: str | None = None  # absolute, without a slash at the end
    metrics: bool = False  # whether /metrics tells figures
    log: Log = "text"
    rate_limit: str | None = DEFAULT_RATE_LIMIT  # per visitor; None: no limit
    thresholds: Thresholds = (
        DEFAULT_THRESHOLDS  # of confidence: when the bot answers, asks, refuses
    )
    freshdesk_url: str | None = None  # of the account that tickets are in, without a slash
    freshdesk_api_key: str | None = field(default=None, repr=False)
    freshdesk_secret: str | None = field(default=None, repr=False)  # that its webhooks send
    slack_signing_secret: str | None = field(default=None, repr=False)  # None: nothing for Slack
    channel_talk_signing_key: str | None = field(default=None, repr=False)  # hexadecimal


def find_root(start: Path | None = None) -> Path:
    """The project's folder: the nearest one above `start` with docs/, else where faqbot lives."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file() and (folder / "docs").is_dir():
            return folder
    return Path(__file__).resolve().parents[1]


def read_settings() -> Settings:
    """The settings of this process, by its environment and the folder that it began in."""
    return load_settings(os.environ, Path.cwd())


def load_settings(environ: Mapping[str, str], cwd: Path) -> Settings:
    """The settings in `environ`; raises `SettingsError` for a value that cannot be used.

    A variable that is empty counts as not set, except FAQBOT_RATE_LIMIT, where it means no limit.
    """
    environ = with_files(environ, cwd)

    def given(name: str, default: str = "") -> str:
        return environ.get(name, default).strip()

    return Settings(
        database_url=_database_url(given("FAQBOT_DATABASE_URL"), cwd),
        redis_url=_redis_url(given("FAQBOT_REDIS_URL")),
        secret_key=environ.get("FAQBOT_SECRET_KEY") or None,
        staff_password=_password(environ.get("FAQBOT_STAFF_PASSWORD", "")),
        user_header=given("FAQBOT_USER_HEADER") or None,
        trusted_proxies=_count(given("FAQBOT_TRUSTED_PROXIES")),
        retention_days=_days(given("FAQBOT_RETENTION_DAYS")),
        base_url=_base_url(given("FAQBOT_BASE_URL")),
        metrics=given("FAQBOT_METRICS").lower() not in OFF,
        log=_log(given("FAQBOT_LOG")),
        rate_limit=_rate_limit(given("FAQBOT_RATE_LIMIT", DEFAULT_RATE_LIMIT)),
        thresholds=load_thresholds(environ),
        freshdesk_url=_freshdesk_url(given("FAQBOT_FRESHDESK_URL")),
        freshdesk_api_key=_in_header(environ, "FAQBOT_FRESHDESK_API_KEY"),
        freshdesk_secret=_in_header(environ, "FAQBOT_FRESHDESK_SECRET"),
        slack_signing_secret=given("FAQBOT_SLACK_SIGNING_SECRET") or None,
        channel_talk_signing_key=_hex(environ, "FAQBOT_CHANNEL_TALK_SIGNING_KEY"),
    )


def with_files(environ: Mapping[str, str], cwd: Path) -> Mapping[str, str]:
    """The environment with the contents of files that `FAQBOT_…_FILE` names in their places.

    So a secret need not stand in the environment. Raises `SettingsError`, without the content.
    """
    found: dict[str, str] = {}
    for name, path in environ.items():
        if not name.startswith("FAQBOT_") or not name.endswith("_FILE") or not path.strip():
            continue
        setting = name.removesuffix("_FILE")
        if environ.get(setting):
            raise SettingsError(f"{setting} and {name} are both set; leave one out")
        try:
            found[setting] = (cwd / path.strip()).read_text("utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not text in UTF-8"
            raise SettingsError(f"{name} names a file that cannot be read: {reason}") from None
        if not found[setting].strip():
            raise SettingsError(f"{name} names a file that is empty")
    return {**environ, **found}


def load_thresholds(environ: Mapping[str, str]) -> Thresholds:
    """The thresholds of confidence in `environ`; raises `SettingsError`."""
    return Thresholds(
        answer=_threshold(environ, "FAQBOT_ANSWER_THRESHOLD", DEFAULT_THRESHOLDS.answer),
        choose=_threshold(environ, "FAQBOT_CHOOSE_THRESHOLD", DEFAULT_THRESHOLDS.choose),
    )


def _threshold(environ: Mapping[str, str], name: str, default: float) -> float:
    value = environ.get(name, "").strip()
    try:
        number = float(value or default)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise SettingsError(f"{name} must be a number from 0 to 1")
    return number


def _password(value: str) -> str | None:
    if 0 < len(value) < PASSWORD_LENGTH:
        raise SettingsError(
            f"FAQBOT_STAFF_PASSWORD must have at least {PASSWORD_LENGTH} characters "
            f"(비밀번호는 {PASSWORD_LENGTH}자 이상이어야 해요)"
        )
    return value or None


def _log(value: str) -> Log:
    for kind in get_args(Log):
        if (value or "text") == kind:
            return cast(Log, kind)
    raise SettingsError("FAQBOT_LOG must be text or json")


def _count(value: str) -> int:
    if not value.isascii() or not (value or "0").isdecimal() or len(value) > 2:
        raise SettingsError(
            "FAQBOT_TRUSTED_PROXIES must be the number of proxies in front, 0 to 99"
        )
    return int(value or 0)


def _days(value: str) -> int | None:
    if not value:
        return None
    if not value.isdecimal() or int(value) == 0:
        raise SettingsError("FAQBOT_RETENTION_DAYS must be a whole number of days, 1 or more")
    return int(value)


def _database_url(value: str, cwd: Path) -> str:
    if not value:
        return _sqlite_url(cwd / DEFAULT_DATABASE)
    if value.startswith("postgres://"):  # the form that hosting services hand out
        value = value.replace("postgres://", "postgresql://", 1)
    url = _parsed_database_url(value)
    if url.get_backend_name() not in DATABASES:
        raise SettingsError(
            "FAQBOT_DATABASE_URL must start with sqlite:/// or postgresql://, "
            f"not {url.drivername}://"
        )
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        # Resolved now, so that a later change of directory cannot open another file.
        return url.set(database=str(cwd / url.database)).render_as_string(hide_password=False)
    if url.drivername == "postgresql":  # the driver that faqbot comes with
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def _parsed_database_url(value: str) -> URL:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(value)
    except (ArgumentError, ValueError):  # ValueError: a port that is not a number
        raise SettingsError(
            "FAQBOT_DATABASE_URL is not a database address such as sqlite:///faqbot.sqlite3 "
            "or postgresql://user:password@host/name"
        ) from None


def _sqlite_url(path: Path) -> str:
    from sqlalchemy.engine import URL

    return URL.create("sqlite", database=str(path)).render_as_string()


def _redis_url(value: str) -> str | None:
    if not value:
        return None
    if not value.startswith(tuple(f"{scheme}://" for scheme in REDIS_SCHEMES)):
        raise SettingsError("FAQBOT_REDIS_URL must be an address such as redis://127.0.0.1:6379/0")
    if not value.startswith("redis+unix://"):
        _host_of(value, "FAQBOT_REDIS_URL")
    return value


def _base_url(value: str) -> str | None:
    if not value:
        return None
    parts = _host_of(value, "FAQBOT_BASE_URL")
    if parts.scheme not in {"http", "https"}:
        raise SettingsError(
            "FAQBOT_BASE_URL must be an absolute address that starts with http:// or https://"
        )
    if parts.query or parts.fragment or "@" in parts.netloc or any(map(str.isspace, value)):
        raise SettingsError(
            "FAQBOT_BASE_URL must be a plain address such as https://faq.example.com, "
            "without a user name, spaces, ? or #"
        )
    return value.rstrip("/")


def _freshdesk_url(value: str) -> str | None:
    """The address of an account; `acme.freshdesk.com` will do."""
    if not value:
        return None
    value = value if "://" in value else f"https://{value}"
    parts = _host_of(value, "FAQBOT_FRESHDESK_URL")
    # The key goes with every call: over plain HTTP to this machine alone, for trying things out.
    if parts.scheme != "https" and (parts.scheme, _is_local(parts.hostname)) != ("http", True):
        raise SettingsError("FAQBOT_FRESHDESK_URL must start with https://")
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise SettingsError(
            "FAQBOT_FRESHDESK_URL must be the account's address alone, "
            "such as https://acme.freshdesk.com"
        )
    return f"{parts.scheme}://{parts.netloc}"


def _is_local(host: str | None) -> bool:
    return host in {"localhost", "127.0.0.1", "::1"}


def _in_header(environ: Mapping[str, str], name: str) -> str | None:
    """A secret that travels in a header: visible characters of ASCII."""
    value = environ.get(name, "").strip()
    if not all("!" <= sign <= "~" for sign in value):
        raise SettingsError(f"{name} must be of visible ASCII characters, without spaces")
    return value or None


def _hex(environ: Mapping[str, str], name: str) -> str | None:
    """A key in hexadecimal digits."""
    value = environ.get(name, "").strip()
    try:
        bytes.fromhex(value)
    except ValueError:
        raise SettingsError(f"{name} must be of hexadecimal digits, as it is issued") from None
    return value or None


def _host_of(value: str, name: str) -> SplitResult:
    """The parts of an address that must name a host."""
    try:
        parts = urlsplit(value)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port out of range, a broken IPv6 address
        named = False
    if not named:
        raise SettingsError(f"{name} must be an absolute address with a host and a usable port")
    return parts


def _rate_limit(value: str) -> str | None:
    if not value or value.lower() == "off":
        return None
    import limits

    try:
        items = limits.parse_many(value)
    except ValueError:
        items = []
    if not items or any(item.amount < 1 for item in items):
        raise SettingsError(
            'FAQBOT_RATE_LIMIT must look like "600 per minute" or "10/second;1000/day", or be "off"'
        )
    return value
