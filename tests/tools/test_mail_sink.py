import email.policy
import smtplib
from email.message import EmailMessage
from email.parser import BytesParser

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tools.mail_sink import KeepAsFiles


def letter(subject):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "rakor@contoh.example", "camat@contoh.example", subject
    message.set_content("Undangan rapat koordinasi.")
    return message


def test_each_mail_becomes_one_complete_file(tmp_path, unused_port):
    controller = Controller(KeepAsFiles(tmp_path), hostname="127.0.0.1", port=unused_port, enable_SMTPUTF8=True)
    controller.start()
    try:
        with smtplib.SMTP("127.0.0.1", unused_port) as client:
            client.send_message(letter("Pertama"), to_addrs=["camat@contoh.example", "sekda@contoh.example"])
            client.send_message(letter("Kedua"))
    finally:
        controller.stop()

    mails = [BytesParser(policy=email.policy.default).parsebytes(path.read_bytes()) for path in tmp_path.iterdir()]
    assert sorted(mail["Subject"] for mail in mails) == ["Kedua", "Pertama"]
    first = next(mail for mail in mails if mail["Subject"] == "Pertama")
    assert first["X-Envelope-To"] == "camat@contoh.example, sekda@contoh.example"
    assert first.get_content().strip() == "Undangan rapat koordinasi."
    assert {path.suffix for path in tmp_path.iterdir()} == {".eml"}


def test_file_name_holds_no_way_out_of_the_folder(tmp_path):
    envelope = Envelope()
    envelope.mail_from, envelope.rcpt_tos, envelope.content = (
        "a@x.example",
        ["../../etc/x@y.example"],
        b"Subject: x\r\n\r\n",
    )

    answer = KeepAsFiles(tmp_path / "mail").keep(envelope)

    assert answer.startswith("250")
    assert [path.parent for path in tmp_path.rglob("*.eml")] == [tmp_path / "mail"]


def test_full_or_lost_folder_is_answered_with_try_again(tmp_path):
    envelope = Envelope()
    envelope.mail_from, envelope.rcpt_tos, envelope.content = "a@x.example", ["b@x.example"], b"Subject: x\r\n\r\n"
    sink = KeepAsFiles(tmp_path / "mail")
    (tmp_path / "mail").rmdir()

    assert sink.keep(envelope).startswith("451")
