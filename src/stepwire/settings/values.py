"""What the value of a setting can be: how each kind is written, and read.

A validator raises ValueError with what to write instead; the setting's name is put before it.
"""

from __future__ import annotations

import ipaddress
import re
import ssl
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from stepwire.auth.jwks import checked_jwks_url
from stepwire.auth.keys import public_keys, shared_secrets
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.runs.access import Scope
from stepwire.runs.model_names import Price, named_prices, provider_and_model
from stepwire.runs.usage import MOST_MONEY

OWN_PATHS: Final = ("api", "runs", "static", "ws")  # a public path that begins so could not be told apart

_WORDS = re.compile(r"[,\s]+")
_LINES = re.compile(r"[,\n]+")  # a secret may hold spaces


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens. Port 0: any that is free."""

    host: str
    port: int

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def _address(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    host, colon, port = value.strip().rpartition(":")
    host = host.removeprefix("[").removesuffix("]") if host.startswith("[") else host
    if not colon or not host or not (port.isascii() and port.isdecimal()) or int(port) > 65_535:
        raise ValueError("write host:port, such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080")
    return Address(host, int(port))


def _list(value: Any) -> Any:
    return [word for word in _WORDS.split(value) if word] if isinstance(value, str) else value


def _secrets(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    secrets = [line.strip() for line in _LINES.split(value) if line.strip()]
    shared_secrets(secrets)
    return secrets


def _hosts(value: Any) -> Any:
    return PrivateHosts.parse(value) if isinstance(value, str) else value


def _pem(value: str) -> str:
    public_keys(value)
    return value


def _scope(value: Any) -> Any:
    words = _list(value)
    unknown = [word for word in words if word not in set(Scope)] if isinstance(words, list) else []
    if unknown:
        raise ValueError(f"the scope words are {', '.join(Scope)}")
    return words


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if value != "null" and value != f"{parts.scheme}://{parts.netloc}".lower():
        raise ValueError(
            "write origins as browsers send them, such as https://app.example; any is welcome when unset"
        )
    return value


def _public_url(value: str) -> str:
    parts = urlsplit(value)
    inside = parts.path.strip("/").partition("/")[0] in OWN_PATHS
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("write it like https://apps.example/stepwire")
    if inside or "@" in parts.netloc or not re.fullmatch(r"[A-Za-z0-9._~/-]*", parts.path):
        raise ValueError(
            f"its path has letters, digits and . _ ~ - only, and begins with none of {', '.join(OWN_PATHS)}"
        )
    return value.rstrip("/")


def _network(value: str) -> str:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        raise ValueError("write addresses and networks, such as 127.0.0.1, ::1 or 10.0.0.0/8") from None
    return value


def _model_name(value: str) -> str:
    provider_and_model(value)
    return value


def _prices(value: Any) -> Any:
    return named_prices(value) if isinstance(value, str) else value


def _server_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc or parts.query:
        raise ValueError("write it like http://127.0.0.1:11434/v1, without a name and a password")
    return value.rstrip("/")


def _file(value: Path) -> Path:
    if not value.is_file():
        raise ValueError("there is no such file")
    return value


Words = BeforeValidator(_list)
Listen = Annotated[Address, BeforeValidator(_address)]
Secrets = Annotated[tuple[SecretStr, ...], BeforeValidator(_secrets)]
Pem = Annotated[str, AfterValidator(_pem)]
JwksUrl = Annotated[str, AfterValidator(checked_jwks_url)]
ClaimName = Annotated[str, Field(min_length=1, max_length=256)]
ScopeWords = Annotated[frozenset[Scope] | None, BeforeValidator(_scope)]
Origin = Annotated[str, AfterValidator(_origin)]
PublicUrl = Annotated[str, AfterValidator(_public_url)]
NetworkText = Annotated[str, AfterValidator(_network)]
Hosts = Annotated[PrivateHosts, BeforeValidator(_hosts)]
ModelName = Annotated[str, AfterValidator(_model_name)]
ServerUrl = Annotated[str, AfterValidator(_server_url)]
PriceList = Annotated[dict[str, Price], BeforeValidator(_prices)]
Amount = Annotated[Decimal, Field(gt=0, le=MOST_MONEY)]
Folder = Annotated[Path, AfterValidator(Path.expanduser)]
ExistingFile = Annotated[Path, AfterValidator(_file)]


def check_pair(certificate: Path, key: Path) -> None:
    """Raises ValueError unless these are a certificate and its own key, as they are served with."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=_no_passphrase)
    except (ssl.SSLError, OSError) as error:
        raise ValueError(
            "STEPWIRE_TLS_CERT and STEPWIRE_TLS_KEY must be PEM files of a certificate and its own key, "
            "without a passphrase"
        ) from error


def _no_passphrase() -> str:
    """Asked for a key with a passphrase: answering with none fails, where OpenSSL would ask the terminal."""
    return ""
