/*
 * asset.c - style sheet, script and icon, and the addresses that their content gives them.
 */
#include "page/asset.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/crypto.h"
#include "clf/base/embedded.h"
#include "page/source.h"

#define HASH_BYTES 16

static const struct asset assets[] = {{"clf.css", "css", "text/css; charset=utf-8"},
				      {"clf.js", "js", "text/javascript; charset=utf-8"},
				      {"icon.svg", "svg", "image/svg+xml"},
				      {"icon-alert.svg", "svg", "image/svg+xml"}};

static const char *hashed_name(struct clf_arena *arena, const struct asset *asset)
{
	static char hashes[CLF_COUNT(assets)][2 * HASH_BYTES + 1];
	char *hash = hashes[asset - assets];
	const struct clf_embedded *file = source_file(asset->name);
	uint8_t bytes[HASH_BYTES];

	if (hash[0] == '\0' && file != NULL) {
		clf_hash(NULL, file->bytes, file->size, bytes, sizeof bytes);
		clf_hex_encode(bytes, sizeof bytes, hash);
	}
	return clf_arena_printf(arena, "%s.%s", hash, asset->ending);
}

const char *asset_path(struct clf_arena *arena, const char *name)
{
	for (size_t i = 0; i < CLF_COUNT(assets); i++) {
		if (clf_text_equal(assets[i].name, name))
			return clf_arena_printf(arena, "/static/%s", hashed_name(arena, &assets[i]));
	}
	return NULL;
}

const struct asset *asset_named(struct clf_arena *arena, const char *file, bool *for_good)
{
	for (size_t i = 0; i < CLF_COUNT(assets); i++) {
		*for_good = clf_text_equal(file, hashed_name(arena, &assets[i]));
		if (*for_good || clf_text_equal(file, assets[i].name))
			return &assets[i];
	}
	return NULL;
}
