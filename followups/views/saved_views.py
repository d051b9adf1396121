"""Saved views of the list: kept, renamed, shared, deleted; chips above the list."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from followups import permissions
from followups.forms.saved_views import SavedViewForm
from followups.models import SavedView
from followups.services.saved_views import delete_view, edit_view, save_view
from followups.views.grid import grid_form
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.errors import RuleViolation


@require_http_methods(["GET", "POST"])
def saved_view_create(request: AuthenticatedRequest) -> HttpResponse:
    """Keep the filter of the URL under a name."""
    if not permissions.can_keep_views(request.user):
        raise PermissionDenied
    query = grid_form(request).query
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            view = save_view(by=request.user, query=query, **form.cleaned_data)
            messages.success(request, _("Tampilan tersimpan."))
            return redirect(view.url)
        except RuleViolation as refusal:
            form.add_error("name", refusal.message)
    return render(request, "followups/overview/saved_view.html", {"form": form, "query": query, "view": None})


@require_http_methods(["GET", "POST"])
def saved_view_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Another name, shared or not."""
    view = _own(request, pk)
    form = _form(request, view)
    if request.method == "POST" and form.is_valid():
        try:
            edit_view(by=request.user, view=view, **form.cleaned_data)
            messages.success(request, _("Perubahan tersimpan."))
            return redirect(view.url)
        except RuleViolation as refusal:
            form.add_error("name", refusal.message)
    return render(request, "followups/overview/saved_view.html", {"form": form, "query": view.query, "view": view})


@require_POST
def saved_view_delete(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Forget a view."""
    delete_view(by=request.user, view=_own(request, pk))
    messages.success(request, _("Tampilan dihapus."))
    return redirect("followups:action_items")


def _own(request: AuthenticatedRequest, pk: int) -> SavedView:
    """403 for a shared view of somebody else, 404 for one that is not shared."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    if not permissions.can_edit_view(request.user, view):
        raise PermissionDenied(_("Tampilan ini milik pengguna lain."))
    return view


def _form(request: AuthenticatedRequest, view: SavedView | None = None) -> SavedViewForm:
    initial = {"name": view.name, "is_shared": view.is_shared} if view else None
    data = request.POST if request.method == "POST" else None
    return SavedViewForm(data, initial=initial, may_share=permissions.can_share_views(request.user))
