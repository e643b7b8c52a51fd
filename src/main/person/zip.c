/*
 * zip.c - local headers with their bytes, then the central directory that tells where they are.
 */
#include "person/zip.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "clf/base/clock.h"

#define LOCAL UINT32_C(0x04034b50)
#define CENTRAL UINT32_C(0x02014b50)
#define END UINT32_C(0x06054b50)
#define VERSION 20
#define UTF8 0x0800
#define MODE (UINT32_C(0100600) << 16) /* a plain file for its owner alone */
#define MADE_BY_UNIX 0x0300
#define FIRST_YEAR 1980

static void put16(struct clf_buf *out, unsigned value)
{
	clf_buf_add_char(out, (char)(value & 0xff));
	clf_buf_add_char(out, (char)(value >> 8 & 0xff));
}

static void put32(struct clf_buf *out, uint32_t value)
{
	put16(out, value & 0xffff);
	put16(out, value >> 16);
}

/* CRC-32 of ISO 3309. */
static uint32_t crc_of(struct clf_str bytes)
{
	uint32_t table[256];
	uint32_t crc = UINT32_MAX;

	for (uint32_t i = 0; i < 256; i++) {
		table[i] = i;
		for (int bit = 0; bit < 8; bit++)
			table[i] = table[i] >> 1 ^ (table[i] & 1 ? UINT32_C(0xedb88320) : 0);
	}
	for (size_t i = 0; i < bytes.n; i++)
		crc = crc >> 8 ^ table[(crc ^ (uint8_t)bytes.p[i]) & 0xff];
	return ~crc;
}

/* The date above the time, as MS-DOS has them. */
static uint32_t dos_time(int64_t now)
{
	time_t seconds = (time_t)(now / CLF_SECOND);
	struct tm utc;

	if (gmtime_r(&seconds, &utc) == NULL || utc.tm_year + 1900 < FIRST_YEAR)
		return UINT32_C(0x00210000);
	return (uint32_t)(utc.tm_year + 1900 - FIRST_YEAR) << 25 | (uint32_t)(utc.tm_mon + 1) << 21 |
	       (uint32_t)utc.tm_mday << 16 | (uint32_t)utc.tm_hour << 11 | (uint32_t)utc.tm_min << 5 |
	       (uint32_t)utc.tm_sec / 2;
}

/* What both headers say in the same order. */
static void put_entry(struct clf_buf *out, const struct zip *zip, uint32_t crc, size_t size, size_t name)
{
	put16(out, VERSION);
	put16(out, UTF8);
	put16(out, 0); /* stored */
	put32(out, dos_time(zip->now));
	put32(out, crc);
	put32(out, (uint32_t)size);
	put32(out, (uint32_t)size);
	put16(out, (unsigned)name);
	put16(out, 0); /* extra field */
}

static enum clf_status write_out(struct zip *zip, struct clf_str bytes, struct clf_error *err)
{
	if (fwrite(bytes.p, 1, bytes.n, zip->file) != bytes.n)
		return clf_error_set(err, CLF_EIO, "the file can't be written: %s", strerror(errno));
	zip->at += (uint32_t)bytes.n;
	return CLF_OK;
}

void zip_begin(struct zip *zip, FILE *file, int64_t now)
{
	*zip = (struct zip){.file = file, .now = now};
	clf_buf_init(&zip->directory, ZIP_BYTES / 4);
}

enum clf_status zip_add(struct zip *zip, const char *name, struct clf_str bytes, struct clf_error *err)
{
	uint32_t crc = crc_of(bytes);
	uint32_t at = zip->at;
	struct clf_buf header;
	enum clf_status status;

	if (zip->count == ZIP_ENTRIES || bytes.n > ZIP_BYTES || zip->at > ZIP_BYTES - bytes.n - 4096)
		return clf_error_set(err, CLF_ELIMIT, "this is more than a zip file holds (%u files, %u MiB)",
				     ZIP_ENTRIES, ZIP_BYTES >> 20);
	clf_buf_init(&header, 4096);
	put32(&header, LOCAL);
	put_entry(&header, zip, crc, bytes.n, strlen(name));
	clf_buf_add_text(&header, name);
	status = write_out(zip, clf_buf_view(&header), err);
	clf_buf_free(&header);
	if (status == CLF_OK)
		status = write_out(zip, bytes, err);
	put32(&zip->directory, CENTRAL);
	put16(&zip->directory, MADE_BY_UNIX | VERSION);
	put_entry(&zip->directory, zip, crc, bytes.n, strlen(name));
	put16(&zip->directory, 0); /* comment */
	put16(&zip->directory, 0); /* disk */
	put16(&zip->directory, 0); /* internal attributes */
	put32(&zip->directory, MODE);
	put32(&zip->directory, at);
	clf_buf_add_text(&zip->directory, name);
	zip->count++;
	return status;
}

enum clf_status zip_end(struct zip *zip, struct clf_error *err)
{
	uint32_t at = zip->at;
	size_t size = zip->directory.n;
	enum clf_status status = write_out(zip, clf_buf_view(&zip->directory), err);
	struct clf_buf end;

	clf_buf_init(&end, 64);
	put32(&end, END);
	put32(&end, 0); /* disks */
	put16(&end, zip->count);
	put16(&end, zip->count);
	put32(&end, (uint32_t)size);
	put32(&end, at);
	put16(&end, 0);
	if (status == CLF_OK)
		status = write_out(zip, clf_buf_view(&end), err);
	clf_buf_free(&end);
	return status;
}

void zip_free(struct zip *zip)
{
	clf_buf_free(&zip->directory);
}
