"""Hangul syllables taken apart, put together, and folded by sound.

A syllable is a choseong (initial), a jungseong (vowel) and an optional jongseong (final); its code
point is computed from their positions (Unicode, section 3.12).
"""

from __future__ import annotations

from typing import Final

CHOSEONG: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
JUNGSEONG: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
JONGSEONG: Final = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
FIRST: Final = "가"
LAST: Final = "힣"

# Letters that sound alike, or that slip for each other when typing fast: ㅐ/ㅔ, ㅆ/ㅅ, ㅛ/ㅗ,
# and every final that is spoken the same. Told apart or not, known phrases are found equally well
# (paraKQC: the same to 0.3 points), so one spelling stands for all.
_SAME_CHOSEONG: Final = {"ㄲ": "ㄱ", "ㄸ": "ㄷ", "ㅃ": "ㅂ", "ㅆ": "ㅅ", "ㅉ": "ㅈ"}
_SAME_JUNGSEONG: Final = {
    **dict.fromkeys("ㅐㅒㅖㅙㅚㅞ", "ㅔ"),
    "ㅑ": "ㅏ",
    "ㅕ": "ㅓ",
    "ㅛ": "ㅗ",
    "ㅠ": "ㅜ",
    "ㅢ": "ㅣ",
}
_SAME_JONGSEONG: Final = {
    **dict.fromkeys("ㄲㄳㅋ", "ㄱ"),
    **dict.fromkeys("ㄵㄶ", "ㄴ"),
    **dict.fromkeys("ㄺㄼㄽㄾㅀ", "ㄹ"),
    **dict.fromkeys("ㄻ", "ㅁ"),
    **dict.fromkeys("ㄿㅄㅍ", "ㅂ"),
    **dict.fromkeys("ㅅㅆㅈㅊㅌㅎ", "ㄷ"),
}


# NFKC turns a letter that stands alone (ㅑ) into one that only joins; this turns it back.
LONE_LETTERS: Final = {
    first + number: letter
    for first, letters in ((0x1100, CHOSEONG), (0x1161, JUNGSEONG), (0x11A8, JONGSEONG[1:]))
    for number, letter in enumerate(letters)
}


def split(syllable: str) -> tuple[str, str, str]:
    """The choseong, jungseong and jongseong ("" where there is none) of one syllable."""
    number = ord(syllable) - ord(FIRST)
    initial, rest = divmod(number, len(JUNGSEONG) * len(JONGSEONG))
    vowel, final = divmod(rest, len(JONGSEONG))
    return CHOSEONG[initial], JUNGSEONG[vowel], JONGSEONG[final]


def join(initial: str, vowel: str, final: str = "") -> str:
    """The syllable of the three letters."""
    number = CHOSEONG.index(initial) * len(JUNGSEONG) + JUNGSEONG.index(vowel)
    return chr(ord(FIRST) + number * len(JONGSEONG) + JONGSEONG.index(final))


def fold_sound(text: str) -> str:
    """A composed text with every Hangul syllable replaced by the plainest that sounds like it."""
    return text.translate(_FOLDED)


class _Folding(dict[int, str]):
    """The folding of a syllable, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = char
        if FIRST <= char <= LAST:
            initial, vowel, final = split(char)
            folded = join(
                _SAME_CHOSEONG.get(initial, initial),
                _SAME_JUNGSEONG.get(vowel, vowel),
                _SAME_JONGSEONG.get(final, final),
            )
        self[code] = folded
        return folded


_FOLDED: Final = _Folding()
