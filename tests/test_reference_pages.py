import re
import subprocess
import sys
from pathlib import Path

from stepwire.auth.claims import LEEWAY, MAX_SUBJECT
from stepwire.auth.jwks import FRESH_FOR, RETRY_AFTER
from stepwire.auth.tokens import MAX_TOKEN
from stepwire.protocol.codes import AuthenticationCode
from stepwire.runs.access import Scope

ROOT = Path(__file__).resolve().parent.parent
TOKENS = (ROOT / "docs/reference/tokens.md").read_text()


def test_the_drawn_pages_are_fresh() -> None:
    script = [sys.executable, str(ROOT / "scripts/reference_pages.py"), "--check"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_on_tokens_has_every_word_and_number() -> None:
    for word in [*Scope, *set(AuthenticationCode) - {AuthenticationCode.OTHER_SUBJECT}]:
        assert f"`{word}`" in TOKENS
    for number in (f"{LEEWAY:.0f} s", f"1 to {MAX_SUBJECT}", f"{MAX_TOKEN:,}", f"every {RETRY_AFTER:.0f} s"):
        assert number in TOKENS
    assert FRESH_FOR == 600  # "ten minutes"


def test_links_between_the_pages_lead_somewhere() -> None:
    pages = [*(ROOT / "docs/reference").glob("*.md"), *(ROOT / "docs/how-to").glob("*.md")]
    for page in pages:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_the_code_of_the_embedding_guide_makes_tokens_that_are_accepted(tmp_path: Path, monkeypatch) -> None:
    page = (ROOT / "docs/how-to/embed-with-tokens.md").read_text()
    code = "\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL))
    (tmp_path / "stepwire-secret").write_text("s" * 64 + "\n")
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(compile(code, "embed-with-tokens.md", "exec"), names)
    check = f"""
import asyncio
from stepwire.auth.claims import TokenRules
from stepwire.auth.keys import shared_secrets
from stepwire.auth.tokens import JwtVerifier
from stepwire.clock import SystemClock
verifier = JwtVerifier(shared_secrets(["{"s" * 64}"]), TokenRules(), SystemClock())
who = asyncio.run(verifier.verify("{names["token_for_browser"]("ada", "run-1")}"))
assert (who.subject, who.runs) == ("ada", {{"run-1"}})
"""
    exec(compile(check, "check", "exec"), {})
