"""Signing in through an OpenID provider: what the environment says of it, and the file that Streamlit reads.

The secrets lie in a file of their owner's alone, outside the checkout and the store, and no longer in the
environment of the server.
"""

from __future__ import annotations

import ipaddress
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from analytics.errors import UsageError, disk

CLIENT_ID, CLIENT_SECRET = "REREVIEW_OIDC_CLIENT_ID", "REREVIEW_OIDC_CLIENT_SECRET"
METADATA_URL, REDIRECT_URI = "REREVIEW_OIDC_METADATA_URL", "REREVIEW_OIDC_REDIRECT_URI"
COOKIE_SECRET, CLAIM = "REREVIEW_OIDC_COOKIE_SECRET", "REREVIEW_OIDC_CLAIM"
NEEDED = {
    CLIENT_ID: "client_id",
    CLIENT_SECRET: "client_secret",
    METADATA_URL: "server_metadata_url",
    REDIRECT_URI: "redirect_uri",
    COOKIE_SECRET: "cookie_secret",
}
"""Variables that are all needed, each with its name in Streamlit's secrets."""
SECRET = (CLIENT_SECRET, COOKIE_SECRET)
FILE = "REREVIEW_OIDC_FILE"
"""Where the app's server finds the file, so that it can take it away at its end."""
LEAST_CHARACTERS = 32


def wanted(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the environment speaks of a provider, however incompletely."""
    return any(environment.get(name) for name in (*NEEDED, FILE))


def claim(environment: Mapping[str, str] = os.environ) -> str:
    """The claim of the provider's that names a person, as `login` does in the directory."""
    return environment.get(CLAIM) or "email"


def secrets(environment: Mapping[str, str] = os.environ) -> dict[str, str] | None:
    """Streamlit's settings of the provider; None without any, `UsageError` for missing or wrong ones."""
    if not any(environment.get(name) for name in NEEDED):
        return None
    missing = [name for name in NEEDED if not environment.get(name)]
    if missing:
        raise UsageError(
            f"signing in: {', '.join(missing)} not set", allowed="all of REREVIEW_OIDC_… or none"
        )
    for name in (METADATA_URL, REDIRECT_URI):
        if not environment[name].startswith(("https://", "http://")):
            raise UsageError(f"{name}={environment[name]!r}", allowed="an address, https://…")
    if not environment[REDIRECT_URI].endswith("/oauth2callback"):
        raise UsageError(f"{REDIRECT_URI}={environment[REDIRECT_URI]!r}", allowed="…/oauth2callback")
    if len(environment[COOKIE_SECRET]) < LEAST_CHARACTERS:
        raise UsageError(f"{COOKIE_SECRET}: too short", allowed=f"at least {LEAST_CHARACTERS} characters")
    return {key: environment[name] for name, key in NEEDED.items()}


def written(told: Mapping[str, str]) -> Path:
    """A new file with these settings that only its owner can read."""
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    with disk(Path(tempfile.gettempdir())):
        handle, name = tempfile.mkstemp(prefix="rereview-", suffix=".toml")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(("[auth]", *lines, "")))
    return Path(name)


def loopback(address: str | None) -> bool:
    """Whether only this machine can reach an address; no address is every address.

    >>> loopback("127.0.0.1"), loopback("localhost"), loopback("0.0.0.0"), loopback(None)
    (True, True, False, False)
    """
    if not address:
        return False
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
