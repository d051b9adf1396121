"""The tag for what every page shares; a builtin of every template, as `rakor.py` is."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def fixed(template_name: str, **words: str) -> SafeString:
    """A part that depends on nothing but the language and `words`, rendered once and then kept by the process."""
    return _fixed(template_name, get_language(), tuple(words.items()))


@lru_cache(maxsize=128)
def _fixed(template_name: str, _language: str, words: tuple[tuple[str, str], ...]) -> SafeString:
    return render_to_string(template_name, dict(words))
