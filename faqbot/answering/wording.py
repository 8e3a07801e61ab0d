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
        "product": (
            "{name}에 관한 질문 같아요. 저는 Freshdesk의 API와 웹훅만 알고 있어서, 그 서비스의 "
            "공식 문서나 고객지원에서 가장 정확하게 안내받으실 수 있어요. "
            "Freshdesk 쪽이 궁금하시면 그 부분을 물어봐 주세요."
        ),
        "elsewhere": "여기에서 도움받기",
        "all_questions": "전체 질문 보기",
        "status_codes": "상태 코드 표 보기",
        "api_key": "질문에 API 키로 보이는 값이 있어 가렸어요. 노출된 키는 재설정해 주세요.",
        "authorization": "질문에 인증 헤더가 있어 가렸어요. 그 안의 키는 재설정해 주세요.",
        "password": "질문에 비밀번호로 보이는 값이 있어 가렸어요. 비밀번호를 바꿔 주세요.",
        "cookie": "질문에 있던 쿠키는 가렸어요. 로그아웃하면 그 세션은 쓸 수 없게 돼요.",
        "private_key": "질문에 있던 개인 키는 가렸어요. 한번 보낸 키는 새로 만들어 주세요.",
        "webhook": "질문에 누구나 보낼 수 있는 주소가 있어 가렸어요. 주소를 새로 발급받아 주세요.",
        "email": "질문에 있던 이메일 주소는 가렸어요.",
        "phone": "질문에 있던 전화번호는 가렸어요.",
        "card": "질문에 카드 번호로 보이는 값이 있어 가렸어요.",
        "account": "질문에 계좌 번호로 보이는 값이 있어 가렸어요.",
        "id_number": "질문에 주민등록번호 같은 신분 번호가 있어 가렸어요.",
        "business_number": "질문에 있던 사업자등록번호는 가렸어요.",
        "passport": "질문에 여권 번호로 보이는 값이 있어 가렸어요.",
        "licence": "질문에 운전면허 번호로 보이는 값이 있어 가렸어요.",
        "ip_address": "질문에 있던 IP 주소는 가렸어요.",
    },
    "en": {
        "answer": "This should help.",
        "choose": "Did you mean one of these? Pick one.",
        "none": "I have no answer to that yet. Try other words, or look around here.",
        "product": (
            "That sounds like a question about {name}. I only know Freshdesk's API and webhooks; "
            "its own documentation or support can tell you best. "
            "If it is about the Freshdesk side, just ask me for that part."
        ),
        "elsewhere": "Get help there",
        "all_questions": "See all questions",
        "status_codes": "See the table of status codes",
        "api_key": "I masked what looks like an API key. A key that was shared should be reset.",
        "authorization": "I masked an Authorization header. The key inside should be reset.",
        "password": "I masked what looks like a password. Please change it.",
        "cookie": "I masked the cookies in your question. Signing out ends their session.",
        "private_key": "I masked a private key. A key that was shared should be replaced.",
        "webhook": "I masked an address that anybody can post to. Please have a new one made.",
        "email": "I masked the e-mail addresses in your question.",
        "phone": "I masked the phone numbers in your question.",
        "card": "I masked what looks like a card number.",
        "account": "I masked what looks like a bank account.",
        "id_number": "I masked what looks like a personal identification number.",
        "business_number": "I masked a business registration number.",
        "passport": "I masked what looks like a passport number.",
        "licence": "I masked what looks like a driving licence number.",
        "ip_address": "I masked the IP addresses in your question.",
    },
}
