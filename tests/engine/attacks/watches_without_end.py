"""Sets as many epoll watches as it can, in as many processes as it may, for everybody's user."""
import os, resource, select, time
def double(x):
    return 0
count = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
for _ in range(28):
    if os.fork() == 0:
        try:
            watched = [os.open("/dev/null", os.O_RDONLY) for _ in range(1)]
            ends = [end for _ in range(count // 4 - 40) for end in os.pipe()]
            while True:
                watch = select.epoll()
                watched.append(watch)
                for end in ends: watch.register(end, select.EPOLLIN)
        except OSError:
            time.sleep(6)
        os._exit(0)
