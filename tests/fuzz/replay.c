/*
 * replay.c - runs a fuzz target over files and folders, so that the corpora are tested without libFuzzer.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
	struct clf_buf bytes;
	struct clf_error err;
	clf_buf_init(&bytes, 64u << 20);
	enum clf_status status = clf_file_read(path, &bytes, &err);
	if (status)
		fprintf(stderr, "replay: %s\n", err.text);
	else
		LLVMFuzzerTestOneInput((const uint8_t *)(bytes.p ? bytes.p : ""), bytes.n);
	clf_buf_free(&bytes);
	return status != CLF_OK;
}

/* With the folders in it. One that isn't there has no findings to replay. */
static int replay_folder(const char *path)
{
	DIR *folder = opendir(path);
	int failed = 0;
	struct dirent *entry;
	while (folder && (entry = readdir(folder))) {
		char file[4096];
		if (entry->d_name[0] == '.')
			continue;
		snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
		failed += entry->d_type == DT_DIR ? replay_folder(file) : replay_file(file);
	}
	if (folder)
		closedir(folder);
	return failed;
}

int main(int argc, char **argv)
{
	int failed = 0;
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	for (int i = 1; i < argc; i++)
		failed += replay_folder(argv[i]);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
