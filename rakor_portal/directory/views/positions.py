"""Posts: list with holders, one, new, corrected, closed."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rakor_portal.directory.forms.organizations import ReopenForm
from rakor_portal.directory.forms.positions import PositionForm
from rakor_portal.directory.forms.records import DateForm
from rakor_portal.directory.http import DirectoryRequest
from rakor_portal.directory.models import Incumbency, Organization, Position
from rakor_portal.directory.permissions import can_restructure, can_take_personal_numbers
from rakor_portal.directory.registry import why_fixed
from rakor_portal.directory.services.incumbencies import may_be_taken_back
from rakor_portal.directory.services.positions import close_position, create_position, edit_position, reopen_position
from rakor_portal.directory.views.access import carry_out, editors_only
from rakor_portal.directory.views.invited import why_invited_matters
from rakor_portal.form_fields import IndonesianDateField

PAGE_SIZE = 50
REGION_CODE = re.compile(r"[0-9.]{2,13}")


def _one(request: DirectoryRequest, pk: int) -> Position:
    return get_object_or_404(
        Position.objects.visible_to(request.user).select_related("organization", "successor", "government"), pk=pk
    )


def _form(request: DirectoryRequest, position: Position | None = None) -> PositionForm:
    organizations = Organization.objects.visible_to(request.user).open_on(request.user.today)
    initial = {"organization": request.GET.get("organization")} if position is None else None
    return PositionForm(request.POST or None, instance=position, organizations=organizations, initial=initial)


def filtered_positions(request: DirectoryRequest) -> QuerySet[Position]:
    """Open posts, narrowed by unsur, kecamatan and what is missing."""
    today = request.user.today
    positions = Position.objects.visible_to(request.user).open_on(today)
    if request.GET.get("category") in Position.Category.values:
        positions = positions.filter(category=request.GET["category"])
    if REGION_CODE.fullmatch(request.GET.get("region", "")):
        positions = positions.in_region(request.GET["region"])
    if request.GET.get("missing") == "contact":
        positions = positions.invitable().without_address(today)
    if request.GET.get("missing") == "holder":
        positions = positions.invitable().vacant_on(today)
    return positions.in_protocol_order()


@require_GET
@editors_only
def position_list(request: DirectoryRequest) -> HttpResponse:
    """Posts in protocol order with who holds them today."""
    positions = filtered_positions(request).select_related("organization")
    page = Paginator(positions, PAGE_SIZE).get_page(request.GET.get("page"))
    ids = [position.pk for position in page]
    holders = Incumbency.objects.visible_to(request.user).holders_on(request.user.today, ids)
    context = {
        "page": page,
        "rows": [{"position": position, "holder": holders.get(position.pk)} for position in page],
        "categories": Position.Category.choices,
        "regions": request.user.government.region.children.all(),
        "category": request.GET.get("category", ""),
        "region": request.GET.get("region", ""),
        "missing": request.GET.get("missing", ""),
        "may_take_numbers": can_take_personal_numbers(request.user),
    }
    return render(request, "directory/position_list.html", context)


@require_GET
@editors_only
def position(request: DirectoryRequest, pk: int) -> HttpResponse:
    """One post with everybody who held it."""
    position = _one(request, pk)
    incumbencies = list(position.incumbencies.select_related("person", "government").order_by("-valid_from", "-pk"))
    holders = Incumbency.objects.visible_to(request.user).holders_on(request.user.today, [pk])
    context = {
        "position": position,
        "incumbencies": incumbencies,
        "holder": holders.get(pk),
        "today": request.user.today,
        "why_fixed": why_fixed(by=request.user, position=position),
        "over": {each.pk for each in incumbencies if each.valid_until and each.valid_until <= request.user.today},
        "fresh": {each.pk for each in incumbencies if may_be_taken_back(each)},
        "may_manage_users": "government_admin" in request.user.role_codes,
    }
    return render(request, "directory/position.html", context)


@require_http_methods(["GET", "POST"])
@editors_only
def position_create(request: DirectoryRequest) -> HttpResponse:
    """A new post."""
    form = _form(request)
    government = request.user.government
    made = carry_out(request, form, lambda **data: create_position(government=government, **data))
    if made is None:
        context = {"form": form, "title": _("Tambah jabatan"), "back": reverse("directory:position_list")}
        return render(request, "directory/form.html", context)
    messages.success(request, _("Jabatan ditambahkan."))
    return redirect("directory:position", pk=made.pk)


@require_http_methods(["GET", "POST"])
@editors_only
def position_edit(request: DirectoryRequest, pk: int) -> HttpResponse:
    """Corrections to a post."""
    position = _one(request, pk)
    form = _form(request, position)
    if carry_out(request, form, lambda **data: edit_position(position=position, **data)) is None:
        context = {"form": form, "title": _("Ubah jabatan"), "subject": position, "back": position_url(position)}
        return render(request, "directory/form.html", context)
    messages.success(request, _("Perubahan tersimpan."))
    return redirect("directory:position", pk=pk)


@require_http_methods(["GET", "POST"])
@editors_only
def position_close(request: DirectoryRequest, pk: int) -> HttpResponse:
    """Close a post from a day on."""
    position = _one(request, pk)
    field = IndonesianDateField(label=_("Ditutup mulai"), help_text=_("Masa jabatan pemangkunya ikut berakhir."))
    form = DateForm(request.POST or None, field=field, initial={"on": request.user.today})
    if carry_out(request, form, lambda **data: close_position(position=position, **data)) is None:
        context = {"form": form, "title": _("Tutup jabatan"), "subject": position, "back": position_url(position)}
        note = why_invited_matters(request, [position.pk])
        return render(request, "directory/form.html", {**context, "submit": _("Tutup jabatan"), "note": note})
    messages.success(request, _("Jabatan ditutup. Riwayatnya tetap ada."))
    return redirect("directory:position", pk=pk)


@require_http_methods(["GET", "POST"])
@editors_only
def position_reopen(request: DirectoryRequest, pk: int) -> HttpResponse:
    """Undo a closing that was a mistake: the administrator's, because rights hang on the post."""
    if not can_restructure(request.user):
        raise PermissionDenied(_("Jabatan dibuka kembali oleh admin pemerintah daerah."))
    position = _one(request, pk)
    form = ReopenForm(
        request.POST if request.method == "POST" else None, positions=Position.objects.visible_to(request.user).none()
    )
    if carry_out(request, form, lambda by, **_data: reopen_position(by=by, position=position)) is None:
        context = {"form": form, "title": _("Buka kembali"), "subject": position, "back": position_url(position)}
        return render(request, "directory/form.html", {**context, "submit": _("Buka kembali")})
    messages.success(request, _("Jabatan dibuka kembali. Tetapkan lagi pemangkunya."))
    return redirect("directory:position", pk=pk)


def position_url(position: Position) -> str:
    """The page of a post."""
    return reverse("directory:position", kwargs={"pk": position.pk})
