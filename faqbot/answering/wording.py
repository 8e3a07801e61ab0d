"""Every sentence that the bot itself says, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from faqbot.model import Lang

WORDING: Final[Mapping[Lang, Mapping[str, str]]] = {
    "ko": {
        "answer": "이 답변이 도움이 될 거예요.",
        "choose": "혹시 이런 내용을 찾으세요? 하나를 골라 주세요.",
        "none": "이 질문에 맞는 답은 아직 없어요. 다르게 물어보시거나 아래에서 찾아보세요.",
        "elsewhere": "여기에서 도움받기",
        "all_questions": "전체 질문 보기",
        "status_codes": "상태 코드 표 보기",
        "support": "Freshdesk 고객지원에 문의하기",
        "api_key": "질문에 API 키로 보이는 값이 있어 가렸어요. 노출된 키는 재설정해 주세요.",
        "authorization": "질문에 인증 헤더가 있어 가렸어요. 그 안의 키는 재설정해 주세요.",
        "password": "질문에 비밀번호로 보이는 값이 있어 가렸어요. 비밀번호를 바꿔 주세요.",
        "email": "질문에 있던 이메일 주소는 가렸어요.",
        "phone": "질문에 있던 전화번호는 가렸어요.",
        "card": "질문에 카드 번호로 보이는 값이 있어 가렸어요.",
        "id_number": "질문에 주민등록번호로 보이는 값이 있어 가렸어요.",
    },
    "en": {
        "answer": "This should help.",
        "choose": "Did you mean one of these? Pick one.",
        "none": "I have no answer to that yet. Try other words, or look around here.",
        "elsewhere": "Get help there",
        "all_questions": "See all questions",
        "status_codes": "See the table of status codes",
        "support": "Contact Freshdesk support",
        "api_key": "I masked what looks like an API key. A key that was shared should be reset.",
        "authorization": "I masked an Authorization header. The key inside should be reset.",
        "password": "I masked what looks like a password. Please change it.",
        "email": "I masked the e-mail addresses in your question.",
        "phone": "I masked the phone numbers in your question.",
        "card": "I masked what looks like a card number.",
        "id_number": "I masked what looks like a resident registration number.",
    },
}
