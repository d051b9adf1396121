"""Evidence sent in pieces by the report page; without JavaScript the page's own form carries the files."""

from django.http import HttpResponse, UnreadablePostError
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from followups import permissions
from followups.forms.reports import ProgressReportForm
from followups.forms.uploads import UploadForm
from followups.models import Upload
from followups.services import uploads as services
from followups.services.reports import save_draft
from followups.views.scope import item_or_404, require, standing_evidence
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.errors import RuleViolation


@require_POST
def evidence_add(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Begin an upload, or say where the one begun earlier stopped; the answers typed so far are kept with it."""
    item = item_or_404(request, code)
    require(permissions.can_report(request.user, item))
    form, told = ProgressReportForm(request.POST, item=item), UploadForm(request.POST)
    answers = form.draft_answers()
    if "client_ref" not in form.cleaned_data or not told.is_valid():
        return _sentence(_("Formulir ini rusak. Muat ulang halaman."), status=400)
    file = told.cleaned_data
    try:
        draft = save_draft(
            by=request.user, item=item, client_ref=form.cleaned_data["client_ref"], answers=answers,
            **form.page_facts(),
        )  # fmt: skip
        upload = services.start_upload(
            by=request.user, report=draft, file_name=file["upload_name"], size=file["upload_size"],
            fingerprint=file["upload_key"], keep_place=file["keep_place"],
        )  # fmt: skip
    except RuleViolation as violation:
        return _sentence(violation.message, status=422)
    response = _where(upload, status=201)
    response["Location"] = reverse("followups:evidence_piece", args=[code, upload.public_id])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_piece(request: AuthenticatedRequest, code: str, public_id: str) -> HttpResponse:
    """GET: how far it is. POST: one piece at `Upload-Offset`; with the last one the file is judged and listed."""
    item = item_or_404(request, code)
    uploads = Upload.objects.visible_to(request.user).filter(report__item=item).select_related("report__item")
    upload = get_object_or_404(uploads, public_id=public_id)
    if request.method != "POST":
        return _where(upload)
    require(permissions.can_report(request.user, item))
    try:
        if not upload.evidence_id:
            upload = services.append_piece(
                by=request.user, upload=upload, offset=_announced_offset(request), data=_piece(request)
            )
        if not upload.is_whole:
            return _where(upload)
        services.finish_upload(by=request.user, upload=upload)
    except services.WrongOffset as wrong:
        upload.offset = wrong.offset
        return _where(upload, status=409)
    except RuleViolation as violation:
        return _sentence(violation.message, status=422)
    context = {"item": item, "evidence": standing_evidence(request, upload.report)}
    return render(request, "followups/_evidence_list.html", context)


def _announced_offset(request: AuthenticatedRequest) -> int:
    """-1, which never fits, when the header is missing or no number."""
    text = request.headers.get("Upload-Offset", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else -1


def _piece(request: AuthenticatedRequest) -> bytes:
    """The body, whole or not at all: what a lost connection cut short is sent again."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    length = int(announced) if announced.isdecimal() else 0
    try:
        data = b"" if length > services.MAX_PIECE else request.read(services.MAX_PIECE)
    except UnreadablePostError:
        data = b""
    if len(data) != length:
        raise RuleViolation(_("Potongan berkas terlalu besar atau terpotong. Unggah lagi."))
    return data


def _where(upload: Upload, *, status: int = 200) -> HttpResponse:
    headers = {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.size), "Cache-Control": "no-store"}
    return HttpResponse(status=status, headers=headers)


def _sentence(text: str, *, status: int) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
