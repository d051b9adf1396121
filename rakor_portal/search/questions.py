"""From what somebody typed to terms that both databases understand.

Words are found by their Indonesian stem (*pembangunan* finds *membangun*), abbreviations by what they stand for
(*Disdik* finds *Dinas Pendidikan*) and the other way round.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import snowballstemmer

LONGEST_QUESTION = 100
MOST_TERMS = 6
#: Words that stand in every sentence and tell nothing.
STOP_WORDS = frozenset(
    ["dan", "atau", "yang", "di", "ke", "dari", "untuk", "dengan", "pada", "dalam", "oleh", "para", "serta", "agar"]
)
#: What offices are called in speech everywhere (domain knowledge); a government's own abbreviations come on top.
ABBREVIATIONS = {
    "disdik": "dinas pendidikan",
    "disdikbud": "dinas pendidikan kebudayaan",
    "dinkes": "dinas kesehatan",
    "dinsos": "dinas sosial",
    "dishub": "dinas perhubungan",
    "disdukcapil": "dinas kependudukan pencatatan sipil",
    "disnaker": "dinas tenaga kerja",
    "disperindag": "dinas perindustrian perdagangan",
    "dispora": "dinas pemuda olahraga",
    "diskominfo": "dinas komunikasi informatika",
    "dpupr": "dinas pekerjaan umum penataan ruang",
    "pupr": "pekerjaan umum penataan ruang",
    "dlh": "dinas lingkungan hidup",
    "dpmd": "dinas pemberdayaan masyarakat desa",
    "dpmptsp": "dinas penanaman modal pelayanan terpadu satu pintu",
    "bappeda": "badan perencanaan pembangunan daerah",
    "bapperida": "badan perencanaan pembangunan riset inovasi daerah",
    "bpbd": "badan penanggulangan bencana daerah",
    "bpkad": "badan pengelolaan keuangan aset daerah",
    "bapenda": "badan pendapatan daerah",
    "bkpsdm": "badan kepegawaian pengembangan sumber daya manusia",
    "kesbangpol": "kesatuan bangsa politik",
    "satpol": "satuan polisi",
    "setda": "sekretariat daerah",
    "sekda": "sekretaris daerah",
    "setwan": "sekretariat dewan",
    "forkopimda": "forum koordinasi pimpinan daerah",
    "polres": "kepolisian resor",
    "kodim": "komando distrik militer",
    "kejari": "kejaksaan negeri",
    "puskesmas": "pusat kesehatan masyarakat",
    "bumdes": "badan usaha milik desa",
    "rsud": "rumah sakit umum daerah",
}

#: Meetings in speech; read both ways, as offices are.
MEETINGS = {
    "rakor": "rapat koordinasi",
    "rakornas": "rapat koordinasi nasional",
    "rakorda": "rapat koordinasi daerah",
    "rakornis": "rapat koordinasi teknis",
    "rakorwil": "rapat koordinasi wilayah",
    "ratas": "rapat terbatas",
    "raker": "rapat kerja",
    "rakerda": "rapat kerja daerah",
    "rakernas": "rapat kerja nasional",
    "rapim": "rapat pimpinan",
    "musrenbang": "musyawarah perencanaan pembangunan",
    "bimtek": "bimbingan teknis",
    "monev": "monitoring evaluasi",
}

#: Posts in speech. They are not read the other way round: *kepala dinas kesehatan* should find *kepala dinkes* too.
POSTS = {
    "kadis": "kepala dinas",
    "kadin": "kepala dinas",
    "kaban": "kepala badan",
    "kabag": "kepala bagian",
    "kabid": "kepala bidang",
    "kades": "kepala desa",
    "kapolres": "kepala kepolisian resor",
    "kajari": "kepala kejaksaan negeri",
    "dandim": "komandan kodim",
    "wabup": "wakil bupati",
    "sekdis": "sekretaris dinas",
    "sekcam": "sekretaris kecamatan",
    "sekwan": "sekretaris dewan",
}
#: *Kadinkes*, *Kabappeda*: the head of what follows.
HEAD_OF = "ka"

_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """The words and numbers of `text` in small letters, without signs: `000.1.5/12` is three numbers and a twelve."""
    return [word.strip("_") for word in _WORD.findall(text.lower()) if word.strip("_")]


@cache
def _stemmer() -> Any:
    return snowballstemmer.stemmer("indonesian")


def stem(word: str) -> str:
    """The Indonesian stem of `word`; short results are no use to a search and give the word itself back."""
    stemmed = str(_stemmer().stemWord(word))
    return stemmed if len(stemmed) >= 4 else word


@dataclass(frozen=True)
class Term:
    """One thing asked for: any of the alternatives, of which each needs all its words."""

    alternatives: tuple[tuple[str, ...], ...]

    @property
    def tsquery(self) -> str:
        """As PostgreSQL's `to_tsquery` reads it; words hold letters, digits and `_` alone."""
        return " | ".join("(" + " & ".join(f"{word}:*" for word in words) + ")" for words in self.alternatives)

    @property
    def fts5(self) -> str:
        """As an FTS5 table of trigrams reads it: parts of words, so the stem stands for all its forms.

        Empty when no alternative has a word of three signs, the least that trigrams can find.
        """
        return " OR ".join(
            "(" + " AND ".join(f'"{stem(word)}"' for word in words) + ")"
            for words in self.alternatives
            if all(len(word) >= 3 for word in words)
        )

    @property
    def short_words(self) -> list[str]:
        """Alternatives of one or two signs (*PU*), which FTS5 cannot find."""
        return [words[0] for words in self.alternatives if len(words) == 1 and len(words[0]) < 3]

    @property
    def patterns(self) -> list[str]:
        """Those words for LIKE, in a text with spaces around every word."""
        return [f"% {word} %" for word in self.short_words]


def read_question(text: str, abbreviations: Mapping[str, str] | None = None) -> list[Term]:
    """The terms of a question, at most six; all of them must be found.

    `abbreviations` are a government's own, beside the ones known everywhere: short form → long name.
    """
    known = {
        **ABBREVIATIONS,
        **MEETINGS,
        **{key.lower(): value.lower() for key, value in (abbreviations or {}).items()},
    }
    long_names = {tuple(_telling(words_of(name))): short for short, name in known.items()}
    words = _telling(words_of(text[:LONGEST_QUESTION])) or words_of(text[:LONGEST_QUESTION])
    terms: list[Term] = []
    while words and len(terms) < MOST_TERMS:
        length = _longest_name(words, long_names)
        name, words = tuple(words[:length]), words[length:]
        if length > 1:
            terms.append(Term((name, (long_names[name],))))
        else:
            terms += _meanings(name[0], known)
    return terms[:MOST_TERMS]


def _meanings(word: str, known: Mapping[str, str]) -> list[Term]:
    """What one word asks for: itself, or what it stands for.

    The head of an office is asked for in two terms, for his title may name the office or leave that to the office.
    """
    meant = known.get(word) or POSTS.get(word)
    office = word.removeprefix(HEAD_OF)
    if meant:
        return [Term(((word,), tuple(_telling(words_of(meant)))))]
    if word != office and office in known:
        of_office = tuple(_telling(words_of(known[office])))
        return [Term(((word,), ("kepala",))), Term(((word,), (office,), of_office))]
    return [Term(((word,),))]


def _telling(words: list[str]) -> list[str]:
    return [word for word in words if word not in STOP_WORDS]


def _longest_name(words: list[str], names: Mapping[tuple[str, ...], str]) -> int:
    """How many of the first words are together the long name of an abbreviation; 1 when none are."""
    for length in range(min(len(words), 7), 1, -1):
        if tuple(words[:length]) in names:
            return length
    return 1
