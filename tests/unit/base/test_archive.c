/*
 * test_archive.c - what is packed comes out again, as people's own tar sees it; what is cut, damaged or not ours
 * doesn't.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clf/base/archive.h"
#include "clf/base/count.h"
#include "clf/base/file.h"

struct folder {
	char path[64], archive[80], big[80];
	struct clf_error err;
};

#define assert_ok(f, call)                                                                                             \
	do {                                                                                                           \
		if ((call) != CLF_OK)                                                                                  \
			fail_msg("%s: %s", #call, (f)->err.text);                                                      \
	} while (0)

static int make(void **state)
{
	struct folder *f = calloc(1, sizeof *f);
	FILE *file;

	snprintf(f->path, sizeof f->path, "/tmp/clf-archive-test-XXXXXX");
	assert_non_null(mkdtemp(f->path));
	snprintf(f->archive, sizeof f->archive, "%s/a.tar.zst", f->path);
	snprintf(f->big, sizeof f->big, "%s/big", f->path);
	file = fopen(f->big, "w");
	for (int i = 0; i < 100000; i++)
		fprintf(file, "line %d of the big one\n", i);
	fclose(file);
	*state = f;
	return 0;
}

static int drop(void **state)
{
	struct folder *f = *state;
	char command[96];

	snprintf(command, sizeof command, "rm -rf '%s'", f->path);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

static void pack(struct folder *f)
{
	int fd = open(f->archive, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	struct clf_archive_writer *writer = clf_archive_writer_new(fd);

	assert_ok(f, clf_archive_add(writer, "small.txt", CLF_STR("hello\n"), &f->err));
	assert_ok(f, clf_archive_add_file(writer, "folder/big", f->big, NULL, NULL, &f->err));
	assert_ok(f, clf_archive_add(writer, "empty", CLF_STR(""), &f->err));
	assert_ok(f, clf_archive_end(writer, &f->err));
	clf_archive_writer_free(&writer);
	close(fd);
}

/* CLF_ENOTFOUND: all of it came out. */
static enum clf_status read_all(struct folder *f, const char *archive, char *names, size_t room,
				char sha256[CLF_SHA256_TEXT])
{
	int fd = open(archive, O_RDONLY), nowhere = open("/dev/null", O_WRONLY);
	struct clf_archive_reader *reader = clf_archive_reader_new(fd);
	struct clf_archive_entry entry;
	enum clf_status status;
	size_t n = 0;

	names[0] = '\0';
	while ((status = clf_archive_next(reader, &entry, &f->err)) == CLF_OK) {
		n += (size_t)snprintf(names + n, room - n, "%s:%d ", entry.name, (int)entry.size);
		if (strcmp(entry.name, "folder/big") == 0)
			status = clf_archive_extract(reader, nowhere, sha256, NULL, NULL, &f->err);
		if (status != CLF_OK)
			break;
	}
	clf_archive_reader_free(&reader);
	close(fd);
	close(nowhere);
	return status;
}

static void test_it_comes_out_again(void **state)
{
	struct folder *f = *state;
	char names[200], sha256[CLF_SHA256_TEXT] = "", again[CLF_SHA256_TEXT];
	struct clf_sha256 *hash = clf_sha256_new();
	struct clf_buf big;

	pack(f);
	assert_int_equal(read_all(f, f->archive, names, sizeof names, sha256), CLF_ENOTFOUND);
	clf_buf_init(&big, SIZE_MAX);
	assert_ok(f, clf_file_read(f->big, &big, &f->err));
	clf_sha256_add(hash, big.p, big.n);
	clf_sha256_end(&hash, again);
	assert_string_equal(sha256, again);
	assert_non_null(strstr(names, "small.txt:6 folder/big:"));
	assert_non_null(strstr(names, " empty:0 "));
	clf_buf_free(&big);
}

static void test_tar_opens_it_and_what_tar_made_is_opened(void **state)
{
	struct folder *f = *state;
	char command[400], names[200], sha256[CLF_SHA256_TEXT] = "";

	if (system("tar --version >/dev/null 2>&1 && zstd --version >/dev/null 2>&1") != 0)
		skip();
	pack(f);
	snprintf(command, sizeof command,
		 "cd '%s' && mkdir out && tar --zstd -xf a.tar.zst -C out && cmp out/folder/big big && "
		 "test \"$(cat out/small.txt)\" = hello && "
		 "cd out && tar --format=ustar -cf - small.txt folder/big empty | zstd -q > ../b.tar.zst",
		 f->path);
	assert_int_equal(system(command), 0);
	snprintf(command, sizeof command, "%s/b.tar.zst", f->path);
	assert_int_equal(read_all(f, command, names, sizeof names, sha256), CLF_ENOTFOUND);
	assert_non_null(strstr(names, " empty:0 "));
}

/* At each length, and with each of some octets another one: never whole, and never a crash. */
static void test_what_is_cut_or_damaged_is_seen(void **state)
{
	struct folder *f = *state;
	char names[200], sha256[CLF_SHA256_TEXT], whole[CLF_SHA256_TEXT];
	struct clf_buf bytes;

	pack(f);
	assert_int_equal(read_all(f, f->archive, names, sizeof names, whole), CLF_ENOTFOUND);
	clf_buf_init(&bytes, SIZE_MAX);
	assert_ok(f, clf_file_read(f->archive, &bytes, &f->err));
	for (size_t i = 0; i < 40; i++) {
		size_t cut = bytes.n * i / 40;
		int fd = open(f->archive, O_WRONLY | O_TRUNC);

		assert_int_equal(write(fd, bytes.p, cut), cut);
		close(fd);
		assert_int_equal(read_all(f, f->archive, names, sizeof names, sha256), CLF_EINVAL);
		bytes.p[cut] ^= 0x55;
		fd = open(f->archive, O_WRONLY | O_TRUNC);
		assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
		close(fd);
		bytes.p[cut] ^= 0x55;
		assert_int_not_equal(read_all(f, f->archive, names, sizeof names, sha256), CLF_ENOTFOUND);
	}
	/* One octet less at the end is the checksum. */
	assert_int_equal(truncate(f->archive, 0), 0);
	clf_buf_free(&bytes);
}

static void test_names_that_lead_elsewhere_are_refused(void **state)
{
	static const char *const names[] = {"/etc/passwd", "../x", "a/../b", "", "b\nc", "ü"};
	struct folder *f = *state;
	int fd = open(f->archive, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	struct clf_archive_writer *writer = clf_archive_writer_new(fd);
	char command[400], found[200], sha256[CLF_SHA256_TEXT];

	for (size_t i = 0; i < CLF_COUNT(names); i++)
		assert_int_equal(clf_archive_add(writer, names[i], CLF_STR("x"), &f->err), CLF_EINVAL);
	clf_archive_writer_free(&writer);
	close(fd);
	if (system("tar --version >/dev/null 2>&1 && zstd --version >/dev/null 2>&1") != 0)
		skip();
	snprintf(command, sizeof command,
		 "cd '%s' && ln -s /etc/passwd link && tar --format=ustar -cf - link | zstd -q > link.tar.zst && "
		 "tar -P --format=ustar -cf - ../../etc/hostname | zstd -q > up.tar.zst 2>/dev/null",
		 f->path);
	assert_int_equal(system(command), 0);
	snprintf(command, sizeof command, "%s/link.tar.zst", f->path);
	assert_int_equal(read_all(f, command, found, sizeof found, sha256), CLF_EINVAL);
	snprintf(command, sizeof command, "%s/up.tar.zst", f->path);
	assert_int_equal(read_all(f, command, found, sizeof found, sha256), CLF_EINVAL);
}

static void test_a_full_disk_is_told(void **state)
{
	struct folder *f = *state;
	int fd = open("/dev/full", O_WRONLY);
	struct clf_archive_writer *writer = clf_archive_writer_new(fd);
	enum clf_status status = clf_archive_add_file(writer, "big", f->big, NULL, NULL, &f->err);

	if (status == CLF_OK)
		status = clf_archive_end(writer, &f->err);
	assert_int_equal(status, CLF_EIO);
	assert_non_null(strstr(f->err.text, "No space left"));
	clf_archive_writer_free(&writer);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_it_comes_out_again, make, drop),
	    cmocka_unit_test_setup_teardown(test_tar_opens_it_and_what_tar_made_is_opened, make, drop),
	    cmocka_unit_test_setup_teardown(test_what_is_cut_or_damaged_is_seen, make, drop),
	    cmocka_unit_test_setup_teardown(test_names_that_lead_elsewhere_are_refused, make, drop),
	    cmocka_unit_test_setup_teardown(test_a_full_disk_is_told, make, drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
