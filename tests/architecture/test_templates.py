"""What the Content-Security-Policy forbids is not written either, and every template compiles."""

import re

import pytest
from django.template.loader import get_template

from tests.architecture.sources import ROOT, short, templates

INLINE = {
    "script without src": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE),
}
#: A template comment is not sent.
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.DOTALL)


def is_for_a_browser(path):
    """Papers go to the PDF renderer and mails to mail readers; both need their style inside."""
    return not {"documents", "emails", "email", "mail", "mails"} & set(path.relative_to(ROOT).parts)


@pytest.mark.parametrize("path", [path for path in templates() if is_for_a_browser(path)], ids=short)
def test_template_has_nothing_inline(path):
    source = COMMENT.sub("", path.read_text(encoding="utf-8"))

    found = {name: match[0] for name, pattern in INLINE.items() if (match := pattern.search(source))}

    assert found == {}


@pytest.mark.parametrize("path", templates(), ids=short)
def test_template_compiles(path):
    parts = path.relative_to(ROOT).parts
    name = "/".join(parts[parts.index("templates") + 1 :])

    assert get_template(name)
