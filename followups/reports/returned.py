"""What a verifier wrote when he returned the last report of an item."""

from typing import Any

from django.db.models import OuterRef, Subquery

from followups.models import ProgressReport, Verification


def with_return_note(items: Any) -> Any:
    """Annotate each of `items`, which are in scope already, with `return_note` and `fix_by` of that verdict."""
    returned = Verification.objects.filter(report__item=OuterRef("pk"), report__status=ProgressReport.Status.RETURNED)
    last = returned.order_by("-report__number")
    return items.annotate(return_note=Subquery(last.values("note")[:1]), fix_by=Subquery(last.values("fix_by")[:1]))
