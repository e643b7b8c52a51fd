/*
 * visible.h - who sees which ticket: the predicate in SQL. clf/ticket/plan/seeing.h says it in words, and in C.
 */
#ifndef CLF_STORE_VISIBLE_H
#define CLF_STORE_VISIBLE_H

#include "clf/ticket/ticket.h"

_Static_assert(CLF_SCOPE_NONE == 0 && CLF_SCOPE_SEGMENT == 2 && CLF_SCOPE_ALL == 3, "numbers in CLF_VISIBLE");

/* Whether $agent is the keeper of the ticket that the row `up` is, or the row `sub`: its owner, else its team. */
#define CLF_KEEPS_UP                                                                                                   \
	"(up.owner = $agent "                                                                                          \
	"OR (NOT EXISTS (SELECT 1 FROM agent vh WHERE vh.party = up.owner AND vh.active = 1) "                         \
	"AND up.team IN (SELECT team FROM team_member WHERE agent = $agent))) "
#define CLF_KEEPS_SUB                                                                                                  \
	"(sub.owner = $agent "                                                                                         \
	"OR (NOT EXISTS (SELECT 1 FROM agent vh WHERE vh.party = sub.owner AND vh.active = 1) "                        \
	"AND sub.team IN (SELECT team FROM team_member WHERE agent = $agent))) "

/*
 * Whether $agent sees the ticket (a row of the table that t is called) within $scope, an enum clf_scope: the one word
 * on what own, segment and all mean, for every list.
 */
#define CLF_VISIBLE(t)                                                                                                 \
	"($scope = 3 OR ($scope > 0 AND (" t ".owner = $agent "                                                        \
	"OR " t ".team IN (SELECT team FROM team_member WHERE agent = $agent) "                                        \
	"OR " t ".grp IN (SELECT team FROM team_member WHERE agent = $agent) "                                         \
	"OR (" t ".team IS NULL AND " t ".parent IS NULL "                                                             \
	"AND NOT EXISTS (SELECT 1 FROM agent vh WHERE vh.party = " t ".owner AND vh.active = 1)) "                     \
	"OR ($scope = 2 AND ((" t ".segment IS NULL AND " t ".parent IS NULL) "                                        \
	"OR " t ".segment IN (SELECT segment FROM segment_manager WHERE agent = $agent))) "                            \
	"OR " t ".number IN (SELECT ticket FROM watcher WHERE agent = $agent AND muted = 0) "                          \
	"OR EXISTS (SELECT 1 FROM participant vp "                                                                     \
	"WHERE vp.ticket = " t ".number AND vp.party = $agent AND vp.class = 'agent') "                                \
	"OR (" t ".parent IS NOT NULL "                                                                                \
	"AND EXISTS (SELECT 1 FROM ticket up WHERE up.number = " t ".parent AND " CLF_KEEPS_UP ")) "                   \
	"OR EXISTS (SELECT 1 FROM ticket sub WHERE sub.parent = " t ".number AND " CLF_KEEPS_SUB ")))) "

#endif
