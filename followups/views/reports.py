"""Lapor kemajuan: four answers, check, receipt."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from followups import permissions
from followups.forms.action_items import NonceForm
from followups.forms.reports import ProgressReportForm, report_initial
from followups.models import ActionItem, Evidence, ProgressReport
from followups.reports.drafts import begun_by_others
from followups.services import evidence as evidence_services
from followups.services import reports as services
from followups.services.notices import addresses_of_verdict
from followups.views.left_drafts import overtaken_words, sent_words, waiting_page, why_waiting
from followups.views.scope import draft_of, item_or_404, require, standing_evidence, unfinished_uploads
from rakor_portal import formatting
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.directory.models import WorkingCalendar
from rakor_portal.errors import RuleViolation, StaleWrite
from rakor_portal.offline.http import kept_offline

NOT_AWAITED = gettext_lazy("Tindak lanjut ini tidak menunggu laporan. Yang tertulis di sini tidak tersimpan.")


@require_http_methods(["GET", "POST"])
def report_edit(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """The four answers. Whatever is sent is kept as a draft first; then checked, saved, or a file added."""
    item = item_or_404(request, code)
    if request.method == "POST" and permissions.has_to_wait(request.user, item):
        return _keep_in_sight(request, item)
    if permissions.has_to_wait(request.user, item):
        return waiting_page(request, item)
    require(permissions.can_report(request.user, item))
    if request.method == "GET":
        draft = draft_of(request, item)
        page = _report_page(request, item, _fresh_form(request, item, draft), draft)
        return kept_offline(page, is_closed=item.circle_id is not None)
    form = ProgressReportForm(request.POST, item=item)
    try:
        draft = _keep(request, item, form)
        for upload in request.FILES.getlist("upload"):
            evidence_services.attach_evidence(
                by=request.user, report=draft, source=upload, name=upload.name or "",
                keep_place="keep_place" in request.POST,
            )  # fmt: skip
    except RuleViolation as violation:
        return _refused_page(request, item, form, violation)
    if request.POST.get("action") == "check":
        ready = form.is_valid()
        return redirect("followups:report_check", code=code) if ready else _report_page(request, item, form, draft)
    if form.refused_answers():
        form.drop_missing()
        form.add_error(None, _("Draf disimpan, kecuali jawaban yang ditandai."))
        return _report_page(request, item, form, draft)
    messages.success(request, _("Draf disimpan."))
    return redirect("followups:report_edit", code=code)


def _refused_page(
    request: AuthenticatedRequest, item: ActionItem, form: ProgressReportForm, violation: RuleViolation
) -> HttpResponse:
    """The form with the reason; what another tab or device stored meanwhile stands beside what was typed."""
    words = violation.message
    if isinstance(violation, StaleWrite) and isinstance(violation.current, ProgressReport):
        form.show_conflict(violation.current, services.answers_fingerprint(violation.current))
        form.errors.clear()  # the answers are compared first; what lacks is said with the next saving
        words = _("%(reason)s Bandingkan, lalu simpan lagi bila isian Anda yang berlaku.") % {"reason": words}
    form.add_error(None, words)
    return _report_page(request, item, form, draft_of(request, item))


def _keep_in_sight(request: AuthenticatedRequest, item: ActionItem) -> HttpResponse:
    """What was typed in another tab while the report went out is shown, not stored; the same again needs no word."""
    form = ProgressReportForm(request.POST, item=item)
    answers, client_ref = form.draft_answers(), form.cleaned_data.get("client_ref")
    if client_ref and services.was_sent(by=request.user, item=item, client_ref=client_ref, answers=answers):
        messages.info(request, why_waiting(request, item))
        return redirect(item)
    words = _("Tindak lanjut ini sedang tidak menunggu laporan. Yang tertulis di bawah ini tidak tersimpan.")
    form.add_error(None, f"{words} {sent_words(request, item)}".strip())
    return _report_page(request, item, form, draft_of(request, item))


def _keep(request: AuthenticatedRequest, item: ActionItem, form: ProgressReportForm) -> ProgressReport:
    answers = form.draft_answers()
    client_ref = form.cleaned_data.get("client_ref")
    if client_ref is None:
        raise RuleViolation(_("Formulir ini rusak. Muat ulang halaman."))
    return services.save_draft(by=request.user, item=item, client_ref=client_ref, answers=answers, **form.page_facts())


def _fresh_form(request: AuthenticatedRequest, item: ActionItem, draft: ProgressReport | None) -> ProgressReportForm:
    """Filled from the draft, or from the returned report that is to be repaired."""
    if draft:
        shown = {"client_ref": draft.client_ref, "seen": services.answers_fingerprint(draft)}
        return ProgressReportForm(initial=report_initial(draft) | shown, item=item)
    initial: dict[str, Any] = {"amount": item.verified_amount, "seen": services.NO_DRAFT}
    if item.status == ActionItem.Status.RETURNED:
        returned = ProgressReport.objects.visible_to(request.user).filter(item=item).sent().order_by("-number").first()
        initial |= report_initial(returned) if returned else {}
    return ProgressReportForm(initial=initial, item=item)


def _report_page(
    request: AuthenticatedRequest, item: ActionItem, form: ProgressReportForm, draft: ProgressReport | None
) -> HttpResponse:
    context = {
        "item": item, "form": form, "draft": draft, "evidence": _files(request, item, draft),
        "unfinished": unfinished_uploads(request, draft), "begun": begun_by_others(request.user, item),
        "overtaken": overtaken_words(request, item, draft),
    }  # fmt: skip
    return render(request, "followups/report_edit.html", context, status=422 if form.is_bound else 200)


def _files(request: AuthenticatedRequest, item: ActionItem, draft: ProgressReport | None) -> list[Evidence]:
    """The draft's files; before its first saving those it will begin with."""
    return standing_evidence(request, draft) if draft else services.evidence_to_carry(item)


@require_POST
def report_draft(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """The page's own saving, two seconds after typing; answers with the time it was kept."""
    item = item_or_404(request, code)
    require(permissions.is_owner(request.user, item))
    form = ProgressReportForm(request.POST, item=item)
    try:
        if permissions.has_to_wait(request.user, item):
            raise RuleViolation(str(NOT_AWAITED))
        draft = _keep(request, item, form)
    except StaleWrite as stale:
        words = _("%(reason)s Tekan Simpan draf untuk membandingkan.") % {"reason": stale.message}
        return _draft_answer(request, item, refusal=words, seen=request.POST.get("seen", ""))
    except RuleViolation as violation:
        return _draft_answer(request, item, refusal=violation.message, seen=request.POST.get("seen", ""))
    refused = form.refused_answers()
    words = _("Belum semua tersimpan. %(why)s") % {"why": " ".join(refused)} if refused else ""
    return _draft_answer(request, item, refusal=words, seen=services.answers_fingerprint(draft))


def _draft_answer(request: AuthenticatedRequest, item: ActionItem, *, refusal: str, seen: str) -> HttpResponse:
    """What stands under the form after its own saving: the time or the reason, and which draft it goes on from."""
    context = {"at": timezone.now(), "zone": item.government.time_zone, "refusal": refusal, "seen": seen}
    return render(request, "followups/_draft_saved.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "POST"])
def report_check(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Check the answers and send; sent twice, the receipt is the same."""
    item = item_or_404(request, code)
    if request.method == "POST":
        return _send(request, item)
    if permissions.has_to_wait(request.user, item):
        return waiting_page(request, item)
    require(permissions.can_report(request.user, item))
    draft = draft_of(request, item)
    if draft is None or draft.amount is None or not draft.narrative or draft.has_obstacle is None:
        return redirect("followups:report_edit", code=code)
    context = {
        "item": item, "report": draft, "evidence": standing_evidence(request, draft),
        "unfinished": unfinished_uploads(request, draft), "begun": begun_by_others(request.user, item),
    }  # fmt: skip
    return render(request, "followups/report_check.html", context | {"seen": services.fingerprint_of(draft)})


def _send(request: AuthenticatedRequest, item: ActionItem) -> HttpResponse:
    form = NonceForm(request.POST)
    require(form.is_valid() and permissions.is_owner(request.user, item))
    try:
        sent = services.submit_report(
            by=request.user, item=item, client_ref=form.cleaned_data["client_ref"], seen=request.POST.get("seen", "")
        )
    except StaleWrite as changed:
        messages.error(request, changed.message)
        return redirect("followups:report_check", code=item.code)
    except RuleViolation as violation:
        messages.error(request, violation.message)
        return redirect("followups:report_edit", code=item.code) if item.is_open else redirect(item)
    return redirect("followups:report_sent", code=item.code, receipt=sent.receipt)


@require_GET
def report_sent(request: AuthenticatedRequest, code: str, receipt: str) -> HttpResponse:
    """The receipt, and what happens next."""
    item = item_or_404(request, code)
    reports = ProgressReport.objects.visible_to(request.user).filter(item=item, reporter=request.user).sent()
    report = get_object_or_404(reports, receipt=receipt)
    report.item = item
    others = ActionItem.objects.visible_to(request.user).owed_by(request.user).open().exclude(pk=item.pk)
    context = {
        "item": item,
        "report": report,
        "verify_by": _verify_by(item, report),
        "remaining": item.target - (report.amount or 0),
        "others": others.count(),
        "zone": item.government.time_zone,
        "emails": formatting.join_words([mask_email(address) for address in addresses_of_verdict(report)]),
    }
    return render(request, "followups/report_sent.html", context)


def _verify_by(item: ActionItem, report: ProgressReport) -> date:
    """The last day of the verification term in working days."""
    day = (report.submitted_at or timezone.now()).astimezone(item.government.zone).date()
    calendar = WorkingCalendar.load(item.government_id, day, day)
    return calendar.add_working_days(day, item.government.verification_working_days)


def mask_email(address: str) -> str:
    """`k•••@dinas.go.id`."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}•••@{host}"


@require_POST
def evidence_remove(request: AuthenticatedRequest, code: str, public_id: str) -> HttpResponse:
    """Take a file off the draft, which may begin with this; what was typed beside it is kept.

    A file of the returned report is found again by its content, in the draft to which it was carried over.
    """
    item = item_or_404(request, code)
    files = Evidence.objects.visible_to(request.user).filter(report__item=item).select_related("report__item")
    evidence = get_object_or_404(files, public_id=public_id)
    require(permissions.can_report(request.user, item))
    form = ProgressReportForm(request.POST, item=item)
    try:
        draft = _keep(request, item, form)
        standing = [file for file in standing_evidence(request, draft) if file.sha256 == evidence.sha256]
        for file in standing:
            evidence_services.remove_evidence(by=request.user, evidence=file)
    except StaleWrite as stale:
        return _refused_page(request, item, form, stale)
    except RuleViolation as violation:
        messages.error(request, violation.message)
    return redirect("followups:report_edit", code=code)
