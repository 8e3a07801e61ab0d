"""Other products are refused by name; the Freshdesk side of a link is not."""

from __future__ import annotations

import pytest

from faqbot.answering.bot import Bot
from faqbot.answering.products import build_products, foreign_product, is_home
from faqbot.diagnosis.own_product import build_own
from faqbot.model import OwnProduct

FOREIGN = {
    "osTicket api: 400 validation errors on create ticket": "osticket",
    "카페24 API 429": "cafe24",
    "장고에서 403 나요": "django",
    "Zendesk ticket API returns 401": "zendesk",
    "프레쉬서비스 API 키는 어디 있나요": "freshservice",
    "해피톡 웹훅 설정": "happytalk",
    "The attachment url we get from the FreeScout API never expires": "freescout",
    "New-Ticket (KACE): the remote server returned (400) Bad Request": "kace",
    "client.search('x') fails - ZendeskAPI": "zendesk",
    "hubspot: is it possible to create a contact without an address?": "hubspot",
    "[Slack] create_contact fails": "slack",
    "The Zendesk connector exceeds the API rate limit": "zendesk",
    "await hubspot.crm.contacts.basicApi.create(input) says Contact already exists": "hubspot",
}
HOME = [
    "Zendesk에서 Freshdesk로 티켓을 옮기려면?",
    "카페24처럼 토큰을 갱신해야 하나요?",
    "Like in Zendesk, can I merge tickets by API?",
    "채널톡에 쌓인 지난 상담을 당시 날짜로 옮기고 싶어요",
    "깃허브 웹훅처럼 서명이 오나요?",
    "osTicket migration that keeps who wrote what",
    "왓츠앱 메시지를 API로 보낼 수 있나요?",
    "슬랙으로 티켓 알림을 보내고 싶어요",
    "post to Slack with a webhook when a ticket is created",
    "webhook to https://hooks.slack.com/services/T0/B0 does not arrive",
    "Tickets that came from Zendesk have no requester",
    "requests from Django end with 401",
    "connector of Airbyte gets 429",
    "Any API call of the Laravel 5.7 module fails",
    "The Zendesk connector of Freshdesk creates tickets twice",
    "Salesforce integration: contacts are not created",
    "리액트 화면에서 부르면 CORS 오류가 나요",
    "라인 끝에 줄바꿈이 들어가요",
    "Which line of the response tells it?",
    "twitter_id is missing in the contact",
]


@pytest.mark.parametrize(("question", "product"), FOREIGN.items())
def test_another_product_is_refused_by_its_name(bot: Bot, question: str, product: str) -> None:
    reply = bot.reply(question)
    assert reply.outcome == "none"
    assert reply.topic is not None
    assert reply.topic.id == product
    assert reply.topic.name in reply.message
    assert not reply.status_codes


@pytest.mark.parametrize("question", HOME)
def test_freshdesks_side_stays_in_scope(bot: Bot, question: str) -> None:
    assert (
        foreign_product(question, bot.interpreter.products(question), bot.interpreter.own) is None
    )


def test_names_in_hangul_begin_a_word_and_latin_ones_stand_alone(bot: Bot) -> None:
    find = build_products(bot.kb.products)
    assert [m.product.id for m in find("젠데스크에서는요")] == ["zendesk"]
    assert not find("구젠데스크")
    assert not find("slackness")


def test_the_own_product_is_known_by_its_names(bot: Bot) -> None:
    for named in ("Freshdesk API", "프데 키", "프레쉬데스크"):
        assert is_home(named, bot.interpreter.own)
    assert not is_home("fresh air", bot.interpreter.own)
    assert not is_home("Freshdesk API", build_own(OwnProduct()))
    assert is_home("우리 공방 예약", build_own(OwnProduct(names=("공방",))))
    assert not is_home("가공방식", build_own(OwnProduct(names=("공방",))))


@pytest.mark.parametrize(
    "question", ["Slack integration for parcels", "슬랙 연동하면 소포 도착을 볼 수 있나요?"]
)
def test_what_may_be_ours_though_another_is_named_says_the_knowledge_base(
    bot: Bot, question: str
) -> None:
    mentions = bot.interpreter.products(question)
    post = OwnProduct(name="Post", names=("post",), shared=("parcel", "소포"))
    assert foreign_product(question, mentions, build_own(post)) is None
    found = foreign_product(question, mentions, build_own(OwnProduct()))
    assert found and found.id == "slack"
