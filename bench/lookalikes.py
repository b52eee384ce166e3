"""Write crawler/platforms/lookalikes.py: the letters of other scripts that are read as Latin ones.

pip install confusable-homoglyphs        # 3.3.1 carries Unicode's confusables.txt
python bench/lookalikes.py > crawler/platforms/lookalikes.py
"""

import json
import string
import unicodedata
from importlib.resources import files

SCRIPTS = ("CYRILLIC", "GREEK", "LATIN", "ARMENIAN")
NOT_DISGUISE = "ıг"  # a letter of Turkish; and тг is how Russian abbreviates Telegram

HEAD = '''"""Letters that are read as Latin ones. Written by bench/lookalikes.py; do not edit.

Source: Unicode's confusables.txt, by way of confusable-homoglyphs 3.3.1, for Cyrillic, Greek,
Armenian and Latin extensions, with two additions: a small capital is its letter, and so is a
Cyrillic small letter that is drawn as a small Latin capital (к, м, т).
"""

LATIN_OF = {
'''


def confusable():
    table = json.loads((files("confusable_homoglyphs") / "confusables.json").read_text())
    for latin in string.ascii_letters:
        for character in (row["c"] for row in table.get(latin, ())):
            if character in NOT_DISGUISE or character.isascii() or len(character) > 1:
                continue
            if unicodedata.name(character, "").startswith(SCRIPTS):
                # Unicode gives a capital I of any script as "l".
                yield character, "I" if latin == "l" and character.isupper() else latin


def small_capitals():
    for latin in string.ascii_uppercase:
        for end in ("", " WITH STROKE"):
            try:
                yield unicodedata.lookup(f"LATIN LETTER SMALL CAPITAL {latin}{end}"), latin.lower()
            except KeyError:
                continue


def drawn_as_capitals(known):
    for character, latin in known.items():
        if "CYRILLIC CAPITAL" in unicodedata.name(character) and latin in "BHKMT":
            yield character.lower(), latin.lower()


def main():
    known = dict(confusable())
    known = dict(drawn_as_capitals(known)) | dict(small_capitals()) | known
    print(HEAD, end="")
    for latin in string.ascii_letters:
        alike = "".join(sorted(c for c, drawn in known.items() if drawn == latin))
        if alike:
            print(f'    **dict.fromkeys("{alike}", "{latin}"),')
    print("}")


if __name__ == "__main__":
    main()
