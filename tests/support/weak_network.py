"""A network between browser and portal that can be gone, or lose an answer on its way back."""

import socket
import threading
from contextlib import suppress


class WeakNetwork:
    """Passes every connection to ``port`` on this machine; ``url`` is where the browser goes.

    While ``is_down`` nothing gets through. Of the next ``losing`` requests whose first line has
    ``losing_at`` in it, the portal's answer is thrown away after the portal has given it.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.is_down = False
        self.losing, self.losing_at = 0, ""
        self.lost = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            head = client.recv(65536)
            # Asked only now: a browser opens connections ahead of what it sends.
            if self.is_down:
                return
            with socket.create_connection(("127.0.0.1", self.port)) as portal:
                is_lost = self._loses(head)
                portal.sendall(head)
                upward = threading.Thread(target=_pass, args=[client, portal], daemon=True)
                upward.start()
                # The portal closes after each answer.
                while piece := portal.recv(65536):
                    if not is_lost:
                        client.sendall(piece)
                # Closing alone would not wake the other thread, and the browser would wait.
                client.shutdown(socket.SHUT_RDWR)

    def _loses(self, head: bytes) -> bool:
        line = head.partition(b"\r\n")[0].decode("latin-1")
        if self.losing and self.losing_at and self.losing_at in line:
            self.losing -= 1
            self.lost += 1
            return True
        return False


def _pass(client: socket.socket, portal: socket.socket) -> None:
    with suppress(OSError):
        while piece := client.recv(65536):
            portal.sendall(piece)
