"""Every sentence that the bot itself says, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from faqbot.model import Lang

WORDING: Final[Mapping[Lang, Mapping[str, str]]] = {
    "ko": {
        "answer": "",
        "unsure": "꼭 맞는 답이 아닐 수도 있어요. 가장 가까운 글이에요.",
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
        "masked": "가림: {kinds}.",
        "api_key": "API 키",
        "authorization": "인증 헤더",
        "password": "비밀번호",
        "cookie": "쿠키",
        "private_key": "개인 키",
        "webhook": "누구나 보낼 수 있는 주소",
        "email": "이메일",
        "phone": "전화번호",
        "card": "카드 번호",
        "account": "계좌 번호",
        "id_number": "신분 번호",
        "business_number": "사업자등록번호",
        "passport": "여권 번호",
        "licence": "운전면허 번호",
        "ip_address": "IP 주소",
        "api_key_advice": "노출된 키는 재설정하세요.",
        "authorization_advice": "노출된 키는 재설정하세요.",
        "password_advice": "비밀번호를 바꾸세요.",
        "cookie_advice": "로그아웃해서 세션을 끝내세요.",
        "private_key_advice": "개인 키를 새로 만드세요.",
        "webhook_advice": "주소를 새로 발급받으세요.",
        # What is wrong with the field that a pasted error names, by its code.
        "fault_missing_field": "{field} 필드가 빠졌습니다",
        "fault_invalid_value": "{field} 값이 올바르지 않습니다",
        "fault_duplicate_value": "{field} 값이 이미 쓰이고 있습니다",
        "fault_datatype_mismatch": "{field} 값의 자료형이 맞지 않습니다",
        "fault_invalid_field": "{field} 필드는 이 호출에 없습니다",
        "fault_readonly_field": "{field} 필드는 바꿀 수 없습니다",
        "fault_inaccessible_field": "{field} 필드를 쓸 권한이 없습니다",
        "fault_incompatible_field": "{field} 필드는 함께 쓸 수 없습니다",
        "fix_missing_field": "본문에 {field} 필드를 넣으세요.",
    },
    "en": {
        "answer": "",
        "unsure": "This may not be exactly it; it is the closest I have.",
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
        "masked": "Masked: {kinds}.",
        "api_key": "API key",
        "authorization": "Authorization header",
        "password": "password",
        "cookie": "cookies",
        "private_key": "private key",
        "webhook": "address that anybody can post to",
        "email": "e-mail address",
        "phone": "phone number",
        "card": "card number",
        "account": "bank account",
        "id_number": "identification number",
        "business_number": "business number",
        "passport": "passport number",
        "licence": "driving licence number",
        "ip_address": "IP address",
        "api_key_advice": "Reset a key that was shared.",
        "authorization_advice": "Reset a key that was shared.",
        "password_advice": "Change the password.",
        "cookie_advice": "Sign out to end the session.",
        "private_key_advice": "Make a new private key.",
        "webhook_advice": "Have a new address made.",
        "fault_missing_field": "The field {field} is missing",
        "fault_invalid_value": "The value of {field} is not accepted",
        "fault_duplicate_value": "The value of {field} is taken",
        "fault_datatype_mismatch": "The value of {field} has the wrong type",
        "fault_invalid_field": "This call has no field {field}",
        "fault_readonly_field": "The field {field} cannot be changed",
        "fault_inaccessible_field": "You may not use the field {field}",
        "fault_incompatible_field": "The field {field} does not go with the others",
        "fix_missing_field": "Add the field {field} to the body.",
    },
}
