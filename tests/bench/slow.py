"""What slow clients cost the others: `python -m tests.bench.slow [--slow 500] [--root FOLDER]`.

Serves the small app of tests/web/serving.py from this checkout or another (`--root`, for a
comparison with what was before), measures answers with nobody else there, and then once more for
each kind of slow client: half a head sent, half a body sent, a reply that is not read. Prints
requests a second, the median and the 99th percentile in ms, and how many times that is of the quiet
server's; at the end, how many of the slow connections the server has closed. Only this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASKERS = 8
LIMIT = 5.0  # seconds after which an answer counts as none
BODY = b'{"question": "where is my key?"}'
ASK = (
    b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(BODY), BODY)
)
KINDS = {
    "head": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Half: ",
    "body": ASK[:-10],
    "reader": b"GET /big.txt HTTP/1.1\r\nHost: x\r\n\r\n",
}
BIG = 500_000  # bytes of a file that is not read: as much as the site's largest, more than fits
SMALL = 4_096  # bytes that a slow client's socket takes


async def ask_for(port: int, seconds: float) -> list[float]:
    """Ask again and again on one connection; how long each answer took, LIMIT where none came."""
    times: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        try:
            async with asyncio.timeout(LIMIT):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            while time.monotonic() < end:
                began = time.monotonic()
                async with asyncio.timeout(LIMIT):
                    writer.write(ASK)
                    head = await reader.readuntil(b"\r\n\r\n")
                    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                    await reader.readexactly(length)
                times.append(time.monotonic() - began)
            writer.close()
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            times.append(time.monotonic() - began)
    return times


async def be_slow(port: int, count: int, sent: bytes) -> list[asyncio.StreamWriter]:
    slow = []
    for _ in range(count):
        try:
            async with asyncio.timeout(LIMIT):
                sock = socket.socket()
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
                sock.setblocking(False)
                await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
                reader, writer = await asyncio.open_connection(sock=sock, limit=1024)
        except (OSError, TimeoutError):
            break
        reader._transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(sent)
        slow.append(writer)
    await asyncio.sleep(0.5)
    return slow


async def is_open(writer: asyncio.StreamWriter) -> bool:
    """Whether the server still keeps its side; reads what is there."""
    sock = writer.get_extra_info("socket")
    try:
        while part := await asyncio.to_thread(sock._sock.recv, 65536, 0x40):  # MSG_DONTWAIT
            del part
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


async def measure(port: int, seconds: float) -> tuple[float, float, float]:
    """Requests a second, and the median and 99th percentile of their times in milliseconds."""
    lists = await asyncio.gather(*(ask_for(port, seconds) for _ in range(ASKERS)))
    times = sorted(each for times in lists for each in times)
    return (
        len(times) / seconds,
        times[len(times) // 2] * 1000,
        times[min(len(times) - 1, int(len(times) * 0.99))] * 1000,
    )


async def compare(port: int, options: argparse.Namespace) -> None:
    await measure(port, 1)
    _, quiet50, quiet99 = await measure(port, options.seconds)
    print(f"{'quiet':8} p50 {quiet50:7.1f}  p99 {quiet99:7.1f} ms")
    left = []
    for kind, sent in KINDS.items():
        slow = await be_slow(port, options.slow, sent)
        rate, p50, p99 = await measure(port, options.seconds)
        print(
            f"{len(slow):4} {kind:6} {rate:6.0f}/s p50 {p50:7.1f} ({p50 / quiet50:.1f}x) "
            f" p99 {p99:7.1f} ms ({p99 / quiet99:.1f}x)",
            flush=True,
        )
        left.append((kind, slow))
        if options.apart:
            for writer in slow:
                writer.transport.abort()
            await asyncio.sleep(0.5)
    if options.wait:
        await asyncio.sleep(options.wait)
        for kind, slow in left:
            still = sum([await is_open(writer) for writer in slow])
            print(f"{kind}: {still} of {len(slow)} still open after {options.wait:.0f} s")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--slow", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--workers", default="1")
    parser.add_argument("--wait", type=float, default=0, help="then count what is still open")
    parser.add_argument("--apart", action="store_true", help="one kind at a time")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout to measure")
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "big.txt").write_text("x" * BIG)
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.web.serving", folder, "0", options.workers],
            cwd=options.root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline().rsplit(":", 1)[1].strip("/\n"))
            asyncio.run(compare(port, options))
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
