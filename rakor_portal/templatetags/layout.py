"""What every page shares, and where an address may break; a builtin of every template, as `rakor.py` is."""

import re
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def fixed(template_name: str, **words: str) -> SafeString:
    """A part that depends on nothing but the language and `words`, rendered once and then kept by the process."""
    return _fixed(template_name, get_language(), tuple(words.items()))


@lru_cache(maxsize=128)
def _fixed(template_name: str, _language: str, words: tuple[tuple[str, str], ...]) -> SafeString:
    return render_to_string(template_name, dict(words))


@register.filter
def breakable(address: str) -> SafeString:
    """An e-mail address that breaks after its signs before it breaks within a word."""
    return mark_safe(re.sub(r"([@.])", r"\1<wbr>", escape(address)))  # noqa: S308 -- escaped before
