"""Fetch and build what the browser needs from other projects, into static/ and icons.json.

Run it only to move a version: `python scripts/vendor.py` (needs npm and fontTools). The results are committed, so
neither `make run` nor production ever needs npm. Every file is listed with version, licence and SHA-256 in
static/vendor/manifest.json, and a test compares the sums.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
ICON_MODULE = ROOT / "rakor_portal" / "icons.json"

#: Exact versions; change one, run the script, look at the gallery, commit.
PACKAGES = {
    "bootstrap": "5.3.9",
    "htmx.org": "2.0.11",
    "lucide-static": "1.62.0",
    "@fontsource-variable/public-sans": "5.3.0",
    "@fontsource/source-serif-4": "5.3.1",
    "@fontsource/arimo": "5.3.0",
}
BUILD_TOOLS = {"sass": "1.108.2", "purgecss": "7.0.2"}

#: Indonesian and English Latin, the punctuation of official letters, arrows and a few signs.
LETTERS = (
    "U+0020-007E,U+00A0,U+00A7,U+00A9,U+00AB,U+00B0,U+00B1,U+00B2,U+00B7,U+00BB,U+00BD,U+00C9,"
    "U+00D7,U+00E9,U+00EA,U+2010-2015,U+2018-201D,U+2022,U+2026,U+2032,U+2033,U+2190-2193,U+2212,U+2264,U+2265,U+25C7"
)
HEADING_LETTERS = "U+0020-007E,U+00A0,U+00B7,U+00E9,U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2212"

#: Class names of Bootstrap that pages, forms and the crispy pack use; everything else is purged.
KEPT_CLASSES = (
    r"^(row|col|col-(md-[3469]|lg-[34])|btn|btn-(primary|sm|lg)|form-(label|text|check|check-(input|label))|"
    r"form-(control|select)(-sm)?|input-group|input-group-text|is-invalid|visually-hidden)$"
)

#: The Lucide icons in use, one name a line.
ICONS = (ROOT / "scripts/icons.txt").read_text(encoding="utf-8").split()


def run(*command: str, cwd: Path) -> None:
    """Run a tool and stop loudly when it fails."""
    subprocess.run(command, cwd=cwd, check=True)


def subset(source: Path, target: Path, letters: str) -> None:
    """Cut a font down to `letters`, keeping kerning and tabular figures."""
    target.parent.mkdir(parents=True, exist_ok=True)
    run(
        sys.executable, "-m", "fontTools.subset", str(source), f"--unicodes={letters}", "--flavor=woff2",
        "--layout-features=kern,liga,calt,ccmp,mark,mkmk,tnum,lnum,locl", f"--output-file={target}",
        cwd=ROOT,
    )  # fmt: skip


def build_bootstrap(work: Path) -> Path:
    """Compile the chosen parts of Bootstrap and drop the selectors nobody uses."""
    source, target = work / "bootstrap.css", STATIC / "vendor" / "bootstrap.css"
    quiet = ("--quiet", "--silence-deprecation=import,global-builtin,color-functions,if-function")
    run(
        "npx",
        "sass",
        "--no-source-map",
        *quiet,
        "--load-path=node_modules",
        str(ROOT / "scripts/bootstrap.scss"),
        str(source),
        cwd=work,
    )
    purged = work / "purged.scss"
    run("node", str(ROOT / "scripts/purge.cjs"), str(source), str(purged), KEPT_CLASSES, cwd=work)
    run("npx", "sass", "--no-source-map", "--style=compressed", "purged.scss", str(target), cwd=work)
    return target


def collect_icons(work: Path) -> None:
    """Keep the drawing of each chosen Lucide icon as one JSON object, read by the icon tag."""
    drawings = {}
    for name in ICONS:
        source = (work / f"node_modules/lucide-static/icons/{name}.svg").read_text(encoding="utf-8")
        inner = re.sub(r"<!--.*?-->", "", source, flags=re.DOTALL).split(">", 1)[1].rsplit("</svg>", 1)[0]
        drawings[name] = re.sub(r"\s+/>", "/>", re.sub(r">\s+<", "><", inner.strip()))
    ICON_MODULE.write_text(json.dumps(drawings, indent=1) + "\n", encoding="utf-8")


def install(work: Path) -> dict[Path, str]:
    """Build every result; return which package each one comes from."""
    modules = work / "node_modules"
    results = {build_bootstrap(work): "bootstrap"}
    shutil.copy(modules / "htmx.org/dist/htmx.min.js", STATIC / "vendor/htmx.js")
    results[STATIC / "vendor/htmx.js"] = "htmx.org"
    fonts = (
        ("@fontsource-variable/public-sans", "public-sans-latin-wght-normal", "public-sans", LETTERS),
        ("@fontsource/source-serif-4", "source-serif-4-latin-600-normal", "source-serif-4-600", HEADING_LETTERS),
    )
    for package, source, name, letters in fonts:
        target = STATIC / f"fonts/{name}.woff2"
        subset(modules / package / f"files/{source}.woff2", target, letters)
        results[target] = package
    for style in ("400-normal", "400-italic", "700-normal", "700-italic"):
        target = STATIC / f"fonts/documents/arimo-{style}.woff2"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(modules / f"@fontsource/arimo/files/arimo-latin-{style}.woff2", target)
        results[target] = "@fontsource/arimo"
    collect_icons(work)
    results[ICON_MODULE] = "lucide-static"
    return results


def main() -> None:
    """Install the packages in a scratch folder, build, and write the manifest and the licences."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "package.json").write_text('{"private": true}', encoding="utf-8")
        versions = [f"{name}@{version}" for name, version in (PACKAGES | BUILD_TOOLS).items()]
        run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *versions, cwd=work)
        results = install(work)
        licences = STATIC / "vendor/licences"
        licences.mkdir(parents=True, exist_ok=True)
        for package in PACKAGES:
            shutil.copy(
                work / "node_modules" / package / "LICENSE", licences / f"{package.strip('@').replace('/', '-')}.txt"
            )
        manifest = [
            {
                "file": str(path.relative_to(ROOT)),
                "package": package,
                "version": PACKAGES[package],
                "licence": json.loads((work / "node_modules" / package / "package.json").read_text(encoding="utf-8"))[
                    "license"
                ],
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
            for path, package in results.items()
        ]
    (STATIC / "vendor/manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
