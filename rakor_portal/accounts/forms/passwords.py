"""Changing a password, and asking for a new one."""

from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib.auth.forms import PasswordChangeForm as DjangoPasswordChangeForm
from django.contrib.auth.forms import SetPasswordForm
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    _SetPasswordForm = SetPasswordForm[Any]
else:
    _SetPasswordForm = SetPasswordForm  # generic for the type checker alone

#: What the sign-in page takes; hashing more costs time that a stranger could make us spend.
LONGEST_PASSWORD = 1024
#: What the validators of the settings ask for; each says its own sentence of it, in the words of a machine.
RULES = _(
    "Paling sedikit 12 tanda, boleh dengan spasi. Bukan angka saja, bukan sandi yang umum, "
    "dan tidak mirip dengan nama atau email Anda."
)


class PasswordResetForm(forms.Form):
    """The address to which a link is mailed."""

    email = forms.EmailField(label=_("Email"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("email")


class _FirstField:
    """What is wrong with a new password is said where it is typed first; Django says it where it is repeated."""

    def validate_password_for_user(self, user: Any, password_field_name: str = "") -> None:
        super().validate_password_for_user(user, "new_password1")  # type: ignore[misc]


class NewPasswordForm(_FirstField, _SetPasswordForm):
    """The new password twice; the service stores it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("new_password1", "new_password2")
        self.fields["new_password1"].label = _("Kata sandi baru")
        self.fields["new_password1"].validators.append(MaxLengthValidator(LONGEST_PASSWORD))
        self.fields["new_password1"].help_text = RULES
        self.fields["new_password2"].label = _("Ulangi kata sandi baru")
        self.fields["new_password2"].help_text = ""


class PasswordChangeForm(_FirstField, DjangoPasswordChangeForm):
    """The old password once, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("old_password", "new_password1", "new_password2")
        self.fields["old_password"].label = _("Kata sandi sekarang")
        self.fields["new_password1"].label = _("Kata sandi baru")
        self.fields["new_password1"].validators.append(MaxLengthValidator(LONGEST_PASSWORD))
        self.fields["new_password1"].help_text = RULES
        self.fields["new_password2"].label = _("Ulangi kata sandi baru")
        self.fields["new_password2"].help_text = ""
