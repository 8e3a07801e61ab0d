"""The automation rule that tells faqbot of tickets, step by step for who enters it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from faqbot.model import Lang

PATH: Final = "/hooks/freshdesk"
HEADER: Final = "X-Faqbot-Secret"
UNKNOWN_BASE: Final = "https://faq.example.com"
# The rest is read by the API: a text in a body may break it, an id cannot. Each placeholder stands
# in quotes, so that the body is JSON whatever Freshdesk puts there.
BODY: Final[Mapping[str, str]] = {
    "ticket_id": "{{ticket.id}}",
    "event": "{{triggered_event}}",
    "modified": "{{ticket.modified_on}}",
    "lang": "{{ticket.requester.language}}",
}
_SIZE: Final = 20  # characters of a secret that nobody guesses

STEPS: Final[Mapping[Lang, str]] = {
    "en": """\
Two automation rules in Freshdesk, alike but for tab and event
(Admin > Workflows > Automations; an administrator has to enter them):

  1. Tab "Ticket Creation": New rule, name "faqbot: new ticket", no condition.
  2. Tab "Ticket Updates": New rule, name "faqbot: customer wrote again";
     When an action performed by: Requester; involves: Reply is sent.

Action of both: Trigger webhook
  Request type     POST
  URL              {url}
  Authentication   off
  Custom headers   {header}
  Encoding         JSON
  Content          Advanced:

{body}

Then: Preview and save, Save and enable.
""",
    "ko": """\
Freshdesk에 자동화 규칙 두 개를 만들어 주세요. 탭과 이벤트만 다르고 나머지는 같아요.
(관리자(Admin) > 워크플로(Workflows) > 자동화(Automations), 관리자 권한이 필요해요.)

  1. 탭 'Ticket Creation': New rule, 이름 'faqbot: new ticket', 조건 없음
  2. 탭 'Ticket Updates': New rule, 이름 'faqbot: customer wrote again',
     When an action performed by: Requester, involves: Reply is sent

두 규칙의 작업: Trigger webhook
  Request type     POST
  URL              {url}
  Authentication   끔
  Custom headers   {header}
  Encoding         JSON
  Content          Advanced:

{body}

그다음 Preview and save, Save and enable을 차례로 누르세요.
""",
}
NO_BASE: Final[Mapping[Lang, str]] = {
    "en": "FAQBOT_BASE_URL is not set: put the public address of this installation in the URL.",
    "ko": "FAQBOT_BASE_URL이 비어 있어요. URL에 이 설치의 공개 주소를 넣어 주세요.",
}
NO_SECRET: Final[Mapping[Lang, str]] = {
    "en": "FAQBOT_FRESHDESK_SECRET is not set. A secret to set there and in the header: {made}",
    "ko": "FAQBOT_FRESHDESK_SECRET이 비어 있어요. 설정과 헤더에 함께 넣을 값이에요: {made}",
}
SHORT_SECRET: Final[Mapping[Lang, str]] = {
    "en": "FAQBOT_FRESHDESK_SECRET is short; one of {size} characters or more is not guessed.",
    "ko": "FAQBOT_FRESHDESK_SECRET이 짧아요. {size}자 이상이면 아무도 맞히지 못해요.",
}
NOT_SHOWN: Final[Mapping[Lang, str]] = {
    "en": "(the value of FAQBOT_FRESHDESK_SECRET; --show-secret prints it)",
    "ko": "(FAQBOT_FRESHDESK_SECRET의 값, --show-secret을 붙이면 보여요)",
}


def write_rule(lang: Lang, base: str | None, secret: str | None, shown: bool, made: str) -> str:
    """The rule to enter: event, address, header and body, with what is still missing below it.

    `base` is the public address, `made` a secret to use where none is set; the one that is set
    appears where it is to be `shown` alone.
    """
    value = (secret if shown else NOT_SHOWN[lang]) if secret else made
    rule = STEPS[lang].format(
        url=f"{base or UNKNOWN_BASE}{PATH}",
        header=f"{HEADER}: {value}",
        body=write_body(),
    )
    return "\n".join([rule, *_missing(lang, base, secret, made)])


def write_body() -> str:
    """What goes into the field for the body of the webhook."""
    return json.dumps(BODY, indent=2)


def _missing(lang: Lang, base: str | None, secret: str | None, made: str) -> list[str]:
    found = [] if base else [NO_BASE[lang]]
    if secret is None:
        found.append(NO_SECRET[lang].format(made=made))
    elif len(secret) < _SIZE:
        found.append(SHORT_SECRET[lang].format(size=_SIZE))
    return [f"! {line}" for line in found]
