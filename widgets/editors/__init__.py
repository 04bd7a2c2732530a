"""Editors: one small class for each kind of parameter."""

from __future__ import annotations

from playground.kinds import (
    BoxRows,
    Choice,
    FilePath,
    Integers,
    Kind,
    Matrix,
    Names,
    Numbers,
    PointTable,
    Rows,
    Slider,
    Subset,
    Toggle,
    Volume,
)
from playground.kinds.pairs import Pair
from playground.params import Field
from playground.sources.kind import PictureSource
from playground.variants import Variants
from widgets.editors.base import Editor
from widgets.editors.boxes import BoxesEditor
from widgets.editors.choice import ChoiceEditor
from widgets.editors.file import FileEditor
from widgets.editors.integers import IntegersEditor
from widgets.editors.lists import NamesEditor, NumbersEditor, RowsEditor
from widgets.editors.matrix import MatrixEditor
from widgets.editors.number import NumberEditor
from widgets.editors.pair import PairEditor
from widgets.editors.pictures import PictureSourceEditor
from widgets.editors.plain import PlainEditor
from widgets.editors.points import PointsEditor
from widgets.editors.subset import SubsetEditor
from widgets.editors.toggle import ToggleEditor
from widgets.editors.variants import VariantsEditor
from widgets.editors.volume import VolumeEditor

EDITORS: dict[type[Kind], type[Editor]] = {
    Slider: NumberEditor,
    Pair: PairEditor,
    Choice: ChoiceEditor,
    Toggle: ToggleEditor,
    Subset: SubsetEditor,
    Integers: IntegersEditor,
    Matrix: MatrixEditor,
    Volume: VolumeEditor,
    Names: NamesEditor,
    Numbers: NumbersEditor,
    Rows: RowsEditor,
    FilePath: FileEditor,
    PictureSource: PictureSourceEditor,
    PointTable: PointsEditor,
    BoxRows: BoxesEditor,
    Variants: VariantsEditor,
}


def editor_for(field: Field) -> Editor:
    """Make the editor for a field; a kind of its own line, or of none, gets a text entry that reads JSON."""
    for kind in type(field.kind).__mro__:
        if kind in EDITORS:
            return EDITORS[kind](field)
    return PlainEditor(field)
