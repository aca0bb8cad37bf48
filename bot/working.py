"""The working copy: where a base is curated by message, beside the folder that was set up, which stays as it is.

It lies on the shelf, in a folder of its own for each state of it; a note says which one counts. So an upload is
checked in a copy that nobody else looks at, and takes effect in one step.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import time
import uuid
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bot.catalogs import message, text
from bot.places import Place, working_note
from facts.files import replaced
from facts.model import Language

MAX_UPLOAD = 10_000_000  # bytes of a file that is taken from a chat; the shipped base has a tenth of a million
MAX_UNPACKED = 50_000_000  # bytes of all files of a ZIP together
MAX_FILES = 5_000
STALE = 3600.0  # seconds after which a copy that nobody agreed to is removed
ROOT = "base.yaml"  # a ZIP that has it is a whole base
PLACES = (  # of the files of a base
    *(f"{name}.yaml" for name in ("base", "concepts", "countries", "indicators", "questions", "sources")),
    *("facts/*.yaml", "utterances/*/*.yaml", "lexicon/*.yaml", "texts/*.txt"),
    *("languages/*.yaml", "languages/*.words", "locales/*.po", "letters.fitted"),
)
ENDINGS = frozenset(PurePosixPath(place).suffix for place in PLACES)
_JUNK = re.compile(r"__MACOSX/|(.*/)?\.(?!\.)")  # what systems and editors put beside files
_PLAIN = re.compile(r"[\w-][\w.-]*", re.ASCII)

Files = Mapping[PurePosixPath, bytes]


class UploadRefused(Exception):
    """What was sent is nothing that a base can be made of.

    Attributes:
        id: Of the message that says why.
        values: To fill it in with.
    """

    def __init__(self, id: str, **values: object) -> None:
        super().__init__(id, values)
        self.id, self.values = id, values

    def __reduce__(self) -> tuple[object, ...]:
        return _refused, (self.id, self.values)


def _refused(id: str, values: Mapping[str, object]) -> UploadRefused:
    return UploadRefused(id, **values)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that an admin has sent."""

    name: str
    content: bytes
    where: str = ""  # in which folder of the base, in the admin's words: "facts" or "facts/smes.yaml"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A working copy that nobody has agreed to yet."""

    folder: Path
    before: Path  # what it was made from

    def place(self, place: Place) -> Place:
        """Where it would be curated."""
        return place._replace(curated=self.folder, shipped=None)


def prepare(place: Place, upload: Upload) -> Candidate:
    """Put what was sent into a copy of the base as it is now.

    Raises:
        UploadRefused: Nothing can be made of it.
        OSError: The copy cannot be written.
    """
    return candidate(place, _unpacked(place, upload))


def candidate(place: Place, files: Files) -> Candidate:
    """A copy of the base as it is now, with some files in it; those of a whole base take the place of all.

    Args:
        place: Of the base.
        files: By their paths in the base.

    Raises:
        OSError: The copy cannot be written.
    """
    made = Candidate(_home(place) / uuid.uuid4().hex, place.curated)
    whole = PurePosixPath(ROOT) in files
    _tidy(place)
    try:
        made.folder.mkdir(parents=True)
        kept = {path: content for path, content in _files(place.curated).items() if not whole or path.suffix == ".fitted"}
        for path, content in (kept | dict(files)).items():
            target = made.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    except BaseException:
        drop(made)
        raise
    return made


def accept(place: Place, candidate: Candidate) -> bool:
    """Let a candidate be the working copy.

    Returns:
        Whether it is; not if another one has been since it was made.

    Raises:
        OSError: The note cannot be written; all stays as it is.
    """
    before = place.now()
    if before.curated != candidate.before or not candidate.folder.is_dir():
        return False
    noted = _noted(place) or {"given": str(before.curated), "digest": _digest(before.curated)}
    with replaced(working_note(place.shelf)) as file:
        file.write_text(json.dumps(noted | {"folder": candidate.folder.name}), encoding="utf-8")
    return True


def drop(candidate: Candidate) -> None:
    """Remove a candidate."""
    shutil.rmtree(candidate.folder, ignore_errors=True)


def discard(place: Place) -> None:
    """Go back to the folder that was set up.

    Raises:
        OSError: The working copy cannot be removed.
    """
    working_note(place.shelf).unlink(missing_ok=True)
    shutil.rmtree(_home(place), ignore_errors=True)


def moved_on(place: Place) -> Path | None:
    """The folder that was set up, if it has changed since the working copy was made from it; None: it has not."""
    noted = _noted(place)
    if not noted:
        return None
    given = Path(noted["given"])
    return given if given.is_dir() and _digest(given) != noted["digest"] else None


def elsewhere(place: Place, language: Language) -> list[str]:
    """A line that says that the folder which was set up has changed since, if it has."""
    folder = moved_on(place)
    return [text("working.moved-on", language, folder=folder)] if folder else []


def exists(place: Place) -> bool:
    """Whether there is a working copy."""
    return working_note(place.shelf).is_file()


def archive(place: Place) -> bytes:
    """The base as it is curated now, as a ZIP."""
    return packed(_files(place.curated))


def packed(files: Files) -> bytes:
    """Files as a ZIP: the same files give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path.as_posix()), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


# What was sent --------------------------------------------------------------------------------------------------------


def _unpacked(place: Place, upload: Upload) -> Files:
    """The files of an upload."""
    if len(upload.content) > MAX_UPLOAD:
        raise UploadRefused(message("upload.too-large"), limit=MAX_UPLOAD // 1_000_000)
    if upload.name.lower().endswith(".zip"):
        files = _without_top(_members(upload.content))
    else:
        files = {_where(place, upload): upload.content}
    for path in files:
        if not _has_a_place(path):
            raise UploadRefused(message("upload.no-place"), name=path, places=", ".join(PLACES))
    return files


def _members(content: bytes) -> dict[PurePosixPath, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return dict(_read(archive))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, ValueError, zlib.error) as error:
        raise UploadRefused(message("upload.not-a-zip")) from error


def _read(archive: zipfile.ZipFile) -> Iterator[tuple[PurePosixPath, bytes]]:
    members = [member for member in archive.infolist() if not (member.is_dir() or _JUNK.match(member.filename))]
    if len(members) > MAX_FILES:
        raise UploadRefused(message("upload.too-many"), limit=MAX_FILES)
    left, seen = MAX_UNPACKED, set()
    for member in members:
        path = _safe(member.filename)
        if path.as_posix().casefold() in seen:
            raise UploadRefused(message("upload.twice"), name=path)
        seen.add(path.as_posix().casefold())
        if member.flag_bits & 1:
            raise UploadRefused(message("upload.encrypted"))
        with archive.open(member) as file:
            content = file.read(left + 1)  # what the header says of its size may be a lie
        left -= len(content)
        if left < 0:
            raise UploadRefused(message("upload.bomb"), limit=MAX_UNPACKED // 1_000_000)
        yield path, content
    if not seen:
        raise UploadRefused(message("upload.empty"))


def _safe(name: str) -> PurePosixPath:
    """A path inside the base, and nowhere else."""
    path = PurePosixPath(name)
    if "\\" in name or path.is_absolute() or not all(_PLAIN.fullmatch(part) for part in path.parts):
        raise UploadRefused(message("upload.bad-path"), name=name[:80])
    if path.suffix not in ENDINGS:
        raise UploadRefused(message("upload.not-of-a-base"), name=name[:80], endings=", ".join(sorted(ENDINGS)))
    return path


def _without_top(files: dict[PurePosixPath, bytes]) -> Files:
    """Without the folder around everything, if there is one: most programs pack it with what is in it."""
    inside = {PurePosixPath(*path.parts[1:]): content for path, content in files.items()}
    around = len({path.parts[0] for path in files}) == 1 and all(map(_has_a_place, inside))
    return inside if around else files


def _has_a_place(path: PurePosixPath) -> bool:
    return any(path.match(place) and len(path.parts) == place.count("/") + 1 for place in PLACES)


def _where(place: Place, upload: Upload) -> PurePosixPath:
    """Where a single file belongs: where its sender says, or else where the base has one of that name."""
    name = _safe(PurePosixPath(upload.name).name)
    if said := upload.where.strip().strip("/"):
        path = PurePosixPath(said)
        return _safe(said) if path.suffix in ENDINGS else _safe((path / name).as_posix())
    known = [path.relative_to(place.curated) for path in _of_a_base(place.curated) if path.name == name.name]
    if len(known) == 1:
        return PurePosixPath(known[0].as_posix())
    example = known[0].as_posix() if known else f"facts/{name}"
    raise UploadRefused(message("upload.where"), name=name, example=example)


# Folders --------------------------------------------------------------------------------------------------------------


def _home(place: Place) -> Path:
    return working_note(place.shelf).parent


def _noted(place: Place) -> dict[str, str] | None:
    with suppress(OSError, ValueError):
        noted: dict[str, str] = json.loads(working_note(place.shelf).read_text(encoding="utf-8"))
        return noted
    return None


def _of_a_base(folder: Path) -> Sequence[Path]:
    """The files of a base in a folder, in order; what else lies there, such as .git, is left alone."""
    found = (path for path in folder.rglob("*") if path.suffix in ENDINGS and path.is_file() and not path.is_symlink())
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def _files(folder: Path) -> dict[PurePosixPath, bytes]:
    return {PurePosixPath(path.relative_to(folder)): path.read_bytes() for path in _of_a_base(folder)}


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path, content in _files(folder).items():
        digest.update(f"{path}\0".encode())
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def _tidy(place: Place) -> None:
    """Remove copies that nobody has agreed to for an hour, and working copies that have been followed by another one."""
    kept = place.now().curated
    for folder in _home(place).glob("*/"):
        with suppress(OSError):
            if folder != kept and time.time() - folder.stat().st_mtime > STALE:
                shutil.rmtree(folder, ignore_errors=True)
