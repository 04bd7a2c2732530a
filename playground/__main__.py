"""The command line.

    playground [SCENE] [--set NAME=VALUE]… [--device D] [--present]      open the window
    playground list | run | shot | record | models | bench | info        see `playground COMMAND --help`

Exit status: 0 done; 2 bad usage or bad input, told in one line; 1 a bug.
"""

from __future__ import annotations

import argparse
import errno
import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from playground import __version__, links, log, registry
from playground.faults import UserError, one_line
from playground.params import Params, fields
from playground.scene import Scene

if TYPE_CHECKING:
    from playground.commands import bench

COMMANDS = ("list", "run", "shot", "record", "models", "bench", "info")
FILM = """A film of a scene: its panes and readings, without gallery and controls, a picture every K steps.

The first picture is of the start. The same command gives the same pictures.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = given[0] if given and given[0] in COMMANDS else "open"
    try:
        options = _parser(command).parse_args(given if command == "open" else given[1:])
        status = _run(command, options)
        sys.stdout.flush()
        return status
    except UserError as error:
        print(f"playground: {error}", file=sys.stderr)
        log.open_log()
        logging.getLogger("playground").error("%s: %s", " ".join(given), error)
        log.close_log()
        return 2
    except KeyboardInterrupt:
        print("playground: interrupted", file=sys.stderr)
        return 130
    except OSError as error:
        if sys.stdout.closed or error.errno not in (errno.EPIPE, errno.ENOSPC):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left has nowhere to go
        if error.errno == errno.EPIPE:  # the reader of our output has gone, as with `| head`
            return 0
        print(f"playground: the output cannot be written: {error.strerror}", file=sys.stderr)
        return 2


def _run(command: str, options: argparse.Namespace) -> int:
    if command == "list":
        from playground.commands import listing  # late, like all below: each command loads what it needs

        return listing.main(as_json=options.json)
    if command == "run":
        from playground.commands import running

        return running.main(*_scene(options), options)
    if command == "bench":
        from playground.commands import bench

        return bench.main(options.names, options.json, _live())
    if command == "models":
        from playground.commands import models

        return models.main(options.action == "get", options.name, options.json)
    if command == "info":
        from playground.commands import info

        return info.main()
    if command == "shot":
        from widgets import shot  # from here into the window's package, as below

        return shot.main(*_scene(options), options)
    if command == "record":
        from widgets import record

        return record.main(*_scene(options), options)
    if options.set and not options.scene:
        raise UserError("--set without a scene", "name the scene first")
    scene, params = _scene(options) if options.scene else (None, None)
    chosen = bool(options.set) or options.scene.startswith(links.SCHEME)
    # Until the window stands Ctrl+C ends the program by itself: the imports of Qt and numpy may swallow an
    # exception or crash of it, and so may Qt's calls.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from widgets import app

    return app.main(scene, params if chosen else None, options.device, options.present)


def _live() -> bench.Live:
    """Return what times a scene in a window; engines are timed without one where there is no Qt."""
    from playground.commands import bench

    try:
        from widgets.bench import live
    except ImportError:
        return bench.no_live
    return live


def _scene(options: argparse.Namespace) -> tuple[Scene, Params]:
    """Return the scene and parameters that the command line names."""
    if options.scene.startswith(links.SCHEME):
        scene, params = links.read(options.scene)
    else:
        scene = registry.find(options.scene)
        params = scene.params()
    changes: dict[str, object] = {}
    for assignment in options.set:
        name, equals, text = assignment.partition("=")
        if not equals:
            raise UserError(f"--set {assignment!r} sets nothing", "expected NAME=VALUE")
        changes[name] = links.value(text)
    named = set(changes)
    seed = getattr(options, "seed", None)
    if seed is not None and "seed" in params.values():
        changes.setdefault("seed", seed)
    chosen = params.updated(changes)
    for field in fields(type(chosen)):
        if field.name in named and (why := chosen.idle(field)):
            print(f"playground: {field.name} is not used while {why}", file=sys.stderr)
    return scene, chosen


def _parser(command: str) -> argparse.ArgumentParser:
    name = "playground" if command == "open" else f"playground {command}"
    parser = OneLineParser(
        prog=name,
        description={"open": __doc__, "record": FILM}.get(command),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    if command in ("open", "run", "shot", "record"):
        optional = "?" if command == "open" else None
        parser.add_argument(
            "scene", nargs=optional, default="", metavar="SCENE", help="a scene's name or a share link"
        )
        parser.add_argument(
            "--set", action="append", default=[], metavar="NAME=VALUE", help="set a parameter"
        )
        parser.add_argument("--device", default="", metavar="D", help="cuda, mps, xpu or cpu")
    if command == "open":
        parser.add_argument("--present", action="store_true", help="full screen, panes only, larger type")
        parser.add_argument("--version", action="version", version=f"playground {__version__}")
    if command in ("run", "shot", "record"):
        parser.add_argument("--steps", type=_count, default=None, metavar="N", help="how many steps")
        parser.add_argument("--seed", type=_count, default=None, metavar="S", help="seed of all randomness")
    if command == "run":
        parser.add_argument("--save", default="", metavar="FILE", help="write results: .npz, .json, .csv")
    if command == "models":
        parser.add_argument("action", nargs="?", choices=("get",), metavar="get", help="download a model")
        parser.add_argument("name", nargs="?", default="", metavar="NAME", help="which one")
    if command in ("list", "run", "models", "bench"):
        parser.add_argument("--json", action="store_true", help="print JSON on stdout")
    if command in ("shot", "record"):
        size, out = ((1600, 1000), ".png|.svg") if command == "shot" else ((1280, 800), ".gif|.webm")
        parser.add_argument("--size", type=_size, default=size, metavar="WxH", help="in pixels")
        parser.add_argument("--theme", choices=("light", "dark"), default="light")
        parser.add_argument("--out", required=True, metavar=f"FILE{out}")
    if command == "record":
        parser.add_argument("--every", type=_positive, default=1, metavar="K", help="steps between pictures")
        parser.add_argument("--fps", type=_positive, default=None, help="pictures a second; 25, of a .gif 10")
    if command == "bench":
        parser.add_argument("names", nargs="*", metavar="NAME", help="which benchmarks; all without")
    return parser


class OneLineParser(argparse.ArgumentParser):
    """Says what is wrong in one line, like every other refusal."""

    def error(self, message: str) -> NoReturn:
        """Exit with 2."""
        self.exit(2, f"{self.prog}: {one_line(message)}; see `{self.prog} --help`\n")


def _count(text: str) -> int:
    count = int(text) if text.isdecimal() else -1
    if count < 0:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a whole number ≥ 0")
    return count


def _positive(text: str) -> int:
    count = int(text) if text.isdecimal() else 0
    if count < 1:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a whole number ≥ 1")
    return count


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (
        width.isdigit() and height.isdigit() and 200 <= int(width) <= 8192 and 150 <= int(height) <= 8192
    ):
        expected = "expected WxH from 200x150 to 8192x8192, such as 1600x1000"
        raise argparse.ArgumentTypeError(f"{text!r}: {expected}")
    return int(width), int(height)


if __name__ == "__main__":
    multiprocessing.freeze_support()  # a frozen program starts its engine process through itself
    sys.exit(main())
