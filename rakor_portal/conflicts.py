"""Two editors of one thing: what each of them wrote, side by side, so that no update is lost unseen."""

import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db import models
from django.forms.models import model_to_dict

if TYPE_CHECKING:
    from django.http import QueryDict  # noqa: TID251 -- a type only


def fingerprint(record: models.Model, names: Iterable[str]) -> str:
    """What these fields hold, as one word: it differs when somebody has changed any of them."""
    text = json.dumps(_plain_values(record, names), default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _plain_values(record: models.Model, names: Iterable[str]) -> dict[str, Any]:
    values = model_to_dict(record, fields=list(names))
    return {
        name: sorted(str(each.pk) for each in value) if isinstance(value, list) else value
        for name, value in values.items()
    }


def differences(form: forms.BaseForm, stored: dict[str, Any]) -> list[dict[str, str]]:
    """Field by field what someone else saved and what was typed here, where they differ."""
    rows = []
    for name, value in stored.items():
        if name not in form.fields or form.fields[name].widget.is_hidden:
            continue
        field = form.fields[name]
        typed = form.cleaned_data.get(name)
        mine, theirs = _shown(field, typed), _shown(field, value)
        if mine != theirs:
            rows.append({"label": str(field.label), "stored": theirs or "–", "typed": mine or "–"})
    return rows


def _shown(field: forms.Field, value: Any) -> str:
    """A value in words, whether it came from the database or from the form."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        keys = [getattr(each, "pk", each) for each in value or []]
        return ", ".join(str(each) for each in _choices_of(field).filter(pk__in=keys))
    if isinstance(field, forms.ModelChoiceField):
        key = getattr(value, "pk", value)
        return str(_choices_of(field).filter(pk=key).first() or "") if key else ""
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value or ""))  # type: ignore[arg-type]
    shown = field.widget.format_value(value) if value not in (None, "") else ""
    return str(shown or "")


def with_version(form: forms.BaseForm, version: int | str, *, name: str = "version") -> None:
    """Let a bound form carry the new version, so that saving again is a decision, not a surprise."""
    data = cast("QueryDict", form.data).copy()
    data[name] = str(version)
    form.data = data


def _choices_of(field: "forms.ModelChoiceField[Any]") -> "models.QuerySet[Any]":
    if field.queryset is None:
        raise TypeError(f"The field {field.label} was given nothing to choose from")
    return field.queryset
