"""Names and numbers that stand where the reader's own belong, on any platform."""

import re

PLATFORM = "(?:facebook|fb|instagram|insta|ig|twitter|tiktok|youtube|vk|discord|skype)"
NOUN = """(?:user|page|profile|account|channel|group|company|business|brand|site|website|store
    |shop|server|invite|name|handle|id|link|url|code)"""

NAME = re.compile(
    rf"""@?(?:your|ur|insert|enter)[._-]?(?:own[._-]?)?
      (?:{PLATFORM}|(?:{PLATFORM}[._-]?)?{NOUN}(?:[._-]?(?:{NOUN}|here))?)
    | @?(?:(?:{PLATFORM}|user|page|profile|account|channel|group|company|brand|screen|server|invite)
      [._-]?){{1,2}}(?:name|id|url|link|handle|code)
    | @?(?:username|user|handle|page|profile|account|placeholder|x{{3,}}|foo(?:bar)?)
    | @?example[\w.-]{{0,12}}
    """,
    re.VERBOSE,
)
NUMBER = re.compile(
    r"(\d)\1{6,14}|\d{0,4}1234567(?:8(?:90?)?)?\d?|\d{0,4}0?123456789|1?[2-9]\d\d55501\d\d"
)
"""One digit repeated, a row of digits, and what the North American plan sets apart for fiction."""


def name_flag(name: str) -> str | None:
    """Return "placeholder" when `name`, in lower case, is what manuals write.

    >>> name_flag("your_page"), name_flag("gazette")
    ('placeholder', None)
    """
    return "placeholder" if NAME.fullmatch(name) else None


def number_flag(digits: str) -> str | None:
    """Return the same for a number.

    >>> number_flag("1234567890"), number_flag("442079460018")
    ('placeholder', None)
    """
    return "placeholder" if NUMBER.fullmatch(digits) else None
