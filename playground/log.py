"""The log: one rotating file a user, written by the window and by its engines."""

from __future__ import annotations

import contextlib
import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

from playground.places import log_folder

FORMAT = "%(asctime)s %(processName)s[%(process)d] %(levelname)s %(name)s: %(message)s"


def log_path() -> Path:
    """Return where the log belongs."""
    return log_folder() / "playground.log"


def open_log(level: int = logging.INFO) -> Path | None:
    """Send the root logger of this process to the log file; None where no file can be written.

    Opening it again while it is open changes nothing.
    """
    path = log_path()
    root = logging.getLogger()
    for handler in root.handlers:
        if isinstance(handler, LogFile) and handler.baseFilename == os.path.abspath(path):
            return path
    if path.parts[0] == "~":  # without a home the system's place stays unexpanded
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = LogFile(path)
    except OSError:
        return None
    handler.setFormatter(logging.Formatter(FORMAT))
    root.addHandler(handler)
    root.setLevel(level)
    return path


def close_log() -> None:
    """Close the log file of this process, if it is open."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, LogFile)]:
        root.removeHandler(handler)
        handler.close()


class LogFile(RotatingFileHandler):
    """A rotating file that several processes may share, and whose own failures stay silent.

    Another process may have rotated the file away: then this one follows the name, as the next line would
    otherwise land in the backup. Two that rotate in the same instant cost one backup, not the log.
    """

    def __init__(self, path: Path, size: int = 1_000_000, backups: int = 3) -> None:
        super().__init__(path, maxBytes=size, backupCount=backups, encoding="utf-8", errors="replace")

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record, to the file that has the name now."""
        if self.stream is not None and self._rotated_away(self.stream.fileno()):
            self.stream.close()
            self.stream = None  # FileHandler.emit opens it again
        super().emit(record)

    def doRollover(self) -> None:
        """Start a new file; where the system refuses (held open on Windows), go on with the old one."""
        with contextlib.suppress(OSError):
            super().doRollover()

    def handleError(self, record: logging.LogRecord) -> None:
        """Drop the record: a full disk must not become a storm on stderr."""

    def _rotated_away(self, descriptor: int) -> bool:
        try:
            named, held = os.stat(self.baseFilename), os.fstat(descriptor)
        except OSError:
            return True
        return (named.st_dev, named.st_ino) != (held.st_dev, held.st_ino)
