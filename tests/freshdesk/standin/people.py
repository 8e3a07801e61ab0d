"""Contacts, the agent whose key is used, and the settings of the helpdesk."""

from __future__ import annotations

from tests.freshdesk.standin.fields import check, check_query, error
from tests.freshdesk.standin.handling import Answer, Asked, Route, page_of
from tests.freshdesk.standin.refusals import Refusal


def view_contact(asked: Asked) -> Answer:
    """GET /api/v2/contacts/[id], which alone tells the language."""
    check_query(asked.query, ())
    contact = asked.account.contacts.get(asked.ids[0])
    if contact is None:
        raise Refusal(404)
    return Answer(dict(contact))


def list_contacts(asked: Asked) -> Answer:
    """GET /api/v2/contacts."""
    known = ("mobile", "phone", "company_id", "state", "updated_since")
    check_query(asked.query, ("page", "per_page", "email", *known))
    wanted = asked.query.get("email")
    found = [dict(it) for it in asked.account.contacts.values() if wanted in (None, it["email"])]
    return page_of(asked, found)


def create_contact(asked: Asked) -> Answer:
    """POST /api/v2/contacts: an e-mail address that is taken is a conflict."""
    body = check(asked.body, {"name": str, "email": str, "language": str}, ("name", "email"))
    if any(it["email"] == body["email"] for it in asked.account.contacts.values()):
        errors = [error("email", "It should be a unique value", "duplicate_value")]
        raise Refusal(409, {"description": "Validation failed", "errors": errors})
    made = asked.account.add_contact(body["name"], body["email"], body.get("language", "ko"))
    address = f"{asked.address}/{made['id']}"
    return Answer(dict(made), 201, {"Location": address})


def view_me(asked: Asked) -> Answer:
    """GET /api/v2/agents/me."""
    check_query(asked.query, ())
    contact = {"name": "faqbot", "email": "faqbot@example.com", "active": True, "language": "ko"}
    agent = {"id": asked.account.agent_id, "ticket_scope": 1, "occasional": False}
    return Answer({**agent, "contact": contact})


def view_settings(asked: Asked) -> Answer:
    """GET /api/v2/settings/helpdesk."""
    check_query(asked.query, ())
    account = asked.account
    return Answer(
        {
            "primary_language": account.primary_language,
            "supported_languages": list(account.languages),
            "portal_languages": list(account.languages),
        }
    )


ROUTES = (
    Route("GET", "/api/v2/contacts", list_contacts),
    Route("POST", "/api/v2/contacts", create_contact),
    Route("GET", "/api/v2/contacts/<id>", view_contact),
    Route("GET", "/api/v2/agents/me", view_me),
    Route("GET", "/api/v2/settings/helpdesk", view_settings),
)
