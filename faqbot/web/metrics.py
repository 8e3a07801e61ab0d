"""Figures for Prometheus: what is answered, how often and how fast; no question and no visitor."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, Final, Protocol, cast

from flask import Blueprint, Flask, Response, current_app

from faqbot.errors import SettingsError
from faqbot.store import Store
from faqbot.web.compression import compress_file
from faqbot.web.pages import absolute_page
from faqbot.web.security import policy_of_version


class Remembers(Protocol):
    """A function that `functools.lru_cache` was put around."""

    def cache_info(self) -> Any:
        """Hits and misses, among others."""


KEY: Final = "faqbot.metrics"
FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"  # the library's own name; it is read on import
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
CACHES: Final[Mapping[str, Remembers]] = {
    "compressed": compress_file,
    "pages": absolute_page,
    "policies": policy_of_version,
}

metrics: Final = Blueprint("metrics", __name__)


def share_metrics(folder: Path) -> None:
    """Have this process and those forked from it count together, in files of a folder.

    To be called before the app is made. What an earlier server counted there is forgotten. Raises
    `SettingsError` where the folder cannot be used; PROMETHEUS_MULTIPROC_DIR names another one.
    """
    folder = Path(os.environ.setdefault(FOLDER, str(folder)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*.db"):
            file.unlink()
    except OSError as error:
        raise SettingsError(f"{folder} cannot be used for metrics: {error.strerror}") from error


def add_metrics(app: Flask, store: Store) -> None:
    """Count from now on, and tell the figures at `/metrics`."""
    counted = Metrics()
    store.count_waiting, store.count_lost = counted.waiting.inc, counted.lost.inc
    app.extensions[KEY] = counted
    app.register_blueprint(metrics)


def metrics_of(app: Flask) -> Metrics | None:
    """The app's figures, if it has any."""
    return cast("Metrics | None", app.extensions.get(KEY))


@metrics.get("/metrics")
def page() -> Response:
    """The figures as Prometheus reads them."""
    counted = cast(Metrics, metrics_of(current_app))
    return Response(counted.text(), content_type=counted.content_type)


class Metrics:
    """The figures; labels take few values, none of which a client chooses."""

    def __init__(self) -> None:
        # Imported here: where nothing is counted nothing is loaded, and where processes count
        # together, `share_metrics` has been called.
        import prometheus_client as client

        client.disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = client.CollectorRegistry()
        self.content_type = client.exposition.CONTENT_TYPE_PLAIN_0_0_4
        counter = partial(client.Counter, registry=self.registry)
        self.requests = counter(
            "faqbot_requests",
            "Requests answered, by the template of their address (none: no such address).",
            ("method", "route", "status"),
        )
        self.seconds = client.Histogram(
            "faqbot_request_seconds",
            "Time from a whole request to its whole answer.",
            ("route",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.answers = counter("faqbot_answers", "Replies of the bot.", ("lang", "outcome"))
        self.waiting = client.Gauge(
            "faqbot_questions_waiting",
            "Questions that were answered and wait to be written to the database.",
            multiprocess_mode="livesum",
            registry=self.registry,
        )
        self.lost = counter(
            "faqbot_questions_lost", "Questions that were answered and given up: too many waited."
        )
        self.lookups = counter(
            "faqbot_cache_lookups",
            "Looks for something that was made before (compressed files, pages at another "
            "address, policies of pages).",
            ("cache", "result"),
        )
        looks = self.lookups.labels
        self._caches = [
            Cache(cache, looks(name, "hit").inc, looks(name, "miss").inc)
            for name, cache in CACHES.items()
        ]

    def count(
        self, method: str, route: str, status: int, seconds: float, answer: tuple[str, str] | None
    ) -> None:
        """Count a request, with language and outcome of the bot's answer to it."""
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)
        if answer:
            self.answers.labels(*answer).inc()
        for cache in self._caches:
            cache.count()

    def text(self) -> bytes:
        """All figures, of all processes that count together."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        registry, folder = self.registry, os.environ.get(FOLDER)
        if folder:
            forget_dead(Path(folder))
            registry = CollectorRegistry()
            MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


class Cache:
    """Counts the looks into a cache since it was asked last."""

    def __init__(
        self,
        cache: Remembers,
        hit: Callable[[float], object],
        miss: Callable[[float], object],
    ) -> None:
        self._info, self._hit, self._miss = cache.cache_info, hit, miss
        self._seen = self._info()
        self._counting = Lock()

    def count(self) -> None:
        """Count what was looked for meanwhile."""
        if self._info() == self._seen:
            return
        with self._counting:
            last, self._seen = self._seen, self._info()
            self._hit(max(0, self._seen.hits - last.hits))
            self._miss(max(0, self._seen.misses - last.misses))


def forget_dead(folder: Path) -> None:
    """Drop what waits in processes that are gone: it waits no longer."""
    for file in folder.glob("gauge_live*.db"):
        try:
            os.kill(int(file.stem.rsplit("_", 1)[1]), 0)
        except ProcessLookupError:
            file.unlink(missing_ok=True)
        except PermissionError:  # there is one, of somebody else
            continue
