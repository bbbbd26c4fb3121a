"""A number is the same however it is written, in digits or in words."""

from collections import Counter

import pytest

from stet.domain.languages import LANGUAGES
from stet.domain.numerals import figures, measured, spelled

SAME = [
    ("en", "two hundred and forty thousand pounds", "£240,000"),
    ("en", "three million", "3m"),
    ("en", "two dozen", "24"),
    ("en", "five per cent", "5%"),
    ("en", "a nine-year sentence", "a 9-year sentence"),
    ("de", "dreihundertfünfzig", "350"),
    ("de", "zweiundzwanzigtausend", "22.000"),
    ("de", "drei Millionen Euro", "3 Mio. Euro"),
    ("fr", "soixante-dix-sept", "77"),
    ("fr", "quatre-vingt-douze", "92"),
    ("fr", "trois millions d’euros", "3.000.000 d’euros"),
    ("es", "treinta y cinco", "35"),
    ("es", "cuatro millones de euros", "4.000.000 de euros"),
    ("it", "ventitré", "23"),
    ("it", "duecentocinquanta", "250"),
    ("it", "tremila", "3000"),
    ("pt", "cinquenta e dois", "52"),
    ("nl", "tweeëntwintig", "22"),
    ("nl", "vijfhonderd", "500"),
]


def numbers(text: str, code: str) -> Counter[str]:
    language = LANGUAGES[code]
    return figures(text, language) + spelled(text, language)


@pytest.mark.parametrize(("code", "words", "digits"), SAME)
def test_in_words_and_in_digits(code: str, words: str, digits: str):
    assert numbers(words, code) == numbers(digits, code) != Counter()


def test_what_numbers_measure():
    english = LANGUAGES["en"]
    assert measured("60 miles, a 5-mile walk and six years", english) == {"length mi": 2, "time y": 1}
    assert measured("8 a.m.", english) == measured("8am", english) != measured("8 p.m.", english)
    assert not measured("miles away for years", english)


def test_a_number_between_letters_of_a_script_without_spaces():
    assert figures("台風で120棟の家屋", LANGUAGES["en"]) == {"120": 1}
    assert not figures("room B12", LANGUAGES["en"])


def test_a_word_made_to_be_read_over_and_over_is_no_number():
    assert spelled("hundert" * 10_000, LANGUAGES["de"]) == Counter()
