from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rakor_portal.documents.models import Letterhead
from rakor_portal.form_fields import IndonesianDateField, LongTextField

MAX_ADDRESS_LINES = 4
MAX_LINE = 120


class LetterheadForm(forms.Form):
    """The lines of the next version of `base`, filled with its own."""

    upper_line = forms.CharField(
        label=gettext_lazy("Baris pertama"),
        required=False,
        max_length=MAX_LINE,
        help_text=gettext_lazy("Nama pemerintah daerah, misalnya PEMERINTAH KABUPATEN LAMPUNG UTARA."),
    )
    main_line = forms.CharField(
        label=gettext_lazy("Baris utama"),
        max_length=MAX_LINE,
        help_text=gettext_lazy("Dicetak paling besar, misalnya SEKRETARIAT DAERAH atau BUPATI LAMPUNG UTARA."),
    )
    address_lines = LongTextField(
        label=gettext_lazy("Baris alamat"),
        required=False,
        max_length=MAX_ADDRESS_LINES * (MAX_LINE + 2),
        widget=forms.Textarea(attrs={"rows": MAX_ADDRESS_LINES}),
        help_text=gettext_lazy("Satu baris untuk setiap baris cetak, paling banyak 4."),
    )
    emblem = forms.FileField(
        label=gettext_lazy("Lambang"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("PNG, JPEG, atau WebP paling besar 2 MB. Kosongkan bila lambang tidak berubah."),
        error_messages={"empty": gettext_lazy("Berkas ini kosong.")},
    )
    without_emblem = forms.BooleanField(label=gettext_lazy("Cetak tanpa lambang yang diunggah"), required=False)
    valid_from = IndonesianDateField(
        label=gettext_lazy("Berlaku mulai"),
        help_text=gettext_lazy("Dokumen bertanggal sebelum hari itu dan dokumen yang sudah terbit tidak berubah."),
    )

    def __init__(self, *args: Any, base: Letterhead, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["emblem"].widget.attrs["accept"] = ".png,.jpg,.jpeg,.webp"
        if base.kind == Letterhead.Kind.REGIONAL_HEAD:  # its paper prints no line above the post
            del self.fields["upper_line"]
        if not base.emblem:
            del self.fields["without_emblem"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.fields)

    def clean_address_lines(self) -> list[str]:
        """The lines that hold something, without needless blanks."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["address_lines"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MAX_ADDRESS_LINES or any(len(line) > MAX_LINE for line in lines):
            raise forms.ValidationError(_("Paling banyak 4 baris, masing-masing 120 huruf."))
        return lines

    def clean(self) -> dict[str, Any]:
        """A new emblem and none at all cannot both be meant."""
        data = super().clean() or self.cleaned_data
        if data.get("emblem") and data.get("without_emblem"):
            self.add_error("emblem", _("Pilih berkas lambang atau cetak tanpa lambang, tidak keduanya."))
        return data
