from enum import StrEnum


class Way(StrEnum):
    """What becomes of a post when organisations merge or split."""

    CARRY = "carry"  # a new post of the same name, with its holder
    MOVE = "move"  # a new post of the same name, vacant
    LEAD = "lead"  # becomes the head, with its holder
    HEAD = "head"  # closed; the head goes on with its duties
    CLOSE = "close"  # closed; nobody goes on
    STAY = "stay"  # as it is, in an organisation that goes on
