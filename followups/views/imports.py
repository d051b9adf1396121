"""Impor of action items, for the secretariat."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from followups.permissions import can_import_items
from followups.services.imports import ACTION_ITEMS
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.directory.views.importing import ImportPages, apply_page, preview_page, upload_page

PAGES = ImportPages(
    kind=ACTION_ITEMS,
    routes="followups:action_items",
    title=gettext_lazy("Impor tindak lanjut"),
    back="followups:action_items",
    export="followups:action_items_export",
    note=gettext_lazy(
        "Baris dengan Kode mengubah penanggung jawab, batas, atau isu, dengan alasan. Baris tanpa Kode masuk ke notula "
        "rakor yang masih ditulis."
    ),
    read_only=("progress", "plan", "condition", "process", "reported", "obstacle"),
)


def _guard(request: AuthenticatedRequest) -> None:
    if not can_import_items(request.user):
        raise PermissionDenied(_("Impor tindak lanjut dilakukan sekretariat rakor."))


@require_http_methods(["GET", "POST"])
def action_items_import(request: AuthenticatedRequest) -> HttpResponse:
    """Choose a file."""
    _guard(request)
    return upload_page(request, PAGES)


@require_GET
def action_items_import_preview(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """What applying would do."""
    _guard(request)
    return preview_page(request, PAGES, public_id)


@require_POST
def action_items_import_apply(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Write it."""
    _guard(request)
    return apply_page(request, PAGES, public_id)
