"""The forms of a page as a browser would send them."""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urljoin

#: What a browser would not send on its own.
UNSENT = {"submit", "button", "image", "reset", "file"}
SHOWN_CHOICES = 4


@dataclass(frozen=True)
class Field:
    """One named control: what it holds as the page came, and what may be chosen."""

    name: str
    kind: str
    value: str | None = None
    choices: tuple[str, ...] = ()
    longest: int | None = None

    @property
    def is_typed(self) -> bool:
        """Whether somebody writes into it, so that a refusal must give the text back."""
        return self.kind in {"text", "textarea", "email", "tel", "search", "number", "url"}


@dataclass
class Form:
    """Where it goes, how, and its fields in the order of the page."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    is_fragment: bool = False

    @property
    def sent(self) -> list[tuple[str, str]]:
        """The pairs a browser sends when nobody touches anything."""
        return [(each.name, each.value) for each in self.fields if each.value is not None]

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(each.name for each in self.fields))


class _Reader(HTMLParser):
    """Collects forms, their controls (also those tied by `form=`), and what htmx would post."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.extra: list[tuple[Form | None, str]] = []
        self.current: Form | None = None
        self.select: Field | None = None
        self.options: list[tuple[str, bool]] = []
        self.text: Field | None = None
        self.words = ""
        self.late: list[tuple[str, Field]] = []

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            address = urljoin(self.address, values.get("action") or self.address)
            self.current = Form(address, values.get("method", "get").lower())
            self.forms.append(self.current)
            if "id" in values:
                self.by_id[values["id"]] = self.current
        if "hx-post" in values:
            self.extra.append((self.current, urljoin(self.address, values["hx-post"])))
        if tag == "select":
            self.select, self.options = self._named(values, "select"), []
        elif tag == "option" and self.select:
            self.options.append((values.get("value", ""), "selected" in values))
        elif tag == "textarea":
            self.text, self.words = self._named(values, "textarea"), ""
        elif tag in {"input", "button"} and values.get("name"):
            self._control(tag, values)

    def handle_endtag(self, tag):
        if tag == "form":
            self.current = None
        elif tag == "select" and self.select:
            picked = [value for value, is_picked in self.options if is_picked]
            values = [value for value, _picked in self.options]
            if self.select.kind == "select":
                value = picked[0] if picked else next(iter(values), None)
            else:
                value = picked[0] if picked else None
            self._add(replace(self.select, value=value, choices=tuple(values[:SHOWN_CHOICES])))
            self.select = None
        elif tag == "textarea" and self.text:
            self._add(replace(self.text, value=self.words.removeprefix("\n")))
            self.text = None

    def handle_data(self, data):
        if self.text:
            self.words += data

    def _control(self, tag, values):
        kind = values.get("type", "text" if tag == "input" else "submit").lower()
        if kind in {"checkbox", "radio"}:
            value = values.get("value", "on")
            self._add(Field(values["name"], kind, value if "checked" in values else None, (value,)), values)
        elif kind in UNSENT:
            self._add(Field(values["name"], kind, None, (values.get("value", ""),)), values)
        else:
            self._add(replace(self._named(values, kind), value=values.get("value", "")), values)

    def _named(self, values, kind):
        if kind == "select" and "multiple" in values:
            kind = "multiple"
        longest = values.get("maxlength", "")
        self.owner = values.get("form", "")
        return Field(values.get("name", ""), kind, longest=int(longest) if longest.isdigit() else None)

    def _add(self, found, values=None):
        if not found.name:
            return
        owner = values.get("form", "") if values is not None else getattr(self, "owner", "")
        if owner:
            self.late.append((owner, found))
        elif self.current:
            self.current.fields.append(found)

    def close(self):
        super().close()
        for owner, found in self.late:
            if owner in self.by_id:
                self.by_id[owner].fields.append(found)
        for form, address in self.extra:
            self.forms.append(Form(address, "post", list(form.fields) if form else [], is_fragment=True))


def forms_of(html: str, address: str) -> list[Form]:
    """Every form of the page at `address`, and every htmx post as a form of its own."""
    reader = _Reader(address)
    reader.feed(html)
    reader.close()
    return reader.forms
