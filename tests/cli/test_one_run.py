"""What a run from the command line leaves behind."""

from pathlib import Path

from stepwire.cli.one_run import left_behind
from stepwire.settings import Settings


def test_a_run_leaves_nothing_but_its_session(tmp_path):
    usual = Settings.load({}, data=tmp_path)
    with left_behind(usual, data=None, session=None) as own:
        assert own.data != tmp_path
        assert own.data.is_dir()
    assert not own.data.exists()
    for data, session in ((tmp_path, None), (None, "customer")):
        with left_behind(usual, data, session) as own:
            assert own == usual
    assert Path(tmp_path).exists()
