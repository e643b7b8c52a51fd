/*
 * detect.c - adapter of uchardet.
 */
#include "mime/detect.h"

#include <stdio.h>
#include <uchardet/uchardet.h>

#define SAMPLE (32u << 10)

void detect_charset(struct clf_str bytes, char name[DETECT_NAME])
{
	uchardet_t detector;
	size_t size;

	name[0] = '\0';
	detector = uchardet_new();
	size = bytes.n < SAMPLE ? bytes.n : SAMPLE;
	if (uchardet_handle_data(detector, bytes.p, size) == 0) {
		uchardet_data_end(detector);
		snprintf(name, DETECT_NAME, "%s", uchardet_get_charset(detector));
	}
	uchardet_delete(detector);
}
