"""A template as a part of a crispy layout."""

from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString


class TemplatePart:
    """What `HTML("{% include … %}")` shows, without compiling that text anew for every form."""

    def __init__(self, template_name: str) -> None:
        self.template_name = template_name

    def render(self, _form: Any, context: Context, *_pack: Any, **_words: Any) -> SafeString:
        """The template with the context of the page."""
        part: Any = get_template(self.template_name)
        return part.template.render(context)  # type: ignore[no-any-return]
