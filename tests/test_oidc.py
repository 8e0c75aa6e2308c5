from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from analytics import oidc, serving
from analytics.errors import UsageError

WHOLE = {
    "REREVIEW_OIDC_CLIENT_ID": "desk",
    "REREVIEW_OIDC_CLIENT_SECRET": 'a "secret" \\ of the desk',
    "REREVIEW_OIDC_METADATA_URL": "https://sign-in.example.org/.well-known/openid-configuration",
    "REREVIEW_OIDC_REDIRECT_URI": "https://desk.example.org/oauth2callback",
    "REREVIEW_OIDC_COOKIE_SECRET": "c" * 32,
}


def test_without_any_of_it_there_is_no_provider() -> None:
    assert oidc.secrets({}) is None
    assert not oidc.wanted({})
    assert oidc.claim({}) == "email"


def test_streamlit_reads_what_is_written_and_nobody_else_can() -> None:
    told = oidc.secrets(WHOLE)
    assert told is not None
    path = oidc.written(told)
    try:
        assert path.stat().st_mode & 0o777 == 0o600
        assert tomllib.loads(path.read_text()) == {"auth": told}
        assert told["client_secret"] == WHOLE["REREVIEW_OIDC_CLIENT_SECRET"]
    finally:
        path.unlink()


@pytest.mark.parametrize("missing", WHOLE)
def test_a_part_of_it_is_one_line_that_names_what_is_missing(missing: str) -> None:
    part = {name: value for name, value in WHOLE.items() if name != missing}
    with pytest.raises(UsageError, match=f"signing in: {missing} not set; allowed: all of"):
        oidc.secrets(part)
    assert oidc.wanted(part)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REREVIEW_OIDC_METADATA_URL", "sign-in.example.org"),
        ("REREVIEW_OIDC_REDIRECT_URI", "https://desk.example.org/"),
        ("REREVIEW_OIDC_COOKIE_SECRET", "hunter2"),
    ],
)
def test_what_cannot_be_used_is_named_and_no_secret_repeated(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=name) as caught:
        oidc.secrets({**WHOLE, name: value})
    assert "hunter2" not in str(caught.value)


def test_without_a_provider_only_this_machine_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in WHOLE:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(UsageError, match=r"app: --host 0\.0\.0\.0 without signing in; allowed: 127\.0\.0\.1"):
        serving.serve(Path("store"), "0.0.0.0", 8501)
