from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from stepwire.auth.claims import TokenRules
from stepwire.problems import SettingsError
from stepwire.runs.access import Scope
from stepwire.runs.budgets import Allowance, Allowances
from stepwire.runs.model_names import Price
from stepwire.settings import Address, Settings, data_folder

SECRET = "a shared secret of more than thirty-two bytes"
PEM = (
    ed25519.Ed25519PrivateKey.generate()
    .public_key()
    .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    .decode()
)


def loaded(environ: dict[str, str] | None = None, **flags: object) -> Settings:
    return Settings.load({"HOME": "/home/ada"} | (environ or {}), **flags)


def complaint(environ: dict[str, str] | None = None, **flags: object) -> str:
    with pytest.raises(SettingsError) as error:
        loaded(environ, **flags)
    return str(error.value)


def test_nothing_needs_to_be_set() -> None:
    settings = loaded()
    assert settings.listen == Address("127.0.0.1", 8080)
    assert (settings.keep_days, settings.keep_gb) == (30, 10)
    assert not settings.has_keys
    assert settings.token_rules() == TokenRules()
    settings.require_keys_unless_loopback()


def test_other_variables_are_nobodys_business() -> None:
    assert loaded({"PATH": "/bin", "STEPWIRE": "x", "stepwire_listen": "x"}) == loaded()


def test_a_flag_wins_over_the_environment() -> None:
    settings = loaded(
        {"STEPWIRE_LISTEN": "127.0.0.1:1", "STEPWIRE_MAX_RUNS": "3"}, listen="[::1]:2", data=None
    )
    assert settings.listen == Address("::1", 2)
    assert settings.max_runs == 3


def test_a_variable_set_to_nothing_is_not_set() -> None:
    assert loaded({"STEPWIRE_JWT_ISSUER": "", "STEPWIRE_MAX_RUNS": ""}) == loaded()


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("STEPWIRE_MAX_RUN", "STEPWIRE_MAX_RUNS"),
        ("STEPWIRE_JWT_SECRETS", "STEPWIRE_JWT_SECRET"),
        ("STEPWIRE_ALLOWED_ORIGIN", "STEPWIRE_ALLOWED_ORIGINS"),
        ("STEPWIRE_JWT_SECRET_FIL", "STEPWIRE_JWT_SECRET_FILE"),
    ],
)
def test_an_unknown_variable_is_an_error_that_names_the_nearest(misspelt: str, meant: str) -> None:
    text = complaint({misspelt: "1"})
    assert misspelt in text
    assert text.endswith(f"Did you mean {meant}?")


def test_what_kubernetes_injects_is_ignored() -> None:
    injected = {
        "STEPWIRE_SERVICE_HOST": "10.0.0.1",
        "STEPWIRE_SERVICE_PORT_HTTP": "80",
        "STEPWIRE_PORT": "tcp://10.0.0.1:80",
        "STEPWIRE_PORT_80_TCP_ADDR": "10.0.0.1",
        "STEPWIRE_GATEWAY_PORT_80_TCP": "tcp://10.0.0.1:80",
    }
    assert loaded(injected) == loaded()


@pytest.mark.parametrize(
    "listen", ["8080", ":8080", "host:", "host:x", "host:70000", "host:-1", "", "host", "host:８０"]
)
def test_an_address_is_a_host_and_a_port(listen: str) -> None:
    assert "STEPWIRE_LISTEN (--listen)" in complaint(listen=listen)


@pytest.mark.parametrize(
    ("listen", "loopback"),
    [
        ("127.0.0.1:0", True),
        ("127.8.8.8:1", True),
        ("[::1]:1", True),
        ("localhost:1", True),
        ("0.0.0.0:1", False),
        ("[::]:1", False),
        ("192.168.1.2:1", False),
        ("example.org:1", False),
        ("localhost.example.org:1", False),
    ],
)
def test_an_address_that_others_reach_needs_keys(listen: str, loopback: bool) -> None:
    settings = loaded(listen=listen)
    assert settings.listen.loopback is loopback
    if loopback:
        settings.require_keys_unless_loopback()
    else:
        with pytest.raises(SettingsError, match="Set STEPWIRE_JWT_SECRET"):
            settings.require_keys_unless_loopback()


@pytest.mark.parametrize(
    "key",
    [
        {"STEPWIRE_JWT_SECRET": SECRET},
        {"STEPWIRE_JWT_PUBLIC_KEY": PEM},
        {"STEPWIRE_JWT_JWKS_URL": "https://id.example/keys"},
    ],
)
def test_any_key_will_do(key: dict[str, str]) -> None:
    loaded(key, listen="0.0.0.0:1").require_keys_unless_loopback()


def test_secrets_rotate_and_may_hold_spaces() -> None:
    assert loaded({"STEPWIRE_JWT_SECRET": f"{SECRET}, {'x' * 32},"}).token_secrets == (SECRET, "x" * 32)


def test_a_short_secret_is_refused_and_not_shown() -> None:
    text = complaint({"STEPWIRE_JWT_SECRET": f"{SECRET},hunter2"})
    assert "STEPWIRE_JWT_SECRET: a shared secret needs at least 32 bytes" in text
    assert "hunter2" not in text


def test_settings_show_no_secret() -> None:
    settings = loaded({"STEPWIRE_JWT_SECRET": SECRET})
    assert SECRET not in repr(settings)
    assert SECRET not in settings.model_dump_json()


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n{'x' * 32}\n")
    assert loaded({"STEPWIRE_JWT_SECRET_FILE": str(file)}).token_secrets == (SECRET, "x" * 32)
    file.write_text(PEM)
    assert loaded({"STEPWIRE_JWT_PUBLIC_KEY_FILE": str(file)}).has_keys


def test_a_secret_lies_in_one_place_only(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET)
    both = {"STEPWIRE_JWT_SECRET_FILE": str(file), "STEPWIRE_JWT_SECRET": SECRET}
    assert "both set" in complaint(both)


def test_a_file_that_gives_nothing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    for path, why in (
        ("absent", "FileNotFound"),
        ("empty", "empty"),
        ("binary", "UnicodeDecode"),
        ("", "IsADir"),
    ):
        assert why in complaint({"STEPWIRE_JWT_SECRET_FILE": str(tmp_path / path)})


def test_there_is_no_file_for_what_is_no_secret() -> None:
    assert "There is no setting STEPWIRE_MAX_RUNS_FILE" in complaint({"STEPWIRE_MAX_RUNS_FILE": "/x"})


def test_the_rules_of_tokens_come_from_the_settings() -> None:
    settings = loaded(
        {
            "STEPWIRE_JWT_ISSUER": "https://id.example",
            "STEPWIRE_JWT_AUDIENCE": "stepwire",
            "STEPWIRE_JWT_SUBJECT_CLAIM": "uid",
            "STEPWIRE_JWT_SCOPE_CLAIM": "scp",
            "STEPWIRE_JWT_DEFAULT_SCOPE": "runs:view, runs:start",
        }
    )
    assert settings.token_rules() == TokenRules(
        "https://id.example", "stepwire", "uid", "scp", frozenset({Scope.VIEW, Scope.START})
    )


def test_lists_are_separated_by_commas() -> None:
    settings = loaded(
        {
            "STEPWIRE_ALLOWED_ORIGINS": "https://app.example, http://localhost:3000",
            "STEPWIRE_AGENT_PRIVATE_HOSTS": "localhost:8000,10.0.0.5",
        }
    )
    assert settings.allowed_origins == ("https://app.example", "http://localhost:3000")
    assert [entry.name for entry in settings.agent_private_hosts.entries] == ["localhost", "10.0.0.5"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAX_RUNS", "0"),
        ("MAX_RUNS", "many"),
        ("MAX_RUNS", "1.5"),
        ("MAX_QUEUED", "-1"),
        ("KEEP_DAYS", "0"),
        ("KEEP_DAYS", "nan"),
        ("KEEP_GB", "inf"),
        ("PING_SECONDS", "0"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("ALLOWED_ORIGINS", "*"),
        ("ALLOWED_ORIGINS", "app.example"),
        ("ALLOWED_ORIGINS", "https://app.example/"),
        ("AGENT_PRIVATE_HOSTS", "http://localhost"),
        ("JWT_DEFAULT_SCOPE", "runs:everything"),
        ("JWT_PUBLIC_KEY", "key.pem"),
        ("JWT_JWKS_URL", "http://id.example/keys"),
        ("BROWSER_PATH", "/no/such/chromium"),
    ],
)
def test_a_wrong_value_names_its_setting(name: str, value: str) -> None:
    text = complaint({f"STEPWIRE_{name}": value})
    assert text.startswith(f"STEPWIRE_{name}: ")
    assert text.endswith(".")


def test_all_mistakes_are_said_at_once() -> None:
    assert len(complaint({"STEPWIRE_MAX_RUNS": "0", "STEPWIRE_KEEP_GB": "0"}).splitlines()) == 2


def test_certificate_and_key_belong_together(tmp_path: Path) -> None:
    file = tmp_path / "cert.pem"
    file.write_text(PEM)
    assert "belong together" in complaint({"STEPWIRE_TLS_CERT": str(file)})
    assert "PEM files" in complaint({"STEPWIRE_TLS_CERT": str(file), "STEPWIRE_TLS_KEY": str(file)})
    assert "no such file" in complaint(tls_cert="/absent", tls_key="/absent")


def test_the_data_folder_follows_the_system() -> None:
    assert data_folder({"HOME": "/home/ada"}, "linux") == Path("/home/ada/.local/share/stepwire")
    assert data_folder({"HOME": "/h", "XDG_DATA_HOME": "/d"}, "linux") == Path("/d/stepwire")
    assert data_folder({"HOME": "/h", "XDG_DATA_HOME": "relative"}, "linux") == Path(
        "/h/.local/share/stepwire"
    )
    mac = data_folder({"HOME": "/Users/ada"}, "darwin")
    assert mac == Path("/Users/ada/Library/Application Support/stepwire")
    assert loaded({"STEPWIRE_DATA": "/srv/stepwire"}).data == Path("/srv/stepwire")


def test_the_public_address_has_no_slash_at_its_end() -> None:
    assert loaded({"STEPWIRE_PUBLIC_URL": "https://apps.example/stepwire/"}).public_url == (
        "https://apps.example/stepwire"
    )


@pytest.mark.parametrize(
    "url",
    [
        "apps.example/stepwire",
        "ws://apps.example",
        "https://",
        "https://apps.example/?x",
        "https://apps.example/#x",
        "https://ada:pw@apps.example",
        "https://apps.example/two words",
        "https://apps.example/runs",
        "https://apps.example/api/stepwire",
    ],
)
def test_a_public_address_that_cannot_be_one_is_said(url: str) -> None:
    assert "STEPWIRE_PUBLIC_URL" in complaint({"STEPWIRE_PUBLIC_URL": url})


def test_trusted_proxies_are_addresses_and_networks() -> None:
    settings = loaded({"STEPWIRE_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8 ::1"})
    assert settings.trusted_proxies == ("127.0.0.1", "10.0.0.0/8", "::1")
    assert "10.0.0.0/8" in complaint({"STEPWIRE_TRUSTED_PROXIES": "proxy.example"})


def test_a_runs_secret_may_come_from_its_own_variable() -> None:
    environ = {"SECRET_PASS_WORD": "lantern-light", "SECRET_EMPTY": ""}
    assert Settings.secret("pass.word", environ) == "lantern-light"
    assert Settings.secret("empty", environ) is None
    assert Settings.secret("other", environ) is None


def test_a_model_is_named_with_its_provider() -> None:
    settings = loaded({"STEPWIRE_MODEL": "openai:qwen3:8b", "STEPWIRE_MODELS": "openai:gpt-5, google:gemini"})
    assert settings.model == "openai:qwen3:8b"
    assert settings.models == ("openai:gpt-5", "google:gemini")
    for wrong in ("gpt-5", "mistral:large", "openai:", ":x"):
        assert "STEPWIRE_MODEL: write provider:name" in complaint({"STEPWIRE_MODEL": wrong})


def test_a_model_server_is_an_address_without_a_password() -> None:
    assert loaded({"STEPWIRE_MODEL_BASE_URL": "http://h:1/v1/"}).model_base_url == "http://h:1/v1"
    for wrong in ("h:1", "ftp://h", "http://me:secret@h/v1"):
        said = complaint({"STEPWIRE_MODEL_BASE_URL": wrong})
        assert "STEPWIRE_MODEL_BASE_URL: write it like" in said
        assert "secret" not in said


def test_keys_of_models_are_where_their_providers_look_or_in_a_file(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("sk-file\n")
    environ = {"OPENAI_API_KEY": "sk-env", "ANTHROPIC_API_KEY_FILE": str(key), "GEMINI_API_KEY": "g"}
    assert Settings.model_keys(environ) == {"openai": "sk-env", "anthropic": "sk-file", "google": "g"}
    assert Settings.model_keys({}) == {}
    with pytest.raises(SettingsError, match="OPENAI_API_KEY_FILE"):
        Settings.model_keys({"OPENAI_API_KEY_FILE": str(tmp_path / "gone")})


def test_budgets_are_unlimited_but_for_the_tokens_of_a_run() -> None:
    assert loaded().allowances() == Allowances(run=Allowance(tokens=1_000_000))


def test_budgets_and_prices_are_set_exactly() -> None:
    settings = loaded(
        {
            "STEPWIRE_RUN_TOKENS": "5000",
            "STEPWIRE_RUN_COST_USD_MOST": "0.1",
            "STEPWIRE_OWNER_DAILY_TOKENS": "70000",
            "STEPWIRE_OWNER_DAILY_COST_USD": "2.50",
            "STEPWIRE_MODEL_PRICES": "openai:mine=0.1/0.4",
        }
    )
    assert settings.allowances() == Allowances(
        run=Allowance(tokens=5000),
        most=Allowance(cost_usd=Decimal("0.1")),
        owner=Allowance(70_000, Decimal("2.50")),
    )
    assert settings.model_prices == {"openai:mine": Price(Decimal("0.1"), Decimal("0.4"))}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("STEPWIRE_RUN_TOKENS", "0", "greater than or equal to 1"),
        ("STEPWIRE_OWNER_DAILY_COST_USD", "-1", "greater than 0"),
        ("STEPWIRE_OWNER_DAILY_COST_USD", "NaN", "finite"),
        ("STEPWIRE_MODEL_PRICES", "mine=1", "input/output"),
    ],
)
def test_a_budget_or_price_that_is_none_is_named(name: str, value: str, said: str) -> None:
    told = complaint({name: value})
    assert told.startswith(f"{name}:")
    assert said in told
