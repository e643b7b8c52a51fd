/*
 * fuzz_template.c - a template from outside: parsing, check and rendering end, whatever it holds.
 */
#include <stddef.h>
#include <stdint.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/mail/write/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_json *context = clf_template_sample();
	char *source = clf_utf8_clean(arena, (struct clf_str){(const char *)data, size});
	struct clf_template *tpl = NULL;
	struct clf_rendered rendered;

	if (clf_template_parse(arena, source, &tpl, NULL) == CLF_OK) {
		clf_template_check(tpl, NULL);
		clf_template_render(arena, tpl, context, &rendered, NULL);
	}
	clf_json_free(&context);
	clf_arena_free(&arena);
	return 0;
}
