# SPDX-License-Identifier: Apache-2.0
"""Standard input and output: frames of two lengths (32 bits, big-endian), a number (64 bits), JSON,
and doubles (little-endian)."""

import errno
import os
import struct
import threading

HEAD = struct.Struct(">IIq")
LONGEST_MESSAGE = 500
MOST_JSON = 4 << 20
MOST_NUMBERS = 8 << 20


class Channel:
    def __init__(self):
        self.requests = os.fdopen(os.dup(0), "rb")
        self.answers = os.fdopen(os.dup(1), "wb")
        self.one_writes = threading.Lock()
        self.nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(self.nothing, 0)
        os.dup2(2, 1)
        os.register_at_fork(after_in_child=self.leave)

    def leave(self):
        """What the model forks would keep the channel open after the model's end."""
        for end in (self.requests, self.answers):
            os.dup2(self.nothing, end.fileno())

    def read(self):
        head = self.requests.read(HEAD.size)
        if len(head) < HEAD.size:
            os._exit(0)
        text, numbers, question = HEAD.unpack(head)
        import json

        return question, json.loads(self.requests.read(text)), self.requests.read(numbers)

    def frame(self, question, message, numbers=b""):
        import json

        text = json.dumps(message).encode()
        if len(text) > MOST_JSON or len(numbers) > MOST_NUMBERS:
            raise ValueError(
                f"an answer of {len(text) + len(numbers)} bytes (expected: at most {MOST_JSON} of"
                f" JSON and {MOST_NUMBERS} of numbers; ask for fewer rows at a time)"
            )
        return HEAD.pack(len(text), len(numbers), question) + text + numbers

    def write(self, frame):
        with self.one_writes:
            self.answers.write(frame)
            self.answers.flush()


def told(e, named=True):
    """What happened, in one line of bounded length."""
    try:
        text = " ".join((f"{type(e).__name__}: {e}" if named else str(e)).split())
    except Exception:
        text = type(e).__name__
    return text if len(text) <= LONGEST_MESSAGE else text[:LONGEST_MESSAGE] + "…"


NO_ROOM = ("failed to map segment", "annot allocate memory", "can't start new thread")
FULL = (errno.ENOMEM, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EAGAIN)
NETWORK = ("socket", "requests", "urllib3", "httpx", "httpcore")


def is_for_now(e):
    """Whether something was missing that may be there later: memory, threads, a host that answers."""
    seen = []
    while e is not None and e not in seen:
        seen.append(e)
        if isinstance(e, (MemoryError, ConnectionError, TimeoutError)):
            return True
        if getattr(e, "errno", None) in FULL or any(text in str(e) for text in NO_ROOM):
            return True
        if type(e).__module__.split(".")[0] in NETWORK:
            return True
        e = e.__cause__ or e.__context__
    return False
