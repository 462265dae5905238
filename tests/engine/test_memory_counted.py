"""Memory that would not show in a process's size is refused or counted."""

from __future__ import annotations

import textwrap

import pytest
from sandboxed import Kernels

MEGABYTES = 700

# name: code that gathers far more than that; it prints "GATHERED" if nothing stops it.
WAYS = {
    "shared pages given back": """
        import mmap
        kept = []
        for _ in range(40):
            area = mmap.mmap(-1, 64 * 2**20)
            for place in range(0, len(area), 4096): area[place] = 1
            area.madvise(mmap.MADV_DONTNEED)
            kept.append(area)
        print("GATHERED")
    """,
    "a device of zeros": """
        import ctypes, mmap, os
        kept = []
        for _ in range(40):
            area = mmap.mmap(os.open("/dev/zero", os.O_RDWR), 64 * 2**20, mmap.MAP_SHARED)
            for place in range(0, len(area), 4096): area[place] = 1
            area.madvise(mmap.MADV_DONTNEED)
            kept.append(area)
        print("GATHERED")
    """,
    "semaphores": """
        import ctypes
        libc = ctypes.CDLL(None)
        for n in range(3000):
            if libc.semget(n + 1, 30000, 0o1600) < 0: raise OSError("refused")
        print("GATHERED")
    """,
    "page tables": """
        import ctypes, mmap, time
        libc = ctypes.CDLL(None)
        libc.mmap.restype = ctypes.c_void_p
        number = ctypes.c_int
        libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[number] * 3, ctypes.c_long]
        step, size = 2 * 2**20, 2**39
        start = libc.mmap(None, size, 1, 0x4022, -1, 0)
        if start == ctypes.c_void_p(-1).value: raise OSError("refused")
        for place in range(start, start + size, step):
            ctypes.c_char.from_address(place).value
        time.sleep(1)
        print("GATHERED")
    """,
    "files in memory": """
        import time
        for folder in (".", "/tmp", "/dev/shm"):
            with open(folder + "/big", "wb") as file:
                for _ in range(240): file.write(bytes(2**20))
        held = bytearray(300 * 2**20)
        time.sleep(1)
        print("GATHERED")
    """,
    "huge pages": """
        import ctypes
        libc = ctypes.CDLL(None)
        libc.mmap.restype = ctypes.c_void_p
        if libc.mmap(None, 2**21, 3, 0x40022, -1, 0) == ctypes.c_void_p(-1).value:
            raise OSError("refused")
        print("GATHERED")
    """,
    "processes without their first thread": """
        import ctypes, os, threading, time
        def eat():
            held = bytearray(120 * 2**20)
            for place in range(0, len(held), 4096): held[place] = 1
            time.sleep(30)
        for _ in range(14):
            if os.fork() == 0:
                threading.Thread(target=eat).start()
                ctypes.CDLL(None).syscall(60 if os.uname().machine == "x86_64" else 93, 0)
        time.sleep(9)
        print("GATHERED")
    """,
    "sockets": """
        import os, socket, time
        def fill():
            kept = []
            while True:
                kept += socket.socketpair()
                for end in kept[-2:]:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**30)
                    end.setblocking(False)
                    try:
                        while True: end.send(bytes(65536))
                    except BlockingIOError: pass
        for _ in range(8):
            if os.fork() == 0:
                try: fill()
                except OSError: time.sleep(30)
                finally: os._exit(0)
        time.sleep(9)
        print("GATHERED")
    """,
    "many processes in place of what they share": """
        import os, time
        for _ in range(6):
            if os.fork() == 0:
                held = bytearray(150 * 2**20)
                for place in range(0, len(held), 4096): held[place] = 1
                time.sleep(9); os._exit(0)
        time.sleep(3)
        print("GATHERED")
    """,
    "pages made one's own": """
        import ctypes, os, time
        mine = []
        for line in open("/proc/self/smaps"):
            head = line.split()
            if "-" in head[0]: area, writable = head[0], head[1] == "rw-p"
            if head[0] == "Size:": size = int(head[1])
            if head[0] == "Rss:" and writable and int(head[1]) > 0.9 * size:
                mine += range(*(int(part, 16) for part in area.split("-")), 4096)
        for _ in range(8):
            if os.fork() == 0:
                for place in mine:
                    byte = ctypes.c_ubyte.from_address(place)
                    byte.value = byte.value
                time.sleep(30); os._exit(0)
        time.sleep(9)
        print("GATHERED")
    """,
}


@pytest.mark.parametrize("way", WAYS)
def test_memory_is_not_gathered(warm, way):
    ran = Kernels(warm.control).run(
        textwrap.dedent(WAYS[way]), seconds=60, memory_bytes=MEGABYTES * 2**20
    )
    assert "GATHERED" not in ran.text
    assert ran.status == "error" or ran.reason == "memory"


def test_training_stays_below(warm):
    code = """
        import keras, numpy as np
        model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(128),
                                  keras.layers.Dense(784)])
        model.compile("adam", "mse")
        model.fit(np.ones((2000, 784)), np.ones((2000, 784)), epochs=2, verbose=0)
        print("trained")
    """
    ran = Kernels(warm.control).run(textwrap.dedent(code), memory_bytes=MEGABYTES * 2**20)
    assert ran.text == "trained\n"
