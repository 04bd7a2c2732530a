import hashlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from playground.detectors import download
from playground.detectors.catalogue import (
    CATALOGUE,
    Model,
    ModelFile,
    find,
    installed,
    models_folder,
)
from playground.faults import Cancelled, UserError
from tests.darknet.files import real

CFG = b"[net]\nwidth=32\n" * 10
WEIGHTS = os.urandom(300_000)


def known(name: str, content: bytes) -> ModelFile:
    return ModelFile(f"https://models.test/{name}", len(content), hashlib.sha256(content).hexdigest())


MODEL = Model("toy", "Toy", "2 classes", "none", (known("toy.cfg", CFG), known("toy.weights", WEIGHTS)))


class Site(HTTPServer):
    """Serves what `pages` hold; each entry of `cuts` ends one answer after so many bytes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.pages = {"/toy.cfg": CFG, "/toy.weights": WEIGHTS}
        self.cuts: list[int] = []
        self.ranges = True
        self.moved = ""
        self.asked: list[tuple[str, str]] = []
        self.silence: threading.Event | None = None
        self.drip = 0.0
        self.opener = build_opener(ProxyHandler({}), download.HttpsOnly)

    def open(self, request: Request, *, timeout: float):
        """Stand in for the web: every host is this server."""
        local = f"http://127.0.0.1:{self.server_port}{request.selector}"
        return self.opener.open(Request(local, headers=dict(request.header_items())), timeout=timeout)

    def handle_error(self, request, client_address) -> None:
        """Say nothing about clients that leave."""


class Page(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        site, start = self.server, 0
        site.asked.append((self.path, self.headers["Range"]))
        if site.moved:
            self.send_response(302)
            self.send_header("Location", site.moved)
            self.end_headers()
            return
        if self.path not in site.pages:
            self.send_error(404)
            return
        content = site.pages[self.path]
        if site.ranges:
            start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
            if start >= len(content):
                self.send_error(416)
                return
        self.send_response(206 if site.ranges else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        end = start + site.cuts.pop(0) if site.cuts else len(content)
        step = 50_000 if site.drip else len(content)
        for place in range(start, end, step):
            self.wfile.write(content[place : min(place + step, end)])
            time.sleep(site.drip)
        if site.silence:
            self.wfile.flush()
            site.silence.wait(5)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        if server.silence:
            server.silence.set()
        server.shutdown()
        thread.join()


def get(site: Site, folder: Path, **options) -> tuple[Path, ...]:
    return download.get(MODEL, folder=folder, web=site, **options)


def parts(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in folder.iterdir()}


def test_a_model_comes_whole_and_verified_and_is_not_asked_for_again(site: Site, tmp_path: Path):
    told: list[tuple[float, str]] = []
    folder = tmp_path / "new" / "models"
    paths = get(site, folder, progress=lambda *now: told.append(now))
    assert [path.read_bytes() for path in paths] == [CFG, WEIGHTS]
    assert parts(folder) == {"toy.cfg": len(CFG), "toy.weights": len(WEIGHTS)}
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert told[-1] == (1.0, "Toy: 0.3 of 0.3 MB")
    asked = len(site.asked)
    assert get(site, folder) == paths == installed(MODEL, folder)
    assert len(site.asked) == asked


def test_a_download_that_is_cut_goes_on_where_it_was_cut(site: Site, tmp_path: Path):
    site.cuts = [len(CFG), 100_000, 50_000]
    assert get(site, tmp_path)[1].read_bytes() == WEIGHTS
    asked = [start for path, start in site.asked if path == "/toy.weights"]
    assert asked == ["bytes=0-", "bytes=100000-", "bytes=150000-"]


def test_without_ranges_it_begins_again(site: Site, tmp_path: Path):
    site.ranges, site.cuts = False, [len(CFG), 100_000]
    assert get(site, tmp_path)[1].read_bytes() == WEIGHTS


def test_cancel_keeps_what_has_come_for_the_next_time(site: Site, tmp_path: Path):
    with pytest.raises(Cancelled):
        get(site, tmp_path, cancelled=lambda: parts(tmp_path).get("toy.weights.part", 0) > 0)
    come = parts(tmp_path)["toy.weights.part"]
    assert 0 < come < len(WEIGHTS)
    assert not installed(MODEL, tmp_path)
    get(site, tmp_path)
    assert site.asked[-1] == ("/toy.weights", f"bytes={come}-")


def altered(site: Site) -> None:
    site.pages["/toy.weights"] = WEIGHTS[:-1] + bytes([WEIGHTS[-1] ^ 1])


def endless(site: Site) -> None:
    site.pages["/toy.weights"] = WEIGHTS * 4


@pytest.mark.parametrize("change", [altered, endless])
def test_another_file_than_the_catalogues_is_deleted(
    site: Site, tmp_path: Path, change: Callable[[Site], None]
):
    change(site)
    with pytest.raises(UserError, match=r"toy.weights is not the file that the catalogue knows.*SHA-256"):
        get(site, tmp_path)
    assert parts(tmp_path) == {"toy.cfg": len(CFG)}


def shorter(site: Site) -> None:
    site.pages["/toy.weights"] = WEIGHTS[:1000]


def missing(site: Site) -> None:
    del site.pages["/toy.weights"]


def cut_at_once(site: Site) -> None:
    site.cuts = [len(CFG)] + [0] * 20


def stuck(site: Site) -> None:
    site.silence, site.cuts = threading.Event(), [len(CFG), 0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (shorter, r"shorter than the catalogue's"),
        (missing, r"models.test answers 404"),
        (cut_at_once, r"the connection ended early"),
        (stuck, r"silent for|does not answer"),
    ],
)
def test_what_the_network_does_not_bring_is_said_with_what_to_do(
    site: Site, tmp_path: Path, monkeypatch, change: Callable[[Site], None], said: str
):
    monkeypatch.setattr(download, "PATIENCE", 0.05)
    change(site)
    with pytest.raises(UserError, match=rf"Toy cannot be downloaded: .*{said}") as caught:
        get(site, tmp_path)
    assert "by hand: save https://models.test/toy.cfg and https://models.test/toy.weights in" in str(
        caught.value
    )
    assert not installed(MODEL, tmp_path)


class Offline:
    def open(self, request: Request, *, timeout: float):
        raise URLError(socket.gaierror(-3, "Temporary failure in name resolution"))


def test_offline_says_what_to_put_where(tmp_path: Path):
    with pytest.raises(UserError, match=rf"models.test cannot be reached .*by hand: save .* in {tmp_path}"):
        download.get(MODEL, folder=tmp_path, web=Offline())


@pytest.mark.parametrize("moved", ["http://127.0.0.1:1/toy.cfg", "ftp://models.test/toy.cfg"])
def test_a_redirect_away_from_https_is_not_followed(site: Site, tmp_path: Path, moved: str):
    site.moved = moved
    with pytest.raises(UserError, match=r"https only|not allowed"):
        get(site, tmp_path)
    assert len(site.asked) == 1


def test_a_redirect_within_https_goes_on_from_the_same_byte():
    asked = Request("https://github.test/toy.weights", headers={"Range": "bytes=1000-"})
    there = "https://assets.test/1?signed"
    followed = download.HttpsOnly().redirect_request(asked, BytesIO(), 302, "Found", HTTPMessage(), there)
    assert followed is not None
    assert (followed.full_url, followed.get_header("Range")) == (there, "bytes=1000-")


def test_only_https_is_asked(site: Site, tmp_path: Path):
    plain = replace(MODEL.files[0], address="http://models.test/toy.cfg")
    model = replace(MODEL, files=(plain, MODEL.files[1]))
    with pytest.raises(UserError, match="not an https address"):
        download.get(model, folder=tmp_path, web=site)
    assert site.asked == []


def test_a_full_disk_is_said(site: Site, tmp_path: Path):
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    (tmp_path / "toy.cfg.part").symlink_to("/dev/full")
    with pytest.raises(UserError, match=rf"Toy cannot be kept in {tmp_path} \(the disk is full\)"):
        get(site, tmp_path)


def test_a_folder_that_cannot_be_made_is_said(site: Site, tmp_path: Path):
    (tmp_path / "models").write_text("a file")
    with pytest.raises(UserError, match=r"Toy cannot be kept in .*models \(File exists\)"):
        get(site, tmp_path / "models")


def test_a_file_that_was_put_there_by_hand_counts_once_it_is_verified(site: Site, tmp_path: Path):
    (tmp_path / "toy.weights").write_bytes(WEIGHTS)
    assert installed(MODEL, tmp_path) == ()
    assert (
        get(site, tmp_path)
        == installed(MODEL, tmp_path)
        == (
            tmp_path / "toy.cfg",
            tmp_path / "toy.weights",
        )
    )
    assert [path for path, _ in site.asked] == ["/toy.cfg"], "only what is missing is asked for"


def test_a_slow_server_is_waited_for_as_long_as_something_comes(site: Site, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(download, "PATIENCE", 0.1)
    site.drip = 0.04
    told: list[float] = []
    get(site, tmp_path, progress=lambda fraction, text: told.append(fraction))
    assert installed(MODEL, tmp_path)
    assert len(site.asked) == 2, "each file in one connection"
    assert len(set(told)) > 5


@pytest.mark.parametrize("give_up", [False, True])
def test_a_name_server_that_is_silent_keeps_nobody_from_cancelling(tmp_path: Path, monkeypatch, give_up):
    """Neither may the engine be silent meanwhile, or it would be taken for hung."""
    monkeypatch.setattr(download, "HEARD", 0.01)
    monkeypatch.setattr(download, "PATIENCE", 0.02)
    back, told = threading.Event(), []

    class Silent:
        def open(self, request: Request, *, timeout: float):
            back.wait(5)
            raise URLError("too late")

    def ask() -> None:
        download.get(
            MODEL,
            lambda fraction, text: told.append(fraction),
            lambda: give_up and len(told) == 3,
            folder=tmp_path,
            web=Silent(),
        )

    with pytest.raises(Cancelled if give_up else UserError, match=None if give_up else "does not answer"):
        ask()
    assert len(told) == (3 if give_up else 2 * 2 * download.TRIES)
    back.set()


def test_a_file_changed_since_is_not_used(site: Site, tmp_path: Path):
    _, weights = get(site, tmp_path)
    weights.write_bytes(WEIGHTS[:-1] + b"x")
    assert installed(MODEL, tmp_path) == ()
    assert get(site, tmp_path)[1].read_bytes() == WEIGHTS


def test_the_catalogue_names_safe_addresses_and_whole_checksums():
    files = [file for model in CATALOGUE.values() for file in model.files]
    for file in files:
        assert file.address.startswith("https://")
        assert len(bytes.fromhex(file.sha256)) == 32
    assert len({file.name for file in files}) == len(files), "they lie in one folder"
    assert all(find(name) is model for name, model in CATALOGUE.items())
    sizes = [model.size for model in CATALOGUE.values()]
    assert sizes == sorted(sizes)
    with pytest.raises(UserError, match="unknown model 'yolo-slowest': there are yolo-fastest, yolox-nano"):
        find("yolo-slowest")


def test_a_model_is_loaded_from_its_first_file():
    for model in CATALOGUE.values():
        first, *others = (Path(file.name) for file in model.files)
        assert others in ([], [first.with_suffix(".weights")]), "they are found beside it"


def test_the_catalogue_knows_the_published_files():
    model = find("yolo-fastest")
    for file in model.files:
        assert file.fits(real(file.name))
    assert models_folder() == Path(os.environ["PLAYGROUND_HOME"]) / "models"
