/*
 * name.h - names that senders give to attachments, made harmless to show.
 */
#ifndef CLF_MAIL_NAME_H
#define CLF_MAIL_NAME_H

struct clf_arena;

/*
 * Control, direction and zero-width characters go, slashes become "_", ends are trimmed, at most 200 bytes.
 * NULL when nothing is left. Data only: never a path.
 */
char *name_normalise(struct clf_arena *arena, const char *name);

/* A display name without direction and zero-width characters that would show it as another; never NULL. */
char *name_visible(struct clf_arena *arena, const char *name);

#endif
