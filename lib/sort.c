// SPDX-License-Identifier: MIT
/*
 * Sorting in place: heapsort.  No recursion, no memory, n log n in the worst
 * case too, which quicksort does not promise on a stack of 8 KiB.
 */
#include <linux/sort.h>

struct array {
	char *base;
	size_t num, size;
	int (*cmp)(const void *, const void *);
	void (*swap)(void *, void *, int size);
};

static void swap_bytes(void *a, void *b, int size)
{
	char *x = a, *y = b;

	for (; size > 0; size--, x++, y++) {
		char kept = *x;

		*x = *y;
		*y = kept;
	}
}

static void *element(const struct array *a, size_t index)
{
	return a->base + index * a->size;
}

static bool less(const struct array *a, size_t i, size_t j)
{
	return a->cmp(element(a, i), element(a, j)) < 0;
}

/*
 * The heap: no child is greater than its parent, children of i at 2i+1, 2i+2.
 * Lets element @i of the first @num sink to where that holds again.
 */
static void sift_down(const struct array *a, size_t i, size_t num)
{
	size_t child;

	while ((child = 2 * i + 1) < num) {
		if (child + 1 < num && less(a, child, child + 1))
			child++;
		if (!less(a, i, child))
			return;
		a->swap(element(a, i), element(a, child), (int)a->size);
		i = child;
	}
}

/**
 * sort() - sort an array
 * @base: array
 * @num: elements
 * @size: bytes of each
 * @cmp: below, equal to or above 0 as the first sorts before, with or after the second
 * @swap: exchanges two elements; NULL to move their bytes
 *
 * Elements that compare equal may change their order.
 *
 * Linux: sort(), lib/sort.c, all versions.
 */
void sort(void *base, size_t num, size_t size, int (*cmp)(const void *, const void *),
	  void (*swap)(void *, void *, int size))
{
	struct array a = { base, num, size, cmp, swap ? swap : swap_bytes };
	size_t i;

	for (i = num / 2; i-- > 0;)
		sift_down(&a, i, num);
	/* The greatest stands first: behind the heap with it, and mend the rest. */
	for (i = num; i-- > 1;) {
		a.swap(element(&a, 0), element(&a, i), (int)size);
		sift_down(&a, 0, i);
	}
}
