from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.documents.files import document_response, waiting_response
from rakor_portal.documents.forms.documents import DocumentFilterForm
from rakor_portal.documents.models import Document
from rakor_portal.documents.permissions import can_retry_rendering
from rakor_portal.documents.reports.sheets import document_table
from rakor_portal.documents.services.issuing import retry_rendering
from rakor_portal.sheets.http import asked_format, table_response

PAGE_SIZE = 25


def _listed(request: AuthenticatedRequest) -> tuple[DocumentFilterForm, QuerySet[Document]]:
    """The filter as the URL says, and the papers that it lets through, newest first."""
    documents = Document.objects.visible_to(request.user)
    form = DocumentFilterForm(request.GET, years=documents.years())
    if form.is_valid():
        documents = documents.of(kind=form.cleaned_data["kind"], year=form.cleaned_data["year"])
    return form, documents.defer("content").order_by("-issued_at", "-pk")


@require_GET
def register(request: AuthenticatedRequest) -> HttpResponse:
    """The register of issued documents, newest first."""
    form, rows = _listed(request)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "documents/register.html", {"filter_form": form, "page": page})


@require_GET
def register_export(request: AuthenticatedRequest) -> HttpResponseBase:
    """The register as a file, filtered as on its page."""
    _form, rows = _listed(request)
    name = f"Register-Dokumen-{request.user.today.isoformat()}"
    return table_response(document_table(rows), name=name, file_format=asked_format(request))


@require_GET
def document(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """One document: number, state, fingerprint, and the versions before and after it."""
    documents = Document.objects.visible_to(request.user).defer("content")
    shown = get_object_or_404(documents.select_related("superseded_by", "issued_by__person"), public_id=public_id)
    context = {
        "document": shown,
        "zone": request.user.government.time_zone,
        "may_retry": can_retry_rendering(request.user, shown),
    }
    return render(request, "documents/document.html", context)


@require_GET
def document_pdf(request: AuthenticatedRequest, public_id: str) -> HttpResponseBase:
    """The stored bytes, shown or with `?download=1` saved; a waiting page until the worker has made them."""
    documents = Document.objects.visible_to(request.user).defer("content")
    shown = get_object_or_404(documents, public_id=public_id)
    if shown.state != Document.State.RENDERED:
        return waiting_response(request, shown)
    return document_response(shown, as_attachment="download" in request.GET)


@require_POST
def document_retry(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Let the worker try again to make a file that failed."""
    shown = get_object_or_404(Document.objects.visible_to(request.user), public_id=public_id)
    if not can_retry_rendering(request.user, shown):
        raise PermissionDenied
    retry_rendering(by=request.user, document=shown)
    messages.success(request, _("Berkas sedang dibuat lagi."))
    return redirect(shown)
