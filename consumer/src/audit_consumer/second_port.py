"""A port beside the work, for probes and whoever collects figures: /metrics, /health/live, /health/ready."""

from __future__ import annotations

import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET6
from threading import BoundedSemaphore, Thread
from typing import TYPE_CHECKING

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from audit_consumer.metrics import REGISTRY

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from audit_consumer.variables import Address

    Request = socket.socket | tuple[bytes, socket.socket]

PATIENCE_SECONDS = 5.0
CONNECTIONS = 16
"""More than probes and a few collectors need; whoever opens more is closed."""

Answer = tuple[HTTPStatus, str, bytes]


class SecondPort(ThreadingHTTPServer):
    """Answers from memory, on threads of its own."""

    daemon_threads = True

    def __init__(
        self, address: Address, *, live: Callable[[], bool], ready: Callable[[], bool]
    ) -> None:
        self.routes: dict[str, Callable[[], Answer]] = {
            "/metrics": _figures,
            "/health/live": lambda: _health(healthy=live()),
            "/health/ready": lambda: _health(healthy=ready()),
        }
        self._places = BoundedSemaphore(CONNECTIONS)
        if ":" in address.host:
            self.address_family = AF_INET6
        super().__init__((address.host, address.port), _Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def start(self) -> None:
        Thread(target=self.serve_forever, name="second-port", daemon=True).start()

    def process_request(self, request: Request, client_address: object) -> None:
        if self._places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Request, client_address: object) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, *_: object) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: SecondPort
    timeout = PATIENCE_SECONDS

    def do_GET(self) -> None:
        route = self.server.routes.get(self.path.partition("?")[0])
        status, kind, body = route() if route else _nothing_here()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Probes are no news."""


def _figures() -> Answer:
    return HTTPStatus.OK, CONTENT_TYPE_PLAIN_0_0_4, generate_latest(REGISTRY)


def _health(*, healthy: bool) -> Answer:
    status = HTTPStatus.OK if healthy else HTTPStatus.SERVICE_UNAVAILABLE
    words = "healthy" if healthy else "unhealthy"
    return status, "application/json", json.dumps({"status": words}).encode()


def _nothing_here() -> Answer:
    return HTTPStatus.NOT_FOUND, "text/plain", b"/metrics, /health/live, /health/ready\n"
