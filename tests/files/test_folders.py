"""Where the program looks for its data and keeps what belongs to the user."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.files.folders import APP, Data, cache_home, data_home, shipped

ROOT = Path(__file__).parents[2]


def test_a_checkout_uses_its_own_corpus_and_intents() -> None:
    assert shipped() == Data(ROOT / "corpus", ROOT / "intents")


def test_another_data_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HAIC_DATA", str(tmp_path))
    assert shipped() == Data(tmp_path / "corpus", tmp_path / "intents")


def test_the_users_folders_can_be_moved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HAIC_HOME", str(tmp_path))
    assert data_home() == tmp_path
    assert cache_home() == tmp_path / "cache"


def test_without_a_choice_the_system_says_where_the_users_folders_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HAIC_HOME")
    for folder in (data_home(), cache_home()):
        assert folder.is_absolute()
        assert APP in folder.parts


@pytest.mark.parametrize("name", ["HAIC_HOME", "HAIC_DATA"])
def test_a_tilde_means_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv(name, "~/elsewhere")
    found = data_home() if name == "HAIC_HOME" else shipped().corpus.parent
    assert found == tmp_path / "elsewhere"
