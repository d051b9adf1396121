from crispy_forms.bootstrap import FieldWithButtons, StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from rakor_portal.search.questions import LONGEST_QUESTION, words_of

SHORTEST_QUESTION = 2


class SearchForm(forms.Form):
    """One line; what is too long or too short is told, nothing else can be wrong."""

    #: No field of a filter is called optional.
    is_filter = True

    q = forms.CharField(
        label=_("Kata atau nomor"),
        max_length=LONGEST_QUESTION,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # a question changes nothing
        button = StrictButton(_("Cari"), type="submit", css_class="btn-primary")
        self.helper.layout = Layout(FieldWithButtons("q", button))

    def clean_q(self) -> str:
        """A sign alone stands in nearly every text."""
        question = str(self.cleaned_data["q"])
        if sum(len(word) for word in words_of(question)) < SHORTEST_QUESTION:
            raise forms.ValidationError(_("Tulis paling sedikit dua huruf atau angka."), code="too_short")
        return question
