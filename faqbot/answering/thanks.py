"""What people say to an answer and ask nothing with: "ok, got it, thanks", "오 좋네요"."""

from __future__ import annotations

from typing import Final

_WELL: Final = (
    r"(?: (?:now|fine|great|well|perfectly|too|again|for me|a lot|it|this|that|then|thanks)){0,3}"
)
_ENGLISH: Final = (
    r"ok(?:ay|ey|ie)?|kk?|ye(?:s|ah|p|up)|sure|no(?:pe)?|(?:yes|no)[ ,]+please"
    r"|alright|all right|right|fine|well done|noted|makes sense",
    r"great|cool|nice(?: one)?|perfect|awesome|excellent|amazing|brilliant|lovely|wonderful|super"
    r"|sweet|(?:very )?good|(?:good|nice|great) (?:to know|job|work|answer|bot)|all good",
    r"oh|ah|aha|wow|yay|lol|haha+|hmm+|i see|i get it|(?:i )?got it(?: now)?",
    r"(?:i )?understood|i understand(?: now)?|exactly(?: what i (?:needed|wanted))?",
    rf"(?:it|that|this|everything)(?:['’]s)? (?:all )?(?:really )?(?:work(?:s|ed|ing)|help(?:s|ed)"
    rf"|fixed|solved|did|good|great|perfect|clear|all|enough|fine){_WELL}",
    rf"(?:(?:it(?:['’]s| is) )?working|works|worked|solved|fixed|sorted|resolved|done){_WELL}",
    r"that did (?:the trick|it)|like a charm|that was easy|(?:great|big|huge) help"
    r"|(?:so|very|really|that was) (?:helpful|useful|quick)",
    r"(?:many |big |ok )?thanks?(?: you| u)?(?: so much| very much| a lot| again)?"
    r"(?: for (?:your |the |all (?:the |your )?)?(?:quick |fast )?(?:help|answer|info|reply))?",
    r"thx|thnx|tysm|ty|cheers|(?:(?:i )?(?:really )?|much )appreciated?(?: it| that)?",
    r"(?:i(?:['’]ll| will)|let me) (?:try|check|test|do|have a look)(?: (?:it|that|this))?"
    r"(?: out)?(?: now)?",
    r"that(?:['’]s| is|s) (?:all|it)(?: for now)?|no (?:(?:more|further) questions|problem|worries)"
    r"|never ?mind|bye|goodbye|see you(?: later)?",
)
_KOREAN: Final = (
    r"네+|넵+|넹|넴|예+|응+|웅|오케이?|오키+|굿+|오+|아+|와+|우와+|아하|음+|흠+|헐|앗|맞다",
    r"그렇군요|그렇구나|그렇네요|그러네요|그렇습니다|맞아요|맞습니다",
    r"알겠(?:습니다|습니당|어요|네요|음)|알았(?:습니다|어요|어)",
    r"이해(?:했|됐|되었|가 ?됐|가 ?되었)(?:습니다|어요|네요|음)",
    r"(?:이제 ?)?(?:잘 ?)?(?:되네요|돼요|됩니다|된다|된당|됐(?:습니다|어요|네요|다|음)"
    r"|되었(?:습니다|어요|네요)|작동하네요|나오네요)",
    r"(?:문제(?:가)? ?)?(?:해결|성공)(?:됐|되었|했|하였| ?완료)(?:습니다|어요|네요|다|음)?"
    r"|해결|성공",
    r"좋(?:네요|아요|습니다|군요|다)|최고(?:예요|네요|입니다)?|완벽(?:해요|하네요|합니다)?"
    r"|훌륭(?:해요|하네요|합니다)|신기하네요|대박|친절하(?:시네요|네요)|괜찮(?:아요|습니다)",
    r"도움(?:이)? ?(?:많이 ?)?(?:됐|되었)(?:습니다|어요|네요)|덕분에요",
    r"감사(?:합니다|합니당|해요|드립니다|드려요|요)?|땡큐"
    r"|고맙(?:습니다|네요)|고마워(?:요|용)?|고마웠(?:습니다|어요)",
    r"(?:한번 ?)?(?:다시 ?)?(?:확인|시도|적용|테스트)?해 ?(?:볼게요|보겠습니다|볼께요|볼게|보죠)",
    r"아니(?:요|오)|아니에요|아닙니다|됐고요|수고(?:하세요|하셨습니다|하십시오)|안녕히 ?계세요",
    # What only stands before such words.
    r"(?:덕분에|정말|진짜|너무|완전|아주|잘|이제|큰|대단히|많이|역시)(?= ?[가-힣])",
    r"(?:친절한 ?|빠른 ?|자세한 ?|상세한 ?)?(?:답변|설명|안내|도움)(?= ?(?:감사|고맙|고마워))",
)
# Not to be split in more than one way, however long someone laughs.
_LETTERS: Final = (
    r"ㅋ+(?!ㅋ)|ㅎ+(?!ㅎ)|ㅠ+(?!ㅠ)|ㅇㅇ+(?!ㅇ)|ㅇㅋ+(?!ㅋ)|ㅇㅎ|ㄱㅅ+(?!ㅅ)요?|ㄳ+(?!ㄳ)|ㄴㄴ",
)
THANKS: Final = (
    rf"(?:(?:{'|'.join(_ENGLISH)})(?![\w'’])|(?:{'|'.join(_KOREAN)})(?![가-힣])"
    rf"|{'|'.join(_LETTERS)})"
)
