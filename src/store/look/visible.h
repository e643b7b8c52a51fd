/*
 * visible.h - who sees which ticket.
 */
#ifndef CLF_STORE_VISIBLE_H
#define CLF_STORE_VISIBLE_H

#include "clf/ticket/ticket.h"

/*
 * Whether $agent sees the ticket (a row of the table `t` is called) within $scope, an enum clf_scope: the one word on
 * what own, segment and all mean, for every list.
 */
_Static_assert(CLF_SCOPE_NONE == 0 && CLF_SCOPE_SEGMENT == 2 && CLF_SCOPE_ALL == 3, "numbers in CLF_VISIBLE");
#define CLF_VISIBLE(t)                                                                                                 \
	"($scope = 3 OR ($scope > 0 AND (" t ".owner = $agent "                                                        \
	"OR " t ".team IN (SELECT team FROM team_member WHERE agent = $agent) "                                        \
	"OR (" t ".owner IS NULL AND " t ".team IS NULL) "                                                             \
	"OR ($scope = 2 AND (" t ".segment IS NULL "                                                                   \
	"OR " t ".segment IN (SELECT segment FROM segment_manager WHERE agent = $agent)))))) "

#endif
