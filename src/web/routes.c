/*
 * routes.c - all there is at this address.
 */
#include "routes.h"

const struct route *const all_routes[] = {
    system_routes,
    mail_part_routes,

    api_ticket_routes,
    api_search_routes,
    api_change_routes,
    api_response_routes,
    api_survey_routes,
    api_customer_routes,
    api_command_routes,
    api_note_routes,
    api_file_routes,
    api_drop_routes,
    api_bulk_routes,
    api_settings_routes,
    api_installation_routes,
    api_permission_routes,
    api_people_routes,
    api_group_routes,
    api_cause_routes,
    api_list_routes,
    api_dashboard_routes,
    api_status_routes,
    api_view_routes,
    api_field_routes,
    api_gateway_routes,
    api_suppression_routes,
    api_template_routes,
    api_calendar_routes,
    api_rule_routes,
    api_escalation_routes,
    api_followup_routes,

    page_sign_in_routes,
    page_list_routes,
    page_ticket_routes,
    page_command_routes,
    page_settings_routes,
    page_permission_routes,
    page_people_routes,
    page_template_routes,
    page_incoming_routes,
    page_outgoing_routes,
    page_mailbox_routes,
    page_suppression_routes,

    NULL,
};
