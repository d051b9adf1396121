"""Serving evidence: as an attachment, to those who see the item."""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from followups import permissions
from followups.forms.reports import ProgressReportForm
from followups.models import Evidence
from followups.services import evidence as services
from followups.services.reports import save_draft
from followups.views.scope import item_or_404, require, standing_evidence
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.errors import RuleViolation


@require_GET
def evidence(request: AuthenticatedRequest, code: str, public_id: str) -> FileResponse:
    """The bytes, never shown by the browser itself."""
    files = Evidence.objects.visible_to(request.user).filter(report__item__code=code)
    found = get_object_or_404(files, public_id=public_id)
    response = FileResponse(
        default_storage.open(found.storage_name),
        as_attachment=True,
        filename=found.file_name,
        content_type=found.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def evidence_add(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """One file from the report page by htmx: the answers typed so far are kept with it."""
    item = item_or_404(request, code)
    require(permissions.can_report(request.user, item))
    form = ProgressReportForm(request.POST, item=item)
    answers, problem, draft = form.draft_answers(), "", None
    require("client_ref" in form.cleaned_data)
    try:
        draft = save_draft(by=request.user, item=item, client_ref=form.cleaned_data["client_ref"], answers=answers)
        for upload in request.FILES.getlist("upload"):
            services.attach_evidence(by=request.user, report=draft, upload=upload)
    except RuleViolation as violation:
        problem = violation.message
    context = {"item": item, "evidence": standing_evidence(request, draft), "problem": problem}
    return render(request, "followups/_evidence_list.html", context)
