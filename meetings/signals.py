"""The one word that `meetings` sends upward."""

from django.dispatch import Signal

#: Sent with `send()` inside the transaction that approves minutes, so both happen or neither.
#: Arguments: minutes (Minutes), points (list[ActionPoint], with codes), by (User or SystemActor), at (datetime).
minutes_approved = Signal()
