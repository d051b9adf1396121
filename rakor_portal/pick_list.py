"""Some of hundreds of rows: checkboxes in folded groups, what is chosen on top; a script adds a search.

A `<select multiple>` has no search, and a phone has neither Ctrl nor a finger for its rows. Folded groups are short
enough without a script, and the browser's own search in the page finds them.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rakor_portal.form_fields import ManyRowsField

OPEN, TICKED, PLAIN = SafeString(" open"), SafeString(" checked"), SafeString("")
FRAME = (
    '<div class="pick" id="{id}" tabindex="-1" data-pick><div class="pick__search" hidden>'
    '<label class="form-label" for="{id}_search">{search}</label>'
    '<input class="form-control" type="search" id="{id}_search" autocomplete="off">'
    '<p class="small muted" aria-live="polite" data-words="{count}"></p></div>{groups}</div>'
)
GROUP = '<details class="pick__group"{}><summary>{} <span class="count">{}</span></summary><ul>{}</ul></details>'
ROW = (
    '<li><label class="pick__row"><input type="checkbox" class="form-check-input" name="{}" value="{}"{}>'
    "<span>{}</span></label></li>"
)


class PickList(forms.SelectMultiple):
    """Written in one go: Django renders a template for every option."""

    is_pick_list = True

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The search, which only the script shows, what is chosen, and every group folded."""
        chosen = {str(each) for each in self.format_value(value)}
        groups = [(str(label), [(str(key), str(words)) for key, words in rows]) for label, rows in self.choices]
        ticked = [row for _label, rows in groups for row in rows if row[0] in chosen]
        folded = [(label, [row for row in rows if row[0] not in chosen]) for label, rows in groups]
        parts = [_group(name, _("Dipilih"), ticked, is_ticked=True)] if ticked else []
        parts += [_group(name, label, rows) for label, rows in folded if rows]
        return format_html(
            FRAME, id=(attrs or {}).get("id", f"id_{name}"), search=_("Cari dalam daftar"),
            count=_("{n} dipilih, {m} tampak"), groups=format_html_join("", "{}", ((part,) for part in parts)),
        )  # fmt: skip


def _group(name: str, label: str, rows: Sequence[tuple[str, str]], *, is_ticked: bool = False) -> SafeString:
    mark = TICKED if is_ticked else PLAIN
    options = format_html_join("", ROW, ((name, key, mark, words) for key, words in rows))
    return format_html(GROUP, OPEN if is_ticked else PLAIN, label, len(rows), options)


class GroupedRows(ModelChoiceIterator):  # type: ignore[type-arg]  # generic only in the stubs
    """Options under the name that the field's `group_of` gives them, groups in the order in which they come."""

    field: Any  # one or several rows, with a `group_of`

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        groups: dict[str, list[Any]] = {}
        for row in self.queryset:
            groups.setdefault(str(self.field.group_of(row)), []).append(self.choice(row))
        yield from groups.items()


class PickField(ManyRowsField):
    """Several rows; `group_of` names the group of each."""

    iterator = GroupedRows
    widget = PickList

    def __init__(self, *args: Any, group_of: Callable[[Any], Any], **kwargs: Any) -> None:
        self.group_of = group_of
        super().__init__(*args, **kwargs)
