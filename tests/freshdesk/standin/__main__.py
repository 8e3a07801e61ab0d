"""Run the stand-in by hand: `python -m tests.freshdesk.standin [--port 8123]`.

It prints what to set for faqbot, and then takes one command a line:

  ticket SUBJECT | TEXT     a customer opens a ticket
  reply ID | TEXT           the customer writes again
  show [ID]                 tickets, or what is in one
  articles                  articles in Solutions
  edit ID LANG | TEXT       an agent writes an article anew
  fault STATUS              the next call goes wrong
  calls                     the calls so far

With --hook URL and --secret, rules deliver a webhook for each ticket and reply.
"""

from __future__ import annotations

import argparse
import contextlib
import sys

from tests.freshdesk.standin.account import Account
from tests.freshdesk.standin.faults import Fault
from tests.freshdesk.standin.server import Standin
from tests.freshdesk.standin.solutions import edit, things
from tests.freshdesk.standin.webhooks import Delivery, Sender

QUESTION_KO = "<p>안녕하세요. 티켓이 생겨도 웹훅이 오지 않습니다. 무엇을 확인해야 하나요?</p>"
QUESTION_EN = "<p>Hi, our script gets 429 Too Many Requests. How long must we wait?</p>"
EXAMPLES = (("웹훅이 오지 않아요", QUESTION_KO, "ko"), ("429 errors", QUESTION_EN, "en"))
USAGE = (
    "ticket SUBJECT | TEXT, reply ID | TEXT, show [ID], articles, edit ID LANG | TEXT, "
    "fault STATUS, calls"
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.freshdesk.standin")
    parser.add_argument("--port", type=int, default=8123)
    parser.add_argument("--hook", help="address of faqbot's /hooks/freshdesk")
    parser.add_argument("--secret", default="")
    options = parser.parse_args()
    with Standin(Account(), options.port) as standin:
        account = standin.account
        print(f"FAQBOT_FRESHDESK_URL={standin.url}")
        print(f"FAQBOT_FRESHDESK_API_KEY={account.key}", flush=True)
        if options.hook:
            sender = Sender(options.hook, options.secret, retry_seconds=5)
            account.on_change.append(lambda id, event: sender.send(Delivery(id, event)))
        for subject, text, lang in EXAMPLES:
            account.add_ticket(subject, text, lang)
        print(f"tickets: {', '.join(map(str, account.tickets))}; {USAGE}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            for line in sys.stdin:
                obey(account, line.strip())
            standin.wait()


def obey(account: Account, line: str) -> None:
    """Do what a line says."""
    word, _, rest = line.partition(" ")
    first, _, text = (part.strip() for part in rest.partition("|"))
    if word == "ticket":
        print(f"ticket {account.add_ticket(first, f'<p>{text}</p>')['id']}", flush=True)
    elif word == "reply" and first.isdecimal() and int(first) in account.tickets:
        account.add_reply(int(first), f"<p>{text}</p>")
    elif word == "fault" and first.isdecimal():
        account.faults.add(Fault(int(first)))
    elif word == "calls":
        for call in account.calls:
            print(f"{call.status} {call.method} {call.path} {call.query or ''}")
    elif word == "articles":
        for id, article in things(account, "article").items():
            for lang, shown in article["texts"].items():
                state = "published" if shown["status"] == 2 else "draft"
                print(f"{id} {lang}  {state}  {shown['title']}")
    elif word == "edit" and is_article(account, *first.split()):
        edit(account, "article", int(first.split()[0]), first.split()[1], description=text)
    elif word == "show" and first.isdecimal():
        for record in account.conversations_of(int(first)):
            kind = "note" if record["private"] else "customer" if record["incoming"] else "agent"
            print(f"--- {kind} {record['id']} ({record['updated_at']})\n{record['body_text']}")
    elif word == "show":
        for ticket in account.tickets.values():
            notes = len(account.notes_of(ticket["id"]))
            print(f"{ticket['id']}  {ticket['subject']}  notes: {notes}")
    elif word:
        print(USAGE)
    sys.stdout.flush()


def is_article(account: Account, id: str = "", lang: str = "", *_: str) -> bool:
    """Whether there is an article in a language."""
    article = things(account, "article").get(int(id) if id.isdecimal() else 0)
    return article is not None and lang in article["texts"]


if __name__ == "__main__":
    main()
