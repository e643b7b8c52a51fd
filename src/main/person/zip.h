/*
 * zip.h - a zip file written: entries as they are, not compressed (APPNOTE.TXT of PKWARE, 4.3; no zip64).
 */
#ifndef CLF_MAIN_ZIP_H
#define CLF_MAIN_ZIP_H

#include <stdint.h>
#include <stdio.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

#define ZIP_ENTRIES 65000u
#define ZIP_BYTES (UINT32_C(4000) << 20)

struct zip {
	FILE *file; /* the caller's */
	struct clf_buf directory;
	uint32_t at;
	unsigned count;
	int64_t now;
};

void zip_begin(struct zip *zip, FILE *file, int64_t now);
/* CLF_ELIMIT: more entries or bytes than the format holds; CLF_EIO. name: UTF-8, with "/" between folders. */
enum clf_status zip_add(struct zip *zip, const char *name, struct clf_str bytes, struct clf_error *err);
enum clf_status zip_end(struct zip *zip, struct clf_error *err);
void zip_free(struct zip *zip);

#endif
