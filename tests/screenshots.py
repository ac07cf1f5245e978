"""The pictures of the README, taken of the real app over the real guideline: `python tests/screenshots.py [NAME ...]`.

Each scene is typed and pressed as a reader would; what is then on the screen is stored under .screenshots.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from assistant.tui.app import HaicApp

if TYPE_CHECKING:
    from textual.pilot import Pilot

FOLDER = Path(__file__).parents[1] / ".screenshots"
WIDTH, HEIGHT = 120, 34


class Scene(Struct, frozen=True):
    """What is typed (a line each) and then pressed, and in which theme."""

    lines: tuple[str, ...]
    keys: tuple[str, ...] = ()
    theme: str = "haic-dark"
    height: int = HEIGHT


SCENES = {
    "start": Scene((), height=22),
    "answer": Scene(("Can a Child-Pugh B patient with portal vein invasion have HAIC?",), ("ctrl+o", "ctrl+o")),
    "verdict": Scene(
        (
            "/interview hcc-indication",
            "HCC, portal vein invasion never treated, no TACE, no spread, no systemic therapy yet",
            "Child-Pugh B, 8 points",
            "3 cm, 20 % of the liver, one lobe, no biliary reconstruction",
        ),
        theme="haic-light",
        height=40,
    ),
    "table": Scene(("/show table1",), (*["right"] * 6, "s", "p", "p")),
    "figure": Scene(("/show fig1",), ("down", "right")),
}


async def shown(scene: Scene) -> str:
    """The picture of a scene."""
    with tempfile.TemporaryDirectory() as home:
        app = HaicApp(home=lambda: Path(home), clock=lambda: 0.0)
        app.animation_level = "none"
        async with app.run_test(size=(WIDTH, scene.height), notifications=True) as pilot:
            app.theme = scene.theme
            app.composer.cursor_blink = False
            while not app.caught_up:
                await settled(app, pilot)
            for line in scene.lines:
                app.composer.put(line)
                await pilot.press("enter")
                await settled(app, pilot)
            for key in scene.keys:
                await pilot.press(key)
                await settled(app, pilot)
            await settled(app, pilot)
            return app.export_screenshot(title="haic")


async def settled(app: HaicApp, pilot: Pilot[Any]) -> None:
    await app.workers.wait_for_complete()
    await pilot.pause()


def main(names: list[str]) -> int:
    FOLDER.mkdir(exist_ok=True)
    for name in names or SCENES:
        (FOLDER / f"{name}.svg").write_text(asyncio.run(shown(SCENES[name])), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
