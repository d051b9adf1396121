from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rakor_portal.search.finding import find, read, rows
from rakor_portal.search.forms import SearchForm
from rakor_portal.search.http import AskingRequest
from rakor_portal.search.registry import source_of

PAGE_SIZE = 25


@require_GET
def search(request: AskingRequest) -> HttpResponse:
    """The first hits of every kind, or with `?kind=` all of one, page by page."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    asked = form.is_valid()
    terms = read(form.cleaned_data["q"], request.user) if asked else []
    context: dict[str, object] = {"form": form, "asked": asked}
    kind = request.GET.get("kind", "")
    if kind and terms:
        try:
            source = source_of(kind)
        except KeyError:
            raise Http404 from None
        page = Paginator(rows(source, terms, request.user), PAGE_SIZE).get_page(request.GET.get("page"))
        context |= {"source": source, "page": page, "hits": [source.show(row) for row in page]}
    elif terms:
        context["found"] = find(terms, request.user)
    return render(request, "search/search.html", context)
