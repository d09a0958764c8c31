"""Keeps glibc from holding a heap for each of our threads."""

import ctypes
import sys

# <malloc.h>. By default each of some 60 threads may get a heap of its own, up to
# eight for each core; with two the bot held 6 MB less after three runs (measured),
# and threads that mostly wait do not miss the others.
M_ARENA_MAX = -8
ARENAS = 2


def few_heaps() -> None:
    """Before the first thread starts; does nothing where there is no glibc."""
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, ARENAS)
