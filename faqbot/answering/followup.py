"""A question that goes on from the one before it, completed with what it leaves out.

"그럼 연락처는요?" after "티켓 목록은 어떻게 가져와요?" asks for the list of contacts. A question
*leans* on the one before by how it opens, what it refers back to, or by what it does not say; how
far is told as a limit: the confidence from which the bot takes the question alone for a whole one.
A thing or an action that is named takes the place of the one before. All rules are patterns;
browsers follow the same ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from faqbot.answering.products import Mention, foreign_product
from faqbot.diagnosis.lexicon import any_of, blank_spans, normalise
from faqbot.diagnosis.own_product import Own
from faqbot.model import Product

PREVIOUS_CHARS: Final = 2_000  # of the question before are read
MOST_CHARS: Final = 120  # of a question that goes on
MOST_WORDS: Final = 12
MOST_SAID: Final = 3  # words that say something, in a question that leans on the one before
FEW_SAID: Final = 2  # ... in one that shows it by nothing but being short

# From what confidence (0-1) the bot takes a question alone for a whole one.
NEVER: Final = 2.0
OPENED: Final = 0.8  # it only opens like one that goes on
SHORT: Final = 0.65


class Name(NamedTuple):
    """What a thing or an action is called, in either language."""

    id: str
    pattern: re.Pattern[str]


HANGUL: Final = re.compile("[가-힣]")
# Particles and the polite ending that a Korean noun takes, up to where the word ends.
_TAIL: Final = (
    r"(?:들)?(?:은|는|이|가|을|를|의|도|만|로|으로|에|에서|에게|한테|까지|부터|와|과|랑|이랑"
    r"|하고|말고)?"
    r"(?:는|은|도)?(?:이?요)?(?![가-힣])"
)
_NEXT: Final = r"목록|리스트|조회|생성|등록|추가|수정|변경|업데이트|삭제|검색|병합|복구|가져오|만들"


def build_things(things: Mapping[str, Iterable[str]]) -> tuple[Name, ...]:
    """Prepare what a knowledge base says of its things: names by id, the longest things first."""
    return tuple(_thing(id, names) for id, names in things.items())


def _thing(id: str, names: Iterable[str]) -> Name:
    latin: list[str] = []
    hangul: list[str] = []
    for name in sorted(names, key=len, reverse=True):
        written = re.escape(normalise(name)).replace("\\ ", " ?")
        (hangul if HANGUL.search(name) else latin).append(written)
    parts = []
    if latin:
        parts.append(rf"(?<![a-z_])(?:{'|'.join(latin)})(?![a-z_])")
    if hangul:
        parts.append(rf"(?<![가-힣])(?:{'|'.join(hangul)})(?={_TAIL}|{_NEXT})")
    return Name(id, any_of(*parts))


def _action(id: str, english: str, korean: str) -> Name:
    return Name(id, any_of(rf"(?<![a-z_])(?:{english})(?![a-z_])", rf"(?:{korean})[가-힣]{{0,6}}"))


ACTIONS: Final = (
    _action(
        "list",
        "list(?:s|ed|ing)?|get(?:ting)? (?:all|the list of)|fetch(?:es|ed|ing)?"
        "|retriev(?:e|ed|ing)",
        "목록|리스트|조회|가져오|가져와|가져올|불러오|불러와|불러올",
    ),
    _action(
        "create", "creat(?:e|es|ed|ing)|add(?:s|ed|ing)?|mak(?:e|ing)", "만들|만드|생성|등록|추가"
    ),
    _action(
        "update",
        "updat(?:e|es|ed|ing)|edit(?:s|ed|ing)?|chang(?:e|es|ed|ing)|modify(?:ing)?",
        "수정|변경|바꾸|바꿔|바꿀|업데이트|고치|고칠",
    ),
    _action(
        "delete",
        "delet(?:e|es|ed|ing)|remov(?:e|es|ed|ing)",
        "삭제|지우|지워|지울|없애|빼(?=[기는고야려면도])|뺄|뺀|뺐",
    ),
    _action("search", "search(?:es|ed|ing)?|look(?:ing)? up", "검색|찾기|찾는|찾아|찾으"),
    _action("filter", "filter(?:s|ed|ing)?", "필터|거르|걸러"),
    _action(
        "restore",
        "restor(?:e|es|ed|ing)|recover(?:ing)?|undelet(?:e|ing)",
        "복구|복원|되살|되돌[리릴려린]",
    ),
    _action("merge", "merg(?:e|es|ed|ing)", "병합|합치|합쳐|합쳤|합칠|합친"),
    _action("export", "export(?:s|ed|ing)?", "내보내|내보낼"),
    _action("import", "import(?:s|ed|ing)?", "가져오기 ?파일|임포트"),
)

# What a call is made with; which says nothing of what is called.
TOOLS: Final = any_of(
    r"(?<![a-z])(?:python|java|javascript|typescript|js|node(?:\.?js)?|php|ruby|rails|golang|rust"
    r"|kotlin|swift|perl|curl|wget|postman|insomnia|powershell|bash|axios|requests|jquery|laravel"
    r"|django|flask|spring|apps script|google apps script|vba|\.net|c#|c\+\+)(?![a-z])",
    r"파이썬|자바스크립트|타입스크립트|자바|노드(?:js)?|루비|코틀린|스위프트|포스트맨|파워 ?쉘"
    r"|파워 ?셸|앱스 ?스크립트"
    r"|씨샵|닷넷|스프링|라라벨|장고|(?<![가-힣])컬(?=로|은|이)",
)

# "X 말고 Y", "Y instead of X": X is not what is asked for.
NOT_MEANT: Final = any_of(
    r"(?<![가-힣])[가-힣a-z]{1,12}(?: [가-힣a-z]{1,12})? ?(?:말고|대신에?|(?:이|가)? ?아니(?:라"
    r"|고))(?![가-힣])",
    r"(?:, ?not| instead of| rather than| other than) (?:the |a |an |my )?[a-z]{2,20}"
    r"(?= ?[.,?!]| ?$)",
)

# Whom something is sent to or made by is no thing that a call is about.
ROLE: Final = any_of(
    r"(?<![가-힣])[가-힣]{1,6}(?:한테|에게|께)(?:서|는|도|만)?",
    r"(?<![a-z])(?:to|from|by) (?:the |a |an |my |our |your )?(?=[a-z])[a-z]{2,20}(?![a-z])",
)

_POLITE: Final = (
    r"(?:(?:ok(?:ay)?|yes|yeah|thanks|thank you|thx|great|cool|right|alright|hmm+|oh|ah|i see|hi"
    r"|네+|넵|예|응|아하?|음+|오+|그렇군요|알겠(?:습니다|어요)|감사(?:합니다|해요)|고마워요?"
    r"|고맙습니다)"
    r"(?![a-z가-힣])[\s,.!~]*){0,3}"
)
# How a question opens that goes on from the one before.
OPENS: Final = any_of(
    rf"^\s*{_POLITE}(?:and|but|or|so|then|also)(?![a-z])",
    rf"^\s*{_POLITE}(?:그럼|그러면|그렇다면|그런데|근데|그리고|그래도|그래서|그러니까|그치만"
    rf"|하지만|그렇지만|또)"
    r"(?![가-힣])",
)
CORRECTS: Final = any_of(
    rf"^\s*{_POLITE}(?:no|nope|nah|sorry|actually|wait|not (?:that|those|quite|really))(?![a-z])",
    rf"^\s*{_POLITE}(?:아니(?!라|고)|아뇨|아니요|아니오|아니면|그게 ?아니(?:라|고)|말고"
    rf"|제 ?말은)(?![가-힣])",
)
# What it refers back to. "It" and "there" often stand for nothing: "is it possible", "is there".
REFERS: Final = any_of(
    r"(?<![a-z])(?<!is )(?<!does )(?<!will )it(?:s|['’]s|self)?(?![a-z])",
    r"(?<![a-z])(?:is|does|will) it(?! (?:possible|take|ok|okay|allowed|mean)(?![a-z]))(?![a-z])",
    r"(?<![a-z])(?:them|they|those|these|ones|one(?! (?:ticket|contact|company|agent|call|request))"
    r"|then|instead|too|as well|(?:the |what )?else|the others?|the same|same (?:for|with|thing"
    r"|way)"
    r"|what now|in there)(?![a-z])",
    r"(?<![a-z])(?:is|does|do|did|can|could|see|find|about|for|with|after|of|like|use|get|in|on|was"
    r"|will|would|without|call|tried|from|to|than|mean|meant) (?:that|this)(?= ?[.,?!]| ?$"
    r"| (?:on|in|at|with|for|to|work|too|also|happen|by|via|from|as|when|if|mean|count|apply)s?)",
    r"(?<![a-z])i (?:mean|meant)(?![a-z])",
    r"(?<![가-힣])(?:그거|그것|그건|그게|그걸|그때|그런 ?거|그렇게|그 ?(?:메일|값|주소|코드"
    r"|페이지|화면|필드|키|부분|방법|다음"
    r"|안|중|외)|거기|이거|이것|이건|이게|이걸|저거|얘|걔|걔네|아까|방금|위에|둘 ?다|마찬가지"
    r"|똑같이|대신)(?:[은는이가를을도만로에서엔선]{0,3}요?)"
    r"(?![가-힣])",
    r"[가-힣a-z0-9]도 ?(?:같이|함께)(?![가-힣])",
    r"(?<![가-힣])(?:다른|같은) ?(?:건|거|것|걸|게|방법|방식)",
)
# What stands alone for a whole sentence.
ELLIPTIC: Final = any_of(
    rf"^\s*{_POLITE}(?:(?:and|or|but|so) )?(?:what|how) about(?![a-z])",
    rf"^\s*{_POLITE}(?:and |or |but |so |then |now )?(?:for|with|in|on|from|via|using|by|as|to"
    rf"|without|w/o"
    r"|per|until|since)(?: [\w.#+'’/-]{1,30}){1,3} ?[?.!]*\s*$",
    r"[a-z] then ?[?.!]*\s*$",
    rf"^\s*{_POLITE}(?:and|or|but) [\w.#+'’/-]{{1,30}}(?: [\w.#+'’/-]{{1,30}})? ?\?*\s*$",
    r"(?:[가-힣a-z0-9_)](?:은|는|도|만|까지|부터|에서|에선|에게|한테|으?로|으?론|라면|이면|면"
    r"|려면|게|께|보다)(?:는|은)?요)"
    r"[?!.~\s]*$",
    r"(?<![가-힣])[가-힣a-z0-9_-]{1,12}(?:은|는)\s?\?\s*$",
    r"(?<![가-힣])[가-힣a-z0-9_-]{1,12}[가-힣]이요[?!.~\s]*$",
    r"[가-힣a-z0-9]도 ?(?:돼요|되나요|되나|됩니까|되는지|되죠|되는 ?거죠|가능|할 ?수|있나요"
    r"|있어요|그래요|같나요)",
)
# What happened after trying what was answered.
TRIED: Final = any_of(
    r"(?<![가-힣])(?:그렇게 ?|그대로 ?|시키는 ?대로 ?)?(?:했더니|했는데|하니까|하니|해봤더니"
    r"|해봤는데|해 봤더니|해 봤는데|해도|해봐도"
    r"|해 봐도|하면|했는데도|보냈더니|보내니까|넣었더니|넣으니까|돌렸더니|돌려보니)(?![가-힣])",
    r"(?<![a-z])(?:tried|trying (?:it|that)|now (?:it|i|they))(?![a-z])",
    r"^\s*(?:but |and |it(?:['’]s| is)? |i(?:['’]m| am)? )?still(?![a-z])",
)
CODE: Final = any_of(
    r"(?<![\d.])[1-5]\d\d(?![\d.])(?!개|원|명|건|mb|kb| ?(?:tickets?|come|results?))"
)
# A whole question about a code: what it means, what to do.
ASKS: Final = any_of(
    r"(?<![a-z])(?:what(?! now)|how|why|means?)(?![a-z])|어떻게|어떡|왜|뭐|뭔|무엇|무슨|의미|뜻"
    r"|이란"
)

WORD: Final = re.compile(r"[^\W_]+(?:[_'’-][^\W_]+)*")
# Words that say nothing by themselves, as a whole.
_SAYS_NOTHING_EN: Final = (
    "a|an|the|of|to|in|on|at|for|with|by|from|as|into|about|via|per|than|if|because|though|until"
    "|since|before|after|i|you|we|my|your|our|me|us|they|them|their|it|its|itself|myself|yourself"
    "|ourselves|themselves|this|that|these|those|one|ones|there|here|then|is|are|was|were|be|been|being|am|do|does|did|doing|done|have"
    "|has|had|having|can|could|may|might|must|should|shall|will|would|cannot|what|which|who|whom"
    "|whose|when|where|why|how|much|many|long|often|and|or|but|so|also|too|else|still|yet|now|just"
    "|only|even|again|already|ever|never|always|please|no|nope|nah|not|yes|yeah|ok|okay|sure|sorry"
    "|actually|wait|well|hmm|oh|ah|hi|thanks|say|says|said|saying|get|gets|got|getting|give|gives"
    "|gave|come|comes|came|coming|back|return|returns|returned|show|shows|showed|showing|see|saw"
    "|look|looks|find|found|know|tell|tells|mean|means|meant|try|tried|trying|use|uses|using|used"
    "|want|need|needs|like|work|works|worked|working|happen|happens|happened|happening|go|goes|put|all"
    "|any|some|none|each"
    "|every|both|other|others|another|same|different|more|less|first|last|next|instead|error|errors"
    "|thing|things|way|exactly|really|possible|call|calls|up|out|through|it's|let|lets|keep|keeps"
    "|example|examples|sample|snippet"
)
# Nouns that look like a verb or a particle with endings.
_NOUNS: Final = (
    r"(?!한도|해지|보고서|가게|쓰레기|쓰기|주기|보기|나라|데이터|나이|아기|지도|온도|도로|하나로)"
)
_PARTICLES: Final = (
    "(?:은|는|이|가|을|를|의|도|만|로|으로|에|에서|에선|엔|한테|한텐|에게|께|까지|까진|부터|나|이나"
    "|랑|이랑|와|과|하고|라고|이라고|라도|이라도|론|으론|보다|처럼|요|이요){0,3}"
)
_ENDINGS: Final = (
    "(?:[는려면니까나고지죠기게던여어아야서도더었았였요데으을은대래다며자네습구군]"
    "|[라줄건걸돼되하할수있없]){0,7}"
)
SAYS_NOTHING: Final = any_of(
    rf"(?:{_SAYS_NOTHING_EN})(?:['’](?:s|re|ll|ve|d|m))?",
    r"(?:do|does|did|is|are|was|were|has|have|had|can|could|should|would|wo)n['’]?t",
    r"\d[\d.,]*[가-힣a-z%]{0,6}",
    # Particles and the polite ending, where a noun or a tool stood before them.
    rf"{_NOUNS}{_PARTICLES}",
    rf"{_NOUNS}(?:그|이|저)(?:거|것|건|게|걸|때|런|렇게|쪽|들|런거)?{_PARTICLES}",
    r"(?:그럼|그러면|그렇다면|그렇지만|그치만|하지만|근데|그런데|그리고|그래서|그래도|그러니까|아니"
    r"|아뇨|아니면|아니라|아니고|혹시|그냥|또|또는|또한|더|좀|다|다시|계속|자꾸|이제|지금|여전히"
    r"|아직|아직도|아예|바로|같이|함께|따로|말고|대신|똑같이|마찬가지|네|넵|예|아|음|오|안|못|잘|꼭"
    r"|감사합니다|고마워|정말|진짜|많이|너무|현재|방금|아까|한번|제|저희|예시|예제|샘플)(?:만|은|도)?요?",
    r"(?:전부|모두|전체|둘|둘다|하나|각각|다른|같은|다른거|같은거|다른건|같은건|거기|여기|저기|위|아래"
    r"|다음|이전|처음|마지막|나머지|그중)" + _PARTICLES,
    r"(?:뭐|뭘|뭔|뭔가|무엇|무슨|어떤|어떻게|어케|어떡|어디|어딘|어디서|언제|언젠|왜|누가|누구|얼마"
    r"|얼마나|몇|어느)(?:거|것|걸|게|건)?(?:이?[예에]요|인가요|가요|인지|인데|인데요|이?죠|지요|이?야"
    r"|하나요|해요|해|하죠)?" + _PARTICLES,
    r"비슷(?:하게|한)(?:라도)?",
    r"(?:거|것|건|걸|수|때|줄|데|법|방법|경우|에러|오류|말|중|쪽)" + _PARTICLES,
    rf"(?:안|못)?{_NOUNS}(?:하|해|했|할|한|합|되|돼|됐|될|된|됩|있|없|나|났|날|난|나오|나와|나온|나옵"
    r"|나왔|나올|뜨|떠|떴|뜹|뜬|보|봐|봤|볼|봅|쓰|써|썼|쓸|씁|받|오|와|왔|온|올|가|갔|갈|알|아|알려"
    r"|모르|모르겠|몰라|주|주세|줘|줄|드려|보이|보여|보입|싶|부르|부를|불러|괜찮|그래|그렇|이렇|어때"
    r"|인가|인지|인데|이에|예|이|입|라|래|대|려|거예|거죠|건가|는데|은데|뭔데|맞|같|필요|필요하|필요한"
    r"|필요해|가능|가능하|가능한|가능해|가능할|상관없|이상하|이상해|좋|넣|보내|보낼|걸리|걸려|해봤|해보)"
    r"(?:주|주세|주시|줘|줄)?(?:니다|니까)?" + _ENDINGS + r"(?:니다|니까|겠)?(?:어)?(?:가)?요?",
)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question with what it takes from the one before, and how far it leans on that."""

    completed: str  # the one before, with what this one names in place of what it named
    question: str  # this one, without what it says is not meant
    stands_from: float  # the confidence (0-1) from which it is a whole question by itself
    said: tuple[str, ...] = ()  # what it says by itself
    product: Product | None = None  # it names another product and nothing else
    is_swapped: bool = False  # it names another end of a link with ours

    @property
    def text(self) -> str:
        """Both, as they are asked together."""
        return f"{self.completed}\n{self.question}" if self.question else self.completed

    @property
    def kept(self) -> str:
        """What the next question may take from: this one alone where it says all there is."""
        return self.text if self.said else self.completed


class _Read(NamedTuple):
    """What a question names, and the words beside it that say something."""

    things: tuple[tuple[str, str], ...]  # (id, as it is written)
    actions: tuple[tuple[str, str], ...]
    said: tuple[str, ...]
    words: int


Find = Callable[[str], Sequence[Mention]]


def follow_up(
    previous: str,
    question: str,
    products: Find,
    own: Own,
    things: Sequence[Name] = (),
) -> FollowUp | None:
    """Complete a question by the one before, both masked; none where it is a whole one.

    `things` are those of the knowledge base, whose names take each other's place (`build_things`).
    """
    previous = previous[:PREVIOUS_CHARS]
    before = _read(previous, things)
    if len(question) > MOST_CHARS or not before.words:
        return None
    meant = NOT_MEANT.sub(" ", question)
    mentions = products(meant)
    named = normalise(meant)
    is_home = bool(own.names.search(named))
    said = own.names.sub(" ", _without(named, mentions)) if mentions or is_home else meant
    read = _read(said, things)
    if not (read.words or mentions) or read.words > MOST_WORDS:
        return None
    stands_from = _stands_from(question, read, before, things, own)
    if stands_from is None or (stands_from == SHORT and _is_of_others(mentions)):
        return None
    if mentions and not read.said and not read.things:
        swapped = _swap_product(previous, products(previous), mentions[0], meant, own)
        first = mentions[0].product
        product = None if first.role == "tool" else first
        return swapped or FollowUp(previous, question, stands_from, product=product)
    if is_home:
        previous = _at_home(previous, products(previous), own)
    completed = _completed(previous, read, before, things)
    return FollowUp(completed, meant, stands_from, read.said)


def _is_of_others(mentions: Iterable[Mention]) -> bool:
    return any(mention.product.role != "tool" for mention in mentions)


def _stands_from(
    question: str, read: _Read, before: _Read, things: Sequence[Name], own: Own
) -> float | None:
    """From what confidence a question is a whole one; none where it is one in any case."""
    said = len(read.said)
    code = CODE.search(question)
    refers = _refers_back(question, things) or CORRECTS.search(question)
    leans = refers or ELLIPTIC.search(question) or TRIED.search(question)
    opens = OPENS.search(question)
    has_topic = said > 1 and bool(own.topics.search(question))
    is_whole = has_topic or bool(read.things and read.actions)
    if code and not leans and not opens:
        if ASKS.search(question) or said > 1:
            return None
        return NEVER if before.actions else SHORT
    if leans and said <= MOST_SAID:
        return OPENED if read.things and read.actions and not refers else NEVER
    if opens or leans:
        return OPENED if said <= MOST_SAID + 1 else SHORT
    # A name alone takes the place of another, or is what was missing; a pasted error misses none.
    is_new = bool(read.things) and not said and not (before.things or before.actions)
    if is_whole or is_new or said > FEW_SAID:
        return None
    return SHORT if said else NEVER


def _refers_back(question: str, things: Sequence[Name]) -> bool:
    """Whether a question refers to what it does not name itself."""
    found = REFERS.search(question)
    if not found:
        return False
    read = _read(question[: found.start()], things)
    return len(read.said) + len(read.things) <= FEW_SAID - 1


def _read(text: str, known: Sequence[Name]) -> _Read:
    roles = "".join(f" {match[0]}" for match in ROLE.finditer(text))
    things, rest = _named_in(ROLE.sub(" ", text), known)
    actions, rest = _named_in(rest, ACTIONS)
    rest += roles
    rest = TOOLS.sub(" ", rest)
    words = WORD.findall(rest)
    said = tuple(word for word in words if not SAYS_NOTHING.fullmatch(word))
    return _Read(things, actions, said, len(WORD.findall(text)))


def _named_in(text: str, names: Iterable[Name]) -> tuple[tuple[tuple[str, str], ...], str]:
    """What a text names, each (id, as it is written), and the text without it."""
    found: dict[str, str] = {}
    for name in names:
        if match := name.pattern.search(text):
            found[name.id] = match[0]
            text = name.pattern.sub(" ", text)
    return tuple(found.items()), text


def _completed(previous: str, read: _Read, before: _Read, things: Sequence[Name]) -> str:
    """The question before with what the new one names in place of what it named."""
    if len(read.things) == 1 and len(before.things) == 1 and not read.actions:
        old, new = before.things[0][0], read.things[0]
        if any(name.id == f"{new[0]} field" for name in things):
            old = old.removesuffix(" field")  # "and for contacts" after fields of tickets
        return _swapped(previous, things, old, new)
    if read.actions and before.actions and not read.things:
        kept = dict(read.actions)
        for id, _ in before.actions:
            if id not in kept:
                previous = _swapped(previous, ACTIONS, id, read.actions[0])
    return previous


def _swapped(text: str, names: Iterable[Name], old: str, new: tuple[str, str]) -> str:
    if old == new[0]:
        return text
    pattern = next(name.pattern for name in names if name.id == old)
    return pattern.sub(lambda _: new[1], text)


def _without(text: str, mentions: Iterable[Mention]) -> str:
    return blank_spans(text, ((mention.start, mention.end) for mention in mentions))


def _swap_product(
    previous: str,
    before: Sequence[Mention],
    mention: Mention,
    question: str,
    own: Own,
) -> FollowUp | None:
    """The question before about another product than the one it linked with ours."""
    linked = [each for each in before if each.product.role == "link"]
    if not linked or foreign_product(previous, before, own):
        return None
    text = normalise(previous)
    old = linked[0]
    name = normalise(question)[mention.start : mention.end]
    swapped = f"{text[: old.start]}{name}{text[old.end :]}"
    return FollowUp(swapped, "", NEVER, is_swapped=True)


def _at_home(previous: str, before: Sequence[Mention], own: Own) -> str:
    """The question before about our product, where it was about another product."""
    is_foreign = foreign_product(previous, before, own)
    return _without(normalise(previous), before) if is_foreign else previous
