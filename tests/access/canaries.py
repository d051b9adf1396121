"""Who may read which canary, and finding them."""

import io
import zipfile

from tests.access.policy.words import ENDED, INSIDER, STRANGERS, Rule
from tests.access.world.words import WORD_OF_PLACE, WORDS

HOME_WORDS = {"home", "closed", "closed item"}


def seen_in(*texts: bytes | str) -> set[str]:
    """Names of the canaries that stand somewhere in the texts, in whatever case."""
    whole = "\n".join(text if isinstance(text, str) else _readable(text) for text in texts).lower()
    return {name for name, word in WORDS.items() if word.lower() in whole}


def _readable(content: bytes) -> str:
    """The text of a page; of a workbook that of all its parts."""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"\n".join(parts.read(name) for name in parts.namelist())
    return content.decode("utf-8", "replace")


def forbidden_words(rule: Rule, role: str, place: str) -> set[str]:
    """The canaries that this role may not meet, at whatever address."""
    if rule.public and rule.of and place in rule.valid:
        # A link opens one thing of one place to whoever has it.
        return set(WORDS) - {WORD_OF_PLACE[place], "home"} - ({"closed item"} if place == "closed" else set())
    if role in (*STRANGERS, ENDED):
        return set(WORDS)
    if role.startswith("other_"):
        return HOME_WORDS
    if role == INSIDER:
        return {"foreign"}
    # The owner of an item born in the closed meeting knows the item, not the meeting.
    return {"foreign", "closed"} if role == "agency_head" else {"foreign", "closed", "closed item"}
