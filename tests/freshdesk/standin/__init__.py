"""A stand-in for a Freshdesk account, made from documented behaviour alone.

`Standin` (server.py) answers on 127.0.0.1 what Freshdesk's API is documented to answer, keeps
everything in memory and writes down every call; `Sender` (webhooks.py) delivers webhooks as
automation rules do. What the documentation is silent about it refuses with 501, and remembers in
`Account.undocumented`, so that a test sees it. By hand: `python -m tests.freshdesk.standin`.

account.py     what an account holds, its limits and what is to go wrong
faults.py      what goes wrong on purpose
handling.py    from a request to a handler: sign-in, media types, limits, errors
refusals.py    answers that refuse
fields.py      bodies and queries against the documented fields
html.py        how a body comes back: not as it was sent
tickets.py     tickets, conversations, notes
people.py      contacts, the agent of the key, the settings of the helpdesk
solutions.py   categories, folders, articles
table.py       calls whose answer depends on nothing but what was sent
"""
