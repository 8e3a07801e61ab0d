"""What a question can name is told apart from what the FAQ itself is about."""

from __future__ import annotations

from faqbot.answering.products import build_products, foreign_product
from faqbot.diagnosis.own_product import build_own
from faqbot.model import LANGS, KnowledgeBase


def test_no_wording_of_an_entry_is_about_another_product(kb: KnowledgeBase) -> None:
    find, own = build_products(kb.products), build_own(kb.product)
    assert foreign_product("how about zendesk?", find("how about zendesk?"), own)
    foreign = [
        phrase
        for entry in kb.entries.values()
        for lang in LANGS
        for phrase in (entry.texts[lang].title, *entry.texts[lang].aliases)
        if foreign_product(phrase, find(phrase), own)
    ]
    assert foreign == []


def test_no_name_stands_inside_everyday_words(kb: KnowledgeBase) -> None:
    """Korean writes particles and verbs onto nouns, so short names turn up by chance."""
    prose = "도와주세요 크레딧 냉장고 로컬리스트 공지메일 이메일건수 온라인 메신저 알리고 롤 API"
    names = [name for p in kb.products for name in p.names if not name.isascii()]
    assert not [name for name in names if name in prose]


def test_products_of_every_role_are_known(kb: KnowledgeBase) -> None:
    roles = {p.id: p.role for p in kb.products}
    assert roles["zendesk"] == "other"
    assert roles["slack"] == "link"
    assert roles["postman"] == "tool"


def test_only_messages_of_freshdesk_come_with_an_error_code(kb: KnowledgeBase) -> None:
    assert len(kb.messages) > 40
    for message in kb.messages:
        assert message.error is None or message.origin == "own", message.id
        if message.error and (known := kb.error_codes[message.error].status):
            assert message.status == known, message.id
