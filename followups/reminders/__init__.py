"""What `messaging` asks this room about time: which reminders are due, whether they still hold, in which words."""

from followups.reminders.handler import KIND, ActionItemReminders

__all__ = ["KIND", "ActionItemReminders"]
