"""Films: every picture is in them, at its time, and what goes wrong leaves what was filmed until then."""

import errno
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from playground import webm as container
from playground.film import RESERVE, Film, fitted, make_way
from playground.filming import Filming, Salvage
from playground.opencv import cv2

SIZE = (160, 120)
RED, GREEN, BLUE = (40, 40, 220), (60, 200, 60), (210, 80, 40)


def plain(colour: tuple[int, int, int], size: tuple[int, int] = SIZE) -> np.ndarray:
    return np.full((size[1], size[0], 3), colour, np.uint8)


def lined(at: int) -> np.ndarray:
    """A light picture with one dark line, a pixel wide, and one orange one across it."""
    picture = plain((247, 247, 245))
    picture[:, at] = (34, 34, 30)
    picture[at // 2, :] = (0, 159, 230)
    return picture


def webm(path: Path) -> tuple[list[np.ndarray], list[float]]:
    """The pictures of a film, and when each is shown, in ms."""
    video = cv2.VideoCapture(str(path))
    pictures, times = [], []
    while True:
        there, picture = video.read()
        if not there:
            return pictures, times
        pictures.append(picture)
        times.append(video.get(cv2.CAP_PROP_POS_MSEC))


def gif(path: Path) -> tuple[list[np.ndarray], list[int]]:
    _, film = cv2.imreadanimation(str(path))
    return [picture[..., :3] for picture in film.frames], [int(time) for time in film.durations]


def test_a_webm_has_each_picture_at_its_time(tmp_path: Path) -> None:
    film = Film(tmp_path / "f.webm", SIZE, fps=25)
    for colour, count in ((RED, 3), (GREEN, 1), (BLUE, 1000), (RED, 2)):
        film.add(plain(colour), count)
    assert not film.path.exists()
    film.close()
    assert [file.name for file in tmp_path.iterdir()] == ["f.webm"]
    pictures, times = webm(film.path)
    assert times == pytest.approx([0, 120, 160, 40160])
    for picture, colour in zip(pictures, (RED, GREEN, BLUE, RED), strict=True):
        assert picture.shape == (120, 160, 3)
        assert np.abs(picture - np.float64(colour)).max() < 6
    video = cv2.VideoCapture(str(film.path))
    assert video.get(cv2.CAP_PROP_FRAME_COUNT) / video.get(cv2.CAP_PROP_FPS) == pytest.approx(40.24, abs=0.05)


def test_any_moment_of_a_webm_can_be_gone_to(tmp_path: Path) -> None:
    film = Film(tmp_path / "f.webm", SIZE, fps=25)
    for shade in range(100):
        film.add(plain((2 * shade, 128, 250 - 2 * shade)))
    film.close()
    video = cv2.VideoCapture(str(film.path))
    video.set(cv2.CAP_PROP_POS_MSEC, 80 * 40)
    assert np.abs(video.read()[1].mean(axis=(0, 1)) - (160, 128, 90)).max() < 8


def test_a_gif_keeps_thin_lines_and_times_and_pictures_that_do_not_change(tmp_path: Path) -> None:
    film = Film(tmp_path / "f.gif", SIZE, fps=12)
    shown = [lined(30), lined(31), lined(31), lined(90)]
    for picture, count in zip(shown, (1, 1, 2, 3), strict=True):
        film.add(picture, count)
    film.close()
    pictures, times = gif(film.path)
    assert times == [80, 90, 160, 250]  # of 83.3, 83.3, 166.7, 250 ms, in whole hundredths of the time so far
    for picture, expected in zip(pictures, shown, strict=True):
        np.testing.assert_array_equal(picture, expected)


def test_a_photo_in_a_gif_stays_close(tmp_path: Path) -> None:
    x, y = np.meshgrid(np.linspace(0, 255, 160), np.linspace(0, 255, 120))
    photo = np.stack([x, y, 255 - x / 2 - y / 2], axis=2).astype(np.uint8)
    film = Film(tmp_path / "f.gif", SIZE, fps=10)
    film.add(photo)
    film.close()
    assert np.abs(gif(film.path)[0][0] - photo.astype(float)).mean() < 6


def test_a_picture_of_another_size_stands_in_the_middle() -> None:
    wide = fitted(plain(RED, (320, 120)), SIZE)
    assert wide.shape == (120, 160, 3)
    picture = plain(GREEN, (100, 120))
    picture[10:110, 10:90] = BLUE
    made = fitted(picture, SIZE)
    assert made[60, 80].tolist() == list(BLUE)
    assert made[60, 2].tolist() == list(GREEN)  # its own ground goes on beside it
    odd = lined(30)[:, :159]
    np.testing.assert_array_equal(fitted(odd, (158, 120)), odd[:, :158])  # no pixel is blurred
    assert (fitted(plain(RED, (1, 1)), SIZE) == RED).all()


@pytest.mark.parametrize("suffix", [".webm", ".gif"])
def test_a_disk_that_is_full_ends_a_film_that_can_be_seen(suffix: str, tmp_path: Path) -> None:
    room = [RESERVE + 2**20] * 5 + [RESERVE - 1]
    film = Film(tmp_path / f"f{suffix}", SIZE, fps=10, free=lambda folder: room.pop(0))
    for _ in range(4):
        film.add(plain(RED))
    with pytest.raises(OSError, match="No space left") as caught:
        film.add(plain(BLUE))
    assert caught.value.errno == errno.ENOSPC
    film.close()
    pictures, _ = (webm if suffix == ".webm" else gif)(film.path)
    assert len(pictures) == 4


def test_a_gif_cut_off_while_it_is_written_ends_with_its_last_whole_picture(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    film = Film(tmp_path / "f.gif", SIZE, fps=10)
    film.add(lined(20))
    noise = np.random.default_rng(0).integers(0, 255, (120, 160, 3), np.uint8)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6000, before[1]))  # as a full disk, but of this process alone
    try:
        with pytest.raises(OSError, match="too large"):
            film.add(noise)
        film.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    pictures, _ = gif(film.path)
    np.testing.assert_array_equal(pictures, [lined(20)])


def test_no_picture_leaves_no_file_and_no_folder_is_an_error(tmp_path: Path) -> None:
    for suffix in (".webm", ".gif"):
        Film(tmp_path / f"f{suffix}", SIZE, fps=10).close()
        with pytest.raises(OSError, match="No such file"):
            Film(tmp_path / "nowhere" / f"f{suffix}", SIZE, fps=10)
    assert list(tmp_path.iterdir()) == []


def noise(seed: int, size: tuple[int, int] = SIZE) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), np.uint8)


def salvaged(folder: Path) -> Salvage:
    salvage = Salvage(folder)
    while not salvage.done:
        pass
    return salvage


def test_what_a_killed_process_left_behind_becomes_a_film_in_true_time(tmp_path: Path) -> None:
    living, killed = tmp_path / "living", tmp_path / "killed"
    living.mkdir()
    film = Film(living / "f.webm", (480, 360), fps=25)
    for seed in range(12):
        film.add(noise(seed, film.size), count=1 + seed)
    shutil.copytree(living, killed)
    assert salvaged(living).films == []  # it is still being written
    film.close()
    salvage = salvaged(killed)
    assert (salvage.films, salvage.troubles) == ([killed / "f.webm"], {})
    assert [file.name for file in killed.iterdir()] == ["f.webm"]
    pictures, times = webm(film.path)
    found, found_times = webm(killed / "f.webm")
    assert 2 < len(found) < 12  # the last ones had not come to the disk yet
    assert found_times == times[: len(found)]
    np.testing.assert_array_equal(found, pictures[: len(found)])


def test_a_film_that_is_made_again_leaves_what_had_been_cut_off_beside_it(tmp_path: Path) -> None:
    living, killed = tmp_path / "living", tmp_path / "killed"
    living.mkdir()
    film = Film(living / "f.webm", (480, 360), fps=25)
    for seed in range(12):
        film.add(noise(seed, film.size))
    shutil.copytree(living, killed)
    with pytest.raises(OSError, match=r"f\.part\.ivf are still being written"):
        make_way(living / "f.webm")
    film.close()
    assert make_way(killed / "f.gif") is None
    assert make_way(killed / "f.webm") == killed / "f (2).webm"
    assert make_way(killed / "f.webm") is None
    assert [file.name for file in killed.iterdir()] == ["f (2).webm"]
    assert webm(killed / "f (2).webm")[0]


def test_a_process_killed_before_its_first_picture_leaves_nothing(tmp_path: Path) -> None:
    living, killed = tmp_path / "living", tmp_path / "killed"
    living.mkdir()
    film = Film(living / "f.webm", SIZE, fps=25)
    shutil.copytree(living, killed)
    film.close()
    assert salvaged(killed).films == []
    assert list(killed.iterdir()) == list(living.iterdir()) == []


def test_a_film_that_cannot_be_finished_keeps_its_pictures_until_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "f.webm").write_text("another film")
    film = Film(tmp_path / "f.webm", SIZE, fps=25)
    for seed in range(4):
        film.add(noise(seed))
    bare = tmp_path / "f.part.ivf"
    with monkeypatch.context() as full:
        full.setattr(container, "_pictures", out_of_room)
        with pytest.raises(OSError, match="No space left"):
            film.close()
        assert film.kept() == bare
        assert salvaged(tmp_path).troubles == {bare: "No space left on device"}
    assert not (tmp_path / "f.part.webm").exists()
    assert salvaged(tmp_path).films == [tmp_path / "f (2).webm"]
    assert len(webm(tmp_path / "f (2).webm")[0]) == 4
    assert (tmp_path / "f.webm").read_text() == "another film"


def out_of_room(bare: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


class SlowFilm:
    """Takes a picture only when it is let; `shown` tells which, and for how long."""

    def __init__(self) -> None:
        self.path = Path("f.webm")
        self.let = threading.Semaphore(0)
        self.asked = threading.Semaphore(0)
        self.shown: list[tuple[int, int]] = []
        self.full_after = 1000
        self.error: Exception = OSError(errno.ENOSPC, "No space left on device")
        self.closed = False

    def add(self, picture: np.ndarray, count: int = 1) -> None:
        self.asked.release()
        self.let.acquire()
        if len(self.shown) >= self.full_after:
            raise self.error
        self.shown.append((int(picture[0, 0, 0]), count))

    def close(self) -> None:
        self.closed = True


def test_a_slow_encoder_drops_pictures_and_the_film_keeps_true_time() -> None:
    film = SlowFilm()
    filming = Filming(film, fps=10)  # type: ignore[arg-type]
    filming.show(plain((0, 0, 0)), 0.0)
    while filming._shown is None:
        pass
    filming.show(plain((1, 0, 0)), 0.1)
    film.asked.acquire()  # it works on picture 0 now, and stands there
    for number in range(2, 50):
        filming.show(plain((number, 0, 0)), number / 10)
    filming.finish(6.0)
    for _ in range(10):
        film.let.release()
    filming.wait()
    assert film.shown == [(0, 1), (1, 48), (49, 11)]  # 49 stands from 4.9 s to the end
    assert (filming.trouble, filming.done, film.closed) == ("", True, True)


def test_a_film_lasts_as_long_as_was_filmed_also_where_its_first_picture_was_overtaken() -> None:
    film = SlowFilm()
    for _ in range(2):
        film.let.release()
    filming = Filming(film, fps=10)  # type: ignore[arg-type]
    with filming._news:  # it cannot take the first picture in time
        filming.show(plain((0, 0, 0)), 0.0)
        filming.show(plain((1, 0, 0)), 1.0)
        filming.finish(4.0)
    filming.wait()
    assert film.shown == [(1, 40)]


def test_a_picture_that_stands_is_compressed_once() -> None:
    film = SlowFilm()
    for _ in range(3):
        film.let.release()
    filming = Filming(film, fps=10)  # type: ignore[arg-type]
    for number in range(20):
        filming.show(plain((number // 10, 0, 0)), number / 10)
        while filming._waiting is not None:
            pass
    filming.finish(2.0)
    filming.wait()
    assert film.shown == [(0, 10), (1, 10)]


def test_a_film_without_a_picture_says_so(tmp_path: Path) -> None:
    filming = Filming(Film(tmp_path / "f.webm", SIZE, fps=10), fps=10)
    filming.finish(1.0)
    filming.wait()
    assert (filming.trouble, filming.film.kept()) == ("no picture came", None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (MemoryError(), "MemoryError"),
    ],
)
def test_a_film_that_can_no_longer_be_written_is_closed_and_says_why(error: Exception, said: str) -> None:
    film = SlowFilm()
    film.full_after, film.error = 1, error
    filming = Filming(film, fps=10)  # type: ignore[arg-type]
    for number in range(3):
        filming.show(plain((number, 0, 0)), number / 10)
        while filming._waiting is not None:
            film.let.release()
    filming.wait()
    filming.show(plain((9, 0, 0)), 0.9)  # nobody is disturbed
    assert (filming.trouble, film.closed, filming.done) == (said, True, True)
    assert film.shown == [(0, 1)]
