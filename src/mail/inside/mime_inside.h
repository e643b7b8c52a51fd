/*
 * mime_inside.h - parts that stand inside others without being MIME: what winmail.dat holds, what S/MIME signed in
 * one piece, files and signatures in the text.
 */
#ifndef CLF_MAIL_MIME_INSIDE_H
#define CLF_MAIL_MIME_INSIDE_H

struct clf_arena;
struct mime_mail;
struct problems;

/* Adds them to the tree, numbered below the part that holds them. What can't be taken out stays as it is. */
void mime_look_inside(struct clf_arena *arena, struct mime_mail *mail, struct problems *problems);

#endif
