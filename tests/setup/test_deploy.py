"""What deploy/ names is there: paths, packages, settings, commands and routes."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from stepwire.cli.main import COMMANDS
from stepwire.gateway import app as gateway
from stepwire.settings import Settings, how, variable

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile, an instruction a line."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines if line)]


def said(word: str) -> list[str]:
    return [rest for instruction, rest in instructions() if instruction == word]


def known_settings() -> set[str]:
    names = {variable(name) for name in Settings.model_fields}
    return names | {
        f"{variable(name)}_FILE" for name, field in Settings.model_fields.items() if how(field).file
    }


def test_every_file_that_the_image_takes_is_there():
    copies = [shlex.split(rest) for rest in said("COPY") if "--from" not in rest]
    assert copies
    for *sources, _ in copies:
        for source in sources:
            assert (ROOT / source).exists(), source


def test_what_one_stage_makes_the_next_takes():
    (taken,) = [shlex.split(rest) for rest in said("COPY") if "--from" in rest]
    assert taken == ["--from=build", "/opt/stepwire", "/opt/stepwire"]
    assert any(rest == "python -m venv /opt/stepwire" for rest in said("RUN"))
    assert len({rest.split()[0] for rest in said("FROM")}) == 1, "the venv needs the same Python"


def test_the_server_in_the_image_is_not_root_and_owns_its_data():
    assert said("USER") == ["stepwire"]
    words = [word for word, _ in instructions()]
    assert words.index("USER") > max(place for place, word in enumerate(words) if word == "RUN")
    (made,) = [rest for rest in said("RUN") if "useradd" in rest]
    assert "--owner stepwire --mode 0700 /data" in made
    assert said("VOLUME") == ["/data"]


def test_the_image_starts_a_command_that_there_is():
    command = json.loads(said("ENTRYPOINT")[0]) + json.loads(said("CMD")[0])
    assert command[:3] == ["tini", "--", "stepwire"]
    assert command[3] in COMMANDS


def test_the_image_asks_a_route_that_there_is_for_its_health():
    (check,) = said("HEALTHCHECK")
    path = re.search(r"8080(/\w+)", check)[1]
    assert path in {route.path for router in gateway.ROUTES for route in router.routes}
    assert "--no-sandbox" not in (DEPLOY / "Dockerfile").read_text()


@pytest.mark.skipif(shutil.which("apt-cache") is None, reason="this is no Debian")
def test_the_packages_of_the_image_are_debians():
    (install,) = [rest for rest in said("RUN") if "apt-get install" in rest]
    packages = re.search(r"--no-install-recommends\s+(.*?)\s*&&", install)[1].split()
    found = subprocess.run(["apt-cache", "pkgnames"], capture_output=True, text=True, check=True)
    known = set(found.stdout.split())
    if "chromium" not in known:
        pytest.skip("the lists of packages are not here")
    assert set(packages) <= known


def environment_names() -> set[str]:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    names = set(compose["services"]["stepwire"]["environment"])
    for file in ("Dockerfile", "stepwire.service"):
        names |= set(re.findall(r"(STEPWIRE_\w+)=", (DEPLOY / file).read_text()))
    return names


def test_every_setting_that_is_named_exists():
    assert environment_names() <= known_settings()


def test_compose_keeps_the_container_small():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    service = compose["services"]["stepwire"]
    assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert "seccomp=unconfined" not in service["security_opt"]
    assert service["volumes"] == ["data:/data"]
    assert set(compose["secrets"]) == set(service["secrets"])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path):
    program = Path(sys.executable).with_name("stepwire")
    unit = (DEPLOY / "stepwire.service").read_text()
    assert "ExecStart=/opt/stepwire/.venv/bin/stepwire serve" in unit
    copy = tmp_path / "stepwire.service"
    copy.write_text(unit.replace("/opt/stepwire/.venv/bin/stepwire", str(program)))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, timeout=60
    )
    about_ours = [line for line in done.stderr.splitlines() if "stepwire" in line]
    assert about_ours == []


def test_the_unit_leaves_what_the_browsers_sandbox_needs():
    lines = (DEPLOY / "stepwire.service").read_text().splitlines()
    keys = {line.partition("=")[0] for line in lines if not line.startswith("#")}
    assert not keys & {"RestrictNamespaces", "MemoryDenyWriteExecute", "SystemCallFilter", "PrivateUsers"}
    assert {"NoNewPrivileges", "ProtectSystem", "CapabilityBoundingSet"} <= keys


def test_only_what_the_image_takes_is_sent_to_the_build():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}
    taken = {source for rest in said("COPY") if "--from" not in rest for source in shlex.split(rest)[:-1]}
    assert let_in == taken
