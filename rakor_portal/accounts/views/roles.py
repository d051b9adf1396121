"""Roles of positions, for the government's administrator."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rakor_portal.accounts.forms.roles import RoleEndForm, RoleGrantForm
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.models import RoleGrant
from rakor_portal.accounts.services.roles import end_role, grant_role
from rakor_portal.accounts.views.access import government_admin_only
from rakor_portal.directory.models import Incumbency, Position
from rakor_portal.errors import RuleViolation

PAGE_SIZE = 50


@require_GET
@government_admin_only
def role_list(request: AuthenticatedRequest) -> HttpResponse:
    """Roles that count today or later, with who has them through the position."""
    today = request.user.today
    grants = RoleGrant.objects.visible_to(request.user).filter(Q(valid_until=None) | Q(valid_until__gte=today))
    grants = grants.select_related("position", "on_behalf_of").order_by("role", "position__protocol_rank", "pk")
    role = request.GET.get("role", "")
    if role in RoleGrant.Role.values:
        grants = grants.filter(role=role)
    page = Paginator(grants, PAGE_SIZE).get_page(request.GET.get("page"))
    position_ids = [grant.position_id for grant in page]
    holders = Incumbency.objects.visible_to(request.user).holders_on(today, position_ids)
    rows = [{"grant": grant, "holder": holders.get(grant.position_id)} for grant in page]
    context = {"page": page, "rows": rows, "roles": RoleGrant.Role.choices, "role": role}
    return render(request, "accounts/role_list.html", context)


@require_http_methods(["GET", "POST"])
@government_admin_only
def role_grant(request: AuthenticatedRequest) -> HttpResponse:
    """Give a position a role."""
    positions = Position.objects.visible_to(request.user).open_on(request.user.today).in_protocol_order()
    initial = {"position": request.GET.get("position"), "valid_from": request.user.today}
    form = RoleGrantForm(request.POST or None, positions=positions, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            grant_role(by=request.user, **form.cleaned_data)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Peran diberikan."))
            return redirect("accounts:role_list")
    return render(request, "accounts/role_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@government_admin_only
def role_end(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """End a role on a day."""
    grants = RoleGrant.objects.visible_to(request.user).select_related("position", "on_behalf_of")
    grant = get_object_or_404(grants, pk=pk)
    form = RoleEndForm(request.POST or None, initial={"on": request.user.today})
    if request.method == "POST" and form.is_valid():
        try:
            end_role(by=request.user, grant=grant, on=form.cleaned_data["on"])
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Peran diakhiri."))
            return redirect("accounts:role_list")
    return render(request, "accounts/role_end.html", {"form": form, "grant": grant})
