"""Every sentence of the pages that the server itself makes, in both languages.

What the built site says too stands in `site.wording` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from faqbot.model import Lang

WORDING: Final[Mapping[Lang, Mapping[str, str]]] = {
    "ko": {
        "home": "첫 화면으로",
        "you": "나",
        "bot": "챗봇",
        "also": "이것도 찾으셨나요?",
        "helpful": "도움이 되었나요?",
        "yes": "예",
        "no": "아니요",
        "thanks": "의견 고맙습니다.",
        "thanks_lost": "이 답변을 찾지 못해 의견을 저장하지 못했습니다.",
        "404_text": "주소가 바뀌었거나 잘못 입력되었을 수 있습니다.",
        "405": "이 주소에서 지원하지 않는 메서드입니다",
        "405_text": "링크를 다시 열거나 첫 화면에서 시작해 주세요.",
        "413": "보내신 내용이 너무 깁니다",
        "413_text": "64 KiB 이하로 줄여서 다시 보내 주세요.",
        "429": "요청이 너무 많습니다",
        "429_text": "{seconds}초 뒤에 다시 시도해 주세요.",
        "500": "서버에 문제가 생겼습니다",
        "500_text": "잠시 뒤에 다시 시도해 주세요. 문제는 기록해 두었습니다.",
        "other": "처리할 수 없는 요청입니다",
        "other_text": "첫 화면에서 다시 시작해 주세요.",
        "staff": "상담원 화면",
        "staff_off": "상담원 화면이 꺼져 있습니다.",
        "staff_how": "켜려면 환경 변수 FAQBOT_STAFF_PASSWORD에 비밀번호를 넣고 "
        "faqbot을 다시 시작하세요.",
        "sign_in": "상담원 로그인",
        "sign_in_short": "로그인",
        "sign_in_failed": "아이디나 비밀번호가 맞지 않습니다. 비밀번호를 다시 입력해 주세요.",
        "sign_out": "로그아웃",
        "account_name": "아이디",
        "password": "비밀번호",
        "403": "볼 수 없는 화면입니다",
        "403_text": "이 화면을 쓸 권한이 없거나 화면이 오래되었습니다. 새로 열어 주세요.",
        "staff_meanwhile": "그동안 답변에 붙일 링크는 각 질문 페이지의 짧은 주소를 쓰세요.",
    },
    "en": {
        "home": "Go to the home page",
        "you": "You",
        "bot": "Bot",
        "also": "Were you looking for this?",
        "helpful": "Did this help?",
        "yes": "Yes",
        "no": "No",
        "thanks": "Thank you for your feedback.",
        "thanks_lost": "This answer is no longer known, so your feedback was not saved.",
        "404_text": "The address may have changed or been mistyped.",
        "405": "This address does not take that kind of request",
        "405_text": "Open the link again, or start from the home page.",
        "413": "What you sent is too long",
        "413_text": "Please shorten it to 64 KiB and send it again.",
        "429": "Too many requests",
        "429_text": "Please try again in {seconds} seconds.",
        "500": "Something went wrong on our side",
        "500_text": "Please try again in a moment. The problem has been noted.",
        "other": "This request cannot be handled",
        "other_text": "Please start again from the home page.",
        "staff": "Staff desk",
        "staff_off": "The staff desk is switched off.",
        "staff_how": "To switch it on, put a password into the environment variable "
        "FAQBOT_STAFF_PASSWORD and restart faqbot.",
        "sign_in": "Staff sign-in",
        "sign_in_short": "Sign in",
        "sign_in_failed": "The account name or the password is wrong. "
        "Please type the password again.",
        "sign_out": "Sign out",
        "account_name": "Account name",
        "password": "Password",
        "403": "You cannot see this page",
        "403_text": "Your role does not allow it, or the page is too old. Please open it anew.",
        "staff_meanwhile": "Until then, use the short link on each question's page.",
    },
}
