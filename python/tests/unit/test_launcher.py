"""The launcher finds its own directory, however it is called."""

import os
import subprocess
from pathlib import Path

LAUNCHER = Path(__file__).parents[3] / "brian2grad"


def root_seen_from(name: str, directory: Path) -> str:
    """Let the launcher say where it believes to be, called by a name from a directory."""
    says = subprocess.run(
        ["bash", "-c", 'source "$0" help >/dev/null; echo "$root"', name],
        cwd=directory,
        env={**os.environ, "CDPATH": f"{directory}:/"},
        capture_output=True,
        text=True,
        check=True,
    )
    return says.stdout.strip()


def test_links_to_the_launcher_work(tmp_path: Path) -> None:
    bin_, deep = tmp_path / "bin", tmp_path / "some where" / "deep"
    for directory in (bin_, deep):
        directory.mkdir(parents=True)
    (bin_ / "b2g").symlink_to(LAUNCHER)  # absolute
    (deep / "again").symlink_to("../../bin/b2g")  # relative, to a link
    (tmp_path / "linked").symlink_to(deep, target_is_directory=True)

    root = str(LAUNCHER.parent)
    assert root_seen_from(str(LAUNCHER), tmp_path) == root
    assert root_seen_from("bin/b2g", tmp_path) == root
    assert root_seen_from("./again", deep) == root
    assert root_seen_from("linked/again", tmp_path) == root
    assert root_seen_from("./brian2grad", LAUNCHER.parent) == root
