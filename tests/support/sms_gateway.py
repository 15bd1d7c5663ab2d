"""An HTTP SMS gateway that keeps the requests and answers as told."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class SmsRequest:
    path: str
    headers: dict[str, str]  # names in lower case
    body: dict

    @property
    def idempotency_key(self) -> str:
        return self.headers.get("idempotency-key", "")


@dataclass
class SmsGateway:
    """``answer_with``: the HTTP status of the requests that follow (503 later, 400 never)."""

    requests: list[SmsRequest] = field(default_factory=list)
    answer_with: int = 200
    answer_body: dict = field(default_factory=lambda: {"ok": True})
    server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/send"

    @property
    def accepted_keys(self) -> set[str]:
        """A gateway sends once for each idempotency key."""
        return {request.idempotency_key for request in self.requests}

    def __enter__(self):
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                gateway.requests.append(SmsRequest(self.path, headers, json.loads(raw)))
                answer = json.dumps(gateway.answer_body).encode()
                self.send_response(gateway.answer_with)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
