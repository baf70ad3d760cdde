"""Real proxies, set up as the how-to says, with TLS, in front of a server of this machine."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

HOW_TO = Path(__file__).parents[2] / "docs/how-to/put-behind-a-proxy.md"
PATIENCE = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def block(language: str) -> str:
    """The configuration that the how-to shows."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", HOW_TO.read_text(), re.DOTALL | re.MULTILINE)
    return found


@contextmanager
def caddy(folder: Path, port: int, target: int, certificate: tuple[Path, Path]) -> Iterator[None]:
    cert, key = certificate
    shown = block("caddy").replace("127.0.0.1:8080", f"127.0.0.1:{target}")
    site = shown.replace(
        "apps.example {", f"https://localhost:{port} {{\n\tbind 127.0.0.1\n\ttls {cert} {key}"
    )
    config = folder / "Caddyfile"
    config.write_text("{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + site)
    program = Path(sys.executable).with_name("caddy")
    command = [str(program), "run", "--config", str(config), "--adapter", "caddyfile"]
    with _running(command, "serving initial configuration", HOME=str(folder), XDG_DATA_HOME=str(folder)):
        yield


@contextmanager
def nginx(folder: Path, port: int, target: int, certificate: tuple[Path, Path]) -> Iterator[None]:
    program = shutil.which("nginx") or pytest.skip("there is no nginx here")
    cert, key = certificate
    shown = block("nginx").replace("127.0.0.1:8080", f"127.0.0.1:{target}")
    for ours, real in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("/etc/nginx/cert.pem", str(cert)),
        ("/etc/nginx/key.pem", str(key)),
    ):
        shown = shown.replace(ours, real)
    config = folder / "nginx.conf"
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config.write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log stderr notice;\n"
        f"events {{}}\nhttp {{ access_log off; {paths}\n{shown}\n}}\n"
    )
    with _running([program, "-p", str(folder), "-c", str(config), "-e", "stderr"], "nginx/"):
        yield


@contextmanager
def _running(command: list[str], sign: str, **environment: str) -> Iterator[None]:
    """A program that says on stderr when it is up."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment or None)
    try:
        said = []
        for line in process.stderr:
            said.append(line)
            if sign in line:
                break
        else:
            pytest.fail("".join(said))
        yield
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


PROXIES = {"caddy": caddy, "nginx": nginx}
