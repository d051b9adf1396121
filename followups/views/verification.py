"""Periksa laporan: what is claimed beside what was verified, and the verdict."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from followups import permissions
from followups.forms.verification import VerificationForm
from followups.models import Evidence, ProgressReport
from followups.services import verification as services
from followups.views.action_items import page_context
from followups.views.history import history_of
from followups.views.scope import item_or_404, note_is_lost, report_or_404, require
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.models import User
from rakor_portal.directory.models import WorkingCalendar
from rakor_portal.errors import RuleViolation


@require_http_methods(["GET", "POST"])
def report_verify(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    """Verify or return a report that waits; a judged one leads back to its item."""
    item = item_or_404(request, code)
    report = report_or_404(request, item, number)
    require(permissions.can_verify_report(request.user, report))
    is_late = report.status != ProgressReport.Status.SUBMITTED
    if is_late and not note_is_lost(request, report.verification.note):
        messages.info(request, _("Laporan ini sudah diperiksa."))
        return redirect(item)
    files = Evidence.objects.visible_to(request.user).filter(report=report).standing()
    initial = {"amount": report.amount, "fix_by": _repair_day(request.user)}
    form = VerificationForm(request.POST or None, report=report, files=files, initial=initial)
    if is_late:
        form.add_error(None, _("Laporan ini sudah diperiksa. Yang tertulis di bawah ini tidak tersimpan."))
    elif request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _judge(request.user, report, form))
            return redirect(item)
        except RuleViolation as violation:
            form.add_error(None, violation.message)
    context = page_context(request, item) | {
        "report": report, "form": form, "files": list(files), "history": history_of(request, item),
        "rise": item.percent_of(report.amount or item.verified_amount) - item.verified_percent,
    }  # fmt: skip
    return render(request, "followups/report_verify.html", context, status=422 if form.is_bound else 200)


def _repair_day(user: User) -> date:
    """Proposed for a repair: three working days."""
    calendar = WorkingCalendar.load(user.government_id, user.today, user.today)
    return calendar.add_working_days(user.today, 3)


def _judge(user: User, report: ProgressReport, form: VerificationForm) -> str:
    """Carry out the verdict; what to tell the verifier."""
    data, accepted = form.cleaned_data, form.accepted_ids()
    if data["verdict"] == "return":
        services.return_report(
            by=user, report=report, note=data["note"], fix_by=data["fix_by"], accepted_evidence=accepted
        )
        return _("Laporan dikembalikan kepada penanggung jawab.")
    services.verify_report(by=user, report=report, amount=data["amount"], note=data["note"], accepted_evidence=accepted)
    return _("Laporan diverifikasi.")
