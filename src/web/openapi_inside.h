/*
 * openapi_inside.h - what the parts of the API's description have of each other.
 */
#ifndef CLF_WEB_OPENAPI_INSIDE_H
#define CLF_WEB_OPENAPI_INSIDE_H

struct clf_arena;
struct clf_json;

/* {"$ref": "#/components/schemas/Ticket"} */
struct clf_json *openapi_reference(struct clf_arena *arena, const char *kind, const char *name);
/* A schema of one type takes null, too. */
void openapi_or_null(struct clf_json *schema);
/* Of what a route names as its shape: "Ticket", or one or the other, "Message|Planned". */
struct clf_json *openapi_answer(struct clf_arena *arena, const char *shape);
/* Adds what routes name as their shapes. */
void openapi_shapes(struct clf_arena *arena, struct clf_json *schemas);

#endif
