/*
 * options.h - what the commands of the table take, a file for each family of them. A NULL name ends each.
 */
#ifndef CLF_MAIN_OPTIONS_H
#define CLF_MAIN_OPTIONS_H

#include "command.h"

#define JSON_OPTION "json", NULL, "print JSON", false

extern const struct command_option json_only[], status_options[], init_options[], check_command_options[],
    backup_options[], migrate_options[], login_options[], deliver_options[], parse_options[], explain_options[],
    reread_options[], newest_options[], search_options[];
extern const struct command_option ticket_list_options[], ticket_beside_options[], view_options[], view_set_options[],
    view_list_options[], ticket_create_options[], ticket_sub_options[], ticket_followup_options[],
    ticket_purge_options[], ticket_note_options[], ticket_attach_options[], ticket_forward_options[],
    ticket_close_options[], ticket_owners_options[], ticket_set_options[], ticket_planned_options[],
    ticket_show_options[];
extern const struct command_option suppress_options[], quarantine_list_options[], quarantine_options[],
    quarantine_discard_options[], outbox_list_options[], outbox_send_options[], outbox_discard_options[];
extern const struct command_option calendar_add_options[], calendar_set_options[], calendar_day_options[],
    calendar_import_options[], field_add_options[], field_set_options[], field_remove_options[], rule_list_options[],
    escalation_add_options[], escalation_set_options[], escalation_enable_options[], escalation_remove_options[],
    rule_enable_options[], rule_would_options[], rule_remove_options[], template_options[], template_show_options[],
    template_import_options[], template_render_options[], template_test_options[], template_dump_options[],
    list_add_options[], list_set_options[], list_remove_options[], cause_set_add_options[], cause_set_set_options[],
    cause_set_remove_options[], dashboard_add_options[], dashboard_set_options[], statuses_add_options[],
    statuses_set_options[], statuses_remove_options[];
extern const struct command_option agent_add_options[], agent_change_options[], agent_remove_options[],
    team_set_options[], segment_set_options[], group_remove_options[], agent_deactivate_options[], access_options[],
    response_list_options[], response_add_options[], survey_list_options[], survey_set_options[],
    customer_set_options[], customer_export_options[], customer_erase_options[], retention_options[], audit_options[],
    agent_set_options[], agent_token_options[];

#endif
