"""What a device says of a file before it sends it in pieces."""

from django import forms


class UploadForm(forms.Form):
    """Filled by the page's script, never shown; whether name and size will do is for the inspection to say."""

    upload_name = forms.CharField(max_length=1000, strip=False)
    upload_size = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    upload_key = forms.CharField(max_length=100)
    keep_place = forms.BooleanField(required=False)
