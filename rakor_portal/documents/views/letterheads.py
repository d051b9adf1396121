"""The letterheads of a government: seen and changed by its administrator alone."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.views.access import government_admin_only
from rakor_portal.documents.files import emblem_response
from rakor_portal.documents.forms.letterheads import LetterheadForm
from rakor_portal.documents.models import Letterhead
from rakor_portal.documents.reports.letterheads import letterhead_versions
from rakor_portal.documents.services.letterheads import change_letterhead
from rakor_portal.errors import RuleViolation
from rakor_portal.inspection.refusals import FileRefused


@require_GET
@government_admin_only
def letterhead_list(request: AuthenticatedRequest) -> HttpResponse:
    """What papers print on top today, what is planned, and what was before."""
    letterheads = Letterhead.objects.visible_to(request.user)
    kinds = letterhead_versions(letterheads, today=request.user.today)
    return render(request, "documents/letterhead_list.html", {"kinds": kinds})


@require_http_methods(["GET", "POST"])
@government_admin_only
def letterhead_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The next version of a letterhead."""
    base = get_object_or_404(Letterhead.objects.visible_to(request.user).select_related("government"), pk=pk)
    initial = {
        "upper_line": base.upper_line,
        "main_line": base.main_line,
        "address_lines": "\n".join(base.address_lines),
        "valid_from": request.user.today,
    }
    form = LetterheadForm(request.POST or None, request.FILES or None, base=base, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_letterhead(by=request.user, base=base, **{"upper_line": "", **form.cleaned_data})
        except RuleViolation as refusal:
            form.add_error("emblem" if isinstance(refusal, FileRefused) else None, refusal.message)
        else:
            messages.success(request, _("Kop naskah disimpan sebagai versi baru."))
            return redirect("documents:letterhead_list")
    return render(request, "documents/letterhead_edit.html", {"form": form, "letterhead": base})


@require_GET
@government_admin_only
def letterhead_emblem(request: AuthenticatedRequest, pk: int) -> FileResponse:
    """The emblem of one version, for the page that shows it."""
    letterheads = Letterhead.objects.visible_to(request.user).exclude(emblem="")
    return emblem_response(get_object_or_404(letterheads, pk=pk))
