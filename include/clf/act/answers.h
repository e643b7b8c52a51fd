/*
 * answers.h - what a customer answered in a survey, made readable: nested values flat, and no more than a person reads.
 *
 * Answers come from outside as a JSON object of any shape and size.
 */
#ifndef CLF_ACT_ANSWERS_H
#define CLF_ACT_ANSWERS_H

#include <stddef.h>

struct clf_arena;

#define CLF_ANSWERS_SHOWN 50u        /* answers; those behind them are counted */
#define CLF_QUESTION_TEXT 300u       /* octets of a question, on one line */
#define CLF_ANSWER_TEXT 2000u        /* and of an answer; a longer one ends in "[…]" */
#define CLF_ANSWERS_TEXT (32u << 10) /* of all of them */

struct clf_answer {
	const char *question; /* "room › beds" */
	const char *answer;
};
struct clf_answers {
	struct clf_answer *items;
	size_t count;
	size_t left_out; /* so many more there are */
};

/* text: a JSON object, or NULL; what is none gives no answers. In the arena. */
void clf_answers_read(struct clf_arena *arena, const char *text, struct clf_answers *out);

#endif
