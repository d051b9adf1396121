"""Organisations: list, one, new, corrected, renamed, closed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rakor_portal.directory.forms.organizations import OrganizationForm, RenameForm, ReopenForm
from rakor_portal.directory.forms.records import DateForm
from rakor_portal.directory.http import DirectoryRequest
from rakor_portal.directory.models import Incumbency, Organization
from rakor_portal.directory.permissions import can_restructure
from rakor_portal.directory.registry import duties_of
from rakor_portal.directory.services.organizations import (
    close_organization,
    closed_along,
    codes_in_words,
    create_organization,
    edit_organization,
    rename_organization,
    reopen_organization,
)
from rakor_portal.directory.views.access import carry_out, editors_only
from rakor_portal.directory.views.invited import why_invited_matters
from rakor_portal.form_fields import IndonesianDateField

PAGE_SIZE = 50


def _one(request: DirectoryRequest, pk: int) -> Organization:
    organizations = Organization.objects.visible_to(request.user).select_related("government", "parent", "region")
    return get_object_or_404(organizations, pk=pk)


def _form(request: DirectoryRequest, organization: Organization | None = None) -> OrganizationForm:
    """The form with what may be chosen: open organisations, the government's own regions."""
    return OrganizationForm(
        request.POST or None,
        instance=organization,
        organizations=Organization.objects.visible_to(request.user).open_on(request.user.today),
        regions=request.user.government.regions(),
    )


@require_GET
@editors_only
def organization_list(request: DirectoryRequest) -> HttpResponse:
    """Organisations by kind, or the closed ones."""
    organizations = Organization.objects.visible_to(request.user).order_by("kind", "name", "pk")
    kind, closed = request.GET.get("kind", ""), "closed" in request.GET
    if kind in Organization.Kind.values:
        organizations = organizations.filter(kind=kind)
    organizations = (
        organizations.exclude(closed_on=None) if closed else organizations.open_on(request.user.today)
    ).select_related("parent")
    page = Paginator(organizations, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "kinds": Organization.Kind.choices,
        "kind": kind,
        "closed": closed,
        "may_restructure": can_restructure(request.user),
    }
    return render(request, "directory/organization_list.html", context)


@require_GET
@editors_only
def organization(request: DirectoryRequest, pk: int) -> HttpResponse:
    """One organisation with its posts, units and former names."""
    organization = _one(request, pk)
    positions = list(organization.positions.in_protocol_order())
    ids = [position.pk for position in positions]
    holders = Incumbency.objects.visible_to(request.user).holders_on(request.user.today, ids)
    context = {
        "organization": organization,
        "rows": [{"position": position, "holder": holders.get(position.pk)} for position in positions],
        "units": organization.units.order_by("name"),
        "former_names": organization.former_names.all(),
        "successions": organization.successions.select_related("successor"),
        "origins": organization.origins.select_related("former"),
        "may_restructure": can_restructure(request.user),
        "today": request.user.today,
    }
    return render(request, "directory/organization.html", context)


@require_http_methods(["GET", "POST"])
@editors_only
def organization_create(request: DirectoryRequest) -> HttpResponse:
    """A new organisation."""
    form = _form(request)
    government = request.user.government
    made = carry_out(request, form, lambda **data: create_organization(government=government, **data))
    if made is None:
        context = {"form": form, "title": _("Tambah organisasi"), "back": reverse("directory:organization_list")}
        return render(request, "directory/form.html", context)
    messages.success(request, _("Organisasi ditambahkan."))
    return redirect("directory:organization", pk=made.pk)


@require_http_methods(["GET", "POST"])
@editors_only
def organization_edit(request: DirectoryRequest, pk: int) -> HttpResponse:
    """Corrections; the name changes by renaming."""
    organization = _one(request, pk)
    form = _form(request, organization)
    if carry_out(request, form, lambda **data: edit_organization(organization=organization, **data)) is None:
        context = {"form": form, "title": _("Ubah organisasi"), "subject": organization, "back": _url(organization)}
        return render(request, "directory/form.html", context)
    messages.success(request, _("Perubahan tersimpan."))
    return redirect("directory:organization", pk=pk)


@require_http_methods(["GET", "POST"])
@editors_only
def organization_rename(request: DirectoryRequest, pk: int) -> HttpResponse:
    """A new name from a day on; the old one stays in the history."""
    organization = _one(request, pk)
    initial = {**model_to_dict(organization, ["name", "abbreviation"]), "on": request.user.today}
    form = RenameForm(request.POST or None, initial=initial)
    former = organization.name
    if carry_out(request, form, lambda **data: rename_organization(organization=organization, **data)) is None:
        context = {"form": form, "title": _("Ganti nama"), "subject": organization, "back": _url(organization)}
        return render(request, "directory/form.html", context)
    messages.success(request, _("Nama diganti. Nama lama tetap tercatat."))
    for post in organization.positions.open_on(request.user.today).filter(title__icontains=former):
        words = _("Jabatan %(title)s masih memuat nama lama. Ubah di halaman jabatannya bila perlu.")
        messages.warning(request, words % {"title": post.title})
    return redirect("directory:organization", pk=pk)


@require_http_methods(["GET", "POST"])
@editors_only
def organization_close(request: DirectoryRequest, pk: int) -> HttpResponse:
    """Close from a day on, with the posts."""
    organization = _one(request, pk)
    field = IndonesianDateField(
        label=_("Ditutup mulai"), help_text=_("Jabatan di dalamnya ikut ditutup; data lama tetap ada.")
    )
    form = DateForm(request.POST or None, field=field, initial={"on": request.user.today})
    if carry_out(request, form, lambda **data: close_organization(organization=organization, **data)) is None:
        posts = list(organization.positions.values_list("pk", flat=True))
        duties, note = duties_of(posts), why_invited_matters(request, posts)
        codes = sorted(code for each in duties.values() for code in each)
        context = {"form": form, "title": _("Tutup organisasi"), "subject": organization, "back": _url(organization)}
        return render(
            request,
            "directory/form.html",
            {**context, "submit": _("Tutup organisasi"), "duties": codes_in_words(codes), "note": note},
        )
    messages.success(request, _("Organisasi ditutup."))
    return redirect("directory:organization", pk=pk)


@require_http_methods(["GET", "POST"])
@editors_only
def organization_reopen(request: DirectoryRequest, pk: int) -> HttpResponse:
    """Undo a closing that was a mistake: the administrator's, because rights hang on the posts."""
    if not can_restructure(request.user):
        raise PermissionDenied(_("Organisasi dibuka kembali oleh admin pemerintah daerah."))
    organization = _one(request, pk)
    data = request.POST if request.method == "POST" else None
    form = ReopenForm(data, positions=closed_along(organization).in_protocol_order())
    if carry_out(request, form, lambda **data: reopen_organization(organization=organization, **data)) is None:
        context = {"form": form, "title": _("Buka kembali"), "subject": organization, "back": _url(organization)}
        return render(request, "directory/form.html", {**context, "submit": _("Buka kembali")})
    messages.success(request, _("Organisasi dibuka kembali. Tetapkan lagi pemangku jabatannya."))
    return redirect("directory:organization", pk=pk)


def _url(organization: Organization) -> str:
    return reverse("directory:organization", kwargs={"pk": organization.pk})
