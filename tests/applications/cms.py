"""A content management system: Wagtail, in a small project made by its own ``wagtail start``."""
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

NAME = "cms"
TWICE = "Film Night"
USER, PASSWORD = "ada", "correct-horse-7"
MODELS = """\
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.snippets.models import register_snippet


class HomePage(Page):
    pass


class ArticlePage(Page):
    intro = models.TextField(blank=True)
    body = RichTextField(blank=True)
    published_on = models.DateField("Date of the event", null=True, blank=True)
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("published_on"), FieldPanel("body")]
    template = "home/home_page.html"


@register_snippet
class Speaker(models.Model):
    name = models.CharField(max_length=80)
    company = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    panels = [FieldPanel("name"), FieldPanel("company"), FieldPanel("email")]

    def __str__(self):
        return self.name
"""
CONTENT = """\
from django.contrib.auth import get_user_model
from home.models import ArticlePage, HomePage, Speaker
user = get_user_model().objects.create_superuser({user!r}, "ada@example.com", {password!r}, first_name="Ada", last_name="Vogel")
home = HomePage.objects.get()
for title, intro, live in (("Summer Fair", "Stalls, music and a raffle.", True), ("Winter Market", "Forty stalls round the church.", True),
        ("Night Walk", "Bring a torch.", True), ("Old Programme", "Last year.", True), ("Book Sale", "Not yet decided.", False),
        ("Film Night", "In the hall.", True), ("Film Night", "In the open air.", True), ("Choir Evening", "The choir of the school sings.", True)):
    home.add_child(instance=ArticlePage(title=title, intro=intro, live=live)).save_revision(user=user)
for name, company, email in (("Clara Wolf", "Wolf and Sons", "clara@example.com"), ("Bruno Klein", "", "bruno@example.com"),
        ("Gita Rao", "Rao Limited", "gita@example.com")):
    Speaker.objects.create(name=name, company=company, email=email)
"""
LOCAL = """\
STORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WAGTAIL_SITE_NAME = "Village Hall"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
"""


@contextmanager
def running(folder: Path) -> Iterator[Application]:
    """The site on fresh data in this folder."""
    shutil.copytree(prepared(NAME, f"{MODELS}{CONTENT}{LOCAL}", _prepare), folder, dirs_exist_ok=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}/admin/"
    server = [installed(NAME) / "bin/python", "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    with serving(server, folder, url):
        yield Application(url, USER, PASSWORD, lambda: _data(folder / "db.sqlite3"))


def _prepare(folder: Path) -> None:
    folder.mkdir()
    binaries = installed(NAME) / "bin"
    command([binaries / "wagtail", "start", "hall", folder], folder)
    (folder / "home" / "models.py").write_text(MODELS)
    (folder / "hall" / "settings" / "local.py").write_text(LOCAL)
    manage = [binaries / "python", "manage.py"]
    command([*manage, "makemigrations", "home"], folder)
    command([*manage, "migrate"], folder)
    command([*manage, "shell", "--command", CONTENT.format(user=USER, password=PASSWORD)], folder)


_PAGES = """
select p.title, p.slug, p.live, a.intro, a.body, a.published_on, p.draft_title
from wagtailcore_page p join home_articlepage a on a.page_ptr_id = p.id order by p.id
"""


def _data(database_file: Path) -> Data:
    with closing(sqlite3.connect(database_file)) as database:
        pages = {
            f"{title} {slug}" if title == TWICE else title: {
                "slug": slug,
                "live": bool(live),
                "intro": intro,
                "body": body,
                "date": date,
            }
            for title, slug, live, intro, body, date, _ in database.execute(_PAGES)
        }
        speakers = {
            name: {"company": company, "email": email}
            for name, company, email in database.execute(
                "select name, company, email from home_speaker order by id"
            )
        }
        users = {
            name: {"email": email, "first name": first, "last name": last}
            for name, email, first, last in database.execute(
                "select username, email, first_name, last_name from auth_user"
            )
        }
        redirects = dict(database.execute("select old_path, redirect_link from wagtailredirects_redirect"))
        sites = database.execute(
            "select hostname, port, site_name from wagtailcore_site order by id"
        ).fetchall()
    return {"pages": pages, "speakers": speakers, "users": users, "redirects": redirects, "sites": sites}
