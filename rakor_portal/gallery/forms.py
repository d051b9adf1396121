"""A form with one field of every kind."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from rakor_portal.form_fields import IndonesianDateField, IndonesianDecimalField, IndonesianTimeField, NonceField


class SampleForm(forms.Form):
    """What the form pack makes of each widget."""

    client_ref = NonceField()
    title = forms.CharField(label="Uraian tindak lanjut", max_length=200)
    due_on = IndonesianDateField(label="Batas waktu", help_text="Contoh: 20/03/2026.")
    starts_at = IndonesianTimeField(label="Pukul", required=False)
    amount = IndonesianDecimalField(label="Jumlah kecamatan", max_value=12)
    obstacle = forms.ChoiceField(
        label="Jenis kendala", choices=[("staff", "SDM"), ("budget", "Anggaran")], required=False
    )
    answer = forms.ChoiceField(
        label="Apakah Bapak/Ibu dapat hadir?",
        choices=[("attending", "Hadir"), ("delegated", "Diwakili"), ("excused", "Berhalangan")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Apa yang sudah dikerjakan?", widget=forms.Textarea(attrs={"rows": 3}))
    evidence = forms.FileField(label="Data dukung", required=False, help_text="PDF atau foto, paling besar 5 MB.")
    agreed = forms.BooleanField(label="Berita acara sudah ditandatangani camat", required=False)

    @property
    def helper(self) -> FormHelper:
        """Fields in one column; the buttons stand in the template."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(*self.fields)
        return helper
