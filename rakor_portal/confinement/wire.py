"""How parent and child speak: two lengths, a JSON head, raw bytes. Never pickle: the child may be in foreign hands."""

import json
import socket
import struct
import time
from typing import Any

LENGTHS = struct.Struct(">IQ")
LARGEST_HEAD = 1024 * 1024
LARGEST_PAYLOAD = 128 * 1024 * 1024


class Garbled(Exception):
    """What came is no message."""


def send(channel: socket.socket, head: dict[str, Any], payload: bytes) -> None:
    """One message; raises OSError when the other side is gone or the socket's timeout passes."""
    text = json.dumps(head).encode()
    channel.sendall(LENGTHS.pack(len(text), len(payload)) + text)
    channel.sendall(payload)


def receive(channel: socket.socket, *, deadline: float | None = None) -> tuple[dict[str, Any], bytes] | None:
    """One message, or None when the other side has closed. Raises Garbled and OSError (TimeoutError).

    With a `deadline` (of `time.monotonic`) the whole message must be there by then, however it trickles in.
    """
    lengths = _exactly(channel, LENGTHS.size, deadline)
    if lengths is None:
        return None
    head_length, payload_length = LENGTHS.unpack(lengths)
    if head_length > LARGEST_HEAD or payload_length > LARGEST_PAYLOAD:
        raise Garbled("too long")
    text, payload = _exactly(channel, head_length, deadline), _exactly(channel, payload_length, deadline)
    if text is None or payload is None:
        return None
    try:
        head = json.loads(text)
    except ValueError as error:
        raise Garbled("no JSON") from error
    if not isinstance(head, dict):
        raise Garbled("no object")
    return head, bytes(payload)


def _exactly(channel: socket.socket, length: int, deadline: float | None) -> bytearray | None:
    data = bytearray()
    while len(data) < length:
        if deadline is not None:
            channel.settimeout(max(0.001, deadline - time.monotonic()))
        part = channel.recv(min(length - len(data), 1024 * 1024))
        if not part:
            return None
        data += part
    return data
