"""An issue tracker: Roundup with its classic template, on SQLite."""
# ruff: noqa: E501 - scripts and sentences read best as they are

from __future__ import annotations

import configparser
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from application import Application, Data
from installing import command, installed, prepared
from serving import free_port, serving

NAME = "tracker"
TWICE = "Heating is cold"
USER, PASSWORD = "ada", "correct-horse-7"
CONTENT = """\
import sys
from roundup import instance, date, password
db = instance.open(sys.argv[1]).open("admin")
def user(name, real, roles="User"):
    return db.user.create(username=name, realname=real, address=name + "@example.com", roles=roles,
        password=password.Password({password!r}, config=db.config))
ada, bruno, clara = user("ada", "Ada Vogel", "User,Admin"), user("bruno", "Bruno Klein"), user("clara", "Clara Wolf")
user("dora", "Dora Lang")
words = {{name: db.keyword.create(name=name) for name in ("printing", "network", "payroll")}}
def issue(title, priority, status, to=None, keyword=None, message=None):
    messages = [db.msg.create(author=ada, date=date.Date("."), summary=message, content=message)] if message else []
    db.issue.create(title=title, priority=db.priority.lookup(priority), status=db.status.lookup(status),
        assignedto=to, keyword=[words[keyword]] if keyword else [], messages=messages)
issue("Printer on the second floor jams", "bug", "unread", bruno, "printing", "It jams on thick paper.")
issue("Wireless network drops every hour", "urgent", "chatting", clara, "network", "Seen in the meeting room.")
issue("Payslips show the wrong month", "critical", "in-progress", bruno, "payroll", "March is shown as May.")
issue("Dark colours for the intranet", "wish", "deferred", None, None, "Many people asked for it.")
issue("Projector lamp is dim", "bug", "unread", clara, None, "Room 12.")
issue("Door badge stops working", "urgent", "need-eg", None, "network", "Only on Mondays.")
issue("Old monitors to be recycled", "feature", "testing", bruno, None, "Nine of them.")
issue("Meeting room is double booked", "bug", "chatting", clara, None, "Every Tuesday.")
issue("Heating is cold", "bug", "unread", clara, None, "First floor.")
issue("Heating is cold", "bug", "unread", bruno, None, "Third floor.")
db.commit()
db.close()
"""

SERVER = """\
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server
from roundup.cgi.wsgi_handler import RequestDispatcher
class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
make_server("127.0.0.1", int(sys.argv[2]), RequestDispatcher(sys.argv[1]), Server).serve_forever()
"""  # its own server refuses to run as root


@contextmanager
def running(folder: Path) -> Iterator[Application]:
    """The tracker on fresh data in this folder."""
    shutil.copytree(prepared(NAME, CONTENT, _prepare), folder, dirs_exist_ok=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    _set(folder, "tracker", "web", url)
    server = [installed(NAME) / "bin/python", "-c", SERVER, folder / "office", str(port)]
    with serving(server, folder, url):
        yield Application(url, USER, PASSWORD, lambda: _data(folder / "office" / "db" / "db"))


def _prepare(folder: Path) -> None:
    folder.mkdir()
    admin = [installed(NAME) / "bin/roundup-admin", "-i", folder / "office"]
    command([*admin, "install", "classic", "sqlite"], folder)
    _set(folder, "mail", "domain", "example.com")
    _set(folder, "mail", "host", "localhost")
    _set(folder, "mail", "debug", "/dev/null")  # where mail goes instead
    _set(folder, "tracker", "web", "http://127.0.0.1/")
    command([*admin, "initialise", PASSWORD], folder)
    script = folder / "content.py"
    script.write_text(CONTENT.format(password=PASSWORD))
    command([installed(NAME) / "bin/python", script, folder / "office"], folder)


def _set(folder: Path, section: str, setting: str, value: str) -> None:
    """Write one setting of the tracker's configuration."""
    path = folder / "office" / "config.ini"
    configuration = configparser.RawConfigParser()
    configuration.read(path)
    configuration[section][setting] = value
    with path.open("w") as file:
        configuration.write(file)


_ISSUES = """
select i.id, i._title, p._name, s._name, u._username from _issue i
left join _priority p on p.id = i._priority left join _status s on s.id = i._status
left join _user u on u.id = i._assignedto where i.__retired__ = 0 order by i.id
"""
_KEYWORDS = """
select k._name from issue_keyword link join _keyword k on k.id = link.linkid where link.nodeid = ? order by 1
"""
_MESSAGES = "select m._summary from issue_messages link join _msg m on m.id = link.linkid where link.nodeid = ? order by m.id"
_USERS = "select _username, _realname, _phone, _organisation, _timezone, _address from _user where __retired__ = 0 order by 1"


def _data(database_file: Path) -> Data:
    with closing(sqlite3.connect(database_file)) as database:

        def first(query: str, *of: object) -> list[str]:
            return [row[0] for row in database.execute(query, of)]

        issues = {
            f"{title} {number}" if title == TWICE else title: {
                "priority": priority,
                "status": status,
                "assigned to": assigned,
                "keywords": first(_KEYWORDS, number),
                "messages": first(_MESSAGES, number),
            }
            for number, title, priority, status, assigned in database.execute(_ISSUES).fetchall()
        }
        users = {
            name: {
                "name": real,
                "phone": phone,
                "organisation": organisation,
                "timezone": zone,
                "address": address,
            }
            for name, real, phone, organisation, zone, address in database.execute(_USERS)
        }
        keywords = first("select _name from _keyword where __retired__ = 0 order by 1")
        queries = first("select _name from _query where __retired__ = 0 order by 1")
    return {"issues": issues, "users": users, "keywords": keywords, "queries": queries}
