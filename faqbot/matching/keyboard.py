"""Text typed with the wrong input mode: Hangul on Latin keys and the other way round.

The layout is Dubeolsik (KS X 5002), the one on Korean keyboards and phones.
"""

from __future__ import annotations

from typing import Final

from faqbot.matching.hangul import CHOSEONG, FIRST, JONGSEONG, JUNGSEONG, LAST, join, split

_LATIN: Final = "qwertyuiopasdfghjklzxcvbnm"
LETTERS: Final = dict(
    zip(_LATIN, "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True)
)
SHIFTED: Final = dict(zip("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))
# Two keys and the one letter that they give.
JOINED: Final = (
    "ㅗㅏㅘ ㅗㅐㅙ ㅗㅣㅚ ㅜㅓㅝ ㅜㅔㅞ ㅜㅣㅟ ㅡㅣㅢ ㄱㅅㄳ ㄴㅈㄵ ㄴㅎㄶ "
    "ㄹㄱㄺ ㄹㅁㄻ ㄹㅂㄼ ㄹㅅㄽ ㄹㅌㄾ ㄹㅍㄿ ㄹㅎㅀ ㅂㅅㅄ"
)
_PAIRS: Final = {letters[:2]: letters[2] for letters in JOINED.split()}
_PARTS: Final = {joined: pair for pair, joined in _PAIRS.items()}
_KEYS: Final = {letter: key for key, letter in (LETTERS | SHIFTED).items()}


def to_hangul(keys: str) -> str:
    """What Latin letters give in Hangul mode; everything else stays: "dnpqgnr" is "웹훅"."""
    letters = [SHIFTED.get(key) or LETTERS.get(key.lower(), key) for key in keys]
    syllables: list[str] = []
    for letter in letters:
        _type(letter, syllables)
    return "".join(syllables)


def to_keys(text: str) -> str:
    """The Latin letters that type a Hangul text; everything else stays: "메ㅑ" is "api"."""
    return "".join(_KEYS.get(part, part) for char in text for part in _letters_of(char))


def _letters_of(char: str) -> str:
    """The letters of a syllable or a joined letter, one for each key."""
    letters = "".join(split(char)) if FIRST <= char <= LAST else char
    return "".join(_PARTS.get(letter, letter) for letter in letters)


def _type(letter: str, typed: list[str]) -> None:
    """Add one letter to what stands there, as an input method does."""
    last = typed[-1] if typed else ""
    if letter in JUNGSEONG:
        if last and last in CHOSEONG:
            typed[-1] = join(last, letter)
            return
        if _is_syllable(last):
            initial, vowel, final = split(last)
            if not final and vowel + letter in _PAIRS:
                typed[-1] = join(initial, _PAIRS[vowel + letter])
                return
            stays, moves = tuple(_PARTS.get(final, f" {final}")) if final else (" ", "")
            if moves and moves in CHOSEONG:  # the final begins the next syllable after all
                typed[-1:] = [join(initial, vowel, stays.strip()), join(moves, letter)]
                return
    elif letter in CHOSEONG and _is_syllable(last):
        initial, vowel, final = split(last)
        joined = _PAIRS.get(final + letter) if final else letter
        if joined in JONGSEONG and joined:
            typed[-1] = join(initial, vowel, joined)
            return
    typed.append(letter)


def _is_syllable(char: str) -> bool:
    return bool(char) and FIRST <= char <= LAST
