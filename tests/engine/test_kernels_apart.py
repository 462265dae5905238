"""Two kernels share nothing that either can change or be told about: a carrier for each attempt."""

from __future__ import annotations

import os
import re

import pytest
from pairs import hear

# name: what one kernel does, and how another would hear it.
CARRIERS = {
    "record locks": (
        """
        lock = struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, 0, 8, 0)
        handle = os.open(FILE, os.O_RDONLY)
        attempt(lambda: fcntl.fcntl(handle, fcntl.F_SETLK, lock))
        """,
        """
        asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 8, 0)
        found = fcntl.fcntl(os.open(FILE, os.O_RDONLY), fcntl.F_GETLK, asked)
        print("HEARD" if struct.unpack("h", found[:2])[0] != fcntl.F_UNLCK else "nothing")
        """,
    ),
    "locks of open files": (
        """
        lock = struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, 0, 8, 0)
        handle = os.open(FILE, os.O_RDONLY)
        attempt(lambda: fcntl.fcntl(handle, 37, lock))
        """,
        """
        asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 8, 0)
        found = fcntl.fcntl(os.open(FILE, os.O_RDONLY), 36, asked)
        print("HEARD" if struct.unpack("h", found[:2])[0] != fcntl.F_UNLCK else "nothing")
        """,
    ),
    "locks by flock": (
        """
        handle = os.open(FILE, os.O_RDONLY)
        attempt(lambda: fcntl.flock(handle, fcntl.LOCK_EX))
        """,
        """
        try:
            fcntl.flock(os.open(FILE, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("HEARD")
        """,
    ),
    "a waiting lock": (
        """
        handle = os.open(FILE, os.O_RDONLY)
        attempt(lambda: fcntl.lockf(handle, fcntl.LOCK_SH))
        """,
        """
        begun = time.monotonic()
        locked = threading.Event()
        def lock():
            fcntl.fcntl(os.open(FILE, os.O_RDONLY), 38, struct.pack("hhqqi4x", 1, 0, 0, 0, 0))
            locked.set()
        threading.Thread(target=lock, daemon=True).start()
        print("nothing" if locked.wait(2) else "HEARD")
        """,
    ),
    "watches on files": (
        "go_on(lambda: os.close(os.open(FILE, os.O_RDONLY))); print('SAID')",
        """
        watch = check(libc.inotify_init())
        check(libc.inotify_add_watch(watch, FILE.encode(), 0xFFF))
        print("HEARD" if select.select([watch], [], [], 2)[0] else "nothing")
        """,
    ),
    "signals of folders": (
        """
        path = os.path.dirname(FILE)
        go_on(lambda: os.close(os.open(FILE, os.O_RDONLY)))
        print("SAID")
        """,
        """
        import signal
        signal.signal(signal.SIGIO, lambda *_: print("HEARD"))
        fcntl.fcntl(os.open(os.path.dirname(FILE), os.O_RDONLY), 1026, 0x80000001)
        time.sleep(1)
        """,
    ),
    "write hints of files": (
        """
        handle = os.open(FILE, os.O_RDONLY)
        attempt(lambda: fcntl.fcntl(handle, 1036, struct.pack("Q", 5)))
        """,
        """
        found = fcntl.fcntl(os.open(FILE, os.O_RDONLY), 1035, struct.pack("Q", 0))
        print("HEARD" if struct.unpack("Q", found)[0] == 5 else "nothing")
        """,
    ),
    "futexes in a library": (
        """
        place = ctypes.cast(libc.printf, ctypes.c_void_p).value & ~3
        number = 202 if os.uname().machine == "x86_64" else 98
        go_on(lambda: libc.syscall(number, ctypes.c_void_p(place), 1, 99, None, None, 0))
        print("SAID")
        """,
        """
        place = ctypes.cast(libc.printf, ctypes.c_void_p).value & ~3
        number = 202 if os.uname().machine == "x86_64" else 98
        value = ctypes.c_uint32.from_address(place).value
        seconds = (ctypes.c_long * 2)(2, 0)
        result = libc.syscall(
            number, ctypes.c_void_p(place), 0, ctypes.c_uint32(value), seconds, None, 0
        )
        print("HEARD" if result == 0 else "nothing")
        """,
    ),
    "times of devices": (
        "attempt(lambda: os.utime('/dev/null', (1_000_000_007, 1_000_000_007)))",
        # A moment that nothing else on this machine sets.
        "print('HEARD' if os.stat('/dev/null').st_mtime == 1_000_000_007 else 'nothing')",
    ),
    "System V semaphores": (
        "attempt(lambda: check(libc.semget(0x1234567, 1, 0o1666)))",
        "print('HEARD' if libc.semget(0x1234567, 1, 0) >= 0 else 'nothing')",
    ),
    "System V messages": (
        "attempt(lambda: check(libc.msgget(0x1234567, 0o1666)))",
        "print('HEARD' if libc.msgget(0x1234567, 0) >= 0 else 'nothing')",
    ),
    "abstract sockets": (
        "here = socket.socket(1); here.bind('\\0name'); here.listen(); print('SAID')",
        "socket.socket(1).connect('\\0name'); print('HEARD')",
    ),
    "netlink to everybody": (
        """
        def send():
            link = socket.socket(16, 3, 2)
            link.bind((0, 1))
            link.sendto(b"x", (0, 1))
        attempt(send)
        """,
        "socket.socket(16, 3, 2).bind((0, 1)); print('HEARD')",
    ),
    "the number of TCP sockets": (
        "global kept; kept = []; attempt(lambda: kept.extend(socket.socket() for _ in range(600)))",
        """
        text = open("/proc/self/net/sockstat").read()
        print("HEARD" if int(text.split("alloc ")[1].split()[0]) >= 600 else "nothing")
        """,
    ),
    "lookups of neighbours": (
        """
        def look():
            link = socket.socket(16, 3, 0)
            for _ in range(9999):
                asked = struct.pack("=B3xiHBBHH4s", 2, 1, 0, 0, 0, 8, 1, bytes([127, 0, 0, 1]))
                link.send(struct.pack("=IHHII", 36, 30, 1, 1, 0) + asked)
                link.recv(4096)
        attempt(look)
        """,
        """
        link = socket.socket(16, 3, 0)
        link.send(struct.pack("=IHHII4x", 20, 66, 0x301, 1, 0))
        statistics = struct.pack("=HH", 92, 7)  # of the table, in which lookups come fifth
        found = link.recv(65536)
        lookups = struct.unpack_from("=Q", found, found.index(statistics) + 4 + 4 * 8)
        print("HEARD" if lookups[0] >= 9999 else "nothing")
        """,
    ),
    "flow labels": (
        """
        def label():
            for number in range(1, 9999):
                if number % 32 == 1:
                    kept.append(socket.socket(10, 2))
                asked = struct.pack("=15xB4sBBHHH4x", 1, number.to_bytes(4), 0, 255, 1, 6, 6)
                kept[-1].setsockopt(41, 32, asked)
        global kept
        kept = []
        attempt(label)
        """,
        """
        link = socket.socket(10, 2)
        try:
            for number in range(1, 9):
                asked = struct.pack("=15xB4sBBHHH4x", 1, number.to_bytes(4), 0, 255, 1, 6, 6)
                link.setsockopt(41, 32, asked)
        except OSError as error:
            print("HEARD" if error.errno == 105 else "nothing")
        """,
    ),
    "serial numbers of sockets": (
        """
        os.sched_setaffinity(0, {0})  # they are given out in batches for each processor
        attempt(lambda: [socket.socket(1).getsockopt(1, 57, 8) for _ in range(9999)])
        """,
        """
        os.sched_setaffinity(0, {0})
        number = struct.unpack("Q", socket.socket(1).getsockopt(1, 57, 8))[0]
        print("HEARD" if number >= 9999 else "nothing")
        """,
    ),
    "session keyrings": (
        "attempt(lambda: check(libc.syscall(248, b'user', b'k', b'x', 1, -3)))",
        "check(libc.syscall(249, b'user', b'k', None, -3)); print('HEARD')",
    ),
}
# Figures of the whole machine, read twice in one kernel while another changes them.
COUNTERS = {
    "processes": "buffer = (ctypes.c_char * 128)(); check(libc.sysinfo(buffer)); buffer.raw[:112]",
    "memory": "os.sysconf('SC_AVPHYS_PAGES')",
    "load": "os.getloadavg()",
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_kernel_hears_nothing_of_another(warm, carrier):
    say, listen = CARRIERS[carrier]
    assert "HEARD" not in hear(warm.control, say, listen)


@pytest.mark.parametrize("counter", COUNTERS)
def test_a_kernel_sees_no_figure_of_the_machine_change(warm, counter):
    say = """
        for _ in range(100):
            threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
        kept = bytearray(300 * 2**20)
        print("SAID")
    """
    statements, _, value = COUNTERS[counter].rpartition(";")
    listen = f"{statements or 'pass'}\nprint({value.strip()!s})"
    quiet = hear(warm.control, "print('SAID')", listen)
    assert hear(warm.control, say, listen) == quiet


@pytest.mark.parametrize("name", ["sys", "stat", "loadavg", "locks", "key-users", "vmstat"])
def test_proc_holds_nothing_of_the_machine(warm, name):
    text = hear(warm.control, "print('SAID')", f"print('HEARD', os.path.exists('/proc/{name}'))")
    assert text == "HEARD False\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has users to give")
def test_each_kernel_is_a_user_of_its_own(warm):
    ids = [
        hear(warm.control, "print('SAID')", "print(open('/proc/self/uid_map').read())")
        for _ in range(2)
    ]
    users = [re.search(r"^\s*1000\s+(\d+)", text, re.MULTILINE)[1] for text in ids]
    assert users[0] != users[1]
