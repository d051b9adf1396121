"""What was done, in words. Whoever adds an action adds its words here; a test compares them with the services."""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Promise] = {
    "action_item.answer": _("Pertanyaan pimpinan dijawab"),
    "action_item.directive": _("Arahan pimpinan diberikan"),
    "action_item.dropped": _("Tindak lanjut dihentikan"),
    "action_item.held": _("Tindak lanjut ditangguhkan"),
    "action_item.open": _("Tindak lanjut dibuka"),
    "action_item.question": _("Pertanyaan pimpinan diajukan"),
    "action_item.reassign": _("Penanggung jawab dialihkan"),
    "action_item.resumed": _("Tindak lanjut dilanjutkan"),
    "action_point.add": _("Butir tindak lanjut dicatat"),
    "action_point.edit": _("Butir tindak lanjut diubah"),
    "action_point.strike": _("Butir tindak lanjut dicoret"),
    "agenda_item.begin": _("Pembahasan mata acara dimulai"),
    "agenda_item.link_issue": _("Isu dikaitkan dengan mata acara"),
    "attendance.issue_list": _("Daftar hadir diterbitkan"),
    "attendance.mark": _("Kehadiran dicatat"),
    "attendance.mark_many": _("Kehadiran dicatat sekaligus"),
    "attendance.undo": _("Catatan kehadiran dibatalkan"),
    "attendance.walk_in": _("Tamu tanpa undangan dicatat"),
    "directory.export_full": _("Data induk diunduh dengan nomor lengkap"),
    "document.issue": _("Dokumen diterbitkan"),
    "document.render": _("Berkas dokumen dibuat"),
    "document.retry": _("Pembuatan berkas diulang"),
    "evidence.attach": _("Bukti dilampirkan"),
    "evidence.remove": _("Bukti dihapus"),
    "extension.approve": _("Perpanjangan disetujui"),
    "extension.refuse": _("Perpanjangan ditolak"),
    "extension.request": _("Perpanjangan diminta"),
    "government.load": _("Data pemerintah daerah dimuat"),
    "holiday.create": _("Hari libur ditambahkan"),
    "holiday.edit": _("Hari libur diubah"),
    "holiday.remove": _("Hari libur dihapus"),
    "incumbency.appoint": _("Pejabat ditetapkan"),
    "incumbency.end": _("Masa jabatan diakhiri"),
    "invitation.reply": _("Undangan dijawab"),
    "invitee_group.create": _("Kelompok undangan dibuat"),
    "invitee_group.edit": _("Kelompok undangan diubah"),
    "invitee_group.retire": _("Kelompok undangan dinonaktifkan"),
    "issue.open": _("Isu dibuka"),
    "issue.settled": _("Isu dituntaskan"),
    "meeting.cancelled": _("Rakor dibatalkan"),
    "meeting.closed": _("Rakor ditutup"),
    "meeting.create": _("Rancangan dibuat"),
    "meeting.held": _("Rapat diakhiri"),
    "meeting.in_progress": _("Rapat dimulai"),
    "meeting.postponed": _("Rakor ditunda"),
    "meeting.remind_unanswered": _("Pengingat konfirmasi dikirim"),
    "meeting.rescheduled": _("Jadwal diubah"),
    "meeting.send_invitations": _("Undangan dikirim"),
    "meeting.update_agenda": _("Agenda disimpan"),
    "meeting.update_audience": _("Daftar undangan disimpan"),
    "meeting.update_info": _("Informasi rapat disimpan"),
    "meeting.update_letter": _("Surat undangan disimpan"),
    "message.mark_sent": _("Pesan ditandai terkirim"),
    "message.send_again": _("Pesan dikirim ulang"),
    "minute_entry.add": _("Baris notula dicatat"),
    "minute_entry.edit": _("Baris notula diubah"),
    "minute_entry.restore": _("Baris notula dikembalikan"),
    "minute_entry.strike": _("Baris notula dicoret"),
    "minutes.approve": _("Notula disetujui"),
    "minutes.begin": _("Notula dimulai"),
    "minutes.distribute": _("Notula dibagikan"),
    "minutes.return": _("Notula dikembalikan"),
    "minutes.save": _("Notula disimpan"),
    "minutes.submit": _("Notula diajukan"),
    "organization.close": _("Organisasi ditutup"),
    "organization.create": _("Organisasi ditambahkan"),
    "organization.edit": _("Organisasi diubah"),
    "organization.rename": _("Nama organisasi diubah"),
    "person.create": _("Pejabat ditambahkan"),
    "person.edit": _("Data pejabat diubah"),
    "position.close": _("Jabatan ditutup"),
    "position.create": _("Jabatan ditambahkan"),
    "position.edit": _("Jabatan diubah"),
    "report.draft": _("Laporan mulai ditulis"),
    "report.return": _("Laporan dikembalikan"),
    "report.submit": _("Laporan dikirim"),
    "report.verify": _("Laporan diverifikasi"),
    "role.end": _("Peran diakhiri"),
    "role.grant": _("Peran diberikan"),
    "user.create": _("Pengguna ditambahkan"),
    "user.disable": _("Pengguna dinonaktifkan"),
    "user.enable": _("Pengguna diaktifkan"),
    "user.request_password_reset": _("Tautan kata sandi diminta"),
    "user.set_password": _("Kata sandi diganti"),
    "venue.close": _("Tempat ditutup"),
    "venue.create": _("Tempat ditambahkan"),
    "venue.edit": _("Tempat diubah"),
}


def action_words(action: str) -> str:
    """The words of an action; its code when a later version has written it."""
    return str(ACTIONS.get(action, action))


def kind_words(subject_kind: str) -> str:
    """The Indonesian name of the kind of subject, as its model bears it."""
    try:
        return str(capfirst(apps.get_model(subject_kind)._meta.verbose_name))
    except (LookupError, ValueError):
        return subject_kind
