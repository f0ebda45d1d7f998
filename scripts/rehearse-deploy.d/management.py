"""A forwarder in place of API Gateway's management API, which passes every request on to MiniStack.

The functions get its address when MiniStack starts, before there is an API. On AWS the address of
the API is a host name; on MiniStack it is a prefix of the path, which is added here. MiniStack
answers GetConnection with times as numbers, where AWS (and so its SDKs) has text.
"""

import asyncio
import datetime
import json
import threading
from urllib.parse import urlsplit

HEAD_LIMIT = 64 * 1024


class ManagementApi:
    """Listens on a loopback port from the beginning; `forward_to` sets the target."""

    def __init__(self):
        self._target = None
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0, limit=HEAD_LIMIT)
        )
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def forward_to(self, url: str) -> None:
        """The address of the API's stage; its path goes in front of each request's."""
        self._target = urlsplit(url)

    async def _serve(self, reader, writer):
        """One connection: its requests go over one connection to MiniStack, in their order."""
        onward = None
        try:
            while head := await read_head(reader):
                if self._target is None:
                    writer.write(b"HTTP/1.1 503 Not deployed yet\r\ncontent-length: 0\r\n\r\n")
                    await writer.drain()
                    continue
                if onward is None:
                    onward = await asyncio.open_connection(
                        self._target.hostname, self._target.port, limit=HEAD_LIMIT
                    )
                lines = head.split(b"\r\n")
                method, path, version = lines[0].split(b" ")
                lines[0] = b" ".join((method, self._target.path.encode() + path, version))
                onward[1].write(b"\r\n".join(lines) + await read_body(reader, head))
                await onward[1].drain()
                answer = await read_head(onward[0])
                body = await read_body(onward[0], answer)
                if method == b"GET":
                    answer, body = with_times_as_text(answer, body)
                writer.write(answer + body)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # One side has gone; the other notices.
        finally:
            writer.close()
            if onward is not None:
                onward[1].close()


async def read_head(reader) -> bytes:
    """Everything up to and with the empty line; nothing at the end of a connection."""
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return b""


async def read_body(reader, head: bytes) -> bytes:
    """The body. Both sides send its length: the SDK and MiniStack have the whole body first."""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return await reader.readexactly(int(line.split(b":")[1]))
        if line.startswith(b"transfer-encoding:"):
            raise OSError("a body without length")
    return b""


def with_times_as_text(head: bytes, body: bytes) -> tuple[bytes, bytes]:
    try:
        values = json.loads(body)
    except ValueError:
        return head, body
    for name in ("ConnectedAt", "LastActiveAt"):
        if isinstance(values.get(name), int):
            time = datetime.datetime.fromtimestamp(values[name], datetime.timezone.utc)
            values[name] = time.strftime("%Y-%m-%dT%H:%M:%SZ")
    body = json.dumps(values).encode()
    kept = [
        line
        for line in head.split(b"\r\n")
        if line and not line.lower().startswith(b"content-length:")
    ]
    return b"\r\n".join([*kept, b"content-length: %d" % len(body), b"", b""]), body
