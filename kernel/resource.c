// SPDX-License-Identifier: MIT
/*
 * The trees of addresses: who owns which memory range, which I/O ports.
 *
 * Offers Linux's request, insert, adjust and release, and the listing that
 * /proc/iomem and /proc/ioports show.  A resource belongs to its caller and is
 * only linked here.  linux/ioport.h has a picture and the invariants.
 */
#include <linux/errno.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/proc.h>
#include <linux/spinlock.h>

struct resource ioport_resource = {
	.name = "PCI IO", .start = 0, .end = 0xffff, .flags = IORESOURCE_IO,
};

/* All that 64 bits address: firmware lists ranges far above what this kernel maps. */
struct resource iomem_resource = {
	.name = "PCI mem", .start = 0, .end = U64_MAX, .flags = IORESOURCE_MEM,
};

static DEFINE_SPINLOCK(resource_lock);

/* ---- tree, under the lock ------------------------------------------------ */

/* Link @new below @root; returns who is in the way, NULL when nobody was. */
static struct resource *__request(struct resource *root, struct resource *new)
{
	struct resource **link = &root->child;

	if (new->end < new->start || new->start < root->start || new->end > root->end)
		return root;
	while (*link && (*link)->end < new->start)
		link = &(*link)->sibling;
	if (*link && resource_overlaps(*link, new))
		return *link;
	new->sibling = *link;
	new->parent = root;
	*link = new;
	return NULL;
}

static bool covers(const struct resource *outer, const struct resource *inner)
{
	return outer->start <= inner->start && inner->end <= outer->end;
}

static bool same_range(const struct resource *a, const struct resource *b)
{
	return a->start == b->start && a->end == b->end;
}

/* The deepest resource that is larger than @new and contains it. */
static struct resource *innermost(struct resource *parent, const struct resource *new)
{
	struct resource *child = parent->child;

	while (child) {
		if (covers(child, new) && !same_range(child, new)) {
			parent = child;
			child = parent->child;
		} else {
			child = child->sibling;
		}
	}
	return parent;
}

/*
 * Put @new in the place of the children between two links, and them below it:
 *
 *	before	parent: a -link-> b -> c -stop-> d
 *	after	parent: a -> new -> d		new: b -> c
 */
static void adopt(struct resource *parent, struct resource *new, struct resource **link,
		  struct resource **stop)
{
	struct resource *first = *link;
	struct resource *child;

	new->parent = parent;
	new->sibling = *stop;
	if (link != stop) {
		new->child = first;
		*stop = NULL;
		for (child = first; child; child = child->sibling)
			child->parent = new;
	}
	*link = new;
}

/*
 * Insert @new at the deepest place where it fits, over what it contains.
 * Returns who is in the way: a resource that it overlaps in part.
 */
static struct resource *__insert(struct resource *parent, struct resource *new)
{
	struct resource **link, **stop;

	if (new->end < new->start || !covers(parent, new))
		return parent;
	parent = innermost(parent, new);
	link = &parent->child;
	while (*link && (*link)->end < new->start)
		link = &(*link)->sibling;
	for (stop = link; *stop && (*stop)->start <= new->end; stop = &(*stop)->sibling)
		if (*stop == new || !covers(new, *stop))
			return *stop;
	adopt(parent, new, link, stop);
	return NULL;
}

static int unlink_resource(struct resource *old)
{
	struct resource **link = &old->parent->child;

	while (*link && *link != old)
		link = &(*link)->sibling;
	if (!*link)
		return -EINVAL;
	*link = old->sibling;
	old->parent = NULL;
	return 0;
}

static bool children_within(const struct resource *res, resource_size_t start,
			    resource_size_t end)
{
	const struct resource *child;

	for (child = res->child; child; child = child->sibling)
		if (child->start < start || child->end > end)
			return false;
	return true;
}

/* No sibling of @res overlaps [start, end]. */
static bool siblings_clear(const struct resource *res, resource_size_t start, resource_size_t end)
{
	const struct resource *other;

	for (other = res->parent->child; other; other = other->sibling)
		if (other != res && other->start <= end && start <= other->end)
			return false;
	return true;
}

static int __adjust(struct resource *res, resource_size_t start, resource_size_t end)
{
	const struct resource *parent = res->parent;

	if (parent && (start < parent->start || end > parent->end))
		return -EBUSY;
	if (parent && !siblings_clear(res, start, end))
		return -EBUSY;
	if (!children_within(res, start, end))
		return -EBUSY;
	res->start = start;
	res->end = end;
	return 0;
}

/* ---- API ----------------------------------------------------------------- */

/**
 * request_resource_conflict() - claim a range directly below another
 * @root: parent to be
 * @new: range; its links are set
 *
 * Return: NULL, or who is in the way: a child that overlaps, or @root itself
 * when @new does not lie within it.
 * Linux: request_resource_conflict(), kernel/resource.c, 2.6.34 to 5.x.
 */
struct resource *request_resource_conflict(struct resource *root, struct resource *new)
{
	struct resource *conflict;
	unsigned long flags;

	spin_lock_irqsave(&resource_lock, flags);
	conflict = __request(root, new);
	spin_unlock_irqrestore(&resource_lock, flags);
	return conflict;
}

/**
 * request_resource() - claim a range directly below another
 * @root: parent to be
 * @new: range; its links are set
 *
 * Return: 0, or -EBUSY when something is in the way.
 * Linux: request_resource(), kernel/resource.c, all versions.
 */
int request_resource(struct resource *root, struct resource *new)
{
	return request_resource_conflict(root, new) ? -EBUSY : 0;
}

/**
 * insert_resource_conflict() - put a range into a tree where it belongs
 * @parent: where to begin
 * @new: range without children; its links are set
 *
 * Unlike a request it goes below a resource that contains it, and above those
 * that it contains.  Of two equal ranges the new one becomes the parent.
 *
 * Return: NULL, or a resource that overlaps it in part.
 * Linux: insert_resource_conflict(), kernel/resource.c, 2.6.34 to 5.x.
 */
struct resource *insert_resource_conflict(struct resource *parent, struct resource *new)
{
	struct resource *conflict;
	unsigned long flags;

	spin_lock_irqsave(&resource_lock, flags);
	conflict = __insert(parent, new);
	spin_unlock_irqrestore(&resource_lock, flags);
	return conflict;
}

/**
 * insert_resource() - put a range into a tree where it belongs
 * @parent: where to begin
 * @new: range without children; its links are set
 *
 * Return: 0, or -EBUSY when it overlaps something in part.
 * Linux: insert_resource(), kernel/resource.c, all versions.
 */
int insert_resource(struct resource *parent, struct resource *new)
{
	return insert_resource_conflict(parent, new) ? -EBUSY : 0;
}

/**
 * insert_resource_expand_to_fit() - insert, growing over what overlaps in part
 * @root: where to begin
 * @new: range without children; may grow
 *
 * For firmware's reserved ranges, which respect nobody's borders.
 *
 * Linux: insert_resource_expand_to_fit(), kernel/resource.c, 2.6.28 to 5.x.
 */
void insert_resource_expand_to_fit(struct resource *root, struct resource *new)
{
	struct resource *conflict;
	unsigned long flags;

	spin_lock_irqsave(&resource_lock, flags);
	while ((conflict = __insert(root, new)) != NULL) {
		if (conflict == root || conflict == new)
			break;
		new->start = min(new->start, conflict->start);
		new->end = max(new->end, conflict->end);
		pr_info("Expanded resource %s due to conflict with %s\n", new->name,
			conflict->name);
	}
	spin_unlock_irqrestore(&resource_lock, flags);
}

/**
 * release_resource() - take a range out of its tree, children and all
 * @old: range
 *
 * Return: 0, or -EINVAL when it is in none.
 * Linux: release_resource(), kernel/resource.c, all versions.
 */
int release_resource(struct resource *old)
{
	unsigned long flags;
	int err = -EINVAL;

	spin_lock_irqsave(&resource_lock, flags);
	if (old->parent)
		err = unlink_resource(old);
	spin_unlock_irqrestore(&resource_lock, flags);
	return err;
}

/**
 * adjust_resource() - move or resize a range in its place
 * @res: range
 * @start: new first address
 * @size: new size, not 0
 *
 * Return: 0, or -EBUSY when it would leave its parent, meet a sibling or
 * uncover a child; then nothing has changed.
 * Linux: adjust_resource(), kernel/resource.c, all versions.
 */
int adjust_resource(struct resource *res, resource_size_t start, resource_size_t size)
{
	resource_size_t end = start + size - 1;
	unsigned long flags;
	int err = -EBUSY;

	spin_lock_irqsave(&resource_lock, flags);
	if (end >= start)
		err = __adjust(res, start, end);
	spin_unlock_irqrestore(&resource_lock, flags);
	return err;
}

/**
 * lookup_resource() - find a child by its first address
 * @root: parent
 * @start: first address
 *
 * Return: the child, or NULL.
 * Linux: lookup_resource(), kernel/resource.c, 3.1 to 5.x.
 */
struct resource *lookup_resource(struct resource *root, resource_size_t start)
{
	struct resource *child;
	unsigned long flags;

	spin_lock_irqsave(&resource_lock, flags);
	for (child = root->child; child; child = child->sibling)
		if (child->start == start)
			break;
	spin_unlock_irqrestore(&resource_lock, flags);
	return child;
}

/* ---- listing ------------------------------------------------------------- */

/* The resource after @res when children come before siblings; NULL at the end. */
static const struct resource *next_in_tree(const struct resource *root,
					   const struct resource *res, unsigned int *depth)
{
	if (res->child) {
		++*depth;
		return res->child;
	}
	while (res != root && !res->sibling) {
		res = res->parent;
		--*depth;
	}
	return res == root ? NULL : res->sibling;
}

/**
 * resource_walk() - list a tree as /proc/iomem does
 * @root: tree; not listed itself
 * @emit: gets each line
 * @arg: for @emit
 *
 * Addresses have 4 digits for ports and 8 for memory, more where they need it.
 *
 * Context: the tree must not change meanwhile.
 * Linux: r_show(), kernel/resource.c, all versions.
 */
void resource_walk(const struct resource *root, resource_line_t emit, void *arg)
{
	int digits = root->end < 0x10000 ? 4 : 8;
	const struct resource *res = root;
	unsigned int depth = 0;
	char line[128];

	while ((res = next_in_tree(root, res, &depth)) != NULL) {
		scnprintf(line, sizeof(line), "%*s%0*llx-%0*llx : %s", (int)(2 * (depth - 1)), "",
			  digits, (unsigned long long)res->start, digits,
			  (unsigned long long)res->end, res->name ? res->name : "<BAD>");
		emit(arg, line);
	}
}

static void print_line(void *arg, const char *line)
{
	pr_info("%s\n", line);
}

/**
 * resource_print() - list a tree in the log
 * @root: tree
 */
void resource_print(const struct resource *root)
{
	resource_walk(root, print_line, NULL);
}

static int iomem_proc_show(struct seq_file *m, void *v)
{
	resource_walk(&iomem_resource, seq_line, m);
	return 0;
}
PROC_ENTRY_FROM(resources, iomem, iomem_proc_show);

static int ioports_proc_show(struct seq_file *m, void *v)
{
	resource_walk(&ioport_resource, seq_line, m);
	return 0;
}
PROC_ENTRY_FROM(resources, ioports, ioports_proc_show);
