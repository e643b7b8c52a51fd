/*
 * buf.c - the growing buffer of str.h.
 *
 * An empty buffer that never held anything points to a constant NUL, so that
 * its text can be read at all times; capacity 0 tells that nothing is owned.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/str.h"

#define SMALLEST 256

static const char nothing[1];

void clf_buf_init(struct clf_buf *buf, size_t max)
{
	*buf = (struct clf_buf){.p = (char *)nothing, .max = max};
}

void clf_buf_free(struct clf_buf *buf)
{
	if (buf->capacity > 0)
		free(buf->p);
	clf_buf_init(buf, buf->max);
}

void clf_buf_clear(struct clf_buf *buf)
{
	if (buf->capacity > 0)
		buf->p[0] = '\0';
	buf->n = 0;
	buf->failed = false;
}

/* Room for size more bytes and the NUL. */
static bool reserve(struct clf_buf *buf, size_t size)
{
	size_t needed = buf->n + size + 1;
	size_t capacity = buf->capacity > 0 ? buf->capacity : SMALLEST;
	char *p;

	if (buf->failed || buf->n > buf->max || size > buf->max - buf->n || needed <= size) {
		buf->failed = true;
		return false;
	}
	if (needed <= buf->capacity)
		return true;
	while (capacity < needed)
		capacity = capacity > (size_t)-1 / 2 ? needed : capacity * 2;
	if (buf->max < (size_t)-1 && capacity > buf->max + 1)
		capacity = buf->max + 1;
	p = realloc(buf->capacity > 0 ? buf->p : NULL, capacity);
	if (p == NULL)
		abort();
	buf->p = p;
	buf->capacity = capacity;
	return true;
}

void clf_buf_add(struct clf_buf *buf, const void *bytes, size_t size)
{
	if (size == 0 || !reserve(buf, size))
		return;
	memcpy(buf->p + buf->n, bytes, size);
	buf->n += size;
	buf->p[buf->n] = '\0';
}

void clf_buf_add_text(struct clf_buf *buf, const char *text)
{
	if (text != NULL)
		clf_buf_add(buf, text, strlen(text));
}

void clf_buf_add_str(struct clf_buf *buf, struct clf_str s)
{
	clf_buf_add(buf, s.p, s.n);
}

void clf_buf_add_char(struct clf_buf *buf, char c)
{
	if (buf->failed || buf->n >= buf->max || buf->n + 1 >= buf->capacity) {
		clf_buf_add(buf, &c, 1);
		return;
	}
	buf->p[buf->n++] = c;
	buf->p[buf->n] = '\0';
}

void clf_buf_printf(struct clf_buf *buf, const char *format, ...)
{
	va_list args;
	size_t room = buf->capacity > 0 && !buf->failed ? buf->capacity - buf->n : 0;
	int n;

	va_start(args, format);
	n = vsnprintf(room > 0 ? buf->p + buf->n : NULL, room, format, args);
	va_end(args);
	if (n < 0)
		abort();
	if ((size_t)n < room) {
		buf->n += (size_t)n;
		return;
	}
	if (room > 0)
		buf->p[buf->n] = '\0';
	if (n == 0 || !reserve(buf, (size_t)n))
		return;
	va_start(args, format);
	vsnprintf(buf->p + buf->n, (size_t)n + 1, format, args);
	va_end(args);
	buf->n += (size_t)n;
}

void clf_buf_consume(struct clf_buf *buf, size_t size)
{
	if (size > buf->n)
		size = buf->n;
	if (size == 0)
		return;
	buf->n -= size;
	memmove(buf->p, buf->p + size, buf->n);
	buf->p[buf->n] = '\0';
}

struct clf_str clf_buf_view(const struct clf_buf *buf)
{
	return (struct clf_str){buf->p != NULL ? buf->p : nothing, buf->n};
}
