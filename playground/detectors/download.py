"""Download a model of the catalogue: resumed where it was cut, verified before it has its name.

Runs in the engine process or on the command line, and only when it is asked for.
"""

from __future__ import annotations

import contextlib
import errno
import http.client
import os
import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future, wait
from pathlib import Path
from typing import IO, Final, Protocol, cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from playground.detectors.catalogue import Model, ModelFile, by_hand, installed, models_folder
from playground.faults import Cancelled, UserError
from playground.places import make_folder

PIECE: Final = 1 << 16
"""Bytes taken at a time; between two, progress is told and Cancel is heard."""
PATIENCE: Final = 4.0
"""Seconds without a byte after which the connection is given up and made anew."""
TRIES: Final = 4
"""Connections in a row that may bring nothing new."""
HEARD: Final = 0.1
"""Seconds between two looks whether to go on waiting for a connection."""


class Opener(Protocol):
    """What opens an address: urllib's OpenerDirector, or a stand-in."""

    def open(self, fullurl: Request, *, timeout: float) -> http.client.HTTPResponse:
        """Send a request and return the response once its headers are there."""
        ...


class HttpsOnly(HTTPRedirectHandler):
    """Follows redirects only to https."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> Request | None:
        """Return the request that follows a redirect. UserError where it would leave https."""
        try:
            _check_https(newurl)
        except UserError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def opener() -> Opener:
    """Return the opener that downloads use."""
    return cast(Opener, build_opener(HttpsOnly))


def get(
    model: Model,
    progress: Callable[[float, str], None] = lambda fraction, text: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    folder: Path | None = None,
    web: Opener | None = None,
) -> tuple[Path, ...]:
    """Download what is missing of a model and return the paths of its files, each verified by its SHA-256.

    `progress` is told the fraction and a line of text. Cancelled, or cut off, what has come so far stays as
    FILE.part, and the next call goes on there. Raises Cancelled; UserError, saying what to do, where it
    cannot be had, and for a file that is not the catalogue's, which is deleted.
    """
    place = folder or models_folder()
    try:
        make_folder(place)
        done = 0
        for file in model.files:
            before = done

            def tell(size: int, before: int = before) -> None:
                come = before + size
                text = f"{model.title}: {come / 1e6:.1f} of {model.size / 1e6:.1f} MB"
                progress(come / model.size, text)

            _get_file(file, place / file.name, tell, cancelled, web or opener())
            done += file.size
    except OSError as error:
        reason = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
        raise UserError(
            f"{model.title} cannot be kept in {place} ({reason})", by_hand(model, place)
        ) from None
    except Unreachable as error:
        raise UserError(f"{model.title} cannot be downloaded: {error}", by_hand(model, place)) from None
    return installed(model, place)


class Unreachable(Exception):
    """The network does not bring the file; the message says why."""


class CutOff(Unreachable):
    """A connection ended before the file did; another one may bring the rest."""


def _get_file(
    file: ModelFile, target: Path, tell: Callable[[int], None], cancelled: Callable[[], bool], web: Opener
) -> None:
    if file.fits(target):
        return
    _check_https(file.address)
    part = target.with_name(f"{target.name}.part")
    tries, furthest = 0, _size(part)
    while _size(part) < file.size:
        try:
            _fetch(file, part, tell, cancelled, web)
        except CutOff:
            tries = tries + 1 if _size(part) <= furthest else 0
            furthest = max(furthest, _size(part))
            if tries == TRIES:
                raise
    if not file.fits(part):
        part.unlink()
        raise UserError(
            f"{file.name} is not the file that the catalogue knows, and was deleted",
            f"expected {file.size} bytes with SHA-256 {file.sha256}; try again later",
        )
    os.replace(part, target)
    tell(file.size)


def _fetch(
    file: ModelFile, part: Path, tell: Callable[[int], None], cancelled: Callable[[], bool], web: Opener
) -> None:
    """Add to a part what one connection brings. Unreachable, CutOff, Cancelled, or the disk's OSError."""
    size = _size(part)
    with _network(file, part):
        response = _opened(file, size, tell, cancelled, web)
    with response, part.open("ab") as kept:
        if response.status != http.client.PARTIAL_CONTENT:
            kept.truncate(0)  # the server sends all of it
            size = 0
        while size <= file.size:  # one byte beyond is enough to tell, more would only fill the disk
            with _network(file, part):
                piece = response.read1(min(PIECE, file.size + 1 - size))
            if not piece:
                break
            kept.write(piece)
            size += len(piece)
            tell(min(size, file.size))
            if cancelled():
                raise Cancelled
    if size < file.size:
        raise CutOff("the connection ended early")


def _opened(
    file: ModelFile, size: int, tell: Callable[[int], None], cancelled: Callable[[], bool], web: Opener
) -> http.client.HTTPResponse:
    """Ask for a file from a byte on, and wait twice PATIENCE at most.

    In a thread of its own: a name server or a firewall may be silent for longer, and nothing stops that.
    """
    request = Request(file.address, headers={"User-Agent": "playground", "Range": f"bytes={size}-"})
    coming: Future[http.client.HTTPResponse] = Future()

    def ask() -> None:
        try:
            response = web.open(request, timeout=PATIENCE)
        except BaseException as error:
            coming.set_exception(error)
        else:
            coming.set_result(response)

    threading.Thread(target=ask, name="download", daemon=True).start()
    for _ in range(max(1, round(2 * PATIENCE / HEARD))):
        tell(size)
        if cancelled():
            coming.add_done_callback(_closed)
            raise Cancelled
        if wait((coming,), HEARD).done:
            return coming.result()
    coming.add_done_callback(_closed)
    raise URLError(TimeoutError())


def _closed(late: Future[http.client.HTTPResponse]) -> None:
    if late.exception() is None:
        late.result().close()


@contextlib.contextmanager
def _network(file: ModelFile, part: Path) -> Generator[None]:
    """Tell failures of the network from others: what is raised within is Unreachable or CutOff."""
    host = urlsplit(file.address).netloc
    try:
        yield
    except HTTPError as error:
        with error:
            if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
                part.unlink(missing_ok=True)
                raise Unreachable("the file there is shorter than the catalogue's") from None
            raise Unreachable(f"{host} answers {error.code} {error.reason}") from None
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise CutOff(f"{host} does not answer") from None
        raise Unreachable(f"{host} cannot be reached ({error.reason})") from None
    except TimeoutError:
        raise CutOff(f"{host} has been silent for {PATIENCE:g} s") from None
    except (OSError, http.client.HTTPException) as error:
        raise CutOff(f"the connection broke ({error or type(error).__name__})") from None


def _size(path: Path) -> int:
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_size
    return 0


def _check_https(address: str) -> None:
    if urlsplit(address).scheme != "https":
        raise UserError(f"{address} is not an https address", "models come over https only")
