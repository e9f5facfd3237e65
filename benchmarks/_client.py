"""A small fast HTTP client: many keep-alive connections in one thread, each led by a script.

A script is a generator: it yields the bytes of a request and is given the answer. What the client costs is in every
figure that is measured with it, also in the reference's, so there is little of it: a poll, a send, a receive.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

Script = Generator[bytes, "Answer", None]


@dataclass(frozen=True)
class Answer:
    """`took`: seconds from sending to the last byte."""

    status: int
    head: bytes
    body: bytes
    took: float


@dataclass
class Line:
    """One connection and what it is doing. `begun` is when its request was sent."""

    number: int
    script: Script | None = None
    socket: socket.socket | None = None
    request: bytes = b""
    got: bytes = b""
    begun: float = 0.0
    needed: int | None = None  # bytes of head and body, once the head is there
    split: int = 0


@dataclass
class Crowd:
    """Connections to one server. `renewed` counts those that the server closed between two requests."""

    port: int
    renewed: int = 0
    _poll: select.epoll = field(default_factory=select.epoll)
    _by_file: dict[int, Line] = field(default_factory=dict)

    def close(self) -> None:
        for line in self._by_file.values():
            if line.socket is not None:
                line.socket.close()
        self._poll.close()

    def run(self, scripts: list[Script]) -> None:
        """Closed loop: each script sends its next request as soon as it has its answer, until it ends by itself."""
        lines = [Line(number, script) for number, script in enumerate(scripts)]
        busy = sum(self._next(line, None) for line in lines)
        while busy:
            for line, answer in self._answers(30):
                busy -= not self._next(line, answer)

    def run_at_rate(self, lines: list[Line], begin: Callable[[float], Script], rate: float, until: float) -> int:
        """Open loop: `rate` times a second a script is begun on a free line, whether or not the earlier ones have
        ended. Returns how many began late because no line was free."""
        free, at, late = list(lines), time.perf_counter(), 0
        while at < until or len(free) < len(lines):
            now = time.perf_counter()
            while at <= now and at < until and free:
                late += now - at > 1 / rate
                line = free.pop(0)
                line.script = begin(at)
                self._next(line, None)
                at += 1 / rate
            wait = 0.05 if not free or at >= until else max(0.0, at - time.perf_counter())
            for line, answer in self._answers(wait):
                if not self._next(line, answer):
                    free.append(line)
        return late

    def _next(self, line: Line, answer: Answer | None) -> bool:
        """Give the script its answer and send what it wants next; False where it has ended."""
        assert line.script is not None
        try:
            line.request = next(line.script) if answer is None else line.script.send(answer)
        except StopIteration:
            return False
        line.begun = time.perf_counter()
        self._send(line)
        return True

    def _send(self, line: Line) -> None:
        line.got, line.needed = b"", None
        if line.socket is None:
            line.socket = socket.create_connection(("127.0.0.1", self.port))
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._by_file[line.socket.fileno()] = line
            self._poll.register(line.socket.fileno(), select.EPOLLIN)
        try:
            line.socket.sendall(line.request)
        except (BrokenPipeError, ConnectionResetError):
            self._again(line)

    def _again(self, line: Line) -> None:
        """The server has closed a connection that was kept alive, before it took the request: ask on a new one. Forms
        carry a key, so that asking twice does nothing twice."""
        self._drop(line)
        self.renewed += 1
        self._send(line)

    def _drop(self, line: Line) -> None:
        assert line.socket is not None
        self._poll.unregister(line.socket.fileno())
        del self._by_file[line.socket.fileno()]
        line.socket.close()
        line.socket = None

    def _answers(self, wait: float) -> list[tuple[Line, Answer]]:
        found = []
        for file, _event in self._poll.poll(wait):
            line = self._by_file[file]
            assert line.socket is not None
            try:
                part = line.socket.recv(262_144)
            except ConnectionResetError:
                part = b""
            if not part:
                if not line.got and line.request:
                    self._again(line)
                elif not line.request:
                    self._drop(line)
                continue
            line.got += part
            if line.needed is None and (end := line.got.find(b"\r\n\r\n")) >= 0:
                line.split = end + 4
                line.needed = line.split + _length(line.got[:end])
            if line.needed is not None and len(line.got) >= line.needed:
                head, body = line.got[: line.split], line.got[line.split :]
                answer = Answer(int(head[9:12]), head, body, time.perf_counter() - line.begun)
                line.request = b""
                found.append((line, answer))
        return found


def _length(head: bytes) -> int:
    place = head.lower().find(b"\r\ncontent-length:")
    return int(head[place + 17 :].split(b"\r\n", 1)[0]) if place >= 0 else 0


def asked(path: str, *, cookie: str = "", body: bytes | None = None, **headers: str) -> bytes:
    """The bytes of a request: a GET, or a POST where there is a body. Headers are written with _ for -."""
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Language: zh"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


def quantile(values: list[float], part: float) -> float:
    """The value below which this part of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
