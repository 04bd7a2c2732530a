"""Files of points: what people have is read, what cannot be read is refused by its line."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.faults import UserError
from playground.point_file import parse_points, read_points, write_points

ROWS = [[1.5, -2, 0], [3, 4e-3, 1], [0, 0, 1]]


@pytest.mark.parametrize(
    "text",
    [
        "1.5,-2,0\n3,4e-3,1\n0,0,1\n",
        "1.5,-2,0\r\n3,0.004,1\r\n0,0,1",
        "1.5,-2,0\r3,0.004,1\r0,0,1\r",
        "1.5;-2;0\n3;.004;1\n0;0;1\n",
        "1,5;-2;0\n3;0,004;1\n0;0;1\n",
        "1.5\t-2\t0\n3\t0.004\t1\n0\t0\t1\n",
        "1,5\t-2\t0\n3\t4e-3\t1\n0\t0\t1\n",
        "1.5 -2 0\n3   0.004\t1\n   0 0 1  \n",
        "x,y,label\n1.5,-2,0\n3,0.004,1\n0,0,1\n",
        '"x","y","label"\n"1.5","-2","0"\n"3", "0.004", "1"\n0,0,1\n',
        'x;y;"label; of two"\n1,5;-2;0\n3;0,004;1\n0;0;1\n',
        "# made by hand; x, y\n\n1.5,-2,0\n\n  # one more\n3,0.004,1\n,,\n0,0,1\n\n",
        "1.5, −2, 0\n3, 0.004, 1\n0, 0, 1\n",
        "\ufeffx,y,label\n1.5,-2,0\n3,0.004,1\n0,0,1\n",
    ],
    ids=[
        "commas",
        "CRLF",
        "CR",
        "semicolons",
        "decimal comma",
        "tabs",
        "tabs and decimal comma",
        "blanks",
        "header",
        "quotes",
        "a separator in quotes",
        "comments and empty lines",
        "a minus as printed",
        "BOM",
    ],
)
def test_the_same_points_however_they_are_written(tmp_path: Path, text: str):
    assert parse_points(text).rows.tolist() == ROWS
    path = tmp_path / "points.csv"
    path.write_bytes(text.encode())
    read = read_points(str(path))
    assert read.rows.tolist() == ROWS
    assert read.texts == ()
    assert read.columns == (1, 2, 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_names_of_any_language_are_read(tmp_path: Path, encoding: str):
    path = tmp_path / "points.csv"
    path.write_text("länge;breite;klasse\n1,5;2;größer\n0;0;kleiner\n", encoding=encoding)
    read = read_points(str(path))
    assert read.names == ("länge", "breite", "klasse")
    assert read.texts == ("größer", "kleiner")
    assert read.rows.tolist() == [[1.5, 2, 0], [0, 0, 1]]


def test_names_of_classes_are_numbered_in_natural_order_and_numbers_stay():
    assert parse_points("0,0,class 10\n0,0,Class 2\n0,0,class 10\n0,0,b").texts == (
        "b",
        "Class 2",
        "class 10",
    )
    assert parse_points("0,0,class 10\n0,0,Class 2\n0,0,class 10\n0,0,b").rows[:, 2].tolist() == [2, 1, 2, 0]
    assert parse_points("0,0,7\n0,0,-3\n0,0,2.5").rows[:, 2].tolist() == [7, -3, 2.5]


def test_numbers_of_any_length_in_names_are_in_order():
    long, longer = "a" + "0" * 9 + "8" * 5000, "a" + "9" * 5001
    names = [longer, long, "a010", "a9", "a"]
    assert parse_points("".join(f"0,0,{name}\n" for name in names)).texts == tuple(names[::-1])


IRIS = "sepal length,sepal width,petal length,petal width,species\n5.1,3.5,1.4,0.2,setosa\n"


@pytest.mark.parametrize(
    ("text", "columns", "row"),
    [
        (IRIS, (1, 2, 5), [5.1, 3.5, 0]),
        (",a,b,kind\n0,1,2,3\n", (2, 3, 4), [1, 2, 3]),
        ("id,label,x,y,note\n9,1,2,3,4\n", (3, 4, 2), [2, 3, 1]),
        ("Y,X,z\n1,2,3\n", (2, 1, 3), [2, 1, 3]),
        ("y,x1,x2\n1,2,3\n", (2, 3, 1), [2, 3, 1]),
        ("class,name,x1,x2\n1,a,2,3\n", (3, 4, 1), [2, 3, 1]),
        ("a,a,a\n1,2,3\n", (1, 2, 3), [1, 2, 3]),
        ("setosa,1,2\n", (2, 3, 1), [1, 2, 0]),
        ("1,2,3,\n", (1, 2, 3), [1, 2, 3]),
        ("1,2,3,4\n", (1, 2, 4), [1, 2, 4]),
    ],
)
def test_columns_are_found_by_name_and_by_what_is_in_them(text: str, columns: tuple, row: list[float]):
    read = parse_points(text)
    assert read.columns == columns
    assert read.rows.tolist() == [row]


def test_columns_can_be_chosen_and_the_reading_says_which():
    read = parse_points(IRIS, (3, 4, 5))
    assert read.rows.tolist() == [[1.4, 0.2, 0]]
    assert read.reading() == (
        "x from column 3 (petal length), y from column 4 (petal width), label from column 5 (species)"
    )
    assert parse_points("1 2 3").reading() == "x from column 1, y from column 2, label from column 3"


@pytest.mark.parametrize(
    "columns", [(1,), (1, 2), (1, 2, 3, 4), (0, 1, 2), (1, 2, 6), (-1, 2, 3), (1, 1, 1), (1, 2, 2)]
)
def test_columns_that_are_not_there_are_refused(columns: tuple[int, ...]):
    with pytest.raises(UserError, match=r"5 columns, and columns=\[.*three different numbers from 1 to 5"):
        parse_points(IRIS, columns)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("\n  \n# nothing\n", "is empty"),
        ("x,y,label\n", "holds a header and no points"),
        ("x,y,label\n\n#\n", "holds a header and no points"),
        ("x,y\n1,2,3\n", "line 2: 3 columns: expected 2 as in the header"),
        ("1,2,0\n\n3,4\n", "line 3: 2 columns: expected 3 as in the lines above"),
        ("1,2,0\n3,4,1,5\n", "line 2: 4 columns"),
        ("1,2\n3,4\n", "line 1: 2 columns: expected two columns of numbers for x and y, and one for the"),
        ("x\n1\n", "line 2: 1 column:"),
        ("x|y|label\n1|2|0\n", "parted by semicolons, tabs, commas or blanks"),
        ("x,y,2020\n1,2,3\n", "line 1: 3 columns: expected two columns of numbers"),
        ("x,y,2020\n1,2,3\n", "as a header it may hold no number"),
        ("a,b,1\n", "line 1: 3 columns: expected two columns of numbers"),
        ("x,y,label\n1,2,0\n1,abc,0\n", "line 3, column 2 (y): found 'abc': expected a finite number"),
        ("x,y,label\n# c\n\n1,2,0\n1,,0\n", "line 5, column 2 (y): found nothing: expected a finite number"),
        ("1,2,0\n1,nan,0\n", "line 2, column 2: found 'nan': expected a finite number"),
        ("NaN,2,0\n", "line 1, column 1: found 'NaN'"),
        ("1,-inf,0\n", "line 1, column 2: found '-inf'"),
        ("1,1e999,0\n", "line 1, column 2: found '1e999'"),
        ("1,2,0\n1,1_0,0\n", "line 2, column 2: found '1_0'"),
        ("1,abc,0\n1,2,0\n", "line 2, column 2: found '2': expected a name like the labels above"),
        ("1,2,0\n1,2,a\n", "line 2, column 3: found 'a': expected a finite number like the labels above"),
        ("1,2,a\n1,2,\n", "line 2, column 3: found nothing: expected a name like the labels above"),
        ("1;2;0\n1;1.234,5;0\n", "line 2, column 2: found '1.234,5'"),
        ("1,2,0\n1,2,\0\n", "line 2: this is not text"),
        ('1,2,"a\n' + "3,4,b\n" * 5, "line 1: unexpected end of data"),
        ("1,2,0\n" + '1,2,"a\n' + "3,4,b\n" * 50_000, "line 2: field larger than field limit"),
        ("1" * 200_000, "line 1: more than 100000 characters"),
        ("1,2," + "x" * 100 + "\n1," + "x" * 100 + ",2", "xxx…'"),
        ("1,2,0\n" * 100_001, "line 100001: more than 100000 points"),
    ],
)
def test_what_cannot_be_read_is_refused_by_line_and_column(text: str, said: str):
    with pytest.raises(UserError) as caught:
        parse_points(text, source="points.csv")
    assert str(caught.value).startswith("points.csv")
    assert said in str(caught.value)
    assert len(str(caught.value)) < 200


def test_as_many_points_as_there_may_be_are_read():
    assert len(parse_points("1,2,0\n" * 100_000).rows) == 100_000


class Endless:
    """A file of ten million lines that counts how many of them were asked for."""

    def __init__(self, lines: int = 10_000_000):
        self.left, self.asked = lines, 0

    def readline(self, size: int = -1) -> str:
        self.asked += 1
        self.left -= 1
        return "1,2,0\n" if self.left >= 0 else ""


def test_ten_million_lines_are_given_up_at_the_first_too_many(monkeypatch: pytest.MonkeyPatch):
    endless = Endless()
    monkeypatch.setattr("playground.point_file.io.StringIO", lambda *_, **__: endless)
    with pytest.raises(UserError, match="line 100001: more than 100000 points"):
        parse_points("")
    assert endless.asked < 100_010


@pytest.mark.parametrize("content", [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n\0\0", b"1,2,gr\xf6\xdfer\n"])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "points.csv"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"points\.csv, line \d: this is not text"):
        read_points(str(path))


def test_what_is_no_file_is_refused_by_its_name(tmp_path: Path):
    with pytest.raises(UserError, match=r"absent\.csv cannot be read \(No such file"):
        read_points(str(tmp_path / "absent.csv"))
    with pytest.raises(UserError, match="is not a file"):
        read_points(str(tmp_path))
    with pytest.raises(UserError, match="cannot be read"):
        read_points(str(tmp_path / ("x" * 3000)))
    for name in ("\ud800.csv", "a\0.csv"):
        with pytest.raises(UserError, match="cannot be the name of a file"):
            read_points(str(tmp_path / name))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name here")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(UserError, match=r"pipe\.csv is not a file"):
        read_points(str(tmp_path / "pipe.csv"))


def test_a_file_without_leave_to_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "points.csv"
    path.write_text("1,2,3")

    def denied(*_: object, **__: object) -> None:  # a test that runs as root may read everything
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", denied)
    with pytest.raises(UserError, match=r"points\.csv cannot be read \(Permission denied\)"):
        read_points(str(path))


numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=20))
def test_what_is_written_reads_back_to_the_bit(rows: list[tuple[float, float, float]]):
    assert parse_points(write_points(rows)).rows.tobytes() == np.array(rows).tobytes()


def test_names_of_classes_are_written_and_read_back():
    names, rows = (
        ("a, b", "it's", 'say "c"', "ü 2", "ü 10"),
        [[0.5, 1, 4], [2, 3, 0], [1, 1, 1], [4, 5, 2], [0, 0, 3]],
    )
    read = parse_points(write_points(rows, names))
    assert read.texts == names
    assert read.rows.tolist() == rows
    assert write_points([[1, 2.5, 0]]) == "x,y,label\n1,2.5,0\n"
