/*
 * test_attached.c - what a person attached, and what a mail program did.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "clf/base/count.h"
#include "clf/mail/reading.h"
#include "clf/ticket/attached.h"

static void each_is_known_by_type_or_name_or_bytes(void **state)
{
	static const struct {
		struct clf_attachment attachment;
		enum clf_attached kind;
	} cases[] = {
	    {{.type = "application/pdf", .name = "form.pdf"}, CLF_ATTACHED_FILE},
	    {{.type = "application/octet-stream"}, CLF_ATTACHED_FILE},
	    {{.type = "text/plain", .name = "ATTENTION.txt"}, CLF_ATTACHED_FILE},
	    {{.type = "image/png", .name = "ATT00001.png"}, CLF_ATTACHED_FILE},
	    {{.type = "application/pdf", .name = "form.pdf", .is_inline = true}, CLF_ATTACHED_FILE},
	    {{.type = "application/pdf", .name = "form.pdf", .is_inline = true, .cid = "a@b"}, CLF_ATTACHED_FILE},
	    {{.type = "image/jpeg", .name = "IMG_1.jpeg", .is_inline = true}, CLF_ATTACHED_FILE},
	    {{.type = "image/png", .name = "logo.png", .is_inline = true, .cid = "a@b"}, CLF_ATTACHED_PICTURE},
	    {{.type = "image/png", .is_inline = true}, CLF_ATTACHED_PICTURE},
	    {{.type = "application/pkcs7-signature", .name = "smime.p7s"}, CLF_ATTACHED_PROGRAM},
	    {{.type = "application/x-pkcs7-signature"}, CLF_ATTACHED_PROGRAM},
	    {{.type = "application/octet-stream", .name = "SMIME.P7S"}, CLF_ATTACHED_PROGRAM},
	    {{.type = "application/pkcs7-mime", .name = "smime.p7m"}, CLF_ATTACHED_PROGRAM},
	    {{.type = "application/pgp-signature", .name = "signature.asc"}, CLF_ATTACHED_PROGRAM},
	    {{.type = "application/pgp-keys", .name = "OpenPGP_0x12.asc"}, CLF_ATTACHED_PROGRAM},
	    {{.type = "text/plain", .name = "OpenPGP_0x12.asc"}, CLF_ATTACHED_PROGRAM},
	    {{.type = "application/octet-stream", .name = "x", .true_type = "application/pgp-keys"},
	     CLF_ATTACHED_PROGRAM},
	    {{.type = "application/ms-tnef", .name = "winmail.dat"}, CLF_ATTACHED_PROGRAM},
	    {{.type = "application/octet-stream", .name = "WINMAIL.DAT"}, CLF_ATTACHED_PROGRAM},
	    {{.type = "text/plain", .name = "ATT00001.txt"}, CLF_ATTACHED_PROGRAM},
	    {{.type = "text/html", .name = "att00002.htm"}, CLF_ATTACHED_PROGRAM},
	    {{.type = "text/vcard", .name = "Ann.vcf"}, CLF_ATTACHED_ITEM},
	    {{.type = "text/x-vcard"}, CLF_ATTACHED_ITEM},
	    {{.type = "application/octet-stream", .name = "Ann.VCF"}, CLF_ATTACHED_ITEM},
	    {{.type = "text/plain", .name = "card", .true_type = "text/vcard"}, CLF_ATTACHED_ITEM},
	    {{.type = "text/calendar"}, CLF_ATTACHED_ITEM},
	    {{.type = "application/ics", .name = "invite.ics"}, CLF_ATTACHED_ITEM},
	    {{.type = "message/rfc822"}, CLF_ATTACHED_ITEM},
	    {{.type = "message/global"}, CLF_ATTACHED_ITEM},
	    {{.type = "application/octet-stream", .name = "Re: it.eml"}, CLF_ATTACHED_ITEM},
	    {{.type = "application/vnd.ms-outlook"}, CLF_ATTACHED_ITEM},
	    {{.type = "application/octet-stream", .name = "Re it.msg"}, CLF_ATTACHED_ITEM},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *what = "?";

		assert_int_equal(clf_attached_kind(&cases[i].attachment, &what), cases[i].kind);
		assert_int_equal(what == NULL, cases[i].kind == CLF_ATTACHED_FILE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_is_known_by_type_or_name_or_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
