"""What notebooks do works inside the walls: training, saving, plotting, processes, databases."""

from __future__ import annotations

import textwrap

import pytest
from sandboxed import Kernels

WORKS = {
    "training, saving and loading": (
        """
        import keras, numpy as np
        model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(8), keras.layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(np.ones((64, 8)), np.ones((64, 1)), epochs=1, verbose=0)
        for name in ("m.keras", "m.h5"):
            model.save(name)
            loaded = keras.models.load_model(name, compile=False)
        model.save_weights("m.weights.h5")
        print(loaded.count_params())
        """,
        "81",
    ),
    "TensorFlow's data sets": (
        """
        import tensorflow as tf
        data = tf.data.Dataset.range(4).shuffle(4).map(lambda x: 2 * x, num_parallel_calls=2)
        print(sorted(int(x) for x in data.batch(1).prefetch(1).unbatch()))
        """,
        "[0, 2, 4, 6]",
    ),
    "h5py": (
        """
        import h5py, numpy as np
        with h5py.File("x.h5", "w") as file:
            file["a"] = np.arange(3)
        with h5py.File("x.h5", "r+") as file:
            file["b"] = file["a"][:] + 1
            print(list(file["b"]))
        """,
        "1",
    ),
    "a database and two processes": (
        """
        import sqlite3, subprocess, sys
        link = sqlite3.connect("a.db")
        link.execute("create table t(x)"); link.commit()
        more = "import sqlite3; c = sqlite3.connect('a.db'); c.execute('insert into t values(7)')"
        print(subprocess.run([sys.executable, "-c", more + "; c.commit()"], check=True).returncode)
        link.execute("insert into t values(8)"); link.commit()
        print(link.execute("select * from t").fetchall())
        """,
        "[(7,), (8,)]",
    ),
    "a plot": (
        """
        import matplotlib.pyplot as plt, os
        plt.plot([1, 2]); plt.savefig("f.png"); print(os.path.getsize("f.png") > 1000)
        """,
        "True",
    ),
    "a pool, forked": (
        """
        import multiprocessing
        with multiprocessing.get_context("fork").Pool(2) as pool:
            print(sum(pool.map(abs, range(-99, 0))))
        """,
        "4950",
    ),
    "a pool whose workers print": (
        """
        import multiprocessing, time
        begun = time.monotonic()
        with multiprocessing.get_context("fork").Pool(2) as pool:
            pool.map(print, range(4))
        print(time.monotonic() - begun < 9)
        """,
        "True",
    ),
    "a pool, spawned": (
        """
        import multiprocessing
        with multiprocessing.get_context("spawn").Pool(2) as pool:
            print(pool.map(abs, [-1, -2]))
        """,
        "[1, 2]",
    ),
    "locks, events and values between processes": (
        """
        import multiprocessing, queue, time
        mp = multiprocessing.get_context("fork")
        lock, event, total, answers = mp.Lock(), mp.Event(), mp.Value("d", 0), mp.Queue()
        def work(n):
            event.wait()
            with lock:
                total.value += n
            answers.put(n)
        workers = [mp.Process(target=work, args=(n,)) for n in range(4)]
        for worker in workers: worker.start()
        event.set()
        print(sorted(answers.get(timeout=9) for _ in workers), total.value)
        for worker in workers: worker.join()
        lock.acquire()
        begun = time.monotonic()
        print(lock.acquire(timeout=0.4), 0.3 < time.monotonic() - begun < 3)
        try: answers.get(timeout=0.2)
        except queue.Empty: print("empty")
        """,
        "[0, 1, 2, 3] 6.0\nFalse True\nempty",
    ),
    "shared memory": (
        """
        from multiprocessing import shared_memory
        block = shared_memory.SharedMemory(create=True, size=100)
        block.buf[0] = 5; print(block.buf[0]); block.close(); block.unlink()
        """,
        "5",
    ),
    "joblib": (
        """
        import numpy as np
        from joblib import Parallel, delayed
        big = np.ones((500, 500))
        print(*map(float, Parallel(n_jobs=2, max_nbytes=1000)(delayed(np.sum)(big) for _ in "ab")))
        """,
        "250000.0 250000.0",
    ),
    "executors": (
        """
        from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
        for kind in (ThreadPoolExecutor, ProcessPoolExecutor):
            with kind(2) as executor: print(list(executor.map(abs, [-1, -2])))
        """,
        "[1, 2]\n[1, 2]",
    ),
    "other programs": (
        """
        import subprocess
        done = subprocess.run("dd if=/dev/zero bs=1k count=3 | wc -c; seq 3 | sort -r | head -1",
                              shell=True, capture_output=True, text=True)
        print(done.stdout)
        """,
        "3072\n3",
    ),
    "files mapped into memory": (
        """
        import numpy as np
        array = np.memmap("m.dat", dtype=float, mode="w+", shape=(9,)); array[:] = 3; array.flush()
        print(np.memmap("m.dat", dtype=float, mode="r").sum())
        """,
        "27.0",
    ),
    "copies with times and modes": (
        """
        import shutil
        open("a", "w").write("x"); shutil.copy2("a", "b"); shutil.copytree(".", "/tmp/all")
        print(open("/tmp/all/b").read())
        """,
        "x",
    ),
    "psutil": ("import psutil; print(psutil.Process().memory_info().rss > 0)", "True"),
}


@pytest.fixture(scope="module")
def kernels(warm):
    """Runs code in fresh kernels."""
    return Kernels(warm.control)


@pytest.mark.parametrize("name", WORKS)
def test_notebooks_may(kernels, name):
    code, expected = WORKS[name]
    ran = kernels.run(textwrap.dedent(code))
    assert ran.status == "ok", ran.text
    assert expected in ran.text
