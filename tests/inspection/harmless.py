"""Forty files that people really send: name → (file name, bytes, purpose)."""

# ruff: noqa: E501 -- a table of files

import pikepdf
from PIL import Image

from rakor_portal.inspection.purposes import EMBLEM, EVIDENCE, IMPORT
from tests.inspection import makers
from tests.inspection.makers import excel, external, office, pdf, picture

Name, Dictionary = pikepdf.Name, pikepdf.Dictionary
PRINTER = b"\x00P\x00r\x00i\x00n\x00t\x00e\x00r" * 20


def files():
    shield = {"size": (400, 500)}
    emblems = {
        "emblem png": ("lambang.png", picture("PNG", mode="RGBA", **shield), EMBLEM),
        "emblem jpeg": ("lambang.jpg", picture(mode="CMYK", **shield), EMBLEM),
        "emblem webp": ("lambang.webp", picture("WEBP", mode="RGBA", **shield), EMBLEM),
        "emblem palette": ("lambang.png", picture("PNG", mode="P", **shield), EMBLEM),
    }
    return (
        emblems
        | {name: (file_name, data, EVIDENCE) for name, (file_name, data) in _evidence().items()}
        | {name: (file_name, data, IMPORT) for name, (file_name, data) in _imports().items()}
    )


def _evidence():
    jpeg = picture()
    web = external("hyperlink", "https://lampungutarakab.go.id/")
    return {
        "jpeg": ("foto.jpg", jpeg), "png": ("layar.png", picture("PNG")), "webp": ("foto.webp", picture("WEBP")),
        "grey jpeg": ("pindai.jpeg", picture(mode="L")), "cmyk jpeg": ("cetak.jpg", picture(mode="CMYK")),
        "black and white png": ("pindai.png", picture("PNG", mode="1")), "palette png": ("logo.png", picture("PNG", mode="P")),
        "clear png": ("stempel.png", picture("PNG", mode="RGBA")), "grey clear png": ("cap.png", picture("PNG", mode="LA")),
        "deep png": ("dalam.png", picture("PNG", mode="I;16")), "clear webp": ("cap.webp", picture("WEBP", mode="RGBA")),
        "progressive jpeg": ("unduhan.jpg", picture(progressive=True)), "large photo": ("besar.jpg", picture(size=(5000, 3000))),
        "photo with place": ("IMG_2026.jpg", picture(exif=makers.place())), "photo with film behind": ("gerak.jpg", jpeg + b"\0\0\0\x18ftypmp42" + b"\0" * 900),
        "photo with camera's trailer": ("samsung.jpg", jpeg + b"SEFH" + b"\x0b\0" * 50 + b"SEFT"), "png named jpg": ("wa.jpg", picture("PNG")),
        "no ending": ("foto", jpeg), "capitals": ("DSC_0001.JPG", jpeg), "dots": ("Lap. No. 3 Kec. Abung.jpg", jpeg), "accents": ("Rapat – Été 🙂.jpg", jpeg),
        "moving webp": ("gerak.webp", picture("WEBP", save_all=True, append_images=[Image.new("RGB", (40, 30), "red")])),
        "pdf": ("BA audit.pdf", pdf()), "packed pdf": ("BA.pdf", pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate)),
        "linear pdf": ("unduhan.pdf", pdf(linearize=True)), "long pdf": ("laporan.pdf", pdf(pages=120)),
        "pdf with link": ("surat.pdf", pdf(makers.annotation(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=pikepdf.String("https://x.go.id"))))),
        "pdf opening at its page": ("buka.pdf", pdf(lambda made: made.Root.__setitem__("/OpenAction", pikepdf.Array([made.pages[0].obj, Name.Fit])))),
        "pdf with form": ("formulir.pdf", pdf(makers.root("/AcroForm", Dictionary(Fields=pikepdf.Array([]))))),
        "pdf with blank end": ("cetak.pdf", pdf() + b"\r\n\0\0\n"), "signed pdf": ("tte.pdf", pdf(makers.root("/Perms", Dictionary(DocMDP=Dictionary(Type=Name.Sig, ByteRange=[0, 1, 2, 3]))))),
        "word": ("surat.docx", office()), "word with link": ("tautan.docx", office(relations=web)), "word with picture": ("bergambar.docx", office(parts={"word/media/image1.jpeg": jpeg})),
        "word with page number": ("halaman.docx", office(content="<w:p><w:r><w:instrText> PAGE </w:instrText></w:r></w:p>")),
        "excel": ("data.xlsx", excel()), "excel with printer": ("cetak.xlsx", excel(parts={"xl/printerSettings/printerSettings1.bin": PRINTER})),
        "stored excel": ("rata.xlsx", excel(method=0)), "repeating excel": ("ulang.xlsx", excel(parts={"xl/sharedStrings.xml": "<sst>" + "<si><t>Hadir</t></si>" * 20_000 + "</sst>"})),
    }  # fmt: skip


def _imports():
    rows = "nama;nip;jabatan\r\nSiti;196901011994031001;Camat Abung\r\n"
    return {
        "csv": ("pegawai.csv", rows.encode()), "csv with mark": ("bom.csv", b"\xef\xbb\xbf" + rows.encode()),
        "csv of old excel": ("lama.csv", rows.replace("Siti", "Sité").encode("cp1252")), "unicode text": ("teks.csv", rows.replace(";", "\t").encode("utf-16")),
        "csv with formula": ("rumus.csv", b"nama;jumlah\r\n=SUM(A1:A2);3\r\n"), "excel to import": ("impor.xlsx", excel()),
    }  # fmt: skip
