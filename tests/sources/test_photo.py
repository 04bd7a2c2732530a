"""Image files of every kind, shown right or refused in words."""

import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtGui import QColorSpace, QImage

from playground.faults import UserError
from playground.opencv import cv2
from playground.sources.photo import read_photo

Image = npt.NDArray[np.uint8]


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(
    pixels: npt.NDArray[np.integer], colour_type: int, size: tuple[int, int] = (0, 0), extra: bytes = b""
) -> bytes:
    """Write a PNG by hand: (H, W, channels), 8 or 16 bits; `size` is what the header claims."""
    height, width = pixels.shape[:2]
    big_endian = pixels.astype(pixels.dtype.newbyteorder(">"))
    rows = b"".join(b"\0" + row.tobytes() for row in big_endian)
    head = struct.pack(
        ">IIBBBBB", *(size if size != (0, 0) else (width, height)), 8 * pixels.itemsize, colour_type, 0, 0, 0
    )
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + extra
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def exif(orientation: int) -> bytes:
    return b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHIHH", 0x112, 3, 1, orientation, 0) + bytes(4)


def tiff(pixels: Image, photometric: int) -> bytes:
    """Write an uncompressed TIFF by hand."""
    height, width, channels = pixels.shape
    tags = [(256, width), (257, height), (258, 8), (259, 1), (262, photometric), (273, 8), (277, channels)]
    tags += [(278, height), (279, pixels.size)]
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    start = 8 + pixels.size
    return (
        b"II*\0"
        + struct.pack("<I", start)
        + pixels.tobytes()
        + struct.pack("<H", len(tags))
        + entries
        + bytes(4)
    )


@pytest.fixture
def read(tmp_path: Path):
    def reading(content: bytes) -> Image:
        (tmp_path / "picture").write_bytes(content)
        return read_photo(tmp_path / "picture")

    return reading


def corners() -> Image:
    """Four corners of four colours: red, green above, blue, white below; twice as wide as high."""
    image = np.zeros((16, 32, 3), np.uint8)
    image[:8, :16], image[:8, 16:], image[8:, :16], image[8:, 16:] = (
        (255, 0, 0),
        (0, 255, 0),
        (0, 0, 255),
        255,
    )
    return image


# Where EXIF orientation says the first row and column of the stored image are (TIFF 6.0, tag 274).
UPRIGHT = {
    1: lambda image: image,
    2: lambda image: image[:, ::-1],
    3: lambda image: image[::-1, ::-1],
    4: lambda image: image[::-1],
    5: lambda image: image.swapaxes(0, 1),
    6: lambda image: image[::-1].swapaxes(0, 1),
    7: lambda image: image[::-1, ::-1].swapaxes(0, 1),
    8: lambda image: image[:, ::-1].swapaxes(0, 1),
}


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".webp", ".tiff", ".gif", ".jpg"])
def test_every_format_comes_as_red_green_blue(read, suffix: str) -> None:
    flags = [cv2.IMWRITE_WEBP_QUALITY, 101] if suffix == ".webp" else []
    encoded = cv2.imencode(suffix, corners()[..., ::-1], flags)[1].tobytes()
    image = read(encoded)
    assert image.dtype == np.uint8
    lossy = suffix in (".gif", ".jpg")
    np.testing.assert_allclose(image[::15, ::31], corners()[::15, ::31], atol=40 if lossy else 0)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_stands_upright_with_alpha_and_without(read, orientation: int) -> None:
    extra = chunk(b"eXIf", exif(orientation))
    expected = UPRIGHT[orientation](corners())
    np.testing.assert_array_equal(read(png(corners(), 2, extra=extra)), expected)
    alpha = np.full((16, 32, 1), 255, np.uint8)
    alpha[0, 0] = 0
    seen = corners()
    seen[0, 0] = 255
    with_alpha = png(np.concatenate([corners(), alpha], axis=2), 6, extra=extra)
    np.testing.assert_array_equal(read(with_alpha), UPRIGHT[orientation](seen))


def test_a_turned_jpeg_stands_upright(read) -> None:
    content = cv2.imencode(".jpg", corners()[..., ::-1])[1].tobytes()
    application = b"Exif\0\0" + exif(6)
    marker = b"\xff\xe1" + struct.pack(">H", len(application) + 2) + application
    image = read(content[:2] + marker + content[2:])
    assert image.shape == (32, 16, 3)
    np.testing.assert_allclose(image[::31, ::15], UPRIGHT[6](corners())[::31, ::15], atol=3)


def test_sixteen_bits_grey_and_half_transparent(read) -> None:
    deep = np.full((4, 6, 3), (65535, 32896, 0), np.uint16)
    assert read(png(deep, 2))[0, 0].tolist() == [255, 128, 0]
    grey = np.full((4, 6, 1), 77, np.uint8)
    assert read(png(grey, 0))[3, 5].tolist() == [77, 77, 77]
    veil = np.full((4, 6, 4), (100, 0, 255, 51), np.uint8)  # a fifth of the colour, four fifths of white
    assert read(png(veil, 6))[0, 0].tolist() == [224, 204, 255]
    assert read(png(veil.astype(np.uint16) * 257, 6))[0, 0].tolist() == [224, 204, 255]
    palette = chunk(b"PLTE", bytes([10, 20, 30])) + chunk(b"tRNS", bytes([0]))
    assert read(png(np.zeros((4, 6, 1), np.uint8), 3, extra=palette))[0, 0].tolist() == [255, 255, 255]


def test_cmyk_is_shown_in_its_colours(read, tmp_path: Path) -> None:
    red = np.tile(np.array([0, 255, 255, 0], np.uint8), (16, 16, 1))
    assert read(tiff(red, photometric=5))[0, 0].tolist() == [255, 0, 0]
    image = QImage(red.tobytes(), 16, 16, 64, QImage.Format.Format_CMYK8888)
    image.setColorSpace(QColorSpace())
    assert image.save(str(tmp_path / "red.jpg"))
    np.testing.assert_allclose(read_photo(tmp_path / "red.jpg")[8, 8], (255, 0, 0), atol=6)


def bombs() -> dict[str, bytes]:
    """Small files whose headers claim billions of pixels."""
    image = np.full((16, 24, 3), 77, np.uint8)
    jpeg, bmp, gif, webp = (
        bytearray(cv2.imencode(suffix, image, flags)[1].tobytes())
        for suffix, flags in (
            (".jpg", []),
            (".bmp", []),
            (".gif", []),
            (".webp", [cv2.IMWRITE_WEBP_QUALITY, 101]),
        )
    )
    frame = jpeg.index(b"\xff\xc0")
    jpeg[frame + 5 : frame + 9] = struct.pack(">HH", 60000, 60000)
    bmp[18:26] = struct.pack("<ii", 40000, 40000)
    gif[6:10] = struct.pack("<HH", 60000, 60000)
    stream = webp.index(b"VP8L") + 9
    (bits,) = struct.unpack("<I", webp[stream : stream + 4])
    webp[stream : stream + 4] = struct.pack("<I", bits | 0xFFFFFFF)  # 16384 × 16384, the most there can be
    huge = bytearray(tiff(image, photometric=2))
    for tag in (256, 257, 278):
        place = huge.index(struct.pack("<HHI", tag, 4, 1)) + 8
        huge[place : place + 4] = struct.pack("<I", 40000)
    zeros = png(np.zeros((1000, 1000, 3), np.uint8), 2, size=(40000, 40000))
    named = {"png": zeros, "jpg": jpeg, "bmp": bmp, "gif": gif, "webp": webp, "tiff": huge}
    return {name: bytes(content) for name, content in named.items()}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit of memory")
def test_bombs_are_refused_from_their_headers(tmp_path: Path) -> None:
    for name, content in bombs().items():
        (tmp_path / f"bomb.{name}").write_bytes(content)
    code = """if True:
        import resource, sys
        from pathlib import Path
        from playground.faults import UserError
        from playground.sources.photo import read_photo
        resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
        for path in sorted(Path(sys.argv[1]).iterdir()):
            try:
                read_photo(path)
            except UserError as error:
                print(error)
    """
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
    )
    told = done.stdout.splitlines()
    assert [line.split()[0] for line in told] == [f"bomb.{name}" for name in sorted(bombs())], done.stderr
    assert all("has too many pixels: expected at most 67 million" in line for line in told), told


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".bmp", ".webp", ".gif", ".tiff"])
def test_damaged_files_are_refused_by_name(tmp_path: Path, suffix: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    content = cv2.imencode(suffix, noise)[1].tobytes()
    path = tmp_path / f"photo{suffix}"
    for broken in (b"", content[:9], content[: len(content) // 3], noise.tobytes()):
        path.write_bytes(broken)
        with pytest.raises(UserError, match=rf"photo{suffix} is empty, damaged or no image: expected a PNG"):
            read_photo(path)


def test_what_is_no_file_is_refused_by_name(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.png", tmp_path, Path("/dev/zero")):
        with pytest.raises(UserError, match="there is no image file"):
            read_photo(path)
