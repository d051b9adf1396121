"""The one place that imports WeasyPrint: run in a confined process by `pdf.py`, without Django, paper after paper.

It reads the files of the folders named in the job and nothing else: no network, no `data:`, no file of the machine.
"""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher


def prepare() -> None:
    """The fonts are read once for the life of the process."""
    _fonts()


def work(head: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Lay out and write one paper; raises ForeignFile when it asks for a file that is not ours."""
    fetcher = OwnFilesOnly([Path(folder) for folder in head["folders"]])
    sheet = Path(head["sheet"])
    fonts = _fonts()
    styles = [
        _sheet(sheet, sheet.stat().st_mtime_ns, fetcher.folders),
        CSS(string=head["page_rules"], font_config=fonts, url_fetcher=fetcher),
    ]
    try:
        document = HTML(string=payload.decode(), base_url=sheet.as_uri(), url_fetcher=fetcher)
        pages = document.render(stylesheets=styles, font_config=fonts)
        data = pages.write_pdf(pdf_identifier=head["identifier"].encode())
    except FatalURLFetchingError as error:
        raise ForeignFile(str(error)) from error
    return {"page_count": len(pages.pages)}, data


class ForeignFile(Exception):
    """A paper asked for something outside the product."""


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Answers for files inside `folders`; anything else ends the rendering."""

    def __init__(self, folders: list[Path]) -> None:
        super().__init__(allowed_protocols=("file",))
        self.folders = tuple(folder.resolve() for folder in folders)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """The file that `url` names, links followed before it is judged."""
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        is_ours = parts.scheme == "file" and not parts.netloc and any(path.is_relative_to(one) for one in self.folders)
        if not is_ours:
            raise FatalURLFetchingError(f"not ours: {url}")
        return super().fetch(path.as_uri(), headers)


@cache
def _fonts() -> Any:
    return FontConfiguration()


@cache
def _sheet(path: Path, _changed: int, folders: tuple[Path, ...]) -> Any:
    """The stylesheet of papers, parsed once; again when the file changed."""
    return CSS(filename=str(path), font_config=_fonts(), url_fetcher=OwnFilesOnly(list(folders)))
