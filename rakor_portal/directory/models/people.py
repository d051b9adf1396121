from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.masking import mask_nip, mask_phone
from rakor_portal.directory.models.governments import Government
from rakor_portal.scoping import ScopedQuerySet


class PersonQuerySet(ScopedQuerySet["Person"]):
    pass


class Person(models.Model):
    """A person who holds positions. NIP is text; it and the phone number are masked in lists (UU 27/2022)."""

    government = models.ForeignKey(Government, models.PROTECT, related_name="people")
    title_before = models.CharField(_("gelar depan"), max_length=40, blank=True)
    name = models.CharField(_("nama"), max_length=150)
    title_after = models.CharField(_("gelar belakang"), max_length=60, blank=True)
    nip = models.CharField(
        "NIP",
        max_length=18,
        blank=True,
        validators=[RegexValidator(r"^\d{18}$", _("NIP terdiri atas 18 angka."))],
    )
    rank = models.CharField(_("pangkat/golongan"), max_length=60, blank=True)  # Pembina Tingkat I (IV/b)
    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("telepon"), max_length=20, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("pejabat")
        constraints = [
            models.UniqueConstraint(
                fields=["government", "nip"],
                condition=~models.Q(nip=""),
                name="person_nip_once",
                violation_error_message=_("NIP itu sudah dipakai pejabat lain."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Name with titles, as printed under a signature: Dr. Ir. Hamartoni Ahadis, M.Si."""
        name = f"{self.title_before} {self.name}".strip()
        return f"{name}, {self.title_after}" if self.title_after else name

    @property
    def masked_nip(self) -> str:
        """The NIP as lists show it."""
        return mask_nip(self.nip)

    @property
    def masked_phone(self) -> str:
        """The phone number as lists show it."""
        return mask_phone(self.phone)
