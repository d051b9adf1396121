"""What a verifier wrote when he returned the last report of an item."""

from typing import Any

from django.db.models import Case, OuterRef, Subquery, When

from followups.models import ActionItem, ProgressReport, Verification

_OF = (("return_note", "note"), ("fix_by", "fix_by"))


def with_return_note(items: Any) -> Any:
    """Annotate each of `items`, which are in scope already, with `return_note` and `fix_by` of that verdict."""
    returned = Verification.objects.filter(report__item=OuterRef("pk"), report__status=ProgressReport.Status.RETURNED)
    last = returned.order_by("-report__number")
    # The database looks for the verdict of those alone that were returned.
    told = {name: Case(When(status=ActionItem.Status.RETURNED, then=Subquery(last.values(of)[:1]))) for name, of in _OF}
    return items.annotate(**told)
