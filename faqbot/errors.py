"""The exceptions that faqbot raises on purpose; `cli` and `web` translate them, once.

FaqbotError
├── ContentError      a file under docs/ is broken
├── EditError         a change to the content that cannot be made
├── SettingsError     an environment variable has no usable value
├── BuildError        the site could not be built
├── StoreError        the database cannot be used
│   ├── UnavailableError the database cannot be used now, and may be later
│   └── ConflictError somebody else has acted meanwhile (`by` says who)
├── FreshdeskError    Freshdesk, which tickets are in, cannot be used
│   ├── RefusedError     it refuses a call (`status` says how)
│   ├── LimitError       it takes no more calls for now (`seconds` says for how long)
│   └── UnreachableError it does not answer, or breaks
├── ServeError        the server cannot start
└── QuestionError     a question cannot be read (`field` says which part)
"""

from __future__ import annotations

from collections.abc import Sequence

from faqbot.model import Finding


class FaqbotError(Exception):
    """Anything that faqbot raises on purpose; its text is one clear sentence."""


class ContentError(FaqbotError):
    """A file under docs/ is broken; the text has a line `file:line: message` a finding."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class EditError(FaqbotError):
    """A change to the content that cannot be made."""


class SettingsError(FaqbotError):
    """An environment variable has no usable value."""


class BuildError(FaqbotError):
    """The site could not be built."""


class StoreError(FaqbotError):
    """The database cannot be used."""


class UnavailableError(StoreError):
    """The database cannot be used now, and may be later: it is down, busy, or its disk is full."""


class ConflictError(StoreError):
    """Somebody else has acted on the same thing meanwhile."""

    def __init__(self, by: str) -> None:
        self.by = by
        super().__init__(f"{by or 'Somebody'} has acted on this meanwhile")


class FreshdeskError(FaqbotError):
    """Freshdesk cannot be used."""


class RefusedError(FreshdeskError):
    """Freshdesk refuses a call, and will again: `status` is the HTTP status code."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


class LimitError(FreshdeskError):
    """Freshdesk takes no more calls for so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"Freshdesk's rate limit is used up; go on in {seconds:.0f} seconds")


class UnreachableError(FreshdeskError):
    """Freshdesk does not answer, or breaks: whether a call was carried out is not known."""


class ServeError(FaqbotError):
    """The server cannot start."""


class QuestionError(FaqbotError):
    """A question cannot be read."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)
