/* fuzz_config.c - any bytes as the configuration file; what loads goes over the pipe to a role and comes out again. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_config *config = NULL, *again = NULL;
	struct clf_error err = {0};
	char folder[] = "/tmp/clf-fuzz-XXXXXX";
	char path[64];

	if (mkdtemp(folder) == NULL || setenv("SECRET", "soup", 1) != 0)
		abort();
	snprintf(path, sizeof path, "%s/conf", folder);
	FILE *file = fopen(path, "w");
	if (file == NULL || fwrite(data, 1, size, file) != size || fclose(file) != 0)
		abort();
	if (clf_config_load(arena, path, &config, &err) == CLF_OK) {
		struct clf_json *json = clf_config_for_role(config, "intake", "");
		if (clf_config_from_json(arena, json, &again, &err) != CLF_OK ||
		    again->mailbox_count != config->mailbox_count)
			abort();
		clf_json_free(&json);
	} else if (err.text[0] == '\0') {
		abort();
	}
	unlink(path);
	rmdir(folder);
	clf_arena_free(&arena);
	return 0;
}
