/*
 * upload.c - what browsers say of files is made harmless; how many and how large they may be is decided behind the
 * one door.
 */
#include "call/upload.h"

#include <string.h>

#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/mail/upload.h"
#include "clf/ticket/words.h"
#include "page/view.h"

#define TYPE_MAX 100u

const char *upload_type(struct clf_arena *arena, const char *given)
{
	size_t n =
	    given != NULL ? strspn(given, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_/") : 0;

	if (n == 0 || n > TYPE_MAX || memchr(given, '/', n) == NULL)
		return "application/octet-stream";
	return clf_utf8_fold(arena, clf_arena_copy(arena, given, n));
}

/* Some browsers send where it lay. */
static const char *last_part(const char *name)
{
	const char *slash = strrchr(name, '/'), *back = strrchr(name, '\\');

	if (back != NULL && (slash == NULL || back > slash))
		slash = back;
	return slash != NULL ? slash + 1 : name;
}

bool upload_fits(struct call *call)
{
	if (!call->files_beyond)
		return true;
	reply_refused(call, call->files.items[0].field,
		      clf_arena_printf(call->arena,
				       view_say(call, CLF_SAID("at most %u files go at once: choose fewer, and send "
							       "the others afterwards")),
				       CLF_HTTP_FILES_MAX));
	return false;
}

bool upload_all(struct call *call, struct clf_upload **out, size_t *count)
{
	struct clf_upload *list = clf_arena_array_of(call->arena, call->files.count, struct clf_upload);

	for (size_t i = 0; i < call->files.count; i++) {
		const struct clf_http_file *file = &call->files.items[i];
		const char *name = clf_file_name(call->arena, last_part(file->name));
		size_t head = file->bytes.n < CLF_MAGIC_BYTES ? file->bytes.n : CLF_MAGIC_BYTES;

		if (name == NULL || file->bytes.n == 0) {
			reply_refused(call, file->field,
				      name == NULL
					  ? view_say(call, CLF_SAID("a file has no name that can be seen"))
					  : clf_arena_printf(call->arena,
							     view_say(call, CLF_SAID("the file %s is empty")), name));
			return false;
		}
		list[i] = (struct clf_upload){.name = name,
					      .type = upload_type(call->arena, file->type),
					      .true_type = clf_true_type((struct clf_str){file->bytes.p, head}),
					      .size = (int64_t)file->bytes.n,
					      .fd = -1,
					      .bytes = file->bytes};
	}
	*out = list;
	*count = call->files.count;
	return true;
}
