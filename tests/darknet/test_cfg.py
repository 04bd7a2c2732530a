import dataclasses

import pytest

from playground.darknet.architectures import yolo_fastest, yolov3_tiny
from playground.darknet.cfg import Cfg, parse_cfg, read_cfg
from playground.faults import UserError
from tests.darknet.files import SMALL, SMALL_NUMBERS, real

WIDE = SMALL[SMALL.index("width") : SMALL.index("size")]
WIDER = WIDE.replace("64", "8192").replace("32", "8192").replace("=8\n", "=64\n")


def test_a_small_network_is_read_with_its_shapes_and_numbers():
    cfg = parse_cfg(SMALL)
    assert [str(shape) for shape in cfg.shapes] == ["8×16×32", "14×16×32", "14×16×32"]
    assert [layer.line for layer in cfg.layers] == [6, 13, 17]
    head = cfg.heads[2]
    assert head.anchors == ((10, 14), (20, 30))
    assert (head.classes, head.scale_x_y, cfg.classes) == (2, 1.1, 2)
    assert sum(cfg.numbers(index) for index in range(3)) == SMALL_NUMBERS


@pytest.mark.parametrize(
    ("name", "numbers", "heads"),
    [
        # the counts that the published weight files hold
        ("yolo-fastest-1.1.cfg", 346_062, {121: "255×10×10", 130: "255×20×20"}),
        ("yolov3-tiny.cfg", 8_858_734, {16: "255×13×13", 23: "255×26×26"}),
        ("yolov4-tiny.cfg", 6_062_814, {30: "255×13×13", 37: "255×26×26"}),
        ("yolov2-tiny-voc.cfg", 15_867_885, {15: "125×13×13"}),
    ],
)
def test_published_networks_have_the_numbers_their_files_hold(name: str, numbers: int, heads: dict[int, str]):
    cfg = read_cfg(real(name))
    assert sum(cfg.numbers(index) for index in cfg.convolutions) == numbers
    assert {index: str(cfg.shapes[index]) for index in cfg.heads} == heads


@pytest.mark.parametrize(
    ("name", "text"), [("yolo-fastest-1.1.cfg", yolo_fastest()), ("yolov3-tiny.cfg", yolov3_tiny())]
)
def test_the_networks_that_need_no_file_are_the_published_ones(name: str, text: str):
    def plain(cfg: Cfg):
        return [dataclasses.replace(layer, line=0) for layer in cfg.layers]

    assert plain(parse_cfg(text)) == plain(read_cfg(real(name)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "[yolo]",
            "[lstm]",
            r"small\.cfg, line 17, \[lstm\] is not known here: known are convolutional, max",
        ),
        ("[yolo]", "[yolo", r"small\.cfg, line 17: \[yolo: expected a section"),
        (
            "[yolo]",
            "[route]\nlayers=9\n[yolo]",
            r"line 18, \[route\]: layers=9: expected whole numbers from -2",
        ),
        ("[yolo]", "[shortcut]\nfrom=-2\n[yolo]", r"line 17, \[shortcut\]: cannot add 8×16×32 to 14×16×32"),
        (
            "[yolo]",
            "[route]\nlayers=0,1\ngroups=3\n[yolo]",
            r"line 17, \[route\]: no group 0 of 3 in 8×16×32, ",
        ),
        ("classes=2", "classes=3", r"line 17, \[yolo\]: 2 anchors and 3 classes need 16 channels, and .* 14"),
        ("num=3", "num=4", r"line 19, \[yolo\]: anchors=.*: expected 4 pairs"),
        ("mask=1,2", "mask=1,3", r"line 18, \[yolo\]: mask=1,3: expected whole numbers from 0 to 2"),
        ("scale_x_y=1.1", "new_coords=1", r"line 22, \[yolo\]: new_coords=1: not known here"),
        (
            "activation=leaky",
            "activation=gelu",
            r"line 12, \[convolutional\]: activation=gelu: known are linear",
        ),
        ("stride=2", "stride=2.5", r"line 10, \[convolutional\]: stride=2\.5: expected a whole number"),
        ("stride=2", "stride=fast", r"line 10, \[convolutional\]: stride=fast: expected numbers"),
        ("filters=8", "", r"line 6, \[convolutional\]: filters is missing"),
        ("filters=8", "filters=99999999999", r"line 8, \[convolutional\]: filters=99999999999: expected"),
        (WIDE, WIDER, r"line 6, \[convolutional\]: more than 268435456 numbers"),
        ("size=3", "size=63\npadding=0\npad=0", r"line 6, \[convolutional\]: a window of 63 does not fit"),
        ("width=64", "width=0", r"line 3, \[net\]: width=0: expected a whole number from 1"),
        ("[net]", "[yolo]", r"line 2, \[yolo\] comes first: expected \[net\]"),
        ("filters=8", "filters 8", r"line 8: filters 8: expected a Darknet \.cfg"),
    ],
)
def test_what_is_wrong_is_said_by_file_and_line(tmp_path, old: str, new: str, said: str):
    path = tmp_path / "small.cfg"
    assert old in SMALL
    path.write_text(SMALL.replace(old, new, 1))
    with pytest.raises(UserError, match=said):
        read_cfg(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "broken.cfg is empty"),
        (b"# nothing\n\n", "broken.cfg is empty"),
        (bytes(range(256)) * 20, "broken.cfg, line 1: this is not text"),
        (b"[net]\nwidth=\x00\n", "broken.cfg, line 2: this is not text"),
        (b"[net]\nwidth=8\nheight=8\nchannels=3\n", r"broken.cfg has no \[yolo\] or \[region\]"),
        (b"x" * 2_000_000, "broken.cfg has 2000000 bytes"),
        (SMALL.encode()[:-70], "broken.cfg, line 17"),
    ],
)
def test_broken_files_are_refused_in_words(tmp_path, content: bytes, said: str):
    path = tmp_path / "broken.cfg"
    path.write_bytes(content)
    with pytest.raises(UserError, match=said):
        read_cfg(path)


@pytest.mark.parametrize("name", ["missing.cfg", ".", "null\0.cfg", "half\ud800.cfg"])
def test_files_that_are_none_are_refused_in_words(tmp_path, name: str):
    with pytest.raises(UserError, match=r"cannot be read|is not a file|cannot be the name"):
        read_cfg(tmp_path / name)
