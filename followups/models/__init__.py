from followups.models.action_items import ActionItem
from followups.models.extensions import Extension
from followups.models.reports import Evidence, ProgressReport, Verification
from followups.models.timeline import TimelineEvent

__all__ = ["ActionItem", "Evidence", "Extension", "ProgressReport", "TimelineEvent", "Verification"]
