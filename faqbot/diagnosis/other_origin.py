"""Whether an error happened in another product or on the asker's own server.

Status codes look the same everywhere. Our explanation of a code misleads where the question says
that something else sent it, and names nothing that is ours.
"""

from __future__ import annotations

import re
from typing import Final

# Products with an API or a site of their own that nobody calls another API from, and own servers.
ELSEWHERE: Final = re.compile(
    r"\b(?:zendesk|intercom|freshservice|freshsales|freshchat|servicenow|gorgias|gitlab|bitbucket"
    r"|cloudflare|stripe|openai|chatgpt|discord|instagram|youtube|netflix)\b"
    r"|젠데스크|인터콤|프레[시쉬]서비스|깃랩|클라우드플레어|카카오톡?|네이버|인스타|유튜브|넷플릭스"
    r"|\b(?:my|our) (?:own )?(?:\w+ )?(?:site|website|homepage|blog|web ?shop|reverse proxy)\b"
    r"|\b(?:my|our) own (?:\w+ )?(?:app|server|backend|service|api)\b"
    r"|(?:우리|저희|제|내) (?:회사 )?(?:홈페이지|웹사이트|사이트|블로그|쇼핑몰)"
)


def is_elsewhere(text: str, ours: re.Pattern[str]) -> bool:
    """Whether a normalised text is about another product's or the asker's own server.

    `ours` finds what is of the product that we know.
    """
    return bool(ELSEWHERE.search(text)) and not ours.search(text)
