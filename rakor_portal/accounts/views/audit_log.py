"""The audit trail of the government, for its administrator; of a closed meeting only what his circles let him know."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rakor_portal.accounts.forms.audit_log import AuditFilterForm
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.reports import audit_table
from rakor_portal.accounts.views.access import government_admin_only
from rakor_portal.audit.models import AuditEntry
from rakor_portal.sheets.http import asked_format, table_response

PAGE_SIZE = 50


def _asked(request: AuthenticatedRequest) -> tuple[AuditFilterForm, QuerySet[AuditEntry]]:
    """The filters and what they leave, newest first; what is not understood leaves nothing."""
    form = AuditFilterForm(request.GET, zone=request.user.government.zone)
    entries = AuditEntry.objects.visible_to(request.user).select_related("on_behalf_of").order_by("-sequence")
    return form, entries.matching(**form.wanted()) if form.is_valid() else entries.none()


@require_GET
@government_admin_only
def audit_log(request: AuthenticatedRequest) -> HttpResponse:
    """Who did what, when, on behalf of whom."""
    form, entries = _asked(request)
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"filter_form": form, "page": page, "zone": request.user.government.time_zone}
    return render(request, "accounts/audit_log.html", context)


@require_GET
@government_admin_only
def audit_export(request: AuthenticatedRequest) -> HttpResponseBase:
    """What the filters leave, whole, as Excel or CSV."""
    _form, entries = _asked(request)
    table = audit_table(entries.iterator(chunk_size=500), request.user.government.zone)
    name = f"Riwayat-{request.user.today.isoformat()}"
    return table_response(table, name=name, file_format=asked_format(request))
