"""Write ``lang/mul/calendar.toml`` and ``lang/mul/function_words.toml``.

Months and weekdays are CLDR's, by way of Babel; function words are the shortest of spaCy's stop words (MIT), which are the
commonest: articles, prepositions, pronouns, auxiliaries. Run it again only to add a language:

    pip install babel && python training/reading_text/words.py
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from babel import Locale
from babel.dates import get_day_names, get_month_names

FOLDER = Path(__file__).parents[2] / "src" / "onrecord" / "lang" / "mul"
# the order decides which language's reading of a word wins
LOCALES = [
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "nb",
    "da",
    "fi",
    "is",
    "pl",
    "cs",
    "sk",
    "ru",
    "uk",
    "bg",
    "ro",
    "hu",
    "el",
    "tr",
    "id",
    "ms",
    "vi",
    "ca",
    "gl",
    "eu",
    "lb",
    "af",
    "sw",
    "sl",
    "lt",
    "lv",
    "et",
    "sq",
    "mt",
    "ga",
    "cy",
    "zu",
    "be",
    "mk",
    "he",
    "ar",
    "fa",
    "hi",
    "bn",
    "ta",
    "te",
    "ur",
    "ko",
    "az",
    "kk",
    "fil",
]
STOP_WORDS = [
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "nb",
    "da",
    "fi",
    "is",
    "pl",
    "cs",
    "sk",
    "ru",
    "uk",
    "bg",
    "ro",
    "hu",
    "el",
    "tr",
    "id",
    "vi",
    "ca",
    "eu",
    "lb",
    "af",
    "sl",
    "hr",
    "lt",
    "lv",
    "et",
    "sq",
    "ga",
    "mk",
    "he",
    "ar",
    "fa",
    "hi",
    "bn",
    "ta",
    "te",
    "ur",
    "tl",
]
WORDS_EACH = 120
# spaCy has none for these in the form that is wanted: each character of theirs counts as a word
CHARACTERS = {"ja": "のにはをたがでてとしれさもいるすなか", "zh": "的了在是不和有为与这中上他们我"}


def forms(locale: str, names: object) -> list[tuple[str, int]]:
    found = []
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            table = names(width, context, Locale.parse(locale))  # type: ignore[operator]
            for number, name in table.items():
                name = name.lower().strip(". ")
                if re.fullmatch(r"[^\W\d_]{2,}(?:['’]?[^\W\d_]+)*", name):
                    found.append((name, int(number)))
    return found


def calendar() -> str:
    months: dict[str, int] = {}
    days: dict[str, int] = {}
    for locale in LOCALES:
        for name, number in forms(locale, get_month_names):
            months.setdefault(name, number)
        for name, number in forms(locale, get_day_names):
            days.setdefault(name, number + 1)
    months |= {"sept": 9, "märz": 3, "maerz": 3, "jänner": 1, "feber": 2}
    lines = [
        "# Names of months and weekdays (Monday is 1) in many languages, lower case. CLDR, by training/reading_text/words.py",
        "",
        "[months]",
    ]
    lines += [f'"{name}" = {number}' for name, number in sorted(months.items())]
    lines += ["", "[weekdays]"]
    lines += [f'"{name}" = {number}' for name, number in sorted(days.items())]
    return "\n".join(lines) + "\n"


def function_words() -> str:
    lines = [
        "# Short function words of many languages: how dense they are tells prose from labels, and which they are tells the language.",
        "# From spaCy's stop words, by training/reading_text/words.py",
        "",
    ]
    for code in STOP_WORDS:
        words = importlib.import_module(f"spacy.lang.{code}.stop_words").STOP_WORDS
        plain = {w.lower() for w in words if re.fullmatch(r"[^\W\d_]{1,7}", w)}
        chosen = sorted(plain, key=lambda w: (len(w), w))[:WORDS_EACH]
        key = {"nb": "no"}.get(code, code)
        lines.append(f"{key} = [{', '.join(chr(34) + w + chr(34) for w in chosen)}]")
    lines += [f"{code} = [{', '.join(chr(34) + ch + chr(34) for ch in text)}]" for code, text in CHARACTERS.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (FOLDER / "calendar.toml").write_text(calendar(), "utf-8")
    (FOLDER / "function_words.toml").write_text(function_words(), "utf-8")
