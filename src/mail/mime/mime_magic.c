/*
 * mime_magic.c - a table of the signatures of formats that people attach, or that attackers do.
 */
#include "mime/mime_magic.h"
#include "clf/base/count.h"

#include <string.h>
#include <strings.h>

#define S(literal) (literal), sizeof(literal) - 1

static const struct {
	size_t offset;
	struct clf_str bytes;
	const char *type;
} signatures[] = {
    {0, {S("%PDF-")}, "application/pdf"},
    {0, {S("\x89PNG\r\n\x1a\n")}, "image/png"},
    {0, {S("\xff\xd8\xff")}, "image/jpeg"},
    {0, {S("GIF87a")}, "image/gif"},
    {0, {S("GIF89a")}, "image/gif"},
    {0, {S("II*\0")}, "image/tiff"},
    {0, {S("MM\0*")}, "image/tiff"},
    {0, {S("\0\0\1\0")}, "image/vnd.microsoft.icon"},
    {0, {S("8BPS")}, "image/vnd.adobe.photoshop"},
    {8, {S("WEBP")}, "image/webp"},
    {4, {S("ftypheic")}, "image/heic"},
    {4, {S("ftypheix")}, "image/heic"},
    {4, {S("ftypmif1")}, "image/heif"},
    {4, {S("ftypavif")}, "image/avif"},
    {4, {S("ftypqt")}, "video/quicktime"},
    {4, {S("ftypM4A")}, "audio/mp4"},
    {4, {S("ftyp")}, "video/mp4"},
    {0, {S("\x1a\x45\xdf\xa3")}, "video/x-matroska"},
    {8, {S("AVI ")}, "video/x-msvideo"},
    {8, {S("WAVE")}, "audio/x-wav"},
    {0, {S("OggS")}, "audio/ogg"},
    {0, {S("fLaC")}, "audio/flac"},
    {0, {S("ID3")}, "audio/mpeg"},
    {0, {S("#!AMR")}, "audio/amr"},
    {0, {S("MThd")}, "audio/midi"},
    {0, {S("\x30\x26\xb2\x75\x8e\x66\xcf\x11")}, "video/x-ms-asf"},
    {0, {S("{\\rtf")}, "application/rtf"},
    {0, {S("%!PS")}, "application/postscript"},
    {0, {S("\x1f\x8b")}, "application/gzip"},
    {0, {S("BZh")}, "application/x-bzip2"},
    {0,
     {S("\xfd"
	"7zXZ\0")},
     "application/x-xz"},
    {0, {S("\x28\xb5\x2f\xfd")}, "application/zstd"},
    {0, {S("7z\xbc\xaf\x27\x1c")}, "application/x-7z-compressed"},
    {0, {S("Rar!\x1a\x07")}, "application/vnd.rar"},
    {257, {S("ustar")}, "application/x-tar"},
    {0, {S("MSCF")}, "application/vnd.ms-cab-compressed"},
    {0, {S("\x78\x9f\x3e\x22")}, "application/ms-tnef"},
    {0, {S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")}, "application/x-ole-storage"},
    {0, {S("SQLite format 3\0")}, "application/vnd.sqlite3"},
    {0, {S("MZ")}, "application/vnd.microsoft.portable-executable"},
    {0,
     {S("\x7f"
	"ELF")},
     "application/x-elf"},
    {0, {S("\xcf\xfa\xed\xfe")}, "application/x-mach-binary"},
    {0, {S("\xfe\xed\xfa\xce")}, "application/x-mach-binary"},
    {0, {S("\xfe\xed\xfa\xcf")}, "application/x-mach-binary"},
    {0, {S("\xca\xfe\xba\xbe")}, "application/java-vm"},
    {0, {S("#!/")}, "text/x-shellscript"},
    {0, {S("L\0\0\0\1\x14\2\0")}, "application/x-ms-shortcut"},
    {0, {S("ITSF")}, "application/vnd.ms-htmlhelp"},
    {0, {S("-----BEGIN PGP MESSAGE-----")}, "application/pgp-encrypted"},
    {0, {S("-----BEGIN PGP SIGNATURE-----")}, "application/pgp-signature"},
    {0, {S("-----BEGIN PGP PUBLIC KEY BLOCK-----")}, "application/pgp-keys"},
    {0, {S("BEGIN:VCALENDAR")}, "text/calendar"},
    {0, {S("BEGIN:VCARD")}, "text/vcard"},
    {0, {S("<?xml")}, "application/xml"},
    {0, {S("<svg")}, "image/svg+xml"},
    {0, {S("wOFF")}, "font/woff"},
    {0, {S("wOF2")}, "font/woff2"},
};

/* Inside a zip the names of the first entries tell which format it is. */
static const struct {
	struct clf_str part;
	const char *type;
} zipped[] = {
    {{S("mimetypeapplication/epub+zip")}, "application/epub+zip"},
    {{S("mimetypeapplication/vnd.oasis.opendocument.text")}, "application/vnd.oasis.opendocument.text"},
    {{S("mimetypeapplication/vnd.oasis.opendocument.spreadsheet")}, "application/vnd.oasis.opendocument.spreadsheet"},
    {{S("mimetypeapplication/vnd.oasis.opendocument.presentation")}, "application/vnd.oasis.opendocument.presentation"},
    {{S("word/")}, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {{S("xl/")}, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {{S("ppt/")}, "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {{S("AndroidManifest.xml")}, "application/vnd.android.package-archive"},
    {{S("META-INF/MANIFEST.MF")}, "application/java-archive"},
};

static bool stands_at(struct clf_str head, size_t offset, struct clf_str bytes)
{
	return head.n >= offset + bytes.n && memcmp(head.p + offset, bytes.p, bytes.n) == 0;
}

static const char *zip_type(struct clf_str head)
{
	for (size_t i = 0; i < CLF_COUNT(zipped); i++)
		if (clf_str_find(head, zipped[i].part, 0) != (size_t)-1)
			return zipped[i].type;
	return "application/zip";
}

/* A page may begin with white space and comments. */
static bool is_html(struct clf_str head)
{
	static const char *const openings[] = {"<!doctype html", "<html", "<head", "<body", "<script", "<iframe"};

	if (head.n >= 3 && memcmp(head.p, "\xef\xbb\xbf", 3) == 0)
		head = (struct clf_str){head.p + 3, head.n - 3};
	head = clf_str_trim(head);
	while (clf_str_starts(head, CLF_STR("<!--"))) {
		size_t end = clf_str_find(head, CLF_STR("-->"), 4);

		if (end == (size_t)-1)
			return false;
		head = clf_str_trim((struct clf_str){head.p + end + 3, head.n - end - 3});
	}
	for (size_t i = 0; i < CLF_COUNT(openings); i++)
		if (clf_str_starts_nocase(head, clf_str_from(openings[i])))
			return true;
	return false;
}

/* An MPEG audio frame without a tag before it, and the bitmap whose two letters alone would say too little. */
static const char *weak_type(struct clf_str head)
{
	const unsigned char *p = (const unsigned char *)head.p;

	if (head.n >= 26 && p[0] == 'B' && p[1] == 'M' && p[6] == 0 && p[7] == 0 && p[8] == 0 && p[9] == 0 &&
	    (p[14] == 40 || p[14] == 12 || p[14] == 108 || p[14] == 124))
		return "image/bmp";
	if (head.n >= 4 && p[0] == 0xff && (p[1] & 0xe6) == 0xe2 && (p[2] & 0xf0) != 0xf0 && (p[2] & 0xf0) != 0)
		return "audio/mpeg";
	return NULL;
}

const char *magic_type(struct clf_str head)
{
	if (head.n > MAGIC_BYTES)
		head.n = MAGIC_BYTES;
	if (head.n < 2)
		return NULL;
	if (stands_at(head, 0, CLF_STR("PK\3\4")) || stands_at(head, 0, CLF_STR("PK\5\6")))
		return zip_type(head);
	for (size_t i = 0; i < CLF_COUNT(signatures); i++)
		if (stands_at(head, signatures[i].offset, signatures[i].bytes))
			return signatures[i].type;
	return is_html(head) ? "text/html" : weak_type(head);
}

const char *clf_true_type(struct clf_str head)
{
	return magic_type(head);
}

bool magic_is_program(const char *type)
{
	static const char *const programs[] = {
	    "application/java-archive",
	    "application/java-vm",
	    "application/vnd.android.package-archive",
	    "application/vnd.microsoft.portable-executable",
	    "application/vnd.ms-htmlhelp",
	    "application/x-elf",
	    "application/x-mach-binary",
	    "application/x-ms-shortcut",
	    "text/x-shellscript",
	};

	for (size_t i = 0; type != NULL && i < CLF_COUNT(programs); i++)
		if (strcmp(type, programs[i]) == 0)
			return true;
	return false;
}

bool magic_agrees(const char *declared, const char *true_type)
{
	static const char *const families[] = {"image/", "audio/", "video/"};

	if (true_type == NULL || strcasecmp(declared, true_type) == 0 ||
	    strcmp(declared, "application/octet-stream") == 0)
		return true;
	for (size_t i = 0; i < CLF_COUNT(families); i++)
		if (strncmp(declared, families[i], strlen(families[i])) == 0)
			return strncmp(true_type, families[i], strlen(families[i])) == 0 ||
			       (i > 0 && strncmp(true_type, "audio/", 6) == 0) ||
			       (i > 0 && strncmp(true_type, "video/", 6) == 0) ||
			       strcmp(true_type, "application/xml") == 0;
	if (strcmp(declared, "application/pdf") == 0)
		return false;
	return !magic_is_program(true_type);
}
