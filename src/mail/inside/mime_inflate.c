/*
 * mime_inflate.c - adapter of GIO's zlib converter, which comes with GMime.
 */
#include "inside/mime_inflate.h"

#include <gio/gio.h>

#define STEP (64u << 10)

bool mime_inflate(struct clf_str bytes, enum mime_packing packing, struct clf_buf *out)
{
	static const GZlibCompressorFormat formats[] = {[MIME_ZLIB] = G_ZLIB_COMPRESSOR_FORMAT_ZLIB,
							[MIME_RAW] = G_ZLIB_COMPRESSOR_FORMAT_RAW,
							[MIME_GZIP] = G_ZLIB_COMPRESSOR_FORMAT_GZIP};
	GConverter *converter = G_CONVERTER(g_zlib_decompressor_new(formats[packing]));
	GConverterResult result = G_CONVERTER_CONVERTED;
	char *step = g_malloc(STEP);

	while (result == G_CONVERTER_CONVERTED && !out->failed) {
		gsize taken = 0;
		gsize made = 0;

		result = g_converter_convert(converter, bytes.p, bytes.n, step, STEP, G_CONVERTER_INPUT_AT_END, &taken,
					     &made, NULL);
		if (result == G_CONVERTER_ERROR)
			break;
		clf_buf_add(out, step, made);
		bytes = (struct clf_str){bytes.p + taken, bytes.n - taken};
	}
	g_free(step);
	g_object_unref(converter);
	return result == G_CONVERTER_FINISHED && !out->failed;
}
