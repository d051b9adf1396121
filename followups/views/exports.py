"""Unduh Excel: the list of action items, filtered and sorted as on its page."""

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from followups.reports.selection import select_items, sort_items
from followups.reports.sheets import action_item_table
from followups.views.grid import grid_form
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.sheets.http import asked_format, table_response


@require_GET
def action_items_export(request: AuthenticatedRequest) -> HttpResponseBase:
    """Every row that the page counts, in its order."""
    form = grid_form(request)
    items = sort_items(select_items(request.user, form.selection), form.order)
    name = f"Tindak-Lanjut-{request.user.today.isoformat()}"
    return table_response(action_item_table(items, request.user), name=name, file_format=asked_format(request))
