"""Session ids in addresses: each visit is given another, so that a site never ends.

Names and shapes are those of Heritrix's StripSessionIDs and StripSessionCFIDs.
"""

import re

_NAMES = (
    r"jsessionid|phpsessid|aspsessionid[a-z]{0,8}|oscsid|zenid|xtcsid|"
    r"(?:s|sid|session|sess|sessionid|session_id|sess_id)(?=[=:][0-9a-z]{32}(?:[&;]|$))|"
    r"cfid|cftoken"
)

_IN_PATH = re.compile(r";(?:jsessionid|sid)=[0-9a-z.!_~-]{8,200}", re.IGNORECASE)
_ASP_NET = re.compile(r"/\((?:[a-z]\([0-9a-z]{20,40}\)){1,4}\)(?=/)", re.IGNORECASE)
_PARAMETER = re.compile(rf"(?:{_NAMES})(?:=.*)?", re.IGNORECASE)


def without_session(url: str) -> str:
    """Return the normal address `url` without the session ids that are known.

    >>> without_session("https://shop.example/a;jsessionid=0A1B2C3D4E5F?b=1&PHPSESSID=8d1f0")
    'https://shop.example/a?b=1'
    """
    path, mark, query = url.partition("?")
    path = _ASP_NET.sub("", _IN_PATH.sub("", path))
    kept = [part for part in query.split("&") if not _PARAMETER.fullmatch(part)]
    return path + mark + "&".join(kept) if any(kept) or not query else path
