"""Invitee groups: list with counts, members, and the rule with its count while it is written."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rakor_portal.directory.forms.groups import InviteeGroupForm
from rakor_portal.directory.forms.records import DateForm
from rakor_portal.directory.http import DirectoryRequest
from rakor_portal.directory.models import Incumbency, InviteeGroup, Position
from rakor_portal.directory.models.groups import membership
from rakor_portal.directory.services.groups import retire_group, save_group
from rakor_portal.directory.views.access import carry_out, editors_only
from rakor_portal.form_fields import IndonesianDateField

PAGE_SIZE = 50
PREVIEW_SIZE = 8


def _one(request: DirectoryRequest, pk: int) -> InviteeGroup:
    return get_object_or_404(InviteeGroup.objects.visible_to(request.user), pk=pk)


def _form(request: DirectoryRequest, group: InviteeGroup | None = None) -> InviteeGroupForm:
    positions = Position.objects.visible_to(request.user).open_on(request.user.today).invitable()
    return InviteeGroupForm(
        request.POST if request.method == "POST" else None,
        instance=group,
        districts=request.user.government.region.children.all(),
        positions=positions.in_protocol_order(),
    )


@require_GET
@editors_only
def group_list(request: DirectoryRequest) -> HttpResponse:
    """Groups with how many posts each invites today."""
    today = request.user.today
    groups = InviteeGroup.objects.visible_to(request.user).in_use(today)
    members = groups.member_ids(today)
    rows = [{"group": group, "count": len(members[group.pk])} for group in groups]
    return render(request, "directory/group_list.html", {"rows": rows})


@require_GET
@editors_only
def group(request: DirectoryRequest, pk: int) -> HttpResponse:
    """The members of a group today."""
    group = _one(request, pk)
    today = request.user.today
    members = Position.objects.visible_to(request.user).members_of(group, on=today).in_protocol_order()
    page = Paginator(members.select_related("organization"), PAGE_SIZE).get_page(request.GET.get("page"))
    holders = Incumbency.objects.visible_to(request.user).holders_on(today, [position.pk for position in page])
    context = {
        "group": group,
        "page": page,
        "rows": [{"position": position, "holder": holders.get(position.pk)} for position in page],
        "regions": group.regions.all(),
        "extra_positions": group.extra_positions.all(),
        "excluded_positions": group.excluded_positions.all(),
    }
    return render(request, "directory/group.html", context)


@require_POST
@editors_only
def group_preview(request: DirectoryRequest) -> HttpResponse:
    """How many posts the rule in the form takes, as a fragment."""
    form = _form(request)
    form.is_valid()
    rule, today = form.cleaned_data, request.user.today
    condition = membership(
        government_id=request.user.government_id,
        category=rule.get("category", ""),
        organization_kind=rule.get("organization_kind", ""),
        post=rule.get("post", ""),
        region_codes=[region.code for region in rule.get("regions", [])],
        extra=Q(pk__in=[position.pk for position in rule.get("extra_positions", [])]),
        excluded=Q(pk__in=[position.pk for position in rule.get("excluded_positions", [])]),
    )
    members = Position.objects.visible_to(request.user).matching(condition, on=today).in_protocol_order()
    context = {"count": members.count(), "members": members[:PREVIEW_SIZE]}
    return render(request, "directory/_group_preview.html", context)


@require_http_methods(["GET", "POST"])
@editors_only
def group_create(request: DirectoryRequest) -> HttpResponse:
    """A new group."""
    form = _form(request)
    new = InviteeGroup(government=request.user.government)
    made = carry_out(request, form, lambda **data: save_group(group=new, **data))
    if made is None:
        context = {"form": form, "title": _("Tambah grup undangan"), "back": reverse("directory:group_list")}
        return render(request, "directory/group_form.html", context)
    messages.success(request, _("Grup undangan ditambahkan."))
    return redirect("directory:group", pk=made.pk)


@require_http_methods(["GET", "POST"])
@editors_only
def group_edit(request: DirectoryRequest, pk: int) -> HttpResponse:
    """A changed rule; meetings already sent keep whom they invited."""
    group = _one(request, pk)
    form = _form(request, group)
    if carry_out(request, form, lambda **data: save_group(group=group, **data)) is None:
        back = reverse("directory:group", kwargs={"pk": pk})
        context = {"form": form, "title": _("Ubah grup undangan"), "subject": group, "back": back}
        return render(request, "directory/group_form.html", context)
    messages.success(request, _("Perubahan tersimpan."))
    return redirect("directory:group", pk=pk)


@require_http_methods(["GET", "POST"])
@editors_only
def group_retire(request: DirectoryRequest, pk: int) -> HttpResponse:
    """Offer a group no longer."""
    group = _one(request, pk)
    form = DateForm(
        request.POST or None,
        field=IndonesianDateField(label=_("Tidak dipakai mulai")),
        initial={"on": request.user.today},
    )
    if carry_out(request, form, lambda **data: retire_group(group=group, **data)) is None:
        back = reverse("directory:group", kwargs={"pk": pk})
        context = {"form": form, "title": _("Hentikan pemakaian grup"), "subject": group, "back": back}
        return render(request, "directory/form.html", {**context, "submit": _("Hentikan pemakaian")})
    messages.success(request, _("Grup tidak lagi ditawarkan."))
    return redirect("directory:group_list")
