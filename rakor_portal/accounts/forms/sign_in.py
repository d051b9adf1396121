"""Sign-in by e-mail and password, then by a code."""

import re
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from rakor_portal.accounts.forms.passwords import LONGEST_PASSWORD

#: One sentence for a wrong password, an unknown address and a disabled user, so that none is told from another.
NO_MATCH = _("Email atau kata sandi tidak cocok. Periksa lalu coba lagi.")


class SignInForm(forms.Form):
    """What is typed; whether it fits is for the service to say."""

    username = forms.EmailField(
        label=_("Email"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Kata sandi"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("username", "password")

    def clean_username(self) -> str:
        """Addresses are kept in lower case."""
        return str(self.cleaned_data["username"]).lower()


class CodeForm(forms.Form):
    """Six digits of the telephone, or a recovery code."""

    code = forms.CharField(
        label=_("Kode"),
        max_length=40,
        help_text=_("Enam angka dari aplikasi autentikator, atau satu kode pemulihan."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("code")

    def for_enrolment(self) -> "CodeForm":
        """Before the first application is set up there are no recovery codes to offer."""
        self.fields["code"].help_text = _("Enam angka yang tampil di aplikasi.")
        return self

    def clean_code(self) -> str:
        """As typed from a screen or a paper: spaces, hyphens and capitals do not matter."""
        return re.sub(r"[\s-]", "", str(self.cleaned_data["code"])).lower()
