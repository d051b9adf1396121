"""The one word that `directory` sends upward (ADR 0012)."""

from django.dispatch import Signal

#: Sent with `send()` inside the transaction that merges or splits organisations, so all happens or nothing.
#: Arguments: by (user), successors (dict[Position, Position], closed post → the post in its place),
#: carried (set of ids of closed posts whose holder went along), on (date, first day of the new posts), reason (str).
positions_succeeded = Signal()
