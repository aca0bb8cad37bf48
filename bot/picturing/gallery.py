"""Pictures that were drawn once, kept on the disk: nobody waits twice for the same one.

A name is the hash of all that a picture is made of, so nothing here can be out of date. Whatever is wrong with the folder
(it is full, damaged, or may not be written), a picture is drawn as if there were none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from importlib.metadata import version
from pathlib import Path

from bot.chart import Chart
from bot.picturing.drawing import rendered, specification, written
from bot.picturing.formats import Format
from bot.picturing.themes import Theme
from facts.files import replaced

MOST = 500  # pictures kept; of those beyond, the ones go that were not asked for longest
BEGINNINGS = {Format.PNG: b"\x89PNG", Format.SVG: b"<svg"}  # of a file that is whole
ENDINGS = {Format.PNG: b"IEND\xaeB`\x82", Format.SVG: b"</svg>"}


class Gallery:
    """Draws pictures, or finds them in a folder. Several threads and processes may share it."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self.folder = folder
        self.most = most
        self._names: dict[str, str] = {}  # of what was asked for in this process: to specify it takes longer than to read it

    def picture(self, chart: Chart, format: Format, theme: Theme = Theme.LIGHT) -> bytes:
        """A picture in a format; as `drawing.rendered`, only sooner."""
        if format not in BEGINNINGS:  # costs nothing to write
            return rendered(chart, format, theme)
        asked = hashlib.sha256(repr((chart, format, theme)).encode()).hexdigest()
        known = self._names.get(asked, "")
        spec = None if known else specification(chart, theme)
        name = self._remember(asked, f"{_key(spec, format, chart)}.{format}") if spec else known
        path = self.folder / name
        with contextlib.suppress(OSError):
            found = path.read_bytes()
            if found.startswith(BEGINNINGS[format]) and found.rstrip().endswith(ENDINGS[format]):
                os.utime(path)
                return found
        drawn = written(spec or specification(chart, theme), format, chart.language, chart.caption)
        with contextlib.suppress(OSError):
            self._keep(path, drawn)
        return drawn

    def _remember(self, asked: str, name: str) -> str:
        if len(self._names) >= self.most:
            self._names = {}  # a new one, for another thread may read the old one
        self._names[asked] = name
        return name

    def _keep(self, path: Path, drawn: bytes) -> None:
        """Write a picture whole or not at all, and remove the oldest ones beyond the limit."""
        with replaced(path) as temporary:
            temporary.write_bytes(drawn)
        kept = sorted((one for one in self.folder.glob("*.*") if one.name[0] != "."), key=lambda one: one.stat().st_mtime)
        for old in kept[: max(0, len(kept) - self.most)]:
            old.unlink(missing_ok=True)


def _key(spec: dict[str, object], format: Format, chart: Chart) -> str:
    """The hash of what a picture is made of: its specification, its format and the programs that draw it."""
    made = [spec, format, chart.language, version("faktenbot"), version("vl-convert-python")]
    return hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()
