"""The main window: gallery, the panel of one scene, and everything that outlives a scene."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from playground.faults import Fault
from playground.params import Params
from playground.places import assets_folder
from playground.presets import Preset
from playground.registry import Broken
from playground.scene import Scene
from widgets.appearance import Appearance
from widgets.export import Export
from widgets.folding import Folding
from widgets.gallery import Card, Gallery
from widgets.menu import Menu
from widgets.panel import Panel
from widgets.session import Session
from widgets.settings import Settings
from widgets.sharing import Sharing
from widgets.shortcuts import Shortcuts
from widgets.steering import Engine

TICK_MS = 16
"""One screen tick."""


class Window(QWidget):
    """Shows the gallery and one scene at a time; all of them share one engine process."""

    painted = Signal()

    def __init__(
        self,
        scenes: Mapping[str, Scene | Broken],
        engine: Engine,
        settings: Settings,
        settings_path: Path | None = None,
        device: str = "",
    ) -> None:
        super().__init__()
        self.panel: Panel | None = None
        self.session = Session(settings, settings_path, self)
        self.appearance = Appearance(self.session, self)  # first: parts made before it keep other type
        self.sharing = Sharing(scenes, self)
        self.export = Export(engine, self)
        self.menu = Menu(settings.theme, self)
        self.gallery = Gallery([_card(name, scene) for name, scene in scenes.items()])
        self._scenes = scenes
        self._engine = engine
        self._device = device
        self._was_painted = False
        self._folding = Folding(self.gallery, self.session)
        self._stack = QStackedWidget()
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=TICK_MS)
        self._arrange()
        self._connect()
        self._restore_geometry()
        self._fold()

    def open_scene(self, name: str, params: Params | None = None, playing: bool = True) -> None:
        """Show a scene as it was the last time, or with parameters from which undo goes back to that."""
        scene = self._scenes.get(name)
        if not isinstance(scene, Scene):
            return
        self._close_panel()
        history, notice = self.session.history(scene)
        if params is not None:
            history.arrive(params)
        pace = scene.pace_at(history.now) or self.session.settings.steps_per_second
        theme = self.appearance.theme
        self.panel = panel = Panel(scene, history, self._engine, theme, self.menu, pace, parent=self._stack)
        self._follow(panel)
        panel.header.show_presets(*self.sharing.offered(scene))
        self._folding.adopt(panel)
        if layout := self.session.settings.layouts.get(name):
            panel.restore_layout(layout)
        self._stack.addWidget(panel)
        self._stack.setCurrentWidget(panel)
        self.gallery.select(name)
        self.setWindowTitle(f"{scene.title} – Playground")
        self.show_notice(notice)
        panel.steering.open(self._device, playing)
        panel.setFocus()
        self._timer.start()

    def show_notice(self, text: str, passing: bool = False, undo: Callable[[], object] | None = None) -> None:
        """Show something worth knowing; a passing notice leaves by itself, what it tells may be undone."""
        if text and self.panel is not None:
            self.panel.banner.show_notice(text, passing, undo)

    def show_fault(self, fault: Fault) -> None:
        """Show a failure of the window itself."""
        if self.panel is not None:
            self.panel.banner.show_fault(fault, self.panel.steering.link(), restart=False)

    def present(self, presenting: bool) -> None:
        """Fill the screen with the panes alone, in larger type, or come back."""
        self._folding.present(presenting, self.panel)
        self.appearance.present(presenting)
        if presenting:
            self.showFullScreen()
            self.show_notice("Esc leaves full screen, Ctrl+. brings the controls.", passing=True)
        else:
            self.showNormal()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save the session and end the engine."""
        self._timer.stop()
        self.export.recorder.close()
        self._save()
        self._engine.close()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the gallery where room is short."""
        super().resizeEvent(event)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system's theme while that is what the user chose."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ThemeChange:
            self.appearance.follow_system()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first paint."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.gallery)
        row.addWidget(self._stack, 1)
        self.setMinimumSize(640, 440)

    def _connect(self) -> None:
        self._timer.timeout.connect(self._tick)
        self.session.due.connect(self._save)
        self.sharing.wanted.connect(self._go_to)
        self.sharing.noticed.connect(lambda text: self.show_notice(text, passing=True))
        self.sharing.undoable.connect(lambda text, undo: self.show_notice(text, undo=undo))
        self.sharing.kept.connect(self._offer_presets)
        self.sharing.failed.connect(self.show_fault)
        self.export.noticed.connect(lambda text: self.show_notice(text, passing=True))
        self.export.failed.connect(self.show_fault)
        self.export.recorder.changed.connect(
            lambda: self.menu.show_recording(self.export.recorder.seconds is not None)
        )
        self.gallery.chosen.connect(self._choose)
        self.menu.acted.connect(self._act)
        self.menu.theme_chosen.connect(self.appearance.choose)
        self.appearance.changed.connect(self._use_theme)
        Shortcuts(self).add("Escape", self._leave)

    def _follow(self, panel: Panel) -> None:
        """Hear what the user does in a panel that reaches beyond it."""
        scene, header = panel.scene, panel.header
        header.preset_chosen.connect(self._go_to)
        header.folded.connect(lambda: self._folding.toggle_controls(panel))
        for mark in (header.recording, panel.transport.recording):
            mark.clicked.connect(self.export.recorder.stop)
        header.own.renamed.connect(lambda mine, title: self.sharing.rename_preset(mine, scene, title))
        header.own.deleted.connect(lambda mine: self.sharing.delete_preset(mine, scene))
        panel.lesson.followed.connect(self.sharing.open_link)
        panel.canvas.followed.connect(self.sharing.open_link)
        panel.steering.changed.connect(self.session.change_soon)

    def _tick(self) -> None:
        if self.panel is not None:
            self.panel.tick()
            self.export.tick(self.panel)

    def _act(self, name: str) -> None:
        panel = self.panel
        if panel is None:
            return
        acts: dict[str, Callable[[], object]] = {
            "undo": panel.steering.undo,
            "redo": panel.steering.redo,
            "copy_link": lambda: self.sharing.copy_link(panel.steering),
            "paste_link": self.sharing.paste_link,
            "save_preset": lambda: self.sharing.save_preset(panel.steering),
            "larger": lambda: self.appearance.enlarge(1),
            "smaller": lambda: self.appearance.enlarge(-1),
            "usual": lambda: self.appearance.enlarge(0),
            "lesson": lambda: panel.column.show_lesson(not panel.column.shows_lesson),
            "reset_view": panel.canvas.reset_view,
            "fold_controls": lambda: self._folding.toggle_controls(panel),
            "present": lambda: self.present(not self._folding.presenting),
            **self.export.acts(panel),
        }
        acts[name]()

    def _leave(self) -> None:
        if self.panel is not None and self.panel.offer.dismiss():
            return
        if self.panel is not None and self.panel.canvas.maximised:
            self.panel.canvas.restore()
        elif self._folding.presenting:
            self.present(False)

    def _choose(self, name: str) -> None:
        """Open a scene of the gallery; the one that is open goes on as it is."""
        if self.panel is not None and self.panel.scene.name == name:
            self.panel.setFocus()
        else:
            self.open_scene(name)

    def _go_to(self, preset: Preset) -> None:
        if self.panel is not None:
            self.panel.banner.clear_faults()
        if self.panel is not None and self.panel.scene.name == preset.scene:
            self.panel.steering.begin(preset.params)
        else:
            self.open_scene(preset.scene, preset.params)

    def _offer_presets(self) -> None:
        if self.panel is not None:
            self.panel.header.show_presets(*self.sharing.offered(self.panel.scene))

    def _use_theme(self) -> None:
        if self.panel is not None:
            self.panel.canvas.set_theme(self.appearance.theme)
        self._fold()

    def _fold(self) -> None:
        self._folding.fit(self.width() / self.appearance.theme.scale, self.panel)

    def _close_panel(self) -> None:
        if self.panel is not None:
            self.export.recorder.stop()
            self._remember()
            self._stack.removeWidget(self.panel)
            self.panel.deleteLater()
            self.panel = None

    def _remember(self) -> None:
        if self.panel is not None:
            steering, layout = self.panel.steering, self.panel.layout_state()
            self.session.keep(steering.scene, steering.history, layout, steering.pace)

    def _save(self) -> None:
        self._remember()
        if not self._folding.presenting:
            geometry = base64.b64encode(self.saveGeometry().data()).decode()
            self.session.change(geometry=geometry)
        self.show_notice(self.session.save())

    def _restore_geometry(self) -> None:
        screen = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(1440, screen.width()), min(900, screen.height()))
        if self.session.settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.session.settings.geometry.encode()))


def _card(name: str, scene: Scene | Broken) -> Card:
    if isinstance(scene, Broken):
        return Card(name, name, "Could not be loaded", "", None, scene.reason)
    thumbnail = assets_folder() / "thumbnails" / f"{name}.png"
    return Card(name, scene.title, scene.topic, scene.summary, thumbnail if thumbnail.is_file() else None)
