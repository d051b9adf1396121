"""The name that came with a file: judged once, then only shown. What is stored has a random name."""

import re

from rakor_portal.inspection.purposes import SUFFIXES, Kind, Refused

LONGEST = 200
#: Signs that turn reading round or hide: a name that needs them hides its ending.
HIDING = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
RUNNABLE = frozenset({
    "exe", "scr", "bat", "cmd", "com", "pif", "cpl", "msi", "hta", "vbs", "vbe", "js", "jse", "wsf", "wsh", "ps1",
    "sh", "bash", "py", "pl", "php", "phtml", "jsp", "asp", "aspx", "cgi", "jar", "apk", "app", "dll", "lnk", "url",
    "reg", "html", "htm", "xhtml", "shtml", "svg", "svgz", "mht", "xml", "swf", "docm", "xlsm", "pptm", "dotm",
    "xltm", "xlam", "xll", "iqy", "slk",
})  # fmt: skip
#: An ending inside a name may be an abbreviation of the office; these never are.
RUNNABLE_INSIDE = RUNNABLE - {"com", "app", "url", "pl", "sh", "py", "reg", "js", "xml"}


def check_name(name: str) -> None:
    """Raises Refused for a name that plays tricks; a wrong but honest ending is no trick."""
    if len(name) > LONGEST:
        raise Refused("name_long", limit=LONGEST)
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in name) or HIDING.search(name):
        raise Refused("name_hidden")
    if re.search(r"[/\\]", name) or re.match(r"[A-Za-z]:", name):
        raise Refused("name_path")
    stem = name.strip()
    if not stem.strip(". ") or stem.startswith(".") or name.endswith((".", " ")) or RESERVED.match(stem):
        raise Refused("name_odd")
    endings = [ending.strip().lower() for ending in stem.split(".")[1:]]
    if endings and (endings[-1] in RUNNABLE or any(ending in RUNNABLE_INSIDE for ending in endings[:-1])):
        raise Refused("name_runnable", ending=next(each for each in reversed(endings) if each in RUNNABLE))


def display_name(name: str, kind: Kind) -> str:
    """The name as typed, with the ending that the bytes deserve."""
    stem, dot, ending = name.strip().rpartition(".")
    kept = stem if dot and len(ending) <= 5 and ending.isalnum() else name.strip()
    clean = "".join(sign for sign in kept if sign.isprintable() and sign not in '<>:"/|?*').strip(" .")
    return f"{clean[:140] or 'berkas'}{SUFFIXES[kind]}"
