/*
 * commands.h - what the rows of the command table call.
 */
#ifndef CLF_MAIN_COMMANDS_H
#define CLF_MAIN_COMMANDS_H

#include "command.h"

int command_init(const struct command_line *line);
int command_check(const struct command_line *line);
int command_status(const struct command_line *line);
int command_trace(const struct command_line *line);
int command_login(const struct command_line *line);
int command_serve(const struct command_line *line);
int command_role(const struct command_line *line);
int command_manual(const struct command_line *line);
int command_migrate(const struct command_line *line);
int command_backup(const struct command_line *line);
int command_restore(const struct command_line *line);
int command_deliver(const struct command_line *line);
int command_parse(const struct command_line *line);
int command_explain(const struct command_line *line);
int command_reread(const struct command_line *line);

int command_ticket_list(const struct command_line *line);
int command_ticket_counts(const struct command_line *line);
int command_ticket_neighbours(const struct command_line *line);
int command_draft_list(const struct command_line *line);
int command_draft_show(const struct command_line *line);
int command_draft_discard(const struct command_line *line);
int command_view_list(const struct command_line *line);
int command_view_add(const struct command_line *line);
int command_view_set(const struct command_line *line);
int command_view_remove(const struct command_line *line);
int command_ticket_show(const struct command_line *line);
int command_ticket_create(const struct command_line *line);
int command_ticket_cc(const struct command_line *line);
int command_ticket_followup(const struct command_line *line);
int command_ticket_forward(const struct command_line *line);
int command_ticket_set(const struct command_line *line);
int command_ticket_spam(const struct command_line *line);
int command_ticket_delete(const struct command_line *line);
int command_ticket_restore(const struct command_line *line);
int command_ticket_purge(const struct command_line *line);
int command_ticket_note(const struct command_line *line);
int command_ticket_attach(const struct command_line *line);
int command_ticket_files(const struct command_line *line);
int command_ticket_detach(const struct command_line *line);
int command_ticket_sub(const struct command_line *line);
int command_ticket_why(const struct command_line *line);
int command_search(const struct command_line *line);

int command_quarantine_list(const struct command_line *line);
int command_quarantine_show(const struct command_line *line);
int command_quarantine_release(const struct command_line *line);
int command_quarantine_assign(const struct command_line *line);
int command_quarantine_retry(const struct command_line *line);
int command_quarantine_discard(const struct command_line *line);

int command_suppress_list(const struct command_line *line);
int command_suppress_add(const struct command_line *line);
int command_suppress_remove(const struct command_line *line);

int command_outbox_list(const struct command_line *line);
int command_outbox_tries(const struct command_line *line);
int command_outbox_show(const struct command_line *line);
int command_outbox_retry(const struct command_line *line);
int command_outbox_readdress(const struct command_line *line);
int command_outbox_discard(const struct command_line *line);

int command_template_list(const struct command_line *line);
int command_template_show(const struct command_line *line);
int command_template_render(const struct command_line *line);
int command_template_fields(const struct command_line *line);
int command_template_test(const struct command_line *line);
int command_template_lint(const struct command_line *line);
int command_template_dump(const struct command_line *line);
int command_template_save(const struct command_line *line);
int command_template_versions(const struct command_line *line);
int command_template_keep(const struct command_line *line);
int command_template_back(const struct command_line *line);
int command_template_export(const struct command_line *line);
int command_template_import(const struct command_line *line);

int command_agent_add(const struct command_line *line);
int command_agent_list(const struct command_line *line);
int command_agent_token(const struct command_line *line);
int command_agent_password(const struct command_line *line);
int command_agent_set(const struct command_line *line);
int command_agent_change(const struct command_line *line);
int command_agent_deactivate(const struct command_line *line);
int command_agent_remove(const struct command_line *line);
int command_agent_activate(const struct command_line *line);
int command_agent_show(const struct command_line *line);
int command_agent_address_add(const struct command_line *line);
int command_agent_address_remove(const struct command_line *line);
int command_agent_address_list(const struct command_line *line);

int command_token_list(const struct command_line *line);
int command_token_revoke(const struct command_line *line);
int command_session_list(const struct command_line *line);
int command_session_end(const struct command_line *line);
int command_audit(const struct command_line *line);

int command_response_list(const struct command_line *line);
int command_response_show(const struct command_line *line);
int command_response_add(const struct command_line *line);
int command_programme_list(const struct command_line *line);
int command_programme_rename(const struct command_line *line);
int command_survey_list(const struct command_line *line);
int command_survey_set(const struct command_line *line);
int command_customer_show(const struct command_line *line);
int command_customer_set(const struct command_line *line);
int command_customer_export(const struct command_line *line);
int command_customer_erase(const struct command_line *line);
int command_retention(const struct command_line *line);

int command_segment_add(const struct command_line *line);
int command_segment_list(const struct command_line *line);
int command_segment_show(const struct command_line *line);
int command_segment_set(const struct command_line *line);
int command_segment_remove(const struct command_line *line);
int command_team_add(const struct command_line *line);
int command_team_list(const struct command_line *line);
int command_team_show(const struct command_line *line);
int command_team_set(const struct command_line *line);
int command_team_remove(const struct command_line *line);
int command_team_mailbox(const struct command_line *line);

int command_field_list(const struct command_line *line);
int command_field_add(const struct command_line *line);
int command_field_set(const struct command_line *line);
int command_field_remove(const struct command_line *line);
int command_field_order(const struct command_line *line);

int command_calendar_list(const struct command_line *line);
int command_calendar_show(const struct command_line *line);
int command_calendar_add(const struct command_line *line);
int command_calendar_set(const struct command_line *line);
int command_calendar_remove(const struct command_line *line);
int command_calendar_day_set(const struct command_line *line);
int command_calendar_day_remove(const struct command_line *line);
int command_calendar_import(const struct command_line *line);
int command_escalation_list(const struct command_line *line);
int command_escalation_add(const struct command_line *line);
int command_escalation_set(const struct command_line *line);
int command_escalation_order(const struct command_line *line);
int command_escalation_remove(const struct command_line *line);
int command_escalation_enable(const struct command_line *line);
int command_escalation_disable(const struct command_line *line);
int command_ticket_planned(const struct command_line *line);
int command_rule_list(const struct command_line *line);
int command_rule_show(const struct command_line *line);
int command_rule_check(const struct command_line *line);
int command_rule_save(const struct command_line *line);
int command_rule_enable(const struct command_line *line);
int command_rule_disable(const struct command_line *line);
int command_rule_order(const struct command_line *line);
int command_rule_remove(const struct command_line *line);
int command_rule_versions(const struct command_line *line);
int command_rule_difference(const struct command_line *line);
int command_rule_would(const struct command_line *line);
int command_rule_back(const struct command_line *line);
int command_rule_why(const struct command_line *line);

int command_mailbox_pause(const struct command_line *line);
int command_mailbox_resume(const struct command_line *line);
int command_mailbox_try(const struct command_line *line);
int command_relay_list(const struct command_line *line);
int command_relay_retry(const struct command_line *line);

int command_statuses_list(const struct command_line *line);
int command_statuses_add(const struct command_line *line);
int command_statuses_set(const struct command_line *line);
int command_statuses_remove(const struct command_line *line);
int command_statuses_order(const struct command_line *line);
int command_list_list(const struct command_line *line);
int command_list_add(const struct command_line *line);
int command_list_set(const struct command_line *line);
int command_list_remove(const struct command_line *line);
int command_list_order(const struct command_line *line);
int command_cause_set_list(const struct command_line *line);
int command_cause_set_add(const struct command_line *line);
int command_cause_set_set(const struct command_line *line);
int command_cause_set_remove(const struct command_line *line);
int command_dashboard_list(const struct command_line *line);
int command_dashboard_add(const struct command_line *line);
int command_dashboard_set(const struct command_line *line);
int command_dashboard_remove(const struct command_line *line);
int command_dashboard_order(const struct command_line *line);
int command_setting_list(const struct command_line *line);
int command_setting_set(const struct command_line *line);
int command_ticket_close(const struct command_line *line);
int command_ticket_owners(const struct command_line *line);
int command_permission_list(const struct command_line *line);
int command_permission_set(const struct command_line *line);

#endif
