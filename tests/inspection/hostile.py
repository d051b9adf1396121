"""Files that want to do harm or cannot be what they say: name → (file name, bytes, purpose, code of the refusal)."""

# ruff: noqa: E501 -- a table of files

import functools
import io
import struct
import zipfile
import zlib

import pikepdf

from rakor_portal.inspection.purposes import EMBLEM, EVIDENCE, IMPORT, MEGABYTE
from tests.inspection import makers
from tests.inspection.makers import action, annotation, excel, external, office, pdf, picture, root

Name, Dictionary, Array, String = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array, pikepdf.String
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ELF, EXE = (
    b"\x7fELF\x02\x01\x01" + b"\0" * 300,
    b"MZ\x90\0" + b"\0" * 60 + b"This program cannot be run in DOS mode" + b"\0" * 300,
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
#: The test text of all virus scanners, cut in two so that no scanner takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@functools.cache
def files():
    groups = {**_magic(), **_pictures(), **_pdfs(), **_archives(), **_office()}
    rows = {name: (file_name, data, EVIDENCE, code) for name, (file_name, data, code) in groups.items()}
    rows |= {f"name {name}": (name, picture(), EVIDENCE, code) for name, code in _names().items()}
    rows |= {name: (file_name, data, EMBLEM, code) for name, (file_name, data, code) in _emblems().items()}
    return rows | {name: (file_name, data, IMPORT, code) for name, (file_name, data, code) in _imports().items()}


def _magic():
    foreign = {
        "exe as jpg": ("foto.jpg", EXE), "elf as pdf": ("BA.pdf", ELF), "shell as pdf": ("BA.pdf", b"#!/bin/sh\nrm -rf /\n"),
        "php as jpg": ("foto.jpg", b"<?php system($_GET[0]);"), "java class": ("a.pdf", b"\xca\xfe\xba\xbe\0\0\0\x34" + b"\0" * 99), "gif": ("g.jpg", b"GIF89a" + b"\0" * 99),
        "bmp": ("b.png", b"BM" + b"\0" * 99), "tiff": ("t.jpg", b"II*\0" + b"\0" * 99), "ico": ("i.png", b"\0\0\1\0\1\0" + b"\0" * 99), "psd": ("p.png", b"8BPS\0\1" + b"\0" * 99),
        "mp4": ("v.jpg", b"\0\0\0\x18ftypmp42" + b"\0" * 99), "mp3": ("s.pdf", b"ID3\4" + b"\0" * 99), "rar": ("a.docx", b"Rar!\x1a\x07\1\0" + b"\0" * 99),
        "7z": ("a.xlsx", b"7z\xbc\xaf\x27\x1c" + b"\0" * 99), "gzip": ("a.xlsx", b"\x1f\x8b\x08" + b"\0" * 99), "rtf": ("s.docx", b"{\\rtf1 {\\object\\objdata}}"),
        "eps": ("e.pdf", b"%!PS-Adobe-3.0\nexec"), "wasm": ("w.pdf", b"\0asm\1\0\0\0" + b"\0" * 99), "sqlite": ("d.xlsx", b"SQLite format 3\0" + b"\0" * 99),
        "plain text": ("t.pdf", b"halo"), "zeros": ("n.pdf", b"\0" * 500), "chaos": ("n.jpg", bytes(range(255, 0, -1)) * 3), "csv as evidence": ("t.xlsx", b"a;b\r\n1;2\r\n"),
        "shortcut": ("l.pdf", b"L\0\0\0\1\x14\2\0" + b"\0" * 99), "webp sign alone": ("w.webp", b"RIFF\x10\0\0\0AVI " + b"\0" * 99), "torrent": ("t.pdf", b"d8:announce9:http://x/e"),
    }  # fmt: skip
    told = {name: (*file, "foreign") for name, file in foreign.items()}
    return told | {
        "php as jpg": (*foreign["php as jpg"], "markup"), "empty": ("k.pdf", b"", "empty"), "svg as png": ("g.png", SVG, "markup"), "svg with declaration": ("g.png", b'<?xml version="1.0"?>' + SVG, "markup"),
        "html as jpg": ("h.jpg", HTML, "markup"), "html after blanks": ("h.pdf", b"\xef\xbb\xbf \r\n\t" + HTML, "markup"), "html in utf-16": ("h.pdf", HTML.decode().encode("utf-16"), "markup"),
        "xml with entity": ("x.docx", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "markup"),
        "heic": ("IMG.jpg", b"\0\0\0\x18ftypheic" + b"\0" * 99, "heic"), "old word": ("s.docx", OLE, "old_office"), "old excel": ("d.xlsx", OLE, "old_office"), "locked office": ("r.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "old_office"),
        "virus test": ("uji.pdf", EICAR, "foreign"),
    }  # fmt: skip


def _pictures():
    jpeg, png, webp = picture(), picture("PNG"), picture("WEBP")
    archive = makers.office()
    wide = _png_head(60_000, 60_000)
    return {
        "zip behind jpeg": ("f.jpg", jpeg + archive, "polyglot"), "zip behind png": ("f.png", png + archive, "polyglot"), "zip behind webp": ("f.webp", webp + archive, "polyglot"),
        "pdf behind jpeg": ("f.jpg", jpeg + pdf(), "polyglot"), "pdf behind png": ("f.png", png + pdf(), "polyglot"), "html behind jpeg": ("f.jpg", jpeg + b"<html><script>alert(1)</script>", "polyglot"),
        "php behind png": ("f.png", png + b"<?php system($_GET[0]);", "polyglot"), "exe behind jpeg": ("f.jpg", jpeg + EXE, "polyglot"), "rar behind jpeg": ("f.jpg", jpeg + b"Rar!\x1a\x07\0", "polyglot"),
        "script in comment": ("f.jpg", picture(comment=b"<script>alert(1)</script>"), "polyglot"), "php in exif": ("f.jpg", _with_description("<?php system(1);"), "polyglot"),
        "svg in text chunk": ("f.png", png[:33] + _chunk(b"tEXt", b"Comment\0" + SVG) + png[33:], "polyglot"),
        "cut jpeg": ("f.jpg", jpeg[: len(jpeg) // 2], "broken_photo"), "cut png": ("f.png", picture("PNG", size=(300, 300))[:120], "broken_photo"), "cut webp": ("f.webp", webp[:30], "broken_photo"),
        "jpeg sign alone": ("f.jpg", b"\xff\xd8\xff" + b"\0" * 99, "broken_photo"), "png sign alone": ("f.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "broken_photo"), "wrong checksum": ("f.png", png[:29] + b"\0\0\0\0" + png[33:], "broken_photo"),
        "3600 million dots": ("f.png", wide, "pixels"), "long strip": ("f.png", _png_head(100_000, 100), "pixels"), "55 million dots": ("f.png", _png_head(11_000, 5_000), "pixels"),
        "16 MB": ("f.jpg", jpeg + b"\0" * 16 * MEGABYTE, "too_big"), "no dots": ("f.png", _png_head(0, 0), "broken_photo"), "png with wrong bits": ("f.png", _png_head(9, 9, bits=77), "broken_photo"),
    }  # fmt: skip


def _emblems():
    png = picture("PNG", size=(300, 300))
    return {
        "emblem as pdf": ("lambang.pdf", pdf(), "unwanted"), "emblem as word": ("lambang.docx", office(), "unwanted"), "emblem as svg": ("lambang.png", SVG, "markup"),
        "emblem with zip behind": ("lambang.png", png + office(), "polyglot"), "emblem of 2 MB": ("lambang.png", png + b"\0" * 2 * MEGABYTE, "too_big"),
        "emblem of 20 million dots": ("lambang.png", _png_head(5000, 4000), "pixels"), "emblem like a stamp": ("lambang.png", picture("PNG", size=(199, 199)), "small_picture"),
        "emblem like a banner": ("lambang.jpg", picture(size=(800, 400)), "long_picture"), "cut emblem": ("lambang.png", png[:90], "broken_photo"),
    }  # fmt: skip


def _pdfs():
    script = {"JS": String("app.alert(1)")}
    attached = Dictionary(Type=Name.Filespec, F=String("x.exe"), EF=Dictionary(F=Dictionary()))
    return {
        "script on opening": ("a.pdf", pdf(action("JavaScript", **script)), "pdf_script"), "script packed away": ("a.pdf", pdf(action("JavaScript", **script), object_stream_mode=pikepdf.ObjectStreamMode.generate), "pdf_script"),
        "script by name": ("a.pdf", pdf(root("/Names", Dictionary(JavaScript=Dictionary(Names=Array([]))))), "pdf_script"), "script on page": ("a.pdf", pdf(annotation(AA=Dictionary(E=Dictionary(S=Name.JavaScript)))), "pdf_script"),
        "script in next action": ("a.pdf", pdf(action("GoTo", Next=Dictionary(S=Name.JavaScript, **{"/JS": String("x")}))), "pdf_script"), "launch": ("a.pdf", pdf(action("Launch", F=String("cmd.exe"))), "pdf_launch"),
        "submit": ("a.pdf", pdf(action("SubmitForm", F=String("http://x"))), "pdf_launch"), "import data": ("a.pdf", pdf(action("ImportData", F=String("x.fdf"))), "pdf_launch"), "other file": ("a.pdf", pdf(action("GoToR", F=String("\\\\x\\y.pdf"))), "pdf_launch"),
        "inner file": ("a.pdf", pdf(action("GoToE")), "pdf_attachment"), "file address": ("a.pdf", pdf(annotation(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("file:///etc/passwd")))), "pdf_launch"),
        "script address": ("a.pdf", pdf(annotation(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("javascript:alert(1)")))), "pdf_launch"), "attached file": ("a.pdf", pdf(root("/AF", Array([attached]))), "pdf_attachment"),
        "attached by name": ("a.pdf", pdf(root("/Names", Dictionary(EmbeddedFiles=Dictionary(Names=Array([]))))), "pdf_attachment"), "pinned file": ("a.pdf", pdf(annotation(Subtype=Name.FileAttachment)), "pdf_attachment"),
        "rich media": ("a.pdf", pdf(annotation(Subtype=Name.RichMedia)), "pdf_media"), "film": ("a.pdf", pdf(annotation(Subtype=Name.Movie)), "pdf_media"), "screen": ("a.pdf", pdf(annotation(Subtype=Name.Screen)), "pdf_media"),
        "three dimensions": ("a.pdf", pdf(annotation(Subtype=Name("/3D"))), "pdf_media"), "xfa": ("a.pdf", pdf(root("/AcroForm", Dictionary(XFA=String("<x/>")))), "pdf_xfa"),
        "locked": ("a.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "locked"), "locked for printing": ("a.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user="")), "locked"),
        "cut pdf": ("a.pdf", pdf()[:300], "pdf_cut"), "sign alone": ("a.pdf", b"%PDF-1.7\n", "pdf_cut"), "nothing inside": ("a.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n0\n%%EOF", "broken_pdf"),
        "no pages": ("a.pdf", pdf(pages=0), "broken_pdf"), "901 pages": ("a.pdf", pdf(pages=901), "pdf_pages"), "late head": ("a.pdf", b"<!-- -->\n" + pdf(), "polyglot"), "head behind noise": ("a.pdf", b"\0noise\n" + pdf(), "polyglot"),
        "zip behind pdf": ("a.pdf", pdf() + makers.office(), "polyglot"), "html behind pdf": ("a.pdf", pdf() + HTML, "polyglot"), "exe behind pdf": ("a.pdf", pdf() + EXE, "polyglot"),
        "pdf bomb": ("a.pdf", pdf(lambda made: made.Root.__setitem__("/X", _packed(made, 320))), "bomb"), "deep pdf": ("a.pdf", pdf(root("/X", _deep(80))), "bomb"),
        "6 MB": ("a.pdf", pdf(root("/X", String("x" * 6 * MEGABYTE)), stream_decode_level=pikepdf.StreamDecodeLevel.none), "too_big"),
    }  # fmt: skip


def _archives():
    nothing = io.BytesIO()
    zipfile.ZipFile(nothing, "w").close()
    whole = office()
    locked = bytearray(whole)
    locked[6] |= 1
    locked[whole.index(b"PK\x01\x02") + 8] |= 1
    link = zipfile.ZipInfo("word/link.bin")
    link.external_attr = 0o120777 << 16
    return {
        "plain zip": ("a.docx", _zip({"catatan.txt": "x"}), "plain_zip"), "program in zip": ("a.xlsx", _zip({"a.exe": EXE}), "plain_zip"), "jar": ("a.docx", _zip({"META-INF/MANIFEST.MF": "x"}), "plain_zip"),
        "open document": ("a.docx", _zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "open_document"), "empty zip": ("a.docx", nothing.getvalue(), "foreign"),
        "both at once": ("a.docx", office(parts={"xl/workbook.xml": "<x/>"}), "plain_zip"), "cut zip": ("a.docx", whole[:-30], "broken_office"), "zip sign alone": ("a.docx", b"PK\x03\x04rusak", "broken_office"),
        "locked part": ("a.docx", bytes(locked), "locked"), "climbing part": ("a.docx", office(parts={"../../etc/cron.d/x": "x"}), "path_in_archive"), "absolute part": ("a.docx", office(parts={"/etc/passwd": "x"}), "path_in_archive"),
        "back slashes": ("a.docx", office(parts={"..\\..\\x.dll": "x"}), "path_in_archive"), "drive": ("a.docx", office(parts={"C:/x.dll": "x"}), "path_in_archive"), "link": ("a.docx", office(parts={link: "/etc/passwd"}), "path_in_archive"),
        "zip bomb": ("a.xlsx", excel(parts={"xl/x.bin": b"\0" * 40 * MEGABYTE}), "bomb"), "many bombs": ("a.xlsx", excel(parts={f"xl/{n}.bin": (b"0123456789abcdef" * 40_000 + bytes([n])) for n in range(230)}), "bomb"),
        "lying size": ("a.xlsx", _lying(), "broken_office"), "laid over": ("a.xlsx", _laid_over(), "bomb"), "3000 parts": ("a.docx", office(parts={f"word/{n}.bin": b"" for n in range(3000)}), "bomb"),
        "odd packing": ("a.docx", office(method=zipfile.ZIP_LZMA), "odd_archive"), "name twice": ("a.docx", office(parts={"WORD/DOCUMENT.XML": "<x/>"}), "odd_archive"),
        "text behind zip": ("a.docx", whole + HTML, "polyglot"), "comment": ("a.docx", _commented(whole), "polyglot"),
    }  # fmt: skip


def _office():
    types = (
        '<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
    )
    entity = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    field = "<w:p><w:r><w:instrText>D</w:instrText></w:r><w:r><w:instrText>DEAUTO c:\\cmd.exe</w:instrText></w:r></w:p>"
    return {
        "macro in word": ("a.docx", office(parts={"word/vbaProject.bin": OLE}), "macro"), "macro in excel": ("a.xlsx", excel(parts={"xl/vbaProject.bin": OLE}), "macro"), "macro by type": ("a.docx", office(types=types), "macro"),
        "old macro sheet": ("a.xlsx", excel(parts={"xl/macrosheets/sheet1.xml": "<x/>"}), "macro"), "ribbon": ("a.xlsx", excel(parts={"_rels/customUI/customUI.xml": "<x/>"}), "macro"), "activex": ("a.docx", office(parts={"word/activeX/activeX1.xml": "<x/>"}), "active"),
        "ole object": ("a.docx", office(parts={"word/embeddings/oleObject1.bin": OLE}), "embedded"), "inner excel": ("a.docx", office(parts={"word/embeddings/x.xlsx": excel()}), "embedded"), "ole by another name": ("a.docx", office(parts={"word/media/image1.bin": OLE}), "embedded"),
        "program as picture": ("a.docx", office(parts={"word/media/image1.png": EXE}), "embedded"), "zip as picture": ("a.docx", office(parts={"word/media/image1.png": _zip({"a": "b"})}), "nested"), "gzip as picture": ("a.docx", office(parts={"word/media/image1.png": b"\x1f\x8b\x08\0"}), "nested"),
        "rar inside": ("a.docx", office(parts={"word/media/a.png": b"Rar!\x1a\x07\0"}), "nested"), "outside template": ("a.docx", office(relations=external("attachedTemplate", "http://x/t.dotm")), "outside_link"), "outside picture": ("a.docx", office(relations=external("image", "http://x/a.png")), "outside_link"),
        "outside frame": ("a.docx", office(relations=external("frame", "http://x/")), "outside_link"), "outside ole": ("a.docx", office(relations=external("oleObject", "http://x/a.doc")), "outside_link"), "share address": ("a.docx", office(relations=external("hyperlink", "file://///x/y")), "outside_link"),
        "script address": ("a.docx", office(relations=external("hyperlink", "javascript:alert(1)")), "outside_link"), "other workbook": ("a.xlsx", excel(parts={"xl/externalLinks/externalLink1.xml": "<x/>"}), "outside_link"), "connection": ("a.xlsx", excel(parts={"xl/connections.xml": "<x/>"}), "outside_link"),
        "web query": ("a.xlsx", excel(parts={"xl/queryTables/queryTable1.xml": "<x/>"}), "outside_link"), "dde in excel": ("a.xlsx", excel(content='<ddeLink ddeService="cmd"/>'), "outside_link"), "dde in word": ("a.docx", office(content=field), "outside_link"),
        "simple dde": ("a.docx", office(content='<w:fldSimple w:instr="DDE c:\\cmd.exe"/>'), "outside_link"), "included text": ("a.docx", office(content="<w:instrText>INCLUDETEXT http://x</w:instrText>"), "outside_link"), "entities": ("a.docx", office(parts={"word/x.xml": entity}), "dtd"),
        "outside entity": ("a.xlsx", excel(parts={"xl/x.xml": '<!DOCTYPE x SYSTEM "http://x/a.dtd"><x/>'}), "dtd"), "entities in utf-16": ("a.docx", office(parts={"word/x.xml": entity.encode("utf-16")}), "dtd"), "dtd in relations": ("a.docx", office(parts={"word/_rels/x.rels": "<!DOCTYPE x><x/>"}), "dtd"),
        "broken xml": ("a.docx", office(content="<w:p>"), "broken_office"), "deep xml": ("a.docx", office(content="<w:p>" * 300 + "</w:p>" * 300), "bomb"),
    }  # fmt: skip


def _names():
    return {
        "../../etc/passwd.jpg": "name_path", "..\\..\\foto.jpg": "name_path", "/etc/foto.jpg": "name_path", "C:foto.jpg": "name_path", "foto\x00.jpg": "name_hidden", "foto\r\nX: y.jpg": "name_hidden",
        "foto\u202egpj.exe": "name_hidden", "foto\u200b.jpg": "name_hidden", "\u2066foto.jpg": "name_hidden", "foto.jpg.": "name_odd", "foto.jpg ": "name_odd", "...": "name_odd", ".htaccess": "name_odd", "CON.jpg": "name_odd", "nul": "name_odd", "lpt1.pdf": "name_odd",
        "a" * 300 + ".jpg": "name_long", "foto.jpg.exe": "name_runnable", "foto.exe.jpg": "name_runnable", "foto.php.jpg": "name_runnable", "foto.html": "name_runnable", "foto.svg": "name_runnable", "foto.jpg.scr": "name_runnable", "foto.docm": "name_runnable",
    }  # fmt: skip


def _imports():
    return {
        "pdf to import": ("a.csv", pdf(), "unwanted"), "photo to import": ("a.csv", picture(), "unwanted"), "word to import": ("a.xlsx", office(), "unwanted"), "html as csv": ("a.csv", HTML, "markup"), "nul in csv": ("a.csv", b"a;b\0;c\r\n", "foreign"),
        "bell in csv": ("a.csv", b"a;\x07b\r\n", "odd_table"), "exe as csv": ("a.csv", EXE, "foreign"), "endless line": ("a.csv", b"a;" * 20_000, "odd_table"), "60000 lines": ("a.csv", b"a\n" * 60_000, "long_table"), "macro to import": ("a.xlsx", excel(parts={"xl/vbaProject.bin": OLE}), "macro"),
        "6 MB of csv": ("a.csv", b"a;b\r\n" * 1_300_000, "too_big"), "half a sign": ("a.csv", b"\xff\xfea\0;", "odd_table"),
    }  # fmt: skip


def _zip(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _lying():
    """A part that says it is ten bytes long and is not."""
    data = bytearray(excel(parts={"xl/x.bin": b"x" * 5_000}))
    for sign, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.rindex(sign)
        data[start + offset : start + offset + 4] = struct.pack("<I", 10)
    return bytes(data)


def _laid_over():
    """Two entries of the directory that share the bytes of one part."""
    data = bytearray(excel(parts={"xl/x.bin": b"x" * 5_000, "xl/y.bin": b"x" * 5_000}))
    first, second = (data.rindex(b"PK\x01\x02", 0, data.rindex(b"PK\x01\x02")), data.rindex(b"PK\x01\x02"))
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def _commented(data):
    return data[:-2] + struct.pack("<H", len(HTML)) + HTML


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png_head(width, height, bits=8):
    head = struct.pack(">IIBBBBB", width, height, bits, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0" * 99)) + _chunk(b"IEND", b"")
    )


def _with_description(text):
    exif = makers.place()
    exif[0x010E] = text
    return picture(exif=exif)


def _packed(made, megabytes):
    """A stream that unpacks to so many megabytes of nothing; packing them all would take seconds."""
    packer = zlib.compressobj()
    first, again = (packer.compress(b"\0" * MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH) for _time in range(2))
    checksum = (megabytes * MEGABYTE % 65521 << 16 | 1).to_bytes(4)
    data = first + again * (megabytes - 1) + b"\3\0" + checksum
    return made.make_indirect(pikepdf.Stream(made, data, Filter=Name.FlateDecode))


def _deep(levels):
    value = Array([])
    for _level in range(levels):
        value = Array([value])
    return value
