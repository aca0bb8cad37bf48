"""Put the built release of the curated base into the wheel, so that an installed bot answers at once.

A wheel gets `facts/shipped/go-cluster.sqlite`, built from `facts/curated/go-cluster` by the code that is being
packaged. An editable install gets nothing: a checkout builds its release when the YAML is newer.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BASE = "go-cluster"


class ShipTheRelease(BuildHookInterface[Any]):
    """Builds the release into a temporary folder that lives as long as the build."""

    _temporary: tempfile.TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the release before the wheel is written.

        Args:
            version: "standard", or "editable", for which nothing is done.
            build_data: What hatchling packs; the release is added to it.

        Raises:
            BaseBroken: The curated base has problems; there is no wheel then.
        """
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from bot.publishing import build
        finally:
            sys.path.remove(self.root)
        self._temporary = tempfile.TemporaryDirectory(prefix="faktenbot-")
        release = Path(self._temporary.name) / f"{BASE}.sqlite"
        build(Path(self.root, "facts", "curated", BASE), release)
        build_data["force_include"][str(release)] = f"facts/shipped/{BASE}.sqlite"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the temporary folder once the wheel is written."""
        if self._temporary:
            self._temporary.cleanup()
