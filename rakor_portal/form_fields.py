"""Form fields as Indonesian officials type: 20/03/2026, 09.00, 1.234,5; and the nonce against double sending."""

import re
import uuid
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from rakor_portal import formatting

DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
#: Day and month that exist, in this order; whether together they exist is for the calendar to say.
DAY, MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
WRITTEN_DATE = re.compile(rf"{DAY}([/.-]){MONTH}\1\d{{4}}|\d{{4}}-{MONTH}-{DAY}")
#: A day outside is a slip of the finger, and the arithmetic of dates ends near the years 1 and 9999.
FIRST_YEAR, LAST_YEAR = 1900, 2199
#: Digits of the largest key of a row that every database can compare.
LONGEST_KEY = 18
TIME_INPUT_FORMATS = ["%H.%M", "%H:%M", "%H:%M:%S"]


class IndonesianDateInput(forms.TextInput):
    """A text field, because the browser's own date field shows the month first on many office computers."""

    def format_value(self, value: Any) -> str | None:
        """Show a date as it is typed."""
        return formatting.format_numeric_date(value) if isinstance(value, date) else super().format_value(value)


class IndonesianTimeInput(forms.TextInput):
    """A text field for the time of day."""

    def format_value(self, value: Any) -> str | None:
        """Show a time as it is typed."""
        return formatting.format_time(value) if isinstance(value, time) else super().format_value(value)


class IndonesianDateField(forms.DateField):
    """A date typed `20/03/2026`; the ISO form is understood too, for pasted values and tests."""

    widget = IndonesianDateInput
    default_error_messages = {
        "invalid": _("Tulis tanggal seperti 20/03/2026."),
        "no_such_day": _("Tanggal itu tidak ada di kalender."),
        "far_year": _("Tulis tahun antara 1900 dan 2199."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DATE_INPUT_FORMATS)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """A date written well that no calendar has, such as 31/02/2027, is told as that."""
        try:
            day = super().to_python(value)
        except forms.ValidationError:
            if WRITTEN_DATE.fullmatch(str(value).strip()):
                raise forms.ValidationError(self.error_messages["no_such_day"], code="no_such_day") from None
            raise
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["far_year"], code="far_year")
        return day

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Narrow field. Not `autocomplete="off"`: browsers then show it empty when one comes back to the page."""
        return {**super().widget_attrs(widget), "class": "input-date"}


class IndonesianTimeField(forms.TimeField):
    """A time of day typed `09.00` or `09:00`."""

    widget = IndonesianTimeInput
    default_error_messages = {"invalid": _("Tulis jam seperti 09.00.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", TIME_INPUT_FORMATS)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Narrow field; see the date's."""
        return {**super().widget_attrs(widget), "class": "input-time"}


class IndonesianDecimalField(forms.DecimalField):
    """A number with a decimal comma; dots group thousands, except a lone dot that can only be a decimal point."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Tulis angka saja, misalnya 12 atau 12,5.")}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Read `1.234,5`, `1234,5` and `12.5` as what the writer meant."""
        if isinstance(value, str):
            text = value.strip().replace(" ", "")
            whole, _dot, rest = text.partition(".")
            if "," in text or text.count(".") > 1 or (len(rest) == 3 and whole not in {"", "0", "-0"}):
                text = text.replace(".", "")
            value = text.replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with a comma; leave what was typed alone."""
        return formatting.format_number(value).replace("−", "-") if isinstance(value, Decimal | int | float) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Numeric keyboard with a comma."""
        return {**super().widget_attrs(widget), "class": "input-number", "inputmode": "decimal"}


class SearchedSelect(forms.Select):
    """A drop-down list above which the script `find.js` puts a search when it is long; without it a plain one.

    The page loads the script (a form's Media would come to stand inside the form).
    """

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """The words that the script needs."""
        words = {"data-find": _("Cari dalam daftar"), "data-words": _("{m} dari {n} tampak")}
        return {**super().build_attrs(base_attrs, extra_attrs), **words}


class QuickSelect(forms.Select):
    """A drop-down list without groups, written in one go: Django renders a template for every option."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The element; its options are written once for all who are offered the same."""
        options: str = _options(tuple((str(key), str(label)) for key, label in self.choices))
        for chosen in self.format_value(value):
            option = format_html('<option value="{}">', chosen)
            options = options.replace(option, f"{option[:-1]} selected>", 1)
        attributes = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}</select>", attributes, mark_safe(options))  # noqa: S308 -- escaped below


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...]) -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', choices)


class LongTextField(forms.CharField):
    """Text that may be pasted: too much of it is refused with a sentence and stays typed, never cut by the browser."""

    default_error_messages = {"max_length": _("Paling banyak %(limit_value)d huruf; sekarang %(show_value)d.")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without `maxlength`, at which browsers cut silently what is pasted."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def to_python(self, value: Any) -> str | None:
        """A line break counts as one sign, as in the field; browsers send two."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text


def name_empty_choice(field: forms.Field) -> None:
    """Say in words that nothing is chosen, where a form made from a model shows a row of dashes."""
    words = _("Pilih salah satu") if field.required else _("Tidak ada")
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label is not None:
            field.empty_label = words
    elif isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        field.choices = [(value, words if value == "" else label) for value, label in choices]


class NonceField(forms.UUIDField):
    """The hidden `client_ref`: a new UUID per form shown, unique in the database, so a retry gives one record."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": _("Muat ulang halaman ini, lalu kirim lagi."),
        "invalid": _("Muat ulang halaman ini, lalu kirim lagi."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("initial", uuid.uuid4)
        super().__init__(**kwargs)


if TYPE_CHECKING:
    _ManyRowsField = forms.ModelMultipleChoiceField[Any]
else:
    _ManyRowsField = forms.ModelMultipleChoiceField  # generic for the type checker alone


class ManyRowsField(_ManyRowsField):
    """Ticked rows. A number that no row can have is no choice; Django would ask the database, which fails on it."""

    def _check_values(self, value: Any) -> Any:
        for key in value:
            if str(key).lstrip("-").isdecimal() and len(str(key)) > LONGEST_KEY:
                message = self.error_messages["invalid_choice"]
                raise forms.ValidationError(message, code="invalid_choice", params={"value": key})
        return super()._check_values(value)  # type: ignore[misc]  # the stubs do not know it
