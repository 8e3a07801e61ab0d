"""What speaks for entries decides, apart from any content."""

from __future__ import annotations

from dataclasses import replace

import pytest

from faqbot.answering.decide import WEIGHTS, Decision, Facts, Sign, Thresholds, decide, weigh
from faqbot.matching.calibrate import Evidence

NO_FACTS = Facts()


def found(**margins: float) -> list[tuple[str, Evidence]]:
    """Candidates by their margins; an id that begins with "topic_" is a declined topic."""
    return [
        (
            id.replace("topic_", "declined:").replace("_", "-"),
            Evidence(margin, (1 + margin) / 2, 0.0, 1.0, 8),
        )
        for id, margin in margins.items()
    ]


def decided(
    facts: Facts = NO_FACTS, signs: dict[str, list[Sign]] | None = None, **margins: float
) -> Decision:
    return decide(found(**margins), signs or {}, facts)


def test_one_that_stands_out_is_the_answer() -> None:
    decision = decided(pagination=0.8, cors=-0.8)
    assert decision.outcome == "answer"
    assert decision.ranked[0][0] == "pagination"


def test_two_that_are_alike_are_asked_back() -> None:
    decision = decided(pagination=0.1, list_all_tickets=0.1, companies=0.08, cors=0.07)
    assert decision.outcome == "choose"
    assert len(decision.ranked) == 4


def test_nothing_near_is_no_answer() -> None:
    assert decided(topic_weather=-0.5, pagination=-1.4, cors=-1.5).outcome == "none"
    assert decide([], {}).outcome == "none"


def test_confidence_is_a_share_of_one() -> None:
    ranked = decided(pagination=0.5, list_all_tickets=0.4, companies=0.3).ranked
    assert 0 < sum(confidence for _, confidence in ranked) <= 1
    assert [c for _, c in ranked] == sorted((c for _, c in ranked), reverse=True)


def test_an_operator_can_make_the_bot_bolder_or_shyer() -> None:
    candidates = found(pagination=0.5, list_all_tickets=0.35)
    top = decide(candidates, {}).ranked[0][1]
    shy, bold = (replace(Thresholds(), answer=top + step) for step in (0.01, -0.01))
    assert decide(candidates, {}, thresholds=shy).outcome == "choose"
    assert decide(candidates, {}, thresholds=bold).outcome == "answer"


def test_a_declined_topic_that_comes_first_is_named() -> None:
    decision = decided(topic_weather=0.9, pagination=-0.9)
    assert (decision.outcome, decision.ranked, decision.topic) == ("none", (), "weather")


def test_a_status_code_that_is_asked_about_is_never_refused() -> None:
    facts = Facts(is_code_asked=True)
    assert decided(facts, pagination=-1.6, status_codes=-1.5).outcome in ("answer", "choose")


@pytest.mark.parametrize("sign", ["call", "message", "code", "error", "path"])
def test_what_a_question_names_speaks_for_an_entry(sign: Sign) -> None:
    candidates = found(pagination=0.2, cors=0.2)
    assert weigh(candidates, {"cors": [sign]})[0][0] == "cors"
    assert WEIGHTS.signs[sign] > 0


def test_the_status_of_tickets_speaks_against_the_codes() -> None:
    signs: dict[str, list[Sign]] = {"status-codes": ["no_status", "ticket_status"]}
    assert weigh(found(status_codes=0.3, view_ticket=0.3), signs)[0][0] == "view-ticket"
