"""ClamAV over its own protocol (INSTREAM). The package `clamd` was last released in 2014; this is all of it we need."""

import socket
import struct
from pathlib import Path
from urllib.parse import urlsplit

from rakor_portal.inspection.purposes import Refused

CHUNK = 256 * 1024
SECONDS = 30


def scan(address: str, path: Path) -> None:
    """Have clamd read the file; `address` is `unix:///run/clamav/clamd.ctl` or `tcp://host:3310`.

    Raises Refused when it finds something, and as well when it does not answer or answers anything but OK:
    a file that nobody looked at is not taken.
    """
    try:
        verdict = _ask(address, path)
    except OSError as error:
        raise Refused("no_scanner") from error
    if verdict.endswith(" FOUND"):
        raise Refused("virus", found=verdict.removeprefix("stream: ").removesuffix(" FOUND"))
    if verdict != "stream: OK":
        raise Refused("no_scanner")


def _ask(address: str, path: Path) -> str:
    parts = urlsplit(address)
    family = socket.AF_UNIX if parts.scheme == "unix" else socket.AF_INET
    target = parts.path if parts.scheme == "unix" else (parts.hostname or "", parts.port or 3310)
    with socket.socket(family, socket.SOCK_STREAM) as scanner, path.open("rb") as file:
        scanner.settimeout(SECONDS)
        scanner.connect(target)
        scanner.sendall(b"zINSTREAM\0")
        while data := file.read(CHUNK):
            scanner.sendall(struct.pack(">I", len(data)) + data)
        scanner.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (part := scanner.recv(4096)):
            answer += part
    return answer.rstrip(b"\0\n").decode(errors="replace")
