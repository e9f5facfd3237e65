"""The server in front of which the browsers stand."""

from __future__ import annotations

import gc
import socket
import struct

from tests.browser.conftest import Site

FONT = "/static/vendor/sheet-figures-500.woff2"
AT_ONCE = struct.pack("ii", 1, 0)  # a closed connection is reset, as that of a killed browser


def test_a_browser_that_is_killed_leaves_no_file_open(site: Site) -> None:
    """A file that stays open is a warning, and a warning is an error."""
    for _ in range(40):
        with socket.create_connection(("127.0.0.1", site.server.server_port)) as browser:
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            browser.sendall(f"GET {FONT} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            assert browser.recv(9) == b"HTTP/1.1 "
    gc.collect()
