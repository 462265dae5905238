"""Where student code runs: a process forked from a warm one, isolated in its own world.

``warm`` imports what students import and forks; ``supervisor`` guards one kernel from outside
its namespaces; ``inside`` builds the private world; ``launcher`` is the trusted side's handle.
"""

__all__ = [
    "descriptors",
    "launcher",
    "mounts",
    "preloaded",
    "processes",
    "request",
    "shown",
    "support",
    "syscalls",
    "threads",
    "user_folders",
    "users",
    "warm",
]
