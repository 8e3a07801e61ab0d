"""Tickets, their conversations, and notes."""

from __future__ import annotations

import mimetypes
from datetime import datetime
from typing import Any

from tests.freshdesk.standin.account import Record, now
from tests.freshdesk.standin.fields import check, check_query, error
from tests.freshdesk.standin.handling import STORAGE, Answer, Asked, Route, page_of
from tests.freshdesk.standin.html import changed, text_of
from tests.freshdesk.standin.refusals import Refusal, Undocumented

REQUESTER = ("requester_id", "email", "phone", "facebook_id", "twitter_id", "unique_external_id")
CHANGEABLE = {
    "subject": str,
    "description": str,
    "status": int,
    "priority": int,
    "source": int,
    "type": str,
    "tags": list,
    "group_id": int,
    "responder_id": int,
    "company_id": int,
    "product_id": int,
    "parent_id": int,
    "due_by": str,
    "fr_due_by": str,
    "custom_fields": dict,
    "attachments": list,
}
NEW = {
    **CHANGEABLE,
    "requester_id": int,
    "email": str,
    "name": str,
    "phone": str,
    "facebook_id": str,
    "twitter_id": str,
    "unique_external_id": str,
    "cc_emails": list,
    "related_ticket_ids": list,
}
FILTERS = (
    *("page", "per_page", "updated_since", "order_by", "order_type", "include", "filter"),
    *("email", "requester_id", "company_id", "unique_external_id"),
)
INCLUDED = 10  # conversations that come with a ticket
INCLUDES = ("conversations", "requester", "company", "stats")
NOTE = {
    "body": str,
    "private": bool,
    "incoming": bool,
    "notify_emails": list,
    "user_id": int,
    "attachments": list,
    "structured_body": dict,
}


def view(asked: Asked) -> Answer:
    """GET /api/v2/tickets/[id]; what is included costs one more each, conversations as well."""
    check_query(asked.query, ("include",))
    ticket = dict(_ticket(asked))
    if "attachments" in ticket:
        ticket["attachments"] = [_attached(asked, it) for it in ticket["attachments"]]
    wanted = [it for it in asked.query.get("include", "").split(",") if it]
    if unknown := set(wanted) - set(INCLUDES):
        message = "It should be one of: " + ",".join(INCLUDES)
        document = {
            "description": "Validation failed",
            "errors": [error("include", f"{message} ({unknown.pop()})", "invalid_value")],
        }
        raise Refusal(400, document)
    asked.credits += len(wanted)
    if "company" in wanted:
        ticket["company"] = {}
    if "stats" in wanted:
        names = ("closed_at", "resolved_at", "first_responded_at")
        ticket["stats"] = dict.fromkeys(names)
    if "conversations" in wanted:
        ticket["conversations"] = _shown(asked.account.conversations_of(ticket["id"]))[:INCLUDED]
    if "requester" in wanted:
        contact = asked.account.contacts[ticket["requester_id"]]
        ticket["requester"] = {
            key: contact[key] for key in ("id", "name", "email", "mobile", "phone")
        }
    return Answer(ticket)


def view_all(asked: Asked) -> Answer:
    """GET /api/v2/tickets: neither spam nor deleted ones."""
    check_query(asked.query, FILTERS)
    since, order = asked.query.get("updated_since"), asked.query.get("order_by", "")
    found = [it for it in asked.account.tickets.values() if not since or _at(it) >= _time(since)]
    if order == "updated_at":
        found.sort(key=_at, reverse=asked.query.get("order_type", "desc") == "desc")
    shown = [
        {
            key: value
            for key, value in ticket.items()
            if key not in ("description", "description_text")
        }
        for ticket in found
        if not ticket["spam"] and not ticket["deleted"]
    ]
    return page_of(asked, shown)


def create(asked: Asked) -> Answer:
    """POST /api/v2/tickets: one value must say who asks."""
    body = check(asked.body, NEW)
    if not any(body.get(name) for name in REQUESTER):
        errors = [error("requester_id", "It should be a/an Positive Integer", "missing_field")]
        raise Refusal(400, {"description": "Validation failed", "errors": errors})
    account = asked.account
    ticket = account.add_ticket(body.get("subject", ""), body.get("description", ""))
    ticket |= {"source": 2, "type": None, "custom_fields": {}}
    ticket |= {name: value for name, value in body.items() if name in CHANGEABLE}
    if email := body.get("email"):
        account.contacts[ticket["requester_id"]]["email"] = email
    ticket["attachments"] = [{"name": name} for name in body.get("attachments", [])]
    return Answer(dict(ticket), 201, {"Location": f"{asked.address}/{ticket['id']}"})


def update(asked: Asked) -> Answer:
    """PUT /api/v2/tickets/[id]: what is sent changes."""
    ticket = _changeable(asked)
    ticket |= check(asked.body, CHANGEABLE)
    ticket["updated_at"] = now()
    return Answer(dict(ticket))


def delete(asked: Asked) -> Answer:
    """DELETE /api/v2/tickets/[id]: into the trash."""
    _changeable(asked)["deleted"] = True
    return Answer(status=204)


def restore(asked: Asked) -> Answer:
    """PUT /api/v2/tickets/[id]/restore."""
    _ticket(asked)["deleted"] = False
    return Answer(status=204)


def list_conversations(asked: Asked) -> Answer:
    """GET /api/v2/tickets/[id]/conversations, the oldest first."""
    check_query(asked.query, ("page", "per_page"))
    return page_of(asked, _shown(asked.account.conversations_of(_ticket(asked)["id"])))


def add_note(asked: Asked) -> Answer:
    """POST /api/v2/tickets/[id]/notes."""
    ticket = _changeable(asked)
    body = check(asked.body, NOTE)
    if "structured_body" in body or "user_id" in body:
        raise Undocumented("notes with structured_body or user_id")
    if not body.get("body"):
        errors = [error("body", "It should be a/an String", "missing_field")]
        raise Refusal(400, {"description": "Validation failed", "errors": errors})
    account = asked.account
    note = account.add_note(
        ticket["id"], body["body"], body.get("private", True), body.get("incoming", False)
    )
    notified = body.get("notify_emails", [])
    note["attachments"] = [{"name": name} for name in body.get("attachments", [])]
    account.mails += [{"to": email, "ticket_id": ticket["id"]} for email in notified]
    if not note["private"]:  # a public note is mailed to the requester
        account.mails.append({"to": "requester", "ticket_id": ticket["id"]})
    address = f"{asked.address.split('/api/')[0]}/api/v2/conversations/{note['id']}"
    return Answer({**note, "notified_to": notified}, 201, {"Location": address})


def reply(asked: Asked) -> Answer:
    """POST /api/v2/tickets/[id]/reply, which goes to the customer."""
    ticket = _changeable(asked)
    known = {"body": str, "from_email": str, "user_id": int, "cc_emails": list, "bcc_emails": list}
    body = check(asked.body, known, ("body",))
    record = asked.account.add_reply(ticket["id"], body["body"], by_customer=False)
    asked.account.mails.append({"to": "requester", "ticket_id": ticket["id"]})
    return Answer(record, 201)


def change_note(asked: Asked) -> Answer:
    """PUT /api/v2/conversations/[id]: notes alone can be changed."""
    note = _note(asked)
    body = check(asked.body, {"body": str, "attachments": list}, ("body",))
    note["body"] = changed(body["body"])
    note["body_text"] = text_of(note["body"])
    note["updated_at"] = now()
    return Answer(dict(note))


def delete_note(asked: Asked) -> Answer:
    """DELETE /api/v2/conversations/[id]."""
    del asked.account.conversations[_note(asked)["id"]]
    return Answer(status=204)


def _attached(asked: Asked, file: Record) -> Record:
    """An attachment with all that one has; its link is signed."""
    address = f"{asked.address.split('/api/')[0]}{STORAGE}{file['name']}?X-Amz-Expires=300"
    kind = mimetypes.guess_type(file["name"])[0]
    at = {"created_at": now(), "updated_at": now()}
    more = {"id": 43_000_000_200, "content_type": kind, "size": 18, "attachment_url": address}
    return {**more, **at, **file}


def _at(ticket: Record) -> datetime:
    return _time(ticket["updated_at"])


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        errors = [error("updated_since", "It should be a/an Date", "invalid_value")]
        raise Refusal(400, {"description": "Validation failed", "errors": errors}) from None


def _ticket(asked: Asked) -> Record:
    ticket = asked.account.tickets.get(asked.ids[0])
    if ticket is None:
        raise Refusal(404)
    return ticket


def _changeable(asked: Asked) -> Record:
    """A ticket that is neither spam nor deleted; those cannot be changed."""
    ticket = _ticket(asked)
    if ticket["spam"] or ticket["deleted"]:
        raise Refusal(405)
    return ticket


def _note(asked: Asked) -> Record:
    note = asked.account.conversations.get(asked.ids[0])
    if note is None:
        raise Refusal(404)
    if note["source"] != 2:
        raise Undocumented("changing or deleting a conversation that is no note")
    ticket = asked.account.tickets[note["ticket_id"]]
    if ticket["spam"] or ticket["deleted"]:
        raise Refusal(405)
    return note


def _shown(records: list[Record]) -> list[dict[str, Any]]:
    return [dict(record) for record in records]


ROUTES = (
    Route("GET", "/api/v2/tickets", view_all),
    Route("POST", "/api/v2/tickets", create),
    Route("GET", "/api/v2/tickets/<id>", view),
    Route("PUT", "/api/v2/tickets/<id>", update),
    Route("DELETE", "/api/v2/tickets/<id>", delete),
    Route("PUT", "/api/v2/tickets/<id>/restore", restore),
    Route("GET", "/api/v2/tickets/<id>/conversations", list_conversations),
    Route("POST", "/api/v2/tickets/<id>/notes", add_note),
    Route("POST", "/api/v2/tickets/<id>/reply", reply),
    Route("PUT", "/api/v2/conversations/<id>", change_note),
    Route("DELETE", "/api/v2/conversations/<id>", delete_note),
)
