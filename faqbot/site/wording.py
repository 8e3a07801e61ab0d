"""Every word of the site's frame, in both languages; the widget keeps its own in `words.js`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from faqbot.model import Lang


@dataclass(frozen=True, slots=True)
class Wording:
    """The site's labels in one language; `{…}` marks what is filled in."""

    site_name: str
    site_description: str
    language_name: str
    promise: str
    examples: tuple[str, ...]
    unofficial: str
    tools: str
    home: str
    all_questions: str
    chapters: str
    popular: str
    question_count: str
    question_count_one: str
    status_codes: str
    status_classes: Mapping[int, str]
    api_map: str
    error_codes: str
    error_code: str
    messages: str
    message_places: Mapping[str, str]
    rate_limits: str
    call_title: str
    call_summary: str
    call_success: str
    call_errors: str
    call_limit: str
    in_call: str
    status: str
    plan: str
    workers: str
    kind_of_call: str
    share: str
    pause: str
    pause_unit: str
    pause_none: str
    minute_headers: str
    minute_private: str
    minute_language: str
    minute_words: Mapping[str, str]
    lagging: str
    lagging_link: str
    moved: str
    all_in_one: str
    chat: str
    api_sections: str
    related: str
    still_stuck: str
    sources: str
    checked: str
    short_link: str
    copy: str
    meaning: str
    fix: str
    code: str
    call: str
    reference: str
    questions: str
    ask_label: str
    ask_placeholder: str
    ask_button: str
    ask_here: str
    find: str
    find_label: str
    ask_here_key: str
    breadcrumbs: str
    turn: str
    previous: str
    next: str
    find_in_table: str
    rows_left: str
    no_call: str
    main_nav: str
    open_menu: str
    to_dark: str
    to_light: str
    to_other_language: str
    was_helpful: str
    helpful_yes: str
    helpful_no: str
    suggest_edit: str
    what_lacked: str
    what_wrong: str
    keep_private: str
    send: str
    cancel: str
    thanks: str
    not_sent: str
    not_found_title: str
    not_found_text: str
    near: str
    footer: str
    short_name: str
    card: str
    feed_title: str
    feed_description: str


WORDING: Final[Mapping[Lang, Wording]] = {
    "ko": Wording(
        site_name="Freshdesk API FAQ",
        site_description="Freshdesk API와 웹훅을 쓰면서 자주 묻는 질문과 답을 모았습니다.",
        language_name="한국어",
        promise="Freshdesk\u00a0API에서 막히면, 여기서 바로 답을 찾으세요",
        examples=(
            "API 키는 어디에서 확인하나요?",
            "401 오류가 나와요",
            "웹훅은 어떻게 설정하나요?",
            "분당 몇 번까지 호출할 수 있나요?",
        ),
        unofficial="비공식",
        tools="도구",
        home="홈",
        all_questions="모든 질문",
        chapters="주제별로 보기",
        popular="많이 찾는 질문",
        question_count="질문 {count}개",
        question_count_one="질문 1개",
        status_codes="상태 코드",
        status_classes={2: "성공", 4: "요청 쪽 오류", 5: "서버 쪽 오류"},
        api_map="API 한눈에 보기",
        error_codes="오류 코드",
        error_code="오류 코드",
        messages="메시지 찾아보기",
        message_places={
            "2xx": "성공 응답에 담긴 메시지",
            "3xx": "다른 주소로 넘길 때",
            "4xx": "요청이 거절될 때",
            "5xx": "서버에서 실패할 때",
            "elsewhere": "메일과 화면, 상태 코드가 알려지지 않은 응답",
            "other": "Freshdesk의 메시지가 아닌 것",
        },
        rate_limits="호출 한도",
        call_title="{call} — 생길 수 있는 오류",
        call_summary="{call} 호출의 상태 코드별 원인과 해결 방법입니다.",
        call_success="성공 응답",
        call_errors="생길 수 있는 오류",
        call_limit="이 호출의 한도",
        in_call="이 호출",
        status="상태 코드",
        plan="요금제",
        workers="동시에 호출하는 작업 수",
        kind_of_call="호출",
        share="사용할 비율",
        pause="작업별 호출 간격",
        pause_unit="{seconds}초 (모두 합쳐 분당 {calls}회)",
        pause_none="이 요금제에서는 API를 호출할 수 없습니다.",
        minute_headers="응답 헤더 붙여 넣기",
        minute_private="붙여 넣은 내용은 이 페이지를 벗어나지 않습니다.",
        minute_language="기다렸다가 다시 호출하는 코드",
        minute_words={
            "empty": "X-RateLimit-Total과 X-RateLimit-Remaining, Retry-After를 읽습니다.",
            "unknown": "여기에는 호출 한도 헤더가 없습니다. 응답의 헤더를 붙여 넣어 주세요.",
            "left": "{total}회 가운데 {left}회가 남았습니다.",
            "left_only": "{left}회가 남았습니다.",
            "now": "지금 호출할 수 있습니다.",
            "wait": "{wait}초 뒤에 다시 호출하세요.",
            "wait_most": "길어도 {wait}초 뒤에는 다시 호출할 수 있습니다.",
            "share": "작업 {workers}개가 나누면 작업마다 {share}번씩 호출할 수 있습니다.",
            "cost": "이 호출에는 {cost}회가 차감되었습니다.",
            "calls": "남은 호출(회)",
            "seconds": "기다릴 시간(초)",
            "each": "작업마다 {share}",
        },
        lagging="이 글은 영어 원문보다 오래되었습니다.",
        lagging_link="최신 영어 글 보기",
        moved="페이지 주소가 바뀌었습니다.",
        all_in_one="모든 글을 한 파일에 담았습니다.",
        chat="챗봇에게 물어보기",
        api_sections="API 문서",
        still_stuck="아직 해결되지 않았나요?",
        related="관련 질문",
        sources="출처",
        checked="마지막 확인: {date}",
        short_link="짧은 주소",
        copy="짧은 주소 복사",
        meaning="뜻",
        fix="해결 방법",
        code="코드",
        call="호출",
        reference="공식 문서",
        questions="이 FAQ의 질문",
        ask_label="무엇이 궁금하세요?",
        ask_placeholder="예: 429가 계속 나와요",
        ask_button="물어보기",
        ask_here="물어보기",
        find="찾기",
        find_label="검색하거나 물어보기",
        ask_here_key="챗봇에게 묻기 (단축키 C)",
        breadcrumbs="현재 위치",
        turn="이전 글과 다음 글",
        previous="이전",
        next="다음",
        find_in_table="이 페이지에서 찾기",
        rows_left="{count}개",
        no_call="호출이 없는 섹션",
        main_nav="주요 메뉴",
        open_menu="메뉴",
        to_dark="어두운 화면으로 바꾸기",
        to_light="밝은 화면으로 바꾸기",
        to_other_language="Read this page in English",
        was_helpful="이 글이 도움이 되었나요?",
        helpful_yes="예",
        helpful_no="아니요",
        suggest_edit="수정 제안",
        what_lacked="무엇이 부족했나요? (선택)",
        what_wrong="틀린 문장과 올바른 내용을 적어 주세요.",
        keep_private="API 키나 개인정보는 적지 마세요.",
        send="보내기",
        cancel="취소",
        thanks="알려 주셔서 고맙습니다.",
        not_sent="보내지 못했습니다. 잠시 뒤에 다시 보내 주세요.",
        not_found_title="찾으시는 페이지가 없습니다",
        not_found_text="주소가 바뀌었거나 잘못 입력되었을 수 있습니다. 아래에서 찾아보세요.",
        near="이 페이지를 찾으셨나요?",
        footer="Freshworks의 공식 문서가 아닙니다. 확인한 공식 문서는 각 질문의 출처에 있습니다.",
        short_name="API FAQ",
        card="Freshdesk API FAQ: API와 웹훅, 자주 묻는 질문과 답",
        feed_title="새로 바뀐 글",
        feed_description="새로 쓰거나 고친 글을 모았습니다.",
    ),
    "en": Wording(
        site_name="Freshdesk API FAQ",
        site_description="Questions people ask about Freshdesk's API and webhooks, with answers.",
        language_name="English",
        promise="Stuck on the Freshdesk\u00a0API? Get a straight answer",
        examples=(
            "Where do I find my API key?",
            "I get a 401 error",
            "How do I set up a webhook?",
            "How many calls per minute may I make?",
        ),
        unofficial="Unofficial",
        tools="Tools",
        home="Home",
        all_questions="All questions",
        chapters="Browse by topic",
        popular="Popular questions",
        question_count="{count} questions",
        question_count_one="1 question",
        status_codes="Status codes",
        status_classes={2: "Success", 4: "Errors in the request", 5: "Errors of the server"},
        api_map="API map",
        error_codes="Error codes",
        error_code="Error code",
        messages="Messages",
        message_places={
            "2xx": "In responses of calls that worked",
            "3xx": "When you are sent elsewhere",
            "4xx": "When a request is refused",
            "5xx": "When the server fails",
            "elsewhere": "Mails, pages, and responses whose status code is not known",
            "other": "Messages that are not Freshdesk's",
        },
        rate_limits="Rate limits",
        call_title="{call}: what can go wrong",
        call_summary="What each status code means for {call}, and what to do.",
        call_success="When it works",
        call_errors="What can go wrong",
        call_limit="Limits of this call",
        in_call="In this call",
        status="Status code",
        plan="Plan",
        workers="Workers that call at the same time",
        kind_of_call="Call",
        share="Share of the limit to use",
        pause="Pause between the calls of each worker",
        pause_unit="{seconds} s ({calls} calls a minute in all)",
        pause_none="This plan allows no API calls.",
        minute_headers="Paste the headers of a response",
        minute_private="What you paste stays on this page.",
        minute_language="Code that waits and calls again",
        minute_words={
            "empty": "X-RateLimit-Total, X-RateLimit-Remaining and Retry-After are read.",
            "unknown": "No rate-limit header is in this. Paste the headers of a response.",
            "left": "{left} of {total} calls are left.",
            "left_only": "{left} calls are left.",
            "now": "You may call now.",
            "wait": "Call again in {wait} s.",
            "wait_most": "You may call again in {wait} s at most.",
            "share": "Shared by {workers} workers, that is {share} for each.",
            "cost": "This call cost {cost}.",
            "calls": "Calls left",
            "seconds": "Seconds to wait",
            "each": "{share} for each worker",
        },
        lagging="This article is older than its Korean counterpart.",
        lagging_link="Read the current Korean article",
        moved="This article has moved.",
        all_in_one="Every article in one file.",
        chat="Ask the bot",
        api_sections="API reference",
        still_stuck="Still stuck?",
        related="Related questions",
        sources="Sources",
        checked="Last checked: {date}",
        short_link="Short link",
        copy="Copy short link",
        meaning="Meaning",
        fix="What to do",
        code="Code",
        call="Call",
        reference="Reference",
        questions="Questions in this FAQ",
        ask_label="What would you like to know?",
        ask_placeholder="e.g. I keep getting 429",
        ask_button="Ask",
        ask_here="Ask",
        find="Find",
        find_label="Search or ask",
        ask_here_key="Ask the bot (shortcut: C)",
        breadcrumbs="You are here",
        turn="Previous and next page",
        previous="Previous",
        next="Next",
        find_in_table="Find on this page",
        rows_left="{count} found",
        no_call="Sections without a call",
        main_nav="Main menu",
        open_menu="Menu",
        to_dark="Switch to dark mode",
        to_light="Switch to light mode",
        to_other_language="이 페이지를 한국어로 보기",
        was_helpful="Was this page helpful?",
        helpful_yes="Yes",
        helpful_no="No",
        suggest_edit="Suggest an edit",
        what_lacked="What was missing? (optional)",
        what_wrong="Which sentence is wrong, and what should it say?",
        keep_private="Please leave out API keys and personal data.",
        send="Send",
        cancel="Cancel",
        thanks="Thank you for telling us.",
        not_sent="That could not be sent. Please try again in a moment.",
        not_found_title="This page does not exist",
        not_found_text="The address may have changed or been mistyped. Try one of these instead.",
        near="Were you looking for one of these?",
        footer="Not an official Freshworks site. Each answer lists the official pages behind it.",
        short_name="API FAQ",
        card="Freshdesk API FAQ: API and webhooks, questions answered",
        feed_title="What has changed",
        feed_description="Articles that are new or have changed.",
    ),
}


def question_count(words: Wording, count: int) -> str:
    """How many questions there are, in words."""
    template = words.question_count_one if count == 1 else words.question_count
    return template.format(count=count)
