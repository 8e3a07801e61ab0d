"""The real server: it says when it answers, stops cleanly, and explains why it cannot start."""

from __future__ import annotations

import errno
import http.client
import json
import os
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from faqbot.errors import ServeError
from faqbot.web.listen import listen, refuse_for_now, url_of
from tests.processes import end
from tests.waiting import until

pytestmark = pytest.mark.process
ROOT = Path(__file__).parents[2]


@dataclass
class Server:
    process: subprocess.Popen[str]
    port: int
    folder: Path

    def call(
        self, method: str, path: str, body: object = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        data = None if body is None else json.dumps(body)
        try:
            connection.request(method, path, data, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    def ask(self, question: str) -> dict[str, Any]:
        response, content = self.call("POST", "/api/v1/ask", {"question": question})
        assert response.status == 200
        return dict(json.loads(content))

    def stop(self, kind: signal.Signals) -> str:
        """Stop it; what it wrote to standard error meanwhile."""
        self.process.send_signal(kind)
        output, complaints = self.process.communicate(timeout=20)
        assert self.process.returncode == 0, complaints
        assert output == ""
        return complaints

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        if not children.is_file():
            pytest.skip("this system does not list a process's children")
        return [int(worker) for worker in children.read_text().split()]

    def recorded(self) -> int:
        connection = sqlite3.connect(self.folder / "faq.sqlite3")
        (count,) = connection.execute("select count(*) from asks").fetchone()
        connection.close()
        return int(count)


def start(folder: Path, port: int, workers: int = 1, patience: str = "") -> subprocess.Popen[str]:
    home = folder / "home"
    home.mkdir(exist_ok=True)
    environ = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "HOME": str(home),
    }
    environ.pop("XDG_RUNTIME_DIR", None)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.web.serving", str(folder), str(port), str(workers), patience],
        cwd=folder,
        env=environ,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@contextmanager
def running(folder: Path, workers: int = 1, patience: str = "") -> Iterator[Server]:
    process = start(folder, 0, workers, patience)
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline()
        assert line.startswith("ready: http://127.0.0.1:"), process.stderr.read()
        assert process.stderr.readline() == "loading\n"
        yield Server(process, int(line.rsplit(":", 1)[1].strip("/\n")), folder)
    finally:
        end(process)


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_answers_and_stops_without_a_word(tmp_path: Path, kind: signal.Signals) -> None:
    with running(tmp_path) as server:
        ask_id = server.ask("API 키 어디서 봐요?")["ask_id"]
        response, _ = server.call("POST", "/api/v1/feedback", {"ask_id": ask_id, "helpful": True})
        assert response.status == 204
        for number in range(30):
            server.ask(f"question {number}")
        assert server.stop(kind) == ""
    assert server.recorded() == 31
    assert list((tmp_path / "home").iterdir()) == []


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_an_answer_under_way_is_finished(tmp_path: Path, kind: signal.Signals) -> None:
    replies: list[dict[str, Any]] = []
    with running(tmp_path) as server:
        asker = threading.Thread(target=lambda: replies.append(server.ask("think slowly")))
        asker.start()
        assert server.process.stderr is not None
        assert server.process.stderr.readline() == "thinking\n"
        assert server.stop(kind) == ""
        asker.join()
    assert [reply["question"] for reply in replies] == ["think slowly"]
    assert server.recorded() == 1


def test_ctrl_c_in_a_terminal_reaches_the_workers_too_and_is_as_clean(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        server.ask("hi")
        for worker in server.workers():
            os.kill(worker, signal.SIGINT)
        assert server.stop(signal.SIGINT) == ""
    assert server.recorded() == 1


def test_several_workers_share_the_address_and_the_database(tmp_path: Path) -> None:
    with running(tmp_path, workers=2) as server:
        ids = [server.ask(f"question {number}")["ask_id"] for number in range(20)]
        for ask_id in ids:  # maybe in the worker that did not answer
            body = {"ask_id": ask_id, "helpful": True}
            response, _ = server.call("POST", "/api/v1/feedback", body)
            assert response.status == 204
        assert server.stop(signal.SIGTERM) == ""
    assert server.recorded() == 20


def test_a_taken_port_is_said_before_anything_is_loaded(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        process = start(tmp_path, port)
        output, complaints = process.communicate(timeout=20)
    assert (process.returncode, output) == (1, "")
    assert complaints.startswith(f"Port {port} is already in use; try --port ")
    assert complaints.count("\n") == 1
    assert not (tmp_path / "faq.sqlite3").exists()


def test_who_comes_before_the_app_is_loaded_is_refused_and_nobody_takes_the_port() -> None:
    """A proxy asks another machine at once, and does not wait for one that will cut it off."""
    with listen("127.0.0.1", 0) as chosen:
        port = chosen.getsockname()[1]
    with listen("127.0.0.1", port) as kept, socket.socket() as client, socket.socket() as other:
        refuse_for_now(kept)
        assert client.connect_ex(("127.0.0.1", port)) == errno.ECONNREFUSED
        with pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", port))


def raw(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        received = b""
        while part := connection.recv(65536):
            received += part
    return received


def test_what_is_not_http_is_refused(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        for request in (
            b"nonsense\r\n\r\n",
            b"GET /api/v1/ask?q=\xed HTTP/1.1\r\nHost: x\r\n\r\n",
        ):
            assert raw(server.port, request).startswith(b"HTTP/1.1 400")
        endless = b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 100_000
        assert raw(server.port, endless).startswith(b"HTTP/1.1 431")
        assert server.stop(signal.SIGTERM) == ""


def test_korean_that_no_client_has_encoded_is_understood(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        request = "GET /api/v1/ask?q=키 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        _, _, body = raw(server.port, request.encode()).partition(b"\r\n\r\n")
        assert json.loads(body)["question"] == "키"
        assert server.stop(signal.SIGTERM) == ""


def test_a_head_that_is_too_long_is_refused_as_a_problem(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        for request, status in (
            (b"GET /api/v1/ask?q=" + b"x" * 62_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
            (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 9_000 + b"\r\n\r\n", b"431"),
        ):
            head, _, body = raw(server.port, request).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 " + status), head
            assert b"content-type: application/problem+json" in head
            assert json.loads(body)["status"] == int(status)
        assert server.stop(signal.SIGTERM) == ""


def test_a_client_names_no_prefix(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        request = (
            b"GET /s/429 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nSCRIPT_NAME: /evil\r\n\r\n"
        )
        head, _, _ = raw(server.port, request).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 302"), head
        assert b"evil" not in head
        assert server.stop(signal.SIGTERM) == ""


def test_a_form_may_send_a_long_question(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        response, _ = server.call("GET", "/api/v1/ask?q=" + "%ED%82%A4" * 6_500)
        assert response.status == 200
        server.stop(signal.SIGTERM)


def test_a_body_that_is_too_large_is_refused_and_the_refusal_arrives(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        response, content = server.call("POST", "/api/v1/ask", {"question": "x" * 2_000_000})
        assert response.status == 413
        assert json.loads(content)["status"] == 413
        chunks = b"".join(b"1000\r\n" + b" " * 4096 + b"\r\n" for _ in range(20)) + b"0\r\n\r\n"
        answer = raw(
            server.port,
            b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks,
        )
        assert answer.startswith(b"HTTP/1.1 413")
        answer = raw(
            server.port,
            b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n",
        )
        assert answer.startswith(b"HTTP/1.1 400")
        assert server.stop(signal.SIGTERM) == ""


# --- clients that are slow, workers that die ------------------------------------------------

HALVES = {
    "head": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: ",
    "body": b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b'Content-Length: 99\r\n\r\n{"question": ',
    "reader": b"GET /big.txt HTTP/1.1\r\nHost: x\r\n\r\n",
}
BIG = 8_000_000  # bytes; no system keeps so much of what nobody reads


def be_slow(port: int, sent: bytes) -> socket.socket:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(10)
    client.connect(("127.0.0.1", port))
    client.sendall(sent)
    return client


@pytest.mark.parametrize("half", HALVES)
def test_slow_clients_keep_nobody_waiting(tmp_path: Path, half: str) -> None:
    (tmp_path / "big.txt").write_text("x" * BIG)
    with running(tmp_path) as server, ExitStack() as slow:
        for _ in range(20):
            slow.enter_context(be_slow(server.port, HALVES[half]))
        for number in range(20):
            server.ask(f"question {number}")


@pytest.mark.parametrize("half", HALVES)
def test_a_client_that_stays_slow_is_dropped(tmp_path: Path, half: str) -> None:
    (tmp_path / "big.txt").write_text("x" * BIG)
    with running(tmp_path, patience="1") as server, be_slow(server.port, HALVES[half]) as client:
        gone = select.poll()
        gone.register(client, select.POLLRDHUP)  # reading would make it less slow
        for _ in range(30):
            if gone.poll(1_000):
                break
            if half == "reader":  # to be told, since the server's system drops it in silence
                client.send(b"\r\n")
        else:
            pytest.fail("it is still connected")


def test_a_body_sent_byte_by_byte_is_not_waited_for(tmp_path: Path) -> None:
    with running(tmp_path, patience="1") as server, be_slow(server.port, HALVES["body"]) as client:
        client.settimeout(0.05)
        answer = b""
        for _ in range(90):  # of the 99 bytes that it promised
            with suppress(OSError):
                client.sendall(b" ")
            with suppress(TimeoutError):
                if answer := client.recv(4096):
                    break
        assert answer.startswith(b"HTTP/1.1 408")


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    with running(tmp_path, workers=2) as server:
        first = server.workers()
        os.kill(first[0], signal.SIGKILL)
        assert server.process.stderr is not None
        assert "worker" in server.process.stderr.readline()

        def is_replaced() -> bool:
            assert server.process.poll() is None
            return first[0] not in (now := server.workers()) and len(now) == 2

        until(is_replaced, "no other worker comes")
        for number in range(10):
            server.ask(f"question {number}")
        server.stop(signal.SIGTERM)


def test_a_worker_does_not_outlive_its_parent(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        (worker,) = server.workers()
        server.process.kill()
        server.process.wait()
        ended = select.poll()
        ended.register(os.pidfd_open(worker), select.POLLIN)
        assert ended.poll(30_000), "it still runs"


# --- taking an address ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "url"), [("127.0.0.1", "http://127.0.0.1:"), ("0.0.0.0", "http://127.0.0.1:")]
)
def test_the_address_shown_can_be_opened_here(host: str, url: str) -> None:
    with listen(host, 0) as listener:
        assert url_of(listener).startswith(url)


@pytest.mark.parametrize(
    ("host", "port", "message"),
    [
        ("no.such.host.invalid", 8000, "no host called"),
        ("", 8000, "no host called"),
        ("a" * 300, 8000, "no host called"),
        ("192.0.2.1", 8000, "not an address of this machine"),
        ("127.0.0.1", 70_000, "does not exist"),
        ("127.0.0.1", -1, "does not exist"),
    ],
)
def test_an_address_that_cannot_be_had_is_explained(host: str, port: int, message: str) -> None:
    with pytest.raises(ServeError, match=message):
        listen(host, port)


def test_the_next_free_port_is_suggested() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError) as caught:
            listen("127.0.0.1", port)
    suggested = int(str(caught.value).rsplit(" ", 1)[1].rstrip("."))
    assert suggested > port
    listen("127.0.0.1", suggested).close()


def test_a_port_for_administrators_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("faqbot.web.listen._bound", refuse)
    with pytest.raises(ServeError, match="administrator"):
        listen("127.0.0.1", 80)
