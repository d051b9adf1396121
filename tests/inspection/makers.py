"""Files as honest programs write them, small; hostile ones are made from these."""

import io
import zipfile

import pikepdf
from PIL import Image

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
BOOK = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets>{}</sheets></workbook>'


def picture(image_format="JPEG", *, size=(40, 30), mode="RGB", exif=None, **options):
    buffer = io.BytesIO()
    Image.new(mode, size, 5 if mode in {"L", "P", "1", "I;16"} else "navy").save(
        buffer, image_format, **({"exif": exif} if exif else {}), **options
    )
    return buffer.getvalue()


def place(latitude=(4.0, 49.0, 30.0)):
    """EXIF with a camera, an owner's words and a GPS position."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0110], exif[0x0112] = "Rumah Bapak Camat", "Telepon 12", 6
    exif.get_ifd(0x8825).update({1: "S", 2: latitude, 3: "E", 4: (104.0, 53.0, 1.0), 27: b"jaringan rumah"})
    return exif


def office(main="word/document.xml", content="", *, types="", parts=None, relations="", method=zipfile.ZIP_DEFLATED):
    """A Word or, with `xl/workbook.xml`, an Excel file; `parts` adds what else should lie in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("[Content_Types].xml", TYPES.format(types))
        archive.writestr("_rels/.rels", RELATIONS.format(""))
        archive.writestr(main, (WORD if main.startswith("word") else BOOK).format(content))
        archive.writestr(f"{main.split('/')[0]}/_rels/{main.split('/')[1]}.rels", RELATIONS.format(relations))
        for name, data in (parts or {}).items():
            archive.writestr(name, data)
    return buffer.getvalue()


def excel(**options):
    return office("xl/workbook.xml", **options)


def external(kind, target):
    return f'<Relationship Id="r1" Type="{RELATION}/{kind}" Target="{target}" TargetMode="External"/>'


def pdf(change=None, *, pages=1, **save):
    """A PDF; `change(pdf)` adds to it before it is written."""
    with pikepdf.new() as made:
        for _page in range(pages):
            made.add_blank_page(page_size=(200, 200))
        if change:
            change(made)
        buffer = io.BytesIO()
        made.save(buffer, **save)
    return buffer.getvalue()


def action(kind, **entries):
    """A change for `pdf`: on opening do `kind`."""

    def change(made):
        fields = {f"/{key}": value for key, value in entries.items()}
        made.Root.OpenAction = pikepdf.Dictionary({"/S": pikepdf.Name(f"/{kind}"), **fields})

    return change


def annotation(**entries):
    """A change for `pdf`: an annotation on the first page."""

    def change(made):
        fields = {f"/{key}": value for key, value in entries.items()}
        note = pikepdf.Dictionary({"/Type": pikepdf.Name.Annot, "/Rect": [0, 0, 9, 9], **fields})
        made.pages[0].Annots = pikepdf.Array([made.make_indirect(note)])

    return change


def root(key, value):
    def change(made):
        made.Root[key] = value

    return change
