# SPDX-License-Identifier: MIT
"""Lists of ranges [(start, end)], end not included, for the models that judge the kernel."""


def without(ranges, start, end):
    """The ranges less [start, end)."""
    left = []
    for low, high in ranges:
        left += [(low, min(high, start)), (max(low, end), high)]
    return [(low, high) for low, high in left if low < high]


def merged(ranges):
    """Sorted, and one where two touch or overlap."""
    out = []
    for low, high in sorted(ranges):
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], high))
        else:
            out.append((low, high))
    return out
