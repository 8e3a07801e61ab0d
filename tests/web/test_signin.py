"""Signing in to the desk: by password, token or proxy, and by nothing else."""

from __future__ import annotations

import base64
import errno
import hashlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from faqbot.errors import SettingsError, UnavailableError
from faqbot.store import Store, open_store
from faqbot.web.limits import SIGN_IN_LIMIT
from faqbot.web.staff.access import read_secret
from tests.processes import APART

from .conftest import make_app

PASSWORD = "correct horse"
SIGN_IN = "/staff/sign-in"
DESK = "/staff/"


@pytest.fixture
def client(store: Store, site: Path) -> FlaskClient:
    return make_app(store, site, staff_password=PASSWORD).test_client()


def csrf_token(client: FlaskClient, page: str = SIGN_IN, **options: Any) -> str:
    text = client.get(page, **options).text
    found = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert found
    return found[1]


def sign_in(
    client: FlaskClient, name: str = "admin", password: str = PASSWORD, next: str = ""
) -> int:
    form = {"csrf_token": csrf_token(client), "name": name, "password": password, "next": next}
    return client.post(SIGN_IN, data=form).status_code


def test_nothing_of_the_desk_is_shown_before_signing_in(client: FlaskClient) -> None:
    response = client.get(DESK)
    assert response.status_code == 302
    assert response.headers["Location"] == f"{SIGN_IN}?next=/staff/"
    assert client.get("/staff/api/reply").status_code == 401
    assert client.get("/staff/api/anything").status_code == 404


def test_the_sign_in_page_may_run_its_own_script(client: FlaskClient) -> None:
    response = client.get(SIGN_IN)
    found = re.search(r"<script>(.*?)</script>", response.text, re.S)
    assert found
    digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in response.headers["Content-Security-Policy"]


def test_the_password_of_the_settings_opens_the_desk(client: FlaskClient) -> None:
    assert sign_in(client) == 303
    response = client.get(DESK)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("name", "password"), [("admin", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_or_password_says_the_same(
    client: FlaskClient, name: str, password: str
) -> None:
    form = {"csrf_token": csrf_token(client), "name": name, "password": password, "lang": "en"}
    response = client.post(f"{SIGN_IN}?lang=en", data=form)
    assert response.status_code == 401
    assert "The account name or the password is wrong." in response.text
    field = re.search('<input id="password"[^>]*>', response.text)
    assert field
    assert 'aria-invalid="true" aria-describedby="failed"' in field[0]
    assert "autofocus" in field[0]
    assert client.get(DESK).status_code == 302


def test_a_form_from_elsewhere_is_refused(client: FlaskClient) -> None:
    form = {"name": "admin", "password": PASSWORD}
    assert client.post(SIGN_IN, data=form).status_code == 400
    assert client.post(SIGN_IN, data={**form, "csrf_token": "made up"}).status_code == 400
    assert sign_in(client) == 303
    assert client.post("/staff/sign-out").status_code == 400
    assert client.get(DESK).status_code == 200


def test_the_cookie_is_for_the_desk_alone_and_no_script_reads_it(client: FlaskClient) -> None:
    client.get(SIGN_IN)
    cookie = client.get_cookie("faqbot_staff", path="/staff")
    assert cookie
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    for page in ("/", "/chat", "/api/v1/entries"):
        assert "Set-Cookie" not in client.get(page).headers


@pytest.mark.parametrize(
    ("settings", "headers", "secure"),
    [
        ({"base_url": "https://faq.example"}, {}, True),
        ({"trusted_proxies": 1}, {"X-Forwarded-Proto": "https"}, True),
        ({"trusted_proxies": 1}, {}, False),
        ({}, {"X-Forwarded-Proto": "https"}, False),
    ],
)
def test_behind_tls_the_cookie_is_sent_over_tls_alone(
    store: Store, site: Path, settings: dict[str, Any], headers: dict[str, str], secure: bool
) -> None:
    client = make_app(store, site, staff_password=PASSWORD, **settings).test_client()
    cookie = client.get(SIGN_IN, headers=headers).headers["Set-Cookie"]
    assert ("Secure" in cookie) == secure


def test_signing_out_and_a_changed_password_end_sessions(client: FlaskClient, store: Store) -> None:
    sign_in(client)
    token = csrf_token(client, DESK)
    assert client.post("/staff/sign-out", data={"csrf_token": token}).status_code == 303
    assert client.get(DESK).status_code == 302
    sign_in(client)
    store.staff.change("admin", password="another one")
    assert client.get(DESK).status_code == 302
    assert sign_in(client, password="another one") == 303
    store.staff.change("admin", disabled=True)
    assert client.get(DESK).status_code == 302
    assert sign_in(client, password="another one") == 401


@pytest.mark.parametrize(
    "next",
    ["https://evil.example/", "//evil.example", "/staff//evil.example", "/chat", "/staff/\\x"],
)
def test_signing_in_leads_nowhere_else(client: FlaskClient, next: str) -> None:
    form = {"csrf_token": csrf_token(client), "name": "admin", "password": PASSWORD, "next": next}
    assert client.post(SIGN_IN, data=form).headers["Location"] == DESK


def test_wrong_passwords_of_an_address_are_limited(client: FlaskClient) -> None:
    attempts = int(SIGN_IN_LIMIT.split()[0])
    others = [client.application.test_client() for _ in range(attempts + 1)]
    assert {sign_in(other) for other in others} == {303}
    for number in range(attempts):
        assert sign_in(client, f"name {number}", "wrong") == 401
    form = {"csrf_token": csrf_token(client), "name": "admin", "password": PASSWORD}
    response = client.post(SIGN_IN, data=form)
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


def test_a_token_stands_for_its_account_until_it_is_revoked(
    client: FlaskClient, store: Store
) -> None:
    admin = store.staff.named("admin")
    token = store.staff.add_token(admin, "script")
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get(DESK, headers=headers).status_code == 200
    assert client.get(DESK, headers={"Authorization": f"Bearer {token}x"}).status_code == 401
    assert store.staff.revoke_token(admin, store.staff.tokens(admin)[0].id)
    assert client.get(DESK, headers=headers).status_code == 401


def test_a_proxy_header_counts_only_where_it_is_trusted(store: Store, site: Path) -> None:
    headers = {"X-User": "minji"}
    doubting = make_app(store, site, staff_password=PASSWORD).test_client()
    assert doubting.get(DESK, headers=headers).status_code == 302
    doubting = make_app(store, site, user_header="X-User").test_client()
    assert doubting.get(DESK, headers=headers).status_code == 302  # any peer may have sent it
    trusting = make_app(store, site, user_header="X-User", trusted_proxies=1).test_client()
    assert trusting.get(DESK, headers=headers).status_code == 200
    assert store.staff.named("minji").role == "staff"
    assert trusting.get(DESK).status_code == 302


def test_a_proxys_user_is_never_the_first_admin(store: Store, site: Path) -> None:
    settings: dict[str, Any] = {"user_header": "X-User", "trusted_proxies": 1}
    headers = {"X-User": "admin"}
    client = make_app(store, site, **settings).test_client()
    store.staff.add("minji", "staff", None)
    assert client.get(DESK, headers=headers).status_code == 403
    assert [it.name for it in store.staff.everyone()] == ["minji"]
    client = make_app(store, site, staff_password=PASSWORD, **settings).test_client()
    assert client.get(DESK, headers=headers).status_code == 403
    assert sign_in(client) == 303


def test_a_proxys_own_password_is_no_token(client: FlaskClient) -> None:
    headers = {"Authorization": "Basic cHJveHk6cHJveHk="}
    assert client.get(DESK, headers=headers).status_code == 302
    sign_in(client)
    assert client.get(DESK, headers=headers).status_code == 200


def test_a_copied_cookie_ends_with_its_session_and_no_other_does(client: FlaskClient) -> None:
    sign_in(client)
    other = client.application.test_client()
    assert sign_in(other) == 303
    thief = client.application.test_client()
    cookie = client.get_cookie("faqbot_staff", path="/staff")
    assert cookie
    thief.set_cookie("faqbot_staff", cookie.value, path="/staff")
    assert thief.get(DESK).status_code == 200
    client.post("/staff/sign-out", data={"csrf_token": csrf_token(client, DESK)})
    thief.set_cookie("faqbot_staff", cookie.value, path="/staff")
    assert thief.get(DESK).status_code == 302
    assert other.get(DESK).status_code == 200


def test_tokens_end_with_the_password_and_with_the_account(store: Store) -> None:
    lee = store.staff.add("lee", "staff", None)
    first = store.staff.add_token(lee, "script")
    store.staff.change("lee", role="editor")
    assert store.staff.by_token(first)
    store.staff.change("lee", password=PASSWORD)
    second = store.staff.add_token(lee, "script")
    assert store.staff.by_token(first) is None
    assert store.staff.by_token(second)
    store.staff.change("lee", disabled=True)
    store.staff.change("lee", disabled=False)
    assert store.staff.by_token(second) is None
    assert store.staff.tokens(lee) == []


def test_a_token_makes_and_ends_no_tokens(store: Store, site: Path) -> None:
    client = make_app(store, site).test_client()
    lee = store.staff.add("lee", "admin", None)
    headers = {"Authorization": f"Bearer {store.staff.add_token(lee, 'script')}"}
    [token] = store.staff.tokens(lee)
    for path, form in (("", {"label": "more"}), ("/revoke", {"id": str(token.id)})):
        address = f"/staff/settings/tokens{path}"
        assert client.post(address, data=form, headers=headers).status_code == 403
    assert store.staff.tokens(lee) == [token]


@pytest.mark.parametrize("name", ["admin", "nobody"])
def test_wrong_passwords_from_many_addresses_meet_a_growing_pause(
    tmp_path: Path, site: Path, name: str
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with open_store(f"sqlite:///{tmp_path}/faq.sqlite3", lambda: now) as store:
        client = make_app(store, site, staff_password=PASSWORD).test_client()
        tried, pauses = 0, []
        while tried < 14:
            client.environ_base["REMOTE_ADDR"] = f"192.0.2.{len(pauses) + tried}"
            form = {"csrf_token": csrf_token(client), "name": name, "password": "wrong"}
            response = client.post(SIGN_IN, data=form)
            if response.status_code == 429:
                pauses.append(int(response.headers["Retry-After"]))
                now += timedelta(seconds=pauses[-1])
            else:
                assert response.status_code == 401
                tried += 1
        assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
        assert sign_in(client) == (429 if name == "admin" else 303)
        now += timedelta(seconds=60)
        assert sign_in(client.application.test_client()) == 303


def test_nobody_keeps_others_out_where_they_have_signed_in(tmp_path: Path, site: Path) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with open_store(f"sqlite:///{tmp_path}/faq.sqlite3", lambda: now) as store:
        client = make_app(store, site, staff_password=PASSWORD).test_client()
        assert sign_in(client) == 303
        stranger = client.application.test_client()
        stranger.environ_base["REMOTE_ADDR"] = "192.0.2.1"
        codes = [sign_in(stranger, password="wrong") for _ in range(6)]
        assert codes == [401] * 5 + [429]
        client.post("/staff/sign-out", data={"csrf_token": csrf_token(client, DESK)})
        assert sign_in(client) == 303
        # The same cookie made up is worth nothing.
        cookie = client.get_cookie("faqbot_known", path="/staff")
        assert cookie
        stranger.set_cookie("faqbot_known", cookie.value[:-3] + "AAA", path="/staff")
        assert sign_in(stranger) == 429


def test_the_key_that_signs_sessions_is_private_and_stays(store: Store, site: Path) -> None:
    first = make_app(store, site, staff_password=PASSWORD)
    file = site.parent / "secret.key"
    assert file.stat().st_mode & 0o077 == 0
    assert make_app(store, site).secret_key == first.secret_key == file.read_text()
    assert make_app(store, site, secret_key="given").secret_key == "given"


def make_secret(file: Path) -> str:
    return read_secret(file)


def test_processes_that_start_together_have_one_key(tmp_path: Path) -> None:
    files = [tmp_path / str(number) / "secret.key" for number in range(40)]
    with APART.Pool(2) as pool:
        keys = pool.map(make_secret, [file for file in files for _ in range(2)], chunksize=1)
    assert {len(key) for key in keys} == {64}
    assert len(set(keys)) == 40
    assert [list(file.parent.iterdir()) for file in files] == [[file] for file in files]


def test_a_full_disk_leaves_no_half_of_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("os.fsync", fail)
        with pytest.raises(SettingsError, match=r"secret\.key cannot be used: No space left"):
            read_secret(tmp_path / "secret.key")
    assert list(tmp_path.iterdir()) == []
    assert len(read_secret(tmp_path / "secret.key")) == 64


@pytest.mark.parametrize("content", [b"", b"\n", b"0123456789abcdef", b"\xff" * 10])
def test_a_key_that_is_not_whole_is_said_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret.key").write_bytes(content)
    with pytest.raises(SettingsError, match="is not whole; delete it"):
        read_secret(tmp_path / "secret.key")


def test_the_first_admin_is_made_once_the_database_is_there(
    store: Store, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise UnavailableError("down")

    with monkeypatch.context() as down:
        down.setattr(store.staff, "add", fail)
        client = make_app(store, site, staff_password=PASSWORD).test_client()
        assert client.get("/api/v1/ask?q=hi").status_code == 200
        assert sign_in(client) == 503
    assert sign_in(client) == 303
