/*
 * end.c - the table of ends. A new one needs a row here, and a case in test_ends.c that shows who knows.
 */
#include "clf/ticket/plan/end.h"

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"

static const char *const outcomes[] = {"ticket", "quarantine", "ignored", "refused"};

static const struct clf_end_row rows[] = {
    [CLF_END_NONE] = {NULL, CLF_OUTCOME_TICKET, CLF_KNOWS_ROW, ""},
    [CLF_END_UNREADABLE] = {"unreadable", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_ADMIN,
			    CLF_SAID("reading it failed or killed its reader each time it was tried")},
    [CLF_END_ATTACHMENT] = {"attachment", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_ADMIN,
			    CLF_SAID("an attachment could not be read")},
    [CLF_END_NOT_APPLIED] = {"not-applied", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_ADMIN,
			     CLF_SAID("what it asks for failed each time it was tried")},
    [CLF_END_NO_MAILBOX] = {"no-mailbox", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_ADMIN,
			    CLF_SAID("its mailbox is not in the configuration")},
    [CLF_END_OVERSIZE] = {"oversize", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_ADMIN, CLF_SAID("only its header was kept")},
    [CLF_END_NO_STATUS] = {"no-status", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_ADMIN,
			   CLF_SAID("no statuses are set up, so no ticket can be made")},
    [CLF_END_NO_SENDER] = {"no-sender", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_ADMIN,
			   CLF_SAID("it answers nothing, and no usable address says who wrote it")},
    [CLF_END_BODY] = {"body", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_ADMIN,
		      CLF_SAID("it is an agent's, and what it says can't be read")},
    [CLF_END_UNKNOWN] = {"unknown", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_ADMIN,
			 CLF_SAID("it answers nothing, and the mailbox puts such mail into quarantine")},
    [CLF_END_LIST] = {"list", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_ADMIN,
		      CLF_SAID(
			  "it came through a mailing list and belongs to no ticket; where the list is a way in to the "
			  "mailbox, name its address in lists")},
    [CLF_END_FROM_OURS] =
	{"from-ours", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_ADMIN,
	 CLF_SAID("its From is our own address, no mail of ours comes with it, and neither X-Original-From "
		  "nor Reply-To says who wrote it")},
    [CLF_END_UNSURE] = {"unsure", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_BOTH,
			CLF_SAID("it claims to come from an agent, and that isn't certain")},
    [CLF_END_UNSURE_MACHINE] = {"unsure-machine", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_ADMIN,
				CLF_SAID(
				    "a machine made it, and it isn't certain that it comes from the agent in From")},
    [CLF_END_UNCONFIRMED] = {"unconfirmed", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_BOTH,
			     CLF_SAID("it waits until its agent has confirmed it")},
    [CLF_END_NOT_TOLD] =
	{"answers-only-untold", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_ADMIN,
	 CLF_SAID("it answers nothing, and the mailbox takes answers only; its sender isn't told so: not proved, "
		  "told within a day, had its share of mails, can't be reached, or a machine or a list sent it")},
    [CLF_END_NOT_RELEASED] = {"not-released", CLF_OUTCOME_QUARANTINE, CLF_KNOWS_ADMIN,
			      CLF_SAID("it can't be put onto a ticket as was said")},
    [CLF_END_DISCARDED] = {"discarded", CLF_OUTCOME_IGNORED, CLF_KNOWS_ROW, CLF_SAID("it was discarded")},
    [CLF_END_SAME_MAIL] = {"same-mail", CLF_OUTCOME_IGNORED, CLF_KNOWS_ANOTHER,
			   CLF_SAID("the same mail was handled before the mailbox's UIDs changed")},
    [CLF_END_PURGED] = {"purged", CLF_OUTCOME_IGNORED, CLF_KNOWS_ROW,
			CLF_SAID("it was on a ticket that was purged, and came once more: nothing of it is kept")},
    [CLF_END_OBEYED] = {"obeyed-before", CLF_OUTCOME_IGNORED, CLF_KNOWS_ANOTHER,
			CLF_SAID("the same mail came before and was obeyed then")},
    [CLF_END_OWN] = {"own", CLF_OUTCOME_IGNORED, CLF_KNOWS_ADMIN, CLF_SAID("a mail of our own came back")},
    [CLF_END_MACHINE] = {"machine", CLF_OUTCOME_IGNORED, CLF_KNOWS_ROW,
			 CLF_SAID("a machine wrote it, and it belongs to no ticket")},
    [CLF_END_REPORT] = {"report", CLF_OUTCOME_IGNORED, CLF_KNOWS_ANOTHER, CLF_SAID("a report on a mail of ours")},
    [CLF_END_UNPROVED] = {"unproved-report", CLF_OUTCOME_IGNORED, CLF_KNOWS_ROW,
			  CLF_SAID("a report that proves no mail of ours: nothing was changed")},
    [CLF_END_CHECK] = {"check", CLF_OUTCOME_IGNORED, CLF_KNOWS_ANOTHER,
		       CLF_SAID("`clf-mail check --mail` sent it to see how mail comes back")},
    [CLF_END_CONFIRMED] = {"confirmed-before", CLF_OUTCOME_IGNORED, CLF_KNOWS_ANOTHER,
			   CLF_SAID("it was confirmed before")},
    [CLF_END_PROBE] = {"probe", CLF_OUTCOME_IGNORED, CLF_KNOWS_ROW,
		       CLF_SAID("a probe that the mailbox sent to itself came back; it is removed from its server")},
    [CLF_END_PROBE_AGAIN] =
	{"probe-again", CLF_OUTCOME_IGNORED, CLF_KNOWS_ROW,
	 CLF_SAID("a probe of ours that nobody awaits: it came back before, is another mailbox's, or is older "
		  "than a day")},
    [CLF_END_PROBE_FOREIGN] = {"probe-foreign", CLF_OUTCOME_IGNORED, CLF_KNOWS_ROW,
			       CLF_SAID(
				   "it is made like a probe of this mailbox, and not with our keys: of another "
				   "installation on the same mailbox, or forged; it stays on its server as it is")},
    [CLF_END_NOT_OBEYED] = {"not-obeyed", CLF_OUTCOME_REFUSED, CLF_KNOWS_AUTHOR,
			    CLF_SAID("what it asks for was refused, and whoever wrote it was told why")},
    [CLF_END_OTHERS_ANSWER] = {"others-answer", CLF_OUTCOME_REFUSED, CLF_KNOWS_ANOTHER,
			       CLF_SAID(
				   "it holds the answer to a question that was put to somebody else: nothing is done, "
				   "and nothing is sent back")},
    [CLF_END_UNSURE_ANSWER] = {"unsure-answer", CLF_OUTCOME_REFUSED, CLF_KNOWS_ANOTHER,
			       CLF_SAID("it would confirm a mail, and it isn't certain that the agent wrote it")},
    [CLF_END_COMMANDS] =
	{"commands", CLF_OUTCOME_REFUSED, CLF_KNOWS_ROW,
	 CLF_SAID("it went to the command address, and who wrote it is no agent: nothing is done, and nothing "
		  "is sent back")},
    [CLF_END_ANSWERS_ONLY] = {"answers-only", CLF_OUTCOME_REFUSED, CLF_KNOWS_AUTHOR,
			      CLF_SAID("it answers nothing, and the mailbox takes answers only")},
};

_Static_assert(CLF_COUNT(rows) == CLF_ENDS, "each end has a row");

const char *clf_outcome_name(enum clf_outcome outcome)
{
	return (unsigned)outcome < CLF_COUNT(outcomes) ? outcomes[outcome] : "unknown";
}

bool clf_outcome_parse(const char *name, enum clf_outcome *out)
{
	for (unsigned i = 0; i < CLF_COUNT(outcomes); i++) {
		if (clf_text_equal(outcomes[i], name)) {
			*out = (enum clf_outcome)i;
			return true;
		}
	}
	return false;
}

const struct clf_end_row *clf_end_row(enum clf_end end)
{
	return &rows[(unsigned)end < CLF_ENDS ? end : CLF_END_NONE];
}

const char *clf_end_name(enum clf_end end)
{
	return clf_end_row(end)->name;
}

bool clf_end_parse(const char *name, enum clf_end *out)
{
	for (unsigned i = 1; i < CLF_ENDS; i++) {
		if (clf_text_equal(rows[i].name, name)) {
			*out = (enum clf_end)i;
			return true;
		}
	}
	return false;
}
