"""A wiki: An Otter Wiki, its pages in a git repository, its users and settings in SQLite."""
# ruff: noqa: E501 - scripts and sentences read best as they are

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from application import Application, Data
from installing import command, installed, prepared
from serving import free_port, serving

NAME = "wiki"
USER, PASSWORD = "ada@example.com", "correct-horse-7"
PAGES = {
    "home.md": "# Home\n\nWelcome to the wiki of the harbour office. Start with [[Opening Hours]].\n",
    "opening hours.md": "# Opening Hours\n\nThe office is open from Monday to Friday.\n",
    "harbour fees.md": "# Harbour Fees\n\nA night costs 24 euros for a boat of up to ten metres.\n",
    "crane.md": "# Crane\n\nThe crane lifts up to eight tonnes. Ask Bruno for the key.\n",
    "old rules.md": "# Old Rules\n\nNobody follows these rules any more.\n",
    "tide tables.md": "# Tide Tables\n\nHigh water is printed on the board beside the lock.\n",
    "lost property.md": "# Lost Property\n\nOne glove, two hats.\n",
    "visitor guide.md": "# Visitor Guide\n\nVisitors moor at the yellow pontoon.\n",
}
SETTINGS = """\
SECRET_KEY = "not-a-secret-for-it-holds-nothing"
REPOSITORY = "{folder}/repository"
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/wiki.sqlite"
SITE_NAME = "Harbour Wiki"
READ_ACCESS = "REGISTERED"
WRITE_ACCESS = "REGISTERED"
ATTACHMENT_ACCESS = "REGISTERED"
COMMIT_MESSAGE = "OPTIONAL"
EMAIL_NEEDS_CONFIRMATION = False
"""
FIRST_USERS = """\
from datetime import datetime, UTC
from otterwiki.server import app, db
from otterwiki.auth import SimpleAuth, generate_password_hash
with app.app_context():
    for name, email, admin in (("Ada", {user!r}, True), ("Bruno", "bruno@example.com", False), ("Dora", "dora@example.com", False)):
        db.session.add(SimpleAuth.User(name=name, email=email, password_hash=generate_password_hash({password!r}),
            first_seen=datetime.now(UTC), last_seen=datetime.now(UTC), is_approved=True, is_admin=admin,
            email_confirmed=True, allow_read=True, allow_write=True, allow_upload=True))
    db.session.commit()
"""


@contextmanager
def running(folder: Path) -> Iterator[Application]:
    """The wiki on fresh data in this folder."""
    shutil.copytree(prepared(NAME, f"{PAGES}{SETTINGS}{FIRST_USERS}", _prepare), folder, dirs_exist_ok=True)
    (folder / "settings.cfg").write_text(SETTINGS.format(folder=folder))
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    flask = [installed(NAME) / "bin/python", "-m", "flask", "--app", "otterwiki.server", "run"]
    with serving([*flask, "--port", str(port)], folder, url, _settings(folder)):
        yield Application(url, USER, PASSWORD, lambda: _data(folder))


def _prepare(folder: Path) -> None:
    repository = folder / "repository"
    repository.mkdir(parents=True)
    (folder / "settings.cfg").write_text(SETTINGS.format(folder=folder))
    for name, text in PAGES.items():
        (repository / name).write_text(text)
    git = ["git", "-c", "user.name=Ada", "-c", f"user.email={USER}"]
    command([*git, "init", "--quiet"], repository)
    command([*git, "add", "."], repository)
    command([*git, "commit", "--quiet", "--message", "The first pages"], repository)
    script = FIRST_USERS.format(user=USER, password=PASSWORD)
    command([installed(NAME) / "bin/python", "-c", script], folder, _settings(folder))


def _settings(folder: Path) -> dict[str, str]:
    return {"OTTERWIKI_SETTINGS": str(folder / "settings.cfg")}


_USERS = "select email, name, is_admin, is_approved from user order by email"


def _data(folder: Path) -> Data:
    repository = folder / "repository"
    pages = {
        str(path.relative_to(repository).with_suffix("")): path.read_text().strip()
        for path in sorted(repository.rglob("*.md"))
    }
    with closing(sqlite3.connect(folder / "wiki.sqlite")) as database:
        users = {
            email: {"name": name, "admin": bool(admin), "approved": bool(approved)}
            for email, name, admin, approved in database.execute(_USERS)
        }
        stored = dict(database.execute("select name, value from preferences").fetchall())
    settings = {
        "site name": stored.get("SITE_NAME", "Harbour Wiki"),
        "site description": stored.get("SITE_DESCRIPTION", ""),
    }
    return {"pages": pages, "users": users, "settings": settings}
