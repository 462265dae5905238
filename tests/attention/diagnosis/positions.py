"""Which mistake do positional encodings make?"""


def square(student):
    """As many positions as entries."""
    return student.positional_encoding(6, 6)


def few(student):
    """Fewer positions than entries."""
    return student.positional_encoding(3, 8)


def many(student):
    """More positions than entries."""
    return student.positional_encoding(9, 4)


def pair(student):
    """A single pair of entries."""
    return student.positional_encoding(5, 2)


def small_angles(student):
    """The slowest hand of a long row, in thousandths."""
    return 1000 * student.positional_encoding(4, 6)[:, 4]
