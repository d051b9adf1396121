"""As much of an S3 server as the portal uses, over real HTTP: put, get, head, delete, list. Unsigned is refused."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class Bucket(ThreadingHTTPServer):
    """One bucket in memory; `acls` holds what each object was stored as, and while `down` nothing is answered well."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects, self.acls = {}, {}
        self.down = False
        self.address = f"http://127.0.0.1:{self.server_port}"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *reason):
        self.shutdown()
        self.server_close()

    def listing(self, prefix):
        below = [key.removeprefix(prefix) for key in self.objects if key.startswith(prefix)]
        files = sorted(key for key in below if "/" not in key)
        folders = sorted({key.split("/")[0] for key in below if "/" in key})
        rows = [f"<Contents><Key>{escape(prefix + key)}</Key><Size>1</Size></Contents>" for key in files]
        rows += [f"<CommonPrefixes><Prefix>{escape(prefix + key)}/</Prefix></CommonPrefixes>" for key in folders]
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{''.join(rows)}</ListBucketResult>".encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        """Quiet."""

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def admitted_key(self):
        """The object that a signed request names; refused requests are answered here and give None."""
        if self.server.down:
            self.answer(503)
        elif not self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 Credential=kunci/"):
            self.answer(403)
        else:
            return unquote(urlsplit(self.path).path).removeprefix("/berkas").removeprefix("/")
        return None

    def do_PUT(self):
        sent, key = self.rfile.read(int(self.headers.get("Content-Length") or 0)), self.admitted_key()
        if key is not None:
            self.server.objects[key], self.server.acls[key] = sent, self.headers.get("x-amz-acl")
            self.answer(200, ETag=f'"{hashlib.md5(sent).hexdigest()}"')

    def do_GET(self):
        key = self.admitted_key()
        if key == "":
            prefix = parse_qs(urlsplit(self.path).query).get("prefix", [""])[0]
            self.answer(200, self.server.listing(prefix), Content_Type="application/xml")
        elif key is not None and key not in self.server.objects:
            self.answer(404)
        elif key is not None:
            content = self.server.objects[key]
            etag = f'"{hashlib.md5(content).hexdigest()}"'
            self.answer(200, content, ETag=etag, Last_Modified="Sun, 22 Nov 2026 00:00:00 GMT")

    do_HEAD = do_GET  # noqa: N815

    def do_DELETE(self):
        key = self.admitted_key()
        if key is not None:
            self.server.objects.pop(key, None)
            self.answer(204)
