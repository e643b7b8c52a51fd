/*
 * arena.h - memory that is given back all at once.
 *
 * Per-mail and per-request data lives in a scratch arena. Out of memory
 * aborts the process; what grows with input must be limited before.
 */
#ifndef CLF_BASE_ARENA_H
#define CLF_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct clf_arena;

struct clf_arena *clf_arena_new(void);
void clf_arena_free(struct clf_arena **arena);

/* Gives back all but one block; every pointer into the arena is dead. */
void clf_arena_reset(struct clf_arena *arena);

/* Bytes handed out since the last reset. */
size_t clf_arena_used(const struct clf_arena *arena);

/* Zeroed, aligned for any type, never NULL (size 0 too). */
void *clf_arena_alloc(struct clf_arena *arena, size_t size);
/* The same without the zeros, for what is written whole. */
void *clf_arena_raw(struct clf_arena *arena, size_t size);
/* As calloc: aborts when count * size overflows. */
void *clf_arena_array(struct clf_arena *arena, size_t count, size_t size);

/* A copy followed by a NUL. */
char *clf_arena_copy(struct clf_arena *arena, const void *bytes, size_t size);
/* NULL for NULL. */
char *clf_arena_strdup(struct clf_arena *arena, const char *text);
char *clf_arena_printf(struct clf_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *clf_arena_vprintf(struct clf_arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#define clf_arena_new_of(arena, type) ((type *)clf_arena_alloc((arena), sizeof(type)))
#define clf_arena_array_of(arena, count, type) ((type *)clf_arena_array((arena), (count), sizeof(type)))

#endif
