"""A handler for a confined process that does what a broken reader might do."""

import os
from pathlib import Path

from rakor_portal.inspection import content


def prepare():
    content.prepare()


def work(head, payload):
    way = Path(head["source"]).read_bytes()
    if way == b"memory":
        return {"kept": len(bytearray(1 << 40))}, b""
    if way == b"crash":
        os.abort()
    if way == b"leave":
        os._exit(3)
    if way == b"noise":
        os.write(3, b"\xff" * 64)
        for descriptor in range(3, 32):
            try:
                os.write(descriptor, b"\xff" * 64)
            except OSError:
                continue
    return {"kind": "jpeg", "rewritten": False, "has_place": False}, b""
