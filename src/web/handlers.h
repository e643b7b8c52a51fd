/*
 * handlers.h - what the table of routes points at. Each handler's first statement is its permission.
 */
#ifndef CLF_WEB_HANDLERS_H
#define CLF_WEB_HANDLERS_H

#include "call/route.h"

/* system.c */
clf_route_handler clf_handle_health, clf_handle_ready, clf_handle_metrics, clf_handle_style, clf_handle_icon;

/* api_ticket.c, api_change.c */
clf_route_handler clf_api_response_create;
clf_route_handler clf_api_ticket_create, clf_api_ticket_list, clf_api_ticket_show, clf_api_ticket_change;
clf_route_handler clf_api_followup_create, clf_api_comment_create;
clf_route_handler clf_api_message_list, clf_api_message_raw, clf_api_comment_list, clf_api_event_list;

/* api_command.c, api_settings.c, api_permission.c */
clf_route_handler clf_api_command_run, clf_api_command_list, clf_api_forward_create;
clf_route_handler clf_api_me_show, clf_api_me_change, clf_api_permission_list, clf_api_permission_set;

/* mail_parts.c */
clf_route_handler clf_api_attachment_show, clf_page_attachment_show, clf_page_message_html;

/* api_gateway.c */
clf_route_handler clf_api_journal_list, clf_api_journal_show, clf_api_outbox_list, clf_api_outbox_retry;
clf_route_handler clf_api_quarantine_list, clf_api_quarantine_retry, clf_api_mailbox_list, clf_api_agent_list;

/* page_*.c */
clf_route_handler clf_page_sign_in, clf_page_sign_in_post, clf_page_sign_out_post;
clf_route_handler clf_page_overview, clf_page_ticket_list, clf_page_ticket_show;
clf_route_handler clf_page_template_list, clf_page_template_show, clf_page_template_html;
clf_route_handler clf_page_journal_list, clf_page_journal_show, clf_page_outbox_list, clf_page_outbox_retry_post;
clf_route_handler clf_page_quarantine_list, clf_page_quarantine_retry_post;
clf_route_handler clf_page_command_post, clf_page_settings, clf_page_settings_post;
clf_route_handler clf_page_permissions, clf_page_permissions_post;

#endif
