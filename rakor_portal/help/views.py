"""Two pages of text."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

#: What each condition means, in the order of severity.
CONDITION_RULES = (
    ("stalled", _("Tidak ada kenaikan capaian terverifikasi dalam waktu lama, biasanya 30 hari.")),
    ("overdue", _("Batas waktu sudah lewat dan tindak lanjut belum selesai.")),
    ("at_risk", _("Capaian tertinggal dari rencana, batas waktu dekat, atau laporan sudah lama.")),
    ("awaiting", _("Laporan 100% sudah dikirim dan menunggu diperiksa.")),
    ("on_track", _("Capaian terverifikasi sesuai rencana hari ini.")),
    ("not_started", _("Tanggal mulai belum tiba.")),
    ("done", _("Selesai, terverifikasi, dan ditutup.")),
)


@login_not_required
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """How to type, what the conditions mean, whom to ask."""
    return render(request, "help/help.html", {"condition_rules": CONDITION_RULES})


@login_not_required
@require_GET
def accessibility_page(request: HttpRequest) -> HttpResponse:
    """What the portal promises to people who use a keyboard, a screen reader or large letters."""
    return render(request, "help/accessibility.html")
