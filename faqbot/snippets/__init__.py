"""Calls of an API as code that a reader copies: one description, several languages of code.

call.py        what a call is, and how its JSON is laid out
curl.py        for a Unix shell
powershell.py  `curl.exe` from PowerShell on Windows
python.py      requests
node.py        fetch
response.py    what an answer looks like
render.py      all of them by name, and how a page shows them
"""
