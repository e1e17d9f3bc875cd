"""Publishes in one process after another, each of which kills itself before its nth step on disk.

Run as a program: the root folder, the words to publish about in turn, then each n. For each n `<root>/<n>` is the home.
"""

from __future__ import annotations

import os
import signal
import sys
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from index.home import Home
from tests.index.snapshots import put, snapshot_about

if TYPE_CHECKING:
    from index.snapshot import Snapshot

# What a process does to the disk; Python announces each before it does it.
STEPS = frozenset({"open", "os.mkdir", "os.rename", "os.rmdir", "os.remove", "os.chmod", "tempfile.mkdtemp"})


def kill_before_step(number: int) -> None:
    """End this process as `kill -9` does, just before its nth step from now."""
    steps = 0

    def count(event: str, _: object) -> None:
        nonlocal steps
        steps += event in STEPS
        if event in STEPS and steps == number:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def publish_for_ever(home: Home, snapshots: list[Snapshot]) -> None:
    """Until the kill; whatever else happens ends this process too."""
    try:
        for snapshot in cycle(snapshots):
            put(home, snapshot)
    finally:
        os._exit(1)


def main(root: Path, words: list[str], numbers: list[int]) -> None:
    snapshots = [snapshot_about(word) for word in words]
    for number in numbers:
        home = Home(root / str(number))
        put(home, snapshots[-1])
        child = os.fork()
        if not child:
            kill_before_step(number)
            publish_for_ever(home, snapshots)
        _, status = os.waitpid(child, 0)
        if os.WTERMSIG(status) != signal.SIGKILL:
            sys.exit(f"process {number} ended with {status}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2].split(","), [int(number) for number in sys.argv[3:]])
