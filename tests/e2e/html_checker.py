"""The Nu Html Checker of the W3C, started once for all pages."""

import json
import subprocess
import tempfile
from pathlib import Path

from tools.html_checker import JAR

#: What the checker holds against htmx's attributes; everything else it calls an error is one.
ALLOWED = r".*Attribute “hx-[a-z-]+” not allowed on element.*"


def complaints(sources):
    """Errors by the name of the page."""
    with tempfile.TemporaryDirectory() as folder:
        for name, source in sources.items():
            (Path(folder) / f"{name.replace(':', '.')}.html").write_text(source, encoding="utf-8")
        command = [
            "java",
            "-Xss4m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            JAR,
            "--errors-only",
            "--format",
            "json",
            "--filterpattern",
            ALLOWED,
            folder,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = {}
    for message in json.loads(done.stderr)["messages"]:
        words = f"line {message.get('lastLine')}: {message['message']} {message.get('extract', '')}"
        found.setdefault(f"HTML of {Path(message['url']).stem}", []).append(words)
    return found
