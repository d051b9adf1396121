"""Users of the government, for its administrator."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rakor_portal.accounts.forms.users import UserForm
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.accounts.services.second_factor import reset_second_factor, users_with_second_factor
from rakor_portal.accounts.services.users import create_user, set_user_active
from rakor_portal.accounts.views.access import government_admin_only
from rakor_portal.directory.models import Incumbency, Person
from rakor_portal.errors import RuleViolation

PAGE_SIZE = 50


@require_GET
@government_admin_only
def user_list(request: AuthenticatedRequest) -> HttpResponse:
    """Who can sign in, what he holds today and the roles that follow."""
    users = User.objects.visible_to(request.user).select_related("person").order_by("person__name", "pk")
    page = Paginator(users, PAGE_SIZE).get_page(request.GET.get("page"))
    held = Incumbency.objects.visible_to(request.user).on(request.user.today).select_related("position")
    held = held.filter(person_id__in=[user.person_id for user in page])
    grants = RoleGrant.objects.visible_to(request.user).on(request.user.today)
    roles: dict[int, list[RoleGrant]] = {}
    for grant in grants:
        roles.setdefault(grant.position_id, []).append(grant)
    protected = users_with_second_factor([user.pk for user in page])
    rows = [
        {
            "user": user,
            "has_second_factor": user.pk in protected,
            "incumbencies": (mine := [each for each in held if each.person_id == user.person_id]),
            "grants": [grant for each in mine for grant in roles.get(each.position_id, [])],
        }
        for user in page
    ]
    return render(request, "accounts/user_list.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "POST"])
@government_admin_only
def user_create(request: AuthenticatedRequest) -> HttpResponse:
    """Let a person of the directory sign in."""
    people = Person.objects.visible_to(request.user).filter(user=None)
    form = UserForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            user = create_user(by=request.user, **form.cleaned_data)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            text = _("Akun %(name)s dibuat. Email untuk membuat kata sandi pertama dikirim ke %(email)s.")
            messages.success(request, text % {"name": user.display_name, "email": user.email})
            return redirect("accounts:user_list")
    return render(request, "accounts/user_form.html", {"form": form})


@require_POST
@government_admin_only
def user_set_active(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Disable or enable a user."""
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    active = request.POST.get("active") == "yes"
    try:
        set_user_active(by=request.user, user=user, active=active)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Akun diaktifkan.") if active else _("Akun dinonaktifkan."))
    return redirect("accounts:user_list")


@require_POST
@government_admin_only
def user_reset_second_factor(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Let a user who has lost his telephone enrol anew."""
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    try:
        reset_second_factor(by=request.user, user=user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        text = _("Verifikasi dua langkah %(name)s dihapus. Ia mendaftar ulang saat masuk berikutnya.")
        messages.success(request, text % {"name": user.display_name})
    return redirect("accounts:user_list")
