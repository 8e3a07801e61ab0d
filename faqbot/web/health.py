"""What a server needs to answer, and in which state each part is."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import redis

from faqbot.errors import StoreError
from faqbot.web.pages import is_built
from faqbot.web.replies import State
from faqbot.web.services import Services

PATIENCE_SECONDS: Final = 2  # for Redis


def states_of(services: Services) -> dict[str, State]:
    """The state of each part; questions are answered without database and Redis as well."""
    return {
        "index": "ok" if services.kb.entries else "down",
        "site": "ok" if is_built(services.site) else "down",
        "database": _database(services),
        "redis": _redis(services.settings.redis_url),
    }


def _database(services: Services) -> State:
    try:
        services.store.database.look()
    except StoreError:
        return "down"
    return "ok"


def _redis(url: str | None) -> State:
    if url is None:
        return "off"
    try:
        _client(url).ping()
    except (redis.RedisError, OSError):
        return "down"
    return "ok"


@lru_cache(maxsize=1)
def _client(url: str) -> redis.Redis:
    """The connections to Redis, kept: health is asked for every few seconds."""
    patience = PATIENCE_SECONDS
    return redis.Redis.from_url(url, socket_timeout=patience, socket_connect_timeout=patience)
