"""A client that was written from spec/ alone: Python 3 and its standard library, nothing else.

    python3 stranger.py PORT

Talks to the service `Rooms` and prints what it hears, one line each.
"""

import collections
import socket
import struct
import sys

REQUEST, RESPONSE, MESSAGE_PACK, MORE, NO_RESPONSE = 1, 2, 4, 8, 16
BYTES_OF_A_CREDIT = 4096
FIRST_INPUT_CREDIT = 8
NO_DEADLINE = 4294967295
OURS = {"caps": ["signal", "callback", "stream"], "agent": "stranger"}


def pack(value):
    """MessagePack, in its shortest form."""
    if value is None:
        return b"\xc0"
    if value is True or value is False:
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, int):
        return pack_integer(value)
    if isinstance(value, float):
        return b"\xcb" + struct.pack(">d", value)
    if isinstance(value, bytes):
        return head(len(value), None, 0, b"\xc4", b"\xc5", b"\xc6") + value
    if isinstance(value, str):
        text = value.encode()
        return head(len(text), 0xA0, 32, b"\xd9", b"\xda", b"\xdb") + text
    if isinstance(value, (list, tuple)):
        return head(len(value), 0x90, 16, None, b"\xdc", b"\xdd") + b"".join(map(pack, value))
    pairs = b"".join(pack(key) + pack(member) for key, member in value.items())
    return head(len(value), 0x80, 16, None, b"\xde", b"\xdf") + pairs


def pack_integer(value):
    if -32 <= value < 128:
        return struct.pack("b" if value < 0 else "B", value)
    forms = [("B", 0xCC), ("H", 0xCD), ("I", 0xCE), ("Q", 0xCF)]
    if value < 0:
        forms = [("b", 0xD0), ("h", 0xD1), ("i", 0xD2), ("q", 0xD3)]
    for form, first in forms:
        try:
            return bytes([first]) + struct.pack(">" + form, value)
        except struct.error:
            continue
    raise ValueError(value)


def head(size, fixed, below, one, two, four):
    if size < below:
        return bytes([fixed | size])
    if one is not None and size < 1 << 8:
        return one + bytes([size])
    return two + struct.pack(">H", size) if size < 1 << 16 else four + struct.pack(">I", size)


def unpack(data, at=0):
    """Reads one value; answers with it and the place behind it."""
    first = data[at]
    at += 1
    if first < 0x80:
        return first, at
    if first >= 0xE0:
        return first - 256, at
    if first < 0x90:
        return unpack_map(data, at, first & 15)
    if first < 0xA0:
        return unpack_list(data, at, first & 15)
    if first < 0xC0:
        return data[at : at + (first & 31)].decode(), at + (first & 31)
    if first in (0xC0, 0xC2, 0xC3):
        return {0xC0: None, 0xC2: False, 0xC3: True}[first], at
    numbers = {0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q"}
    numbers |= {0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"}
    if first in numbers:
        size = struct.calcsize(numbers[first])
        return struct.unpack_from(numbers[first], data, at)[0], at + size
    sizes = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}
    sizes |= {0xDC: 2, 0xDD: 4, 0xDE: 2, 0xDF: 4}
    if first not in sizes:
        raise ValueError("no MessagePack of this protocol: %02x" % first)
    size = int.from_bytes(data[at : at + sizes[first]], "big")
    at += sizes[first]
    if first <= 0xC6:
        return data[at : at + size], at + size
    if first <= 0xDB:
        return data[at : at + size].decode(), at + size
    return (unpack_list if first <= 0xDD else unpack_map)(data, at, size)


def unpack_list(data, at, size):
    items = []
    for _ in range(size):
        item, at = unpack(data, at)
        items.append(item)
    return items, at


def unpack_map(data, at, size):
    members = {}
    for _ in range(size):
        key, at = unpack(data, at)
        members[key], at = unpack(data, at)
    return members, at


class Call:
    """A call of ours that has no response yet."""

    def __init__(self, id):
        self.id = id
        self.items = collections.deque()
        self.credit = FIRST_INPUT_CREDIT
        self.stopped = False
        self.response = None
        self.keep = []


class Client:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.calls = {}
        self.callbacks = {}
        self.last_id = 0
        self.last_handle = 0
        self.said_hello = False
        self.theirs = None
        self.control = []

    # Messages

    def send(self, meta, payload=b""):
        meta = pack(meta)
        size = struct.pack(">II", 4 + len(meta) + len(payload), len(meta))
        self.socket.sendall(b"RUA!" + size + meta + payload)

    def read(self, size):
        data = b""
        while len(data) < size:
            piece = self.socket.recv(size - len(data))
            if not piece:
                raise EOFError("the server has closed the connection")
            data += piece
        return data

    def handle_next(self):
        """Reads one message and does what it asks for."""
        start = self.read(8)
        assert start[:4] == b"RUA!", start
        body = self.read(int.from_bytes(start[4:], "big"))
        meta_size = int.from_bytes(body[:4], "big")
        meta, _ = unpack(body[4 : 4 + meta_size])
        payload = body[4 + meta_size :]
        flags = meta.get("flags", 0)
        assert not payload or flags & MESSAGE_PACK, "the format of our requests"
        if self.theirs is None and (flags & REQUEST or flags & (RESPONSE | MORE) == RESPONSE):
            self.theirs = meta.get("hello", {})
        if flags & REQUEST:
            self.on_request(meta, unpack(payload)[0] if payload else None)
        elif flags & RESPONSE:
            self.on_response(meta, payload)

    def on_request(self, meta, arguments):
        method = meta["method"]
        if method.startswith("_ruapc.control/"):
            self.control.append((method.removeprefix("_ruapc.control/"), arguments))
            if method.endswith("/release"):
                for handle in arguments["callbacks"]:
                    self.callbacks.pop(handle, None)
            return
        if method == "_ruapc.memory/request_is_pending":
            result = {"Ok": arguments["request_id"] in self.calls}
        elif "target" in meta and meta["target"] not in self.callbacks:
            gone = "no callback %d" % meta["target"]
            result = {"Err": {"kind": "CallbackGone", "msg": gone, "executed": False}}
        elif "target" in meta:
            result = {"Ok": self.callbacks[meta["target"]](method, arguments)}
        else:
            unknown = "method not found: " + method
            result = {"Err": {"kind": "InvalidArgument", "msg": unknown, "executed": False}}
        if not meta["flags"] & NO_RESPONSE:
            self.send({"flags": RESPONSE | MESSAGE_PACK, "msgid": meta.get("msgid", 0)}, pack(result))

    def on_response(self, meta, payload):
        call = self.calls.get(meta.get("msgid", 0))
        if call is None:
            return
        if not meta["flags"] & MORE:
            del self.calls[call.id]
            call.keep = meta.get("keep", [])
            call.response = unpack(payload)[0]
            return
        call.credit += meta.get("credit", 0)
        call.stopped = call.stopped or meta.get("end", False)
        if payload:
            call.items.append((unpack(payload)[0], len(payload)))

    # Calls

    def start(self, method, arguments, credit=None):
        self.last_id += 1
        call = self.calls[self.last_id] = Call(self.last_id)
        meta = {"method": method, "flags": REQUEST | MESSAGE_PACK, "msgid": call.id}
        meta["timeout_ms"] = 10_000 if credit is None else NO_DEADLINE
        if not self.said_hello:
            meta["hello"] = OURS
            self.said_hello = True
        if credit is not None:
            meta["credit"] = credit
        self.send(meta, pack(arguments))
        return call

    def wait(self, call):
        while call.response is None:
            self.handle_next()
        return call.response

    def call(self, method, arguments):
        return self.wait(self.start(method, arguments))

    def signal(self, call, payload=b"", more=0, **meta):
        self.send({"flags": MESSAGE_PACK | more, "msgid": call.id, **meta}, payload)

    def stream(self, method, arguments, credit=4):
        """The items of a result; a few at a time."""
        call = self.start(method, arguments, credit)
        try:
            while call.items or call.response is None:
                if not call.items:
                    self.handle_next()
                    continue
                item, size = call.items.popleft()
                if call.response is None:
                    self.signal(call, credit=credit_of(size))
                yield item
        finally:
            if call.response is None:
                self.signal(call, cancel=True)
            self.wait(call)
        if "Err" in call.response:
            raise RuntimeError(call.response["Err"]["kind"])

    def upload(self, method, arguments, items):
        """A call with a stream beside its arguments."""
        if self.theirs is None:  # it must not be misunderstood as a call without one
            self.call("_ruapc.memory/request_is_pending", {"request_id": 0})
        assert "stream" in self.theirs.get("caps", []), "the server knows no streams"
        call = self.start(method, arguments, credit=0)
        for item in map(pack, items):
            while call.credit <= 0 and not call.stopped and call.response is None:
                self.handle_next()
            if call.stopped or call.response is not None:
                return self.wait(call)
            self.signal(call, item, MORE)
            call.credit -= credit_of(len(item))
        self.signal(call, end=True)
        return self.wait(call)

    def export(self, function):
        """Offers a function of method and arguments as a callback."""
        self.last_handle += 1
        self.callbacks[self.last_handle] = function
        return self.last_handle


def credit_of(size):
    return max(1, -(-size // BYTES_OF_A_CREDIT))


def main():
    client = Client(int(sys.argv[1]))

    print("sum", client.upload("Rooms/sum", None, range(1, 101)))
    print("sum of texts", client.upload("Rooms/lengths", None, ["x" * 100_000] * 20))
    print("count", list(client.stream("Rooms/count", 10)))
    print("texts", sum(map(len, client.stream("Rooms/texts", 20))))
    for item in client.stream("Rooms/count", 1_000_000):
        if item == 2:
            break
    print("stopped at", item)

    progress = client.export(lambda method, arguments: 10 * arguments)
    print("ask", client.call("Rooms/ask", {"callback": progress}))
    del client.callbacks[progress]  # the call has been answered and did not keep it

    heard = []
    listener = client.export(lambda method, arguments: heard.append((method, arguments)))
    joined = client.start("Rooms/join", {"callback": listener})
    print("join", client.wait(joined), "keeps", joined.keep)
    print("say", client.call("Rooms/say", "hello"))
    while not heard:
        client.handle_next()
    print("heard", *heard)

    def gets(method, arguments):
        return client.call("Rooms/isMine", {"own": arguments["callback"]})["Ok"]

    print("own", client.call("Rooms/exchange", {"callback": client.export(gets)}))

    print("leave", client.call("Rooms/leave", None))
    while listener in client.callbacks:
        client.handle_next()
    print("control", *client.control)
    print("gone", client.call("Rooms/nowhere", None)["Err"]["kind"])


if __name__ == "__main__":
    main()
