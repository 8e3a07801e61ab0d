"""Signing in to the desk: by password, token or proxy, and by nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from faqbot.store import Store
from faqbot.web.limits import SIGN_IN_LIMIT

from .conftest import make_app

PASSWORD = "correct horse"
SIGN_IN = "/staff/sign-in"
DESK = "/staff/"


@pytest.fixture
def client(store: Store, site: Path) -> FlaskClient:
    return make_app(store, site, staff_password=PASSWORD).test_client()


def csrf_token(client: FlaskClient, page: str = SIGN_IN) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
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
    assert client.get("/staff/api/anything").status_code in (401, 404)


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
    assert "The name or the password is wrong." in response.text
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


def test_behind_tls_the_cookie_is_sent_over_tls_alone(store: Store, site: Path) -> None:
    app = make_app(store, site, staff_password=PASSWORD, base_url="https://faq.example")
    assert "Secure" in app.test_client().get(SIGN_IN).headers["Set-Cookie"]


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


def test_attempts_to_sign_in_are_limited(client: FlaskClient) -> None:
    attempts = int(SIGN_IN_LIMIT.split()[0])
    for _ in range(attempts):
        assert sign_in(client, password="wrong") == 401
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
    trusting = make_app(store, site, staff_password=PASSWORD, user_header="X-User").test_client()
    assert trusting.get(DESK, headers=headers).status_code == 200
    assert store.staff.named("minji").role == "staff"
    assert trusting.get(DESK).status_code == 302


def test_the_key_that_signs_sessions_is_private_and_stays(store: Store, site: Path) -> None:
    first = make_app(store, site, staff_password=PASSWORD)
    file = site.parent / "secret.key"
    assert file.stat().st_mode & 0o077 == 0
    assert make_app(store, site).secret_key == first.secret_key == file.read_text()
    assert make_app(store, site, secret_key="given").secret_key == "given"
