"""The exceptions that faqbot raises on purpose; `cli` and `web` translate them, once.

FaqbotError
├── ContentError      a file under docs/ is broken
├── EditError         a change to the content that cannot be made
├── SettingsError     an environment variable has no usable value
├── BuildError        the site could not be built
├── StoreError        the database cannot be used
│   ├── UnavailableError the database cannot be used now, and may be later
│   └── ConflictError somebody else has acted meanwhile (`by` says who)
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


class ServeError(FaqbotError):
    """The server cannot start."""


class QuestionError(FaqbotError):
    """A question cannot be read."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)
