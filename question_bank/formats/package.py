"""Zip packages that strangers send, within stated limits: Word, QTI, anything but workbooks."""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass

from question_bank.formats.unreadable import UnreadableFile

_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class PackageLimits:
    """What a package may at most be."""

    file_bytes: int = 50 * 2**20
    entries: int = 20_000
    entry_bytes: int = 50 * 2**20
    unpacked_bytes: int = 200 * 2**20
    # Text shrinks to a tenth or twentieth; only a bomb passes both of these.
    compression_ratio: int = 150
    ratio_from_bytes: int = 20 * 2**20


class Package:
    """A zip package whose entries are read one by one, never unpacked to a disk."""

    def __init__(self, data: bytes, limits: PackageLimits | None = None) -> None:
        """Open a package; raises UnreadableFile when it is damaged or beyond the limits."""
        self.limits = limits or PackageLimits()
        self._read = 0
        if len(data) > self.limits.file_bytes:
            raise UnreadableFile(f"文件超过 {self.limits.file_bytes // 2**20} MB，请拆成几个文件")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise UnreadableFile("压缩包不完整或已损坏，请重新导出后再上传") from error
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        self._check(infos, len(data))
        self._infos = {_plain_name(info.filename): info for info in infos}

    def _check(self, infos: list[zipfile.ZipInfo], packed: int) -> None:
        limits = self.limits
        if len(infos) > limits.entries:
            raise UnreadableFile(f"压缩包中有 {len(infos)} 个文件，不像正常的题库，已拒绝读取")
        unpacked = sum(info.file_size for info in infos)
        is_bomb = (
            unpacked > limits.ratio_from_bytes and unpacked > packed * limits.compression_ratio
        )
        if unpacked > limits.unpacked_bytes or is_bomb:
            raise UnreadableFile(
                f"压缩包解开后有 {unpacked // 2**20} MB，不像正常的题库，已拒绝读取"
            )

    @property
    def names(self) -> list[str]:
        """The names of the files in the package, with `/` between folders."""
        return list(self._infos)

    def __contains__(self, name: str) -> bool:
        return _plain_name(name) in self._infos

    def read(self, name: str) -> bytes:
        """Return a file of the package.

        Raises KeyError when there is none, UnreadableFile when it is damaged, encrypted, or holds
        more than the package says.
        """
        info = self._infos[_plain_name(name)]
        parts: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as entry:
                while chunk := entry.read(_CHUNK):
                    size += len(chunk)
                    self._read += len(chunk)
                    if size > self.limits.entry_bytes or self._read > self.limits.unpacked_bytes:
                        raise UnreadableFile("压缩包中的内容过大，已拒绝读取")
                    parts.append(chunk)
        except (RuntimeError, NotImplementedError) as error:
            raise UnreadableFile("压缩包设有密码，或压缩方式不常见，请重新导出后再上传") from error
        except UnreadableFile:
            raise
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise UnreadableFile("压缩包不完整或已损坏，请重新导出后再上传") from error
        return b"".join(parts)


def _plain_name(name: str) -> str:
    """Return a name without `./`, `..` and leading slashes: nothing outside the package."""
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/")
