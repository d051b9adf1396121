"""Serving evidence: as an attachment, to those who see the item."""

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from followups.models import Evidence
from rakor_portal.accounts.http import AuthenticatedRequest


@require_GET
def evidence(request: AuthenticatedRequest, code: str, public_id: str) -> FileResponse:
    """The bytes, never shown by the browser itself; even opened by force they may run and load nothing."""
    files = Evidence.objects.visible_to(request.user).filter(report__item__code=code).standing()
    found = get_object_or_404(files, public_id=public_id)
    response = FileResponse(
        default_storage.open(found.storage_name),
        as_attachment=True,
        filename=found.file_name,
        content_type=found.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
