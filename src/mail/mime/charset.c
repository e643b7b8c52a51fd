/*
 * charset.c - conversion to UTF-8 with what mail really says: aliases, supersets that are meant
 * (WHATWG Encoding), declarations that are missing or wrong.
 */
#include "mime/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "mime/charset_escape.h"
#include "mime/detect.h"

/* What a label in a mail means in practice. Converter names are glibc's. */
static const struct {
	const char *label;
	const char *converter;
} aliases[] = {
    {"iso-8859-1", "CP1252"},
    {"iso8859-1", "CP1252"},
    {"iso_8859-1", "CP1252"},
    {"iso-8859-1-windows-3.1-latin-1", "CP1252"},
    {"latin1", "CP1252"},
    {"latin-1", "CP1252"},
    {"l1", "CP1252"},
    {"ansi_x3.4-1968", "CP1252"},
    {"ascii", "CP1252"},
    {"us-ascii", "CP1252"},
    {"ansi", "CP1252"},
    {"iso-8859-8-i", "CP1255"},
    {"iso-8859-8-e", "CP1255"},
    {"iso-8859-8", "CP1255"},
    {"iso-8859-9", "CP1254"},
    {"iso-8859-11", "CP874"},
    {"tis-620", "CP874"},
    {"windows-874", "CP874"},
    {"gb2312", "GB18030"},
    {"gb_2312-80", "GB18030"},
    {"gbk", "GB18030"},
    {"x-gbk", "GB18030"},
    {"cp936", "GB18030"},
    {"euc-cn", "GB18030"},

    {"big5", "BIG5-HKSCS"},
    {"big-5", "BIG5-HKSCS"},
    {"x-x-big5", "BIG5-HKSCS"},
    {"cp950", "BIG5-HKSCS"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"sjis", "CP932"},
    {"x-sjis", "CP932"},
    {"ms_kanji", "CP932"},
    {"windows-31j", "CP932"},
    {"euc-jp", "EUC-JP-MS"},
    {"x-euc-jp", "EUC-JP-MS"},
    {"iso-2022-jp", "ISO-2022-JP"},
    {"iso-2022-jp-1", "ISO-2022-JP"},
    {"iso-2022-jp-ms", "ISO-2022-JP"},
    {"csiso2022jp", "ISO-2022-JP"},
    {"jis", "ISO-2022-JP"},
    {"cp50220", "ISO-2022-JP"},
    {"cp50221", "ISO-2022-JP"},
    {"cp50222", "ISO-2022-JP"},
    {"ks_c_5601-1987", "CP949"},
    {"ks_c_5601", "CP949"},
    {"ksc5601", "CP949"},
    {"ksc_5601", "CP949"},
    {"euc-kr", "CP949"},
    {"korean", "CP949"},
    {"windows-949", "CP949"},
    {"uhc", "CP949"},
    {"unicode-1-1-utf-7", "UTF-7"},
    {"unicode-1-1-utf-8", "UTF-8"},
    {"utf8", "UTF-8"},
    {"utf-8", "UTF-8"},
    {"x-unicode-2-0-utf-8", "UTF-8"},
    {"x-mac-roman", "MACINTOSH"},
    {"mac", "MACINTOSH"},
    {"macintosh", "MACINTOSH"},
    {"x-mac-cyrillic", "MAC-CYRILLIC"},
    {"x-mac-ce", "MAC-CENTRALEUROPE"},
    {"x-mac-croatian", "MACINTOSH"},
    {"x-mac-icelandic", "MAC-IS"},
    {"x-mac-japanese", "CP932"},
    {"x-mac-romanian", "MACINTOSH"},
    {"x-mac-turkish", "MACINTOSH"},
    {"x-mac-ukrainian", "MAC-UK"},
    {"x-mac-chinesesimp", "GB18030"},
    {"x-mac-chinesetrad", "BIG5-HKSCS"},
    {"x-mac-korean", "CP949"},
    {"latin-2", "ISO-8859-2"},
    {"latin-5", "CP1254"},
    {"latin-9", "ISO-8859-15"},
    {"x-unicode-2-0-utf-7", "UTF-7"},
    {"csunicode11utf7", "UTF-7"},
    {"x-user-defined", "CP1252"},
    {"utf-16", "UTF-16"},
    {"ucs-2", "UTF-16"},
    {"iso-10646-ucs-2", "UTF-16"},
    {"unicodefffe", "UTF-16"},
    {"unicode", "UTF-16"},
    {"hz-gb-2312", "HZ"},
    {"hz", "HZ"},
};

/*
 * Opened before the sandbox is shut, besides those in the table above; some of them by the names under which the MIME
 * library asks for them.
 */
static const char *const further[] = {
    "ARMSCII-8",  "BIG5",        "CP1250",      "CP1251",      "CP1253",        "CP1254",        "CP1255",
    "CP1256",     "CP1257",      "CP1258",      "CP437",       "CP850",         "CP852",         "CP855",
    "CP862",      "CP866",       "EUC-CN",      "EUC-JP",      "EUC-KR",        "EUC-TW",        "GB2312",
    "GBK",        "GEORGIAN-PS", "ISO-2022-CN", "ISO-2022-JP", "ISO-2022-JP-2", "ISO-2022-JP-3", "ISO-2022-KR",
    "ISO-8859-1", "ISO-8859-10", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15",   "ISO-8859-16",   "ISO-8859-2",
    "ISO-8859-3", "ISO-8859-4",  "ISO-8859-5",  "ISO-8859-6",  "ISO-8859-7",    "ISO-8859-8",    "ISO-8859-9",
    "JOHAB",      "KOI8-R",      "KOI8-T",      "KOI8-U",      "SJIS",          "TCVN",          "TIS-620",
    "UTF-16BE",   "UTF-16LE",    "UTF-32",      "UTF-32BE",    "UTF-32LE",      "VISCII",
};

#define CACHE 128
#define SCRIPT_SAMPLE 4096u
#define SCRIPT_MIN 12u /* bytes: fewer tell nothing */
#define NAME_MAX_BYTES 40

/* Converters stay open for the life of the process: the sandbox can't load a module any more. */
static struct {
	char name[NAME_MAX_BYTES];
	iconv_t converter;
} cache[CACHE];
static size_t cached;

static iconv_t find_converter(const char *name)
{
	iconv_t converter;
	size_t slot;

	for (size_t i = 0; i < cached; i++) {
		if (strcasecmp(cache[i].name, name) == 0) {
			if (cache[i].converter != (iconv_t)-1)
				iconv(cache[i].converter, NULL, NULL, NULL, NULL);
			return cache[i].converter;
		}
	}
	if (strlen(name) >= NAME_MAX_BYTES)
		return (iconv_t)-1;
	converter = iconv_open("UTF-8", name);
	if (converter == (iconv_t)-1)
		return converter;
	slot = cached < CACHE ? cached++ : CACHE - 1;
	if (cache[slot].name[0] && cache[slot].converter != (iconv_t)-1)
		iconv_close(cache[slot].converter);
	memcpy(cache[slot].name, name, strlen(name) + 1);
	cache[slot].converter = converter;
	return converter;
}

void charset_prepare(void)
{
	for (size_t i = 0; i < CLF_COUNT(aliases); i++)
		find_converter(aliases[i].converter);
	for (size_t i = 0; i < CLF_COUNT(further); i++)
		find_converter(further[i]);
}

/* "windows-1252" and "cp-1252" become CP1252; a name with characters that no charset has is refused. */
static const char *converter_name(const char *label, char out[NAME_MAX_BYTES])
{
	size_t n = 0;
	static const char *const prefixes[] = {"cp-",     "cp_",      "dos-", "ibm-",   "win-",
					       "windows", "windows-", "x-cp", "x-dos-", "x-windows-"};

	for (; *label == ' ' || *label == '"' || *label == '\''; label++)
		;
	for (const char *p = label; *p && *p != ' ' && *p != '"' && *p != '\'' && *p != ';' && *p != '*'; p++) {
		bool sound = (*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z') ||
			     *p == '-' || *p == '_' || *p == '.' || *p == ':' || *p == '+';

		if (!sound || n + 1 >= NAME_MAX_BYTES)
			return NULL;
		out[n++] = *p;
	}
	out[n] = '\0';
	if (n == 0)
		return NULL;
	for (size_t i = 0; i < CLF_COUNT(aliases); i++)
		if (strcasecmp(aliases[i].label, out) == 0)
			return aliases[i].converter;
	if (strncmp(out, "8859-", 5) == 0 && n + 4 < NAME_MAX_BYTES) {
		memmove(out + 4, out, n + 1);
		memcpy(out, "ISO-", 4);
		return out;
	}
	for (size_t i = 0; i < CLF_COUNT(prefixes); i++) {
		size_t length = strlen(prefixes[i]);

		if (strncasecmp(out, prefixes[i], length) == 0 && out[length] >= '0' && out[length] <= '9') {
			memmove(out + 2, out + length, n - length + 1);
			memcpy(out, "CP", 2);
			break;
		}
	}
	return out;
}

/* Bytes that don't convert become U+FFFD each; the count of them comes back. */
static size_t convert(iconv_t converter, struct clf_str in, struct clf_buf *out)
{
	char *from = (char *)in.p;
	size_t left = in.n;
	size_t errors = 0;
	char chunk[8192];
	char *to;
	size_t room;

	while (left > 0 && !out->failed) {
		size_t result;

		to = chunk;
		room = sizeof chunk;
		result = iconv(converter, &from, &left, &to, &room);
		clf_buf_add(out, chunk, sizeof chunk - room);
		if (result != (size_t)-1)
			break;
		if (errno == E2BIG)
			continue;
		clf_buf_add_text(out, "\xef\xbf\xbd");
		errors++;
		if (errno == EINVAL)
			break;
		from++;
		left--;
	}
	to = chunk;
	room = sizeof chunk;
	if (iconv(converter, NULL, NULL, &to, &room) != (size_t)-1)
		clf_buf_add(out, chunk, sizeof chunk - room);
	return errors;
}

static bool has_high(struct clf_str bytes)
{
	size_t i = 0;

	for (; i + 8 <= bytes.n; i += 8) {
		uint64_t word;

		memcpy(&word, bytes.p + i, sizeof word);
		if (word & UINT64_C(0x8080808080808080))
			return true;
	}
	for (; i < bytes.n; i++)
		if ((unsigned char)bytes.p[i] >= 0x80)
			return true;
	return false;
}

/* An escape of ISO-2022, as Japanese headers and bodies have it without saying so. */
static bool has_iso2022_escape(struct clf_str bytes)
{
	for (size_t i = 0; i + 2 < bytes.n; i++) {
		const char *hit = memchr(bytes.p + i, 0x1b, bytes.n - i - 2);

		if (hit == NULL)
			return false;
		if (hit[1] == '$' && (hit[2] == 'B' || hit[2] == '@'))
			return true;
		i = (size_t)(hit - bytes.p);
	}
	return false;
}

/* Bytes of zero stand before Latin characters when the order is big-endian, behind them when it is little-endian. */
static const char *utf16_order(struct clf_str bytes)
{
	size_t even = 0;
	size_t odd = 0;

	if (bytes.n >= 2 && (memcmp(bytes.p, "\xff\xfe", 2) == 0 || memcmp(bytes.p, "\xfe\xff", 2) == 0))
		return "UTF-16";
	for (size_t i = 0; i + 1 < bytes.n && i < 4096; i += 2) {
		even += bytes.p[i] == '\0';
		odd += bytes.p[i + 1] == '\0';
	}
	return odd > even ? "UTF-16LE" : "UTF-16BE";
}

static bool attempt(struct clf_arena *arena, const char *name, struct clf_str bytes, size_t max, size_t *errors,
		    struct charset_result *result)
{
	const char *through = name;
	iconv_t converter;
	struct clf_buf out;

	if (strcmp(name, "ISO-2022-JP") == 0) {
		through = charset_unescape_jis(arena, &bytes);
	} else if (strcmp(name, "HZ") == 0) {
		through = "GB18030";
		charset_unescape_hz(arena, &bytes);
	} else if (strcmp(name, "UTF-16") == 0) {
		through = utf16_order(bytes);
	}
	converter = find_converter(through);
	if (converter == (iconv_t)-1)
		return false;
	clf_buf_init(&out, max);
	*errors = convert(converter, bytes, &out);
	result->text = clf_utf8_clean(arena, clf_buf_view(&out));
	result->used = clf_arena_strdup(arena, name);
	result->damaged = *errors > 0 || out.failed;
	clf_buf_free(&out);
	return true;
}

static struct charset_result plain(struct clf_arena *arena, struct clf_str bytes, size_t max)
{
	if (bytes.n > max)
		bytes.n = max;
	if (bytes.n >= 3 && memcmp(bytes.p, "\xef\xbb\xbf", 3) == 0) {
		bytes.p += 3;
		bytes.n -= 3;
	}
	return (struct charset_result){.text = clf_utf8_clean(arena, bytes)};
}

/* Text declared as nothing useful, or as something it is not. */
static struct charset_result guess(struct clf_arena *arena, struct clf_str bytes, size_t max, size_t worse_than)
{
	struct charset_result result = {0};
	size_t errors = 0;
	char label[DETECT_NAME];
	char name[NAME_MAX_BYTES];
	const char *converter;

	detect_charset(bytes, label);
	converter = label[0] ? converter_name(label, name) : NULL;
	if (converter != NULL && attempt(arena, converter, bytes, max, &errors, &result) && errors < worse_than) {
		result.guessed = true;
		return result;
	}
	result = (struct charset_result){0};
	if (worse_than == SIZE_MAX && attempt(arena, "CP1252", bytes, max, &errors, &result))
		result.guessed = true;
	return result;
}

/* Valid UTF-8 apart from a cut last character, or from a few damaged places in much text. */
static bool is_mostly_utf8(struct clf_str bytes)
{
	size_t broken = 0;
	size_t multibyte = 0;
	struct clf_str rest = bytes;

	while (rest.n > 0) {
		size_t good = clf_utf8_valid_prefix(rest);

		for (size_t i = 0; i < good; i++)
			multibyte += ((unsigned char)rest.p[i] & 0xc0) == 0xc0;
		if (good == rest.n)
			break;
		broken += rest.p[good] != '\0';
		rest.p += good + 1;
		rest.n -= good + 1;
	}
	return broken == 0 || broken * 20 < multibyte;
}

/* Where the standard's set has only controls, the vendor's set of nearly the same letters is meant. */
static const char *with_vendors_marks(const char *declared, const char *converter, struct clf_str bytes)
{
	static const struct {
		const char *standard, *vendors;
	} pairs[] = {{"8859-2", "CP1250"}, {"8859-7", "CP1253"}, {"8859-13", "CP1257"}, {"8859-15", "CP1252"}};
	const char *vendors = NULL;

	for (size_t i = 0; i < CLF_COUNT(pairs); i++) {
		const char *hit = strcasestr(declared, pairs[i].standard);
		char next = hit != NULL ? hit[strlen(pairs[i].standard)] : '0';

		if (!(next >= '0' && next <= '9'))
			vendors = pairs[i].vendors;
	}
	for (size_t i = 0; vendors != NULL && i < bytes.n; i++)
		if ((unsigned char)bytes.p[i] >= 0x80 && (unsigned char)bytes.p[i] < 0xa0)
			return vendors;
	return converter;
}

/* Text in Latin has more letters without an accent than with one. */
static bool is_hardly_latin(struct clf_str bytes)
{
	size_t high = 0;
	size_t letters = 0;

	bytes.n = bytes.n < SCRIPT_SAMPLE ? bytes.n : SCRIPT_SAMPLE;
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];

		high += c >= 0x80;
		letters += (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
	}
	return high >= SCRIPT_MIN && high > 2 * letters;
}

/* Cyrillic words in which small letters go over into capitals: the two sets for Russian have their cases turned. */
static bool has_turned_cases(const char *text)
{
	struct clf_str rest = {text, strnlen(text, SCRIPT_SAMPLE)};
	unsigned before = 0;
	size_t turned = 0;
	size_t usual = 0;

	while (rest.n > 0) {
		unsigned c = clf_utf8_next(&rest);
		bool capital = c >= 0x410 && c <= 0x42f;
		bool small = c >= 0x430 && c <= 0x44f;

		if (before != 0 && (capital || small)) {
			turned += capital;
			usual += small;
		}
		before = capital || small ? c : 0;
	}
	return turned >= SCRIPT_MIN && turned > 2 * usual;
}

/* What bytes are that convert, but to nothing that anybody wrote. */
static const char *other_script(const char *converter, struct clf_str bytes, const char *text)
{
	static const char *const others[] = {"BIG5",   "CP1251",       "CP1253",       "CP1255",      "CP1256",
					     "EUC-JP", "EUC-KR",       "GB18030",      "KOI8-R",      "SHIFT_JIS",
					     "UHC",    "WINDOWS-1251", "WINDOWS-1253", "WINDOWS-1255"};
	bool latin = strcmp(converter, "CP1252") == 0;
	bool russian = strcasecmp(converter, "CP1251") == 0 || strcasecmp(converter, "KOI8-R") == 0;
	char label[DETECT_NAME];

	if (!(latin && is_hardly_latin(bytes)) && !(russian && has_turned_cases(text)))
		return NULL;
	detect_charset(bytes, label);
	for (size_t i = 0; i < CLF_COUNT(others); i++)
		if (strcasecmp(label, others[i]) == 0)
			return others[i];
	return NULL;
}

static bool attempt_other_script(struct clf_arena *arena, const char *converter, struct clf_str bytes, size_t max,
				 struct charset_result *result)
{
	const char *other = other_script(converter, bytes, result->text);
	char name[NAME_MAX_BYTES];
	struct charset_result better = {0};
	size_t errors = 0;

	other = other != NULL ? converter_name(other, name) : NULL;
	if (other == NULL || strcasecmp(other, converter) == 0 ||
	    !attempt(arena, other, bytes, max, &errors, &better) || errors > 0)
		return false;
	*result = better;
	result->guessed = true;
	return true;
}

struct charset_result charset_decode(struct clf_arena *arena, const char *declared, struct clf_str bytes, size_t max)
{
	char name[NAME_MAX_BYTES];
	const char *converter = declared != NULL ? converter_name(declared, name) : NULL;
	bool latin = converter != NULL && strcmp(converter, "CP1252") == 0;
	bool unicode = converter != NULL && strcasecmp(converter, "UTF-8") == 0;
	size_t errors = SIZE_MAX;
	struct charset_result result = {0};
	bool ascii;

	if (converter == NULL || latin || unicode) {
		bool high = has_high(bytes);
		bool valid;

		if (!high && !has_iso2022_escape(bytes))
			return plain(arena, bytes, max);
		valid = high && clf_utf8_valid_prefix(bytes) == bytes.n;
		if (!high) {
			converter = "ISO-2022-JP";
			latin = unicode = false;
		} else if (valid || is_mostly_utf8(bytes)) {
			result = plain(arena, bytes, max);
			result.guessed = !unicode;
			result.damaged = !valid;
			return result;
		}
	}
	if (declared != NULL && converter != NULL && !latin && !unicode)
		converter = with_vendors_marks(declared, converter, bytes);
	ascii = latin && strcasestr(declared, "ascii") != NULL;
	if (converter != NULL && !ascii && !unicode)
		attempt(arena, converter, bytes, max, &errors, &result);
	if (declared != NULL && errors == 0 && attempt_other_script(arena, converter, bytes, max, &result))
		return result;
	if (errors > 0) {
		struct charset_result other = guess(arena, bytes, max, errors);

		if (other.text != NULL)
			return other;
	}
	return result.text != NULL ? result : plain(arena, bytes, max);
}
