"""What the Content-Security-Policy forbids is not written either, and every template compiles."""

import re

from django.template import TemplateSyntaxError
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


def test_templates_have_nothing_inline():
    found = []
    for path in filter(is_for_a_browser, templates()):
        source = COMMENT.sub("", path.read_text(encoding="utf-8"))
        found += [f"{short(path)}: {name}" for name, pattern in INLINE.items() if pattern.search(source)]

    assert found == []


def test_templates_compile():
    broken = []
    for path in templates():
        parts = path.relative_to(ROOT).parts
        try:
            get_template("/".join(parts[parts.index("templates") + 1 :]))
        except TemplateSyntaxError as reason:
            broken.append(f"{short(path)}: {reason}")

    assert len(templates()) > 100
    assert broken == []
