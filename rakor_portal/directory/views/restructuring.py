"""Merging and splitting organisations, for the administrator: what will happen is shown before it happens."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rakor_portal.directory.forms.restructuring import FatesForm, MergeForm, SplitForm, merge_choices, split_choices
from rakor_portal.directory.http import DirectoryRequest
from rakor_portal.directory.models import Incumbency, Organization, Position
from rakor_portal.directory.models.restructuring import Way
from rakor_portal.directory.permissions import can_restructure
from rakor_portal.directory.registry import duties_of, invitations_of
from rakor_portal.directory.services.restructuring import merge_organizations, open_posts, split_organization
from rakor_portal.directory.views.access import editors_only
from rakor_portal.errors import RuleViolation


def _guard(request: DirectoryRequest) -> None:
    if not can_restructure(request.user):
        raise PermissionDenied(_("Penggabungan dan pemecahan dilakukan admin pemerintah daerah."))


@require_http_methods(["GET", "POST"])
@editors_only
def organization_merge(request: DirectoryRequest) -> HttpResponse:
    """Several organisations become one."""
    _guard(request)
    organizations = Organization.objects.visible_to(request.user).open_on(request.user.today)
    initial = {"sources": request.GET.getlist("source"), "on": request.user.today}
    form = MergeForm(_data(request), organizations=organizations, initial=initial)
    fates = None
    if form.is_bound and form.is_valid():
        about = form.cleaned_data
        fates = _merge_fates(request, about)
        if _is_confirmed(request) and fates.is_valid():
            ways = {pk: way for pk, (way, _number) in fates.chosen().items()}
            government = request.user.government
            try:
                made = merge_organizations(by=request.user, government=government, ways=ways, **about)
                messages.success(request, _("Organisasi digabung. Nama dan jabatan lama tetap tercatat."))
                return redirect("directory:organization", pk=made.pk)
            except RuleViolation as refusal:
                form.add_error(None, refusal.message)
    words = {
        "title": _("Gabungkan organisasi"),
        "button": _("Gabungkan"),
        "back": reverse("directory:organization_list"),
    }
    return _page(request, form, fates, words)


@require_http_methods(["GET", "POST"])
@editors_only
def organization_split(request: DirectoryRequest, pk: int) -> HttpResponse:
    """One organisation becomes several."""
    _guard(request)
    open_now = Organization.objects.visible_to(request.user).open_on(request.user.today)
    source = get_object_or_404(open_now.select_related("government"), pk=pk)
    form = SplitForm(_data(request), initial={"on": request.user.today})
    fates = None
    if form.is_bound and form.is_valid():
        about = form.cleaned_data
        fates = _split_fates(request, source, about)
        if _is_confirmed(request) and fates.is_valid():
            try:
                split_organization(by=request.user, source=source, fates=fates.chosen(), **about)
                messages.success(request, _("Organisasi dipecah. Nama dan jabatan lama tetap tercatat."))
                return redirect("directory:organization", pk=pk)
            except RuleViolation as refusal:
                form.add_error(None, refusal.message)
    back = reverse("directory:organization", kwargs={"pk": pk})
    return _page(request, form, fates, {"title": _("Pecah organisasi"), "button": _("Pecah"), "back": back}, source)


def _data(request: DirectoryRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _is_confirmed(request: DirectoryRequest) -> bool:
    return "confirm" in request.POST


def _fates(
    request: DirectoryRequest, posts: Sequence[Position], choices: list[tuple[str, str]], defaults: dict[int, str]
) -> FatesForm:
    """Bound once every post has been shown; before that the proposal."""
    shown = all(f"fate_{post.pk}" in request.POST for post in posts)
    return FatesForm(request.POST if shown else None, posts=posts, choices=choices, defaults=defaults)


def _merge_fates(request: DirectoryRequest, about: dict[str, Any]) -> FatesForm:
    """Proposal: heads give way to the head, the first leads a new organisation, everybody else moves along."""
    is_new = about["target"] is None
    posts = open_posts(about["sources"], about["on"])
    defaults = {post.pk: str(Way.HEAD if post.is_head else Way.CARRY) for post in posts}
    first = next((post.pk for post in posts if post.is_head), None)
    if is_new and first is not None:
        defaults[first] = str(Way.LEAD)
    return _fates(request, posts, merge_choices(is_new=is_new), defaults)


def _split_fates(request: DirectoryRequest, source: Organization, about: dict[str, Any]) -> FatesForm:
    """Proposal: all stay where the organisation goes on; else the head leads the first part and all go there."""
    posts = open_posts([source], about["on"])
    goes_on = about["goes_on"]
    defaults = {post.pk: "stay" if goes_on else f"{Way.LEAD if post.is_head else Way.CARRY}:0" for post in posts}
    return _fates(request, posts, split_choices(about["parts"], goes_on=goes_on), defaults)


def _page(
    request: DirectoryRequest, form: Any, fates: FatesForm | None, words: dict[str, Any],
    subject: Organization | None = None,
) -> HttpResponse:  # fmt: skip
    """The form, and below it the posts with holders, open follow-ups and what is chosen for each."""
    rows = []
    if fates is not None:
        ids = [post.pk for post in fates.posts]
        holders = Incumbency.objects.visible_to(request.user).holders_on(request.user.today, ids)
        duties, invitations = duties_of(ids), invitations_of(request.user, ids)
        for post in fates.posts:
            field = fates[f"fate_{post.pk}"]
            rows.append(
                {
                    "post": post, "holder": holders.get(post.pk), "duties": duties.get(post.pk, []),
                    "rakor": invitations.get(post.pk, []), "field": field,
                }
            )  # fmt: skip
    context = {"form": form, "fates": fates, "rows": rows, "subject": subject, **words}
    return render(request, "directory/restructuring.html", context)
