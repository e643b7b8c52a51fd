/*
 * plan_file.c - files that people put on a ticket, take away again, and send along with what they write.
 */
#include "plan/note/plan_file.h"

#include <inttypes.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "plan/permission.h"
#include "plan/plan_write.h"
#include "plan/rule/plan_rules.h"

const char *plan_no_room(struct planning *p, int64_t size)
{
	size_t beside = 0;

	for (size_t i = 0; i < p->count; i++)
		beside += p->steps[i].kind == CLF_STEP_FILE;
	if (size > (int64_t)CLF_FILE_BYTES_MAX)
		return clf_arena_printf(p->arena, plan_words(p, "a file has at most %u MiB"), CLF_FILE_BYTES_MAX >> 20);
	if (p->facts->file_count + beside >= CLF_FILES_MAX)
		return clf_arena_printf(p->arena, plan_words(p, "a ticket has at most %u files: take one away first"),
					CLF_FILES_MAX);
	return NULL;
}

void plan_file(struct planning *p, const struct clf_upload *upload)
{
	plan_step(p, CLF_STEP_FILE)->upload = upload;
	plan_event(p, "file", NULL, upload->name);
}

bool plan_is_unfiled(const struct planning *p, int64_t file)
{
	for (size_t i = 0; i < p->count; i++) {
		if (p->steps[i].kind == CLF_STEP_UNFILE && p->steps[i].number == file)
			return true;
	}
	return false;
}

bool plan_draft_ends(const struct planning *p, const struct clf_draft *draft)
{
	for (size_t i = 0; i < p->count; i++) {
		if (p->steps[i].kind == CLF_STEP_DRAFT_END && p->steps[i].number == draft->id)
			return true;
	}
	return false;
}

/* What somebody wrote for later takes it along. */
static bool is_waited_for(const struct planning *p, int64_t file)
{
	for (size_t i = 0; i < p->facts->draft_count; i++) {
		const struct clf_draft *draft = &p->facts->drafts[i];

		for (size_t k = 0; k < draft->file_count && !plan_draft_ends(p, draft); k++) {
			if (draft->files[k].id == file)
				return true;
		}
	}
	return false;
}

bool plan_may_unfile(struct planning *p, const struct clf_file *file)
{
	if (is_waited_for(p, file->id))
		plan_refuse(p, "%s goes along with what was written for later: take that back first", file->name);
	return !plan_ended(p);
}

void plan_unfile(struct planning *p, const struct clf_file *file)
{
	plan_step(p, CLF_STEP_UNFILE)->number = file->id;
	plan_event(p, "file", file->name, NULL);
}

void plan_attach(struct planning *p, const struct clf_action *action)
{
	const struct clf_upload *upload = action->upload;
	const char *why;

	if (!plan_allowed(p, "file"))
		return;
	if (upload == NULL || clf_text_blank(upload->name))
		plan_refuse(p, "a file needs a name");
	else if ((why = plan_no_room(p, upload->size)) != NULL)
		plan_refuse(p, "%s", why);
	if (plan_ended(p))
		return;
	plan_file(p, upload);
	plan_happened(p, CLF_ON_ATTACHMENT);
}

static const struct clf_file *find(struct planning *p, int64_t id)
{
	for (size_t i = 0; i < p->facts->file_count; i++) {
		if (p->facts->files[i].id == id)
			return &p->facts->files[i];
	}
	plan_refuse(p, "there is no file %" PRId64 " on this ticket", id);
	return NULL;
}

void plan_detach(struct planning *p, const struct clf_action *action)
{
	const struct clf_file *file;

	if (!plan_allowed(p, "file"))
		return;
	file = find(p, action->file);
	if (file != NULL && plan_may_unfile(p, file))
		plan_unfile(p, file);
}

const struct clf_file *plan_files(struct planning *p, const int64_t *ids, size_t count)
{
	struct clf_file *files = clf_arena_array_of(p->arena, count, struct clf_file);
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		const struct clf_file *file = find(p, ids[i]);

		if (file == NULL)
			return NULL;
		files[i] = *file;
		files[i].name = plan_letter_name(p, file->name);
		sum += file->size;
	}
	if (sum <= (int64_t)CLF_FILE_BYTES_MAX)
		return files;
	plan_refuse(p, "the files of one mail have at most %u MiB together", CLF_FILE_BYTES_MAX >> 20);
	return NULL;
}

void plan_send_files(struct planning *p, size_t at, const struct clf_file *files, size_t count)
{
	while (at < p->count && p->steps[at].kind != CLF_STEP_SEND && p->steps[at].kind != CLF_STEP_DRAFT)
		at++;
	if (at == p->count || plan_ended(p))
		return;
	p->steps[at].files = files;
	p->steps[at].file_count = count;
}

void plan_send_all_files(struct planning *p, size_t at, const struct clf_file *files, size_t count)
{
	for (; at < p->count; at++) {
		if (p->steps[at].kind == CLF_STEP_DRAFT || clf_step_is_letter(&p->steps[at]))
			plan_send_files(p, at, files, count);
	}
}

void plan_note_files(struct planning *p, const int64_t *ids, size_t count)
{
	for (size_t i = 0; i < count && !plan_ended(p); i++) {
		if (find(p, ids[i]) != NULL)
			plan_step(p, CLF_STEP_NOTE_FILE)->number = ids[i];
	}
}
