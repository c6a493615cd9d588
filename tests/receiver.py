"""A receiver of webhooks, run as a process of its own: it writes down each call and answers as the path says.

`python -m tests.receiver FILE` prints its port; /200 answers 200, /410 answers 410, /302 redirects to /200, /hang answers
nothing, /drip a header line now and then, /flaky 500 to the first call of every event.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Receiver(BaseHTTPRequestHandler):
    """Writes down what comes."""

    protocol_version = "HTTP/1.1"
    calls: Path
    seen: set[str] = set()

    def do_POST(self) -> None:
        """Write the call down, then answer."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        call = {"path": self.path, "headers": {**self.headers}, "body": body}
        with self.calls.open("a") as file:
            file.write(json.dumps(call) + "\n")
        behaviour = self.path.strip("/").partition("/")[0]
        if behaviour == "hang":
            threading.Event().wait(600)
        if behaviour == "drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                self.wfile.write(b"X-Drip: 1\r\n")
                self.wfile.flush()
                threading.Event().wait(0.2)
        status = int(behaviour) if behaviour.isdigit() else 200
        if behaviour == "flaky" and self.headers["webhook-id"] not in self.seen:
            self.seen.add(self.headers["webhook-id"])
            status = 500
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/200")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


if __name__ == "__main__":
    Receiver.calls = Path(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()
