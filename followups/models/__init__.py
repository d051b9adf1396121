from followups.models.action_items import ActionItem
from followups.models.extensions import Extension
from followups.models.reports import Evidence, ProgressReport, Verification
from followups.models.saved_views import SavedView
from followups.models.timeline import TimelineEvent
from followups.models.uploads import Upload

__all__ = [
    "ActionItem",
    "Evidence",
    "Extension",
    "ProgressReport",
    "SavedView",
    "TimelineEvent",
    "Upload",
    "Verification",
]
