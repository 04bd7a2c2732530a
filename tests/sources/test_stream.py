"""Streams from a server of this machine, through the reader that OpenCV has for them."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from playground.opencv import cv2
from playground.sources import capture, player, reader
from playground.sources.reader import Reader, Readers
from playground.sources.source import parse_source
from tests.sources.fake_camera import shot_of, status_of

FRAMES = 6


class Server(ThreadingHTTPServer):
    """A camera on the network at /live, and a video file at /film.avi.

    `wishes` is what each connection to /live does in turn after `FRAMES` pictures, the last one for good: it
    is "closed", or goes "silent", or goes on "larger"; "mute" is one that says nothing from the beginning.
    """

    daemon_threads = True

    def __init__(self, port: int = 0, film: bytes = b"") -> None:
        super().__init__(("127.0.0.1", port), Page)
        self.film, self.wishes = film, ["closed"]
        self.closing = threading.Event()
        self.mute = threading.Semaphore(0)  # one for every connection that waits
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        self.thread.start()

    def address(self, page: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{page}"

    def stop(self) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()
        self.thread.join()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing about clients that leave."""


class Page(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        if self.path == "/film.avi":
            self._begin("video/x-msvideo", ("Content-Length", str(len(self.server.film))))
            self.wfile.write(self.server.film)
            return
        wish = self.server.wishes.pop(0) if len(self.server.wishes) > 1 else self.server.wishes[0]
        if wish != "mute":
            self._begin("multipart/x-mixed-replace; boundary=frame")
            self._show(64, 48)
        if wish == "larger":
            self._show(96, 96)
        if wish in ("mute", "silent"):
            self.server.mute.release()
            self.server.closing.wait(20)

    def _begin(self, kind: str, *headers: tuple[str, str]) -> None:
        self.send_response(200)
        for name, value in (("Content-Type", kind), *headers):
            self.send_header(name, value)
        self.end_headers()

    def _show(self, width: int, height: int) -> None:
        for number in range(FRAMES):
            _, image = cv2.imencode(".jpg", np.full((height, width, 3), 40 * number, np.uint8))
            picture = image.tobytes()
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
            self.wfile.write(head.encode() + picture + b"\r\n")
            time.sleep(0.01)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture(autouse=True)
def soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "RETRY", 0.05)
    monkeypatch.delenv("http_proxy", raising=False)  # which OpenCV would ask


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


def reading(server: Server, page: str = "live", every: bool = False) -> Reader:
    return Reader(capture.capture_of(parse_source(server.address(page))), every)


def test_a_stream_plays_and_where_it_ends_it_is_lost_and_comes_back(server: Server) -> None:
    server.wishes = ["closed", "silent"]
    stream = reading(server)
    first = shot_of(stream)
    assert first.pixels.shape == (48, 64, 3)
    assert first.truth is None
    told = status_of(stream, "lost", 2.0)
    assert told.startswith("No more pictures from http://127.0.0.1: ")
    assert told.endswith("It is tried again until it is back.")
    status_of(stream, "playing", 2.0)
    assert shot_of(stream).number >= FRAMES
    stream.close()
    server.closing.set()
    assert stream.released(2.0)


def test_a_stream_whose_server_goes_away_comes_back_with_it(server: Server) -> None:
    stream = reading(server)
    shot_of(stream)
    port = server.server_port
    server.stop()
    until = time.monotonic() + 2.0
    while "does not answer" not in status_of(stream, "lost", 2.0):
        assert time.monotonic() < until, stream.status
    again = Server(port)
    again.wishes = ["silent"]
    status_of(stream, "playing", 2.0)
    stream.close()
    again.stop()
    assert stream.released(2.0)


def test_a_server_that_goes_silent_is_told_and_then_given_up(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capture, "NETWORK_PATIENCE", 300)
    monkeypatch.setattr(reader, "SILENT", 0.1)
    server.wishes = ["silent"]
    stream = reading(server)
    shot_of(stream)
    assert "No picture from http://127.0.0.1 for" in status_of(stream, "silent", 2.0)
    status_of(stream, "lost", 2.0)
    stream.close()
    assert stream.released(2.0)


def test_a_server_that_never_answers_keeps_nobody_waiting(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "RELEASE", 0.1)
    server.wishes = ["mute"]
    readers = Readers(every=False)
    stream = readers.open(parse_source(server.address("live")))
    assert server.mute.acquire(timeout=2)
    assert stream.wait(0.01) is None
    readers.close()
    assert not stream.released(0), "it is left to its thread, which still waits"
    server.closing.set()
    assert stream.released(2.0)


def test_the_street_stands_in_for_a_server_that_does_not_answer(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capture, "NETWORK_PATIENCE", 100)
    server.wishes = ["mute", "mute", "silent"]
    stream = reading(server)
    assert shot_of(stream).truth is not None
    assert "http://127.0.0.1 does not answer: check the address" in status_of(stream, "missing", 2.0)
    kinds = set()
    while (shot := shot_of(stream)).truth is not None:
        kinds.add(stream.status.kind)
    assert "opening" not in kinds, "why it is missing goes on to be told while it is tried again"
    assert shot.pixels.shape == (48, 64, 3)
    stream.close()
    assert stream.released(2.0)


def test_a_stream_that_changes_its_size_goes_on(server: Server) -> None:
    server.wishes = ["larger"]
    device = capture.capture_of(parse_source(server.address("live")))
    device.open()
    greys = []
    while (view := device.read()) is not None:
        greys.append(round(float(view.pixels.mean()) / 40))
    device.release()
    assert greys == [*range(FRAMES), *range(FRAMES)]


def test_a_video_at_an_address_plays_to_its_end_and_begins_anew(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 100, (64, 48))
    for number in range(FRAMES):
        writer.write(np.full((48, 64, 3), 40 * number, np.uint8))
    writer.release()
    server.film = path.read_bytes()
    film = reading(server, "film.avi", every=True)
    shots = []
    while (shot := film.wait()) is not None:
        shots.append(round(float(shot.pixels.mean()) / 40))
    assert shots == list(range(FRAMES))
    film = reading(server, "film.avi")
    while shot_of(film).number < 2 * FRAMES:
        pass
    film.close()
    assert film.released(2.0)
