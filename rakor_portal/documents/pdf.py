"""HTML to PDF, the same bytes each time. Only the worker calls it: WeasyPrint holds the interpreter for seconds."""

import atexit
import gc
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders


@dataclass(frozen=True)
class RenderedPdf:
    """The bytes and how many pages they hold."""

    data: bytes
    page_count: int


def render_pdf(*, html: str, page_rules: str, identifier: str) -> RenderedPdf:
    """Lay out and write one document. Equal arguments give equal bytes: nothing of clock or chance goes in.

    `page_rules` is the CSS of paper and margins; `identifier` becomes the file's /ID.
    Raises ValueError when the paper asks for a file that is not ours.
    """
    from weasyprint import CSS, HTML  # noqa: PLC0415 -- heavy: 0.6 s and 80 MB that web processes must not pay
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415 -- as above

    fonts, fetcher = _fonts(), _fetcher()
    base_url = Path(find_static("documents/paper.css")).as_uri()
    styles = [_paper_styles(), CSS(string=page_rules, font_config=fonts, url_fetcher=fetcher)]
    gc.disable()  # many short-lived boxes, none in cycles worth chasing: a fifth of the time
    try:
        pages = HTML(string=html, base_url=base_url, url_fetcher=fetcher).render(stylesheets=styles, font_config=fonts)
        data = pages.write_pdf(pdf_identifier=identifier.encode())
    except FatalURLFetchingError as error:  # a BaseException, which would end the worker
        raise ValueError(str(error)) from error
    finally:
        gc.enable()
    return RenderedPdf(data=data, page_count=len(pages.pages))


def find_static(name: str) -> str:
    """The path of a static file of ours. Raises FileNotFoundError."""
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return str(path)


def is_own_file(url: str) -> bool:
    """Whether `url` names a file inside our static folder or among the uploaded emblems."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        return False
    path = Path(unquote(parts.path)).resolve()
    roots = [Path(folder) for folder in settings.STATICFILES_DIRS] + [Path(settings.MEDIA_ROOT) / "emblems"]
    return any(path.is_relative_to(root.resolve()) for root in roots)


@cache
def _fonts() -> Any:
    """One configuration for the life of the worker, so that the fonts are read once."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 -- heavy, see above

    atexit.register(_fonts.cache_clear)  # it must go before the libraries that it frees its fonts with
    return FontConfiguration()


@cache
def _paper_styles() -> Any:
    from weasyprint import CSS  # noqa: PLC0415 -- heavy, see above

    return CSS(filename=find_static("documents/paper.css"), font_config=_fonts(), url_fetcher=_fetcher())


@cache
def _fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: PLC0415 -- heavy, see above

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        """No network and no file of the machine: neither may reach an official paper."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if not is_own_file(url):
                raise FatalURLFetchingError(f"not ours: {url}")
            return super().fetch(url, headers)

    return OwnFilesOnly(allowed_protocols=("file",))
