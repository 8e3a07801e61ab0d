"""The log: plain lines for people, or one JSON object a line for programs; never a question."""

from __future__ import annotations

import json
import logging
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from flask import g, has_request_context

from faqbot.settings import Log

FRAMES: Final = 6  # of a trace that are told

access: Final = logging.getLogger("faqbot.access")
log: Final = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """A record as a JSON object on one line, in ASCII.

    Of an exception there is its kind and where it happened: its text may hold a question.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        when = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": when.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            line["request_id"] = g.get("request_id")
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0]:
            line |= {"error": record.exc_info[0].__name__, "at": frames_of(record.exc_info[2])}
        return json.dumps(line)


def set_up_log(kind: Log) -> None:
    """Have everything that this process logs written in one form; text is as libraries do it."""
    if kind == "text":
        return
    handler = logging.StreamHandler()  # to standard error
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    access.setLevel(logging.INFO)
    threading.excepthook = _log_of_thread


def _log_of_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        kinds = (failed.exc_type, failed.exc_value, failed.exc_traceback)
        log.error("a thread has ended", exc_info=kinds)


def frames_of(trace: TracebackType | None) -> list[str]:
    """Where the last calls of a trace were made: file, line and function."""
    frames: list[str] = []
    while trace:
        code = trace.tb_frame.f_code
        frames.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-FRAMES:]
