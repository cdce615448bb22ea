#include "planted.h"

#include "calendar.h"

static const planting_table *const tables[] = {
    &core_plantings, &account_plantings, &network_plantings,   &kinesis_video_plantings,
    &ivs_plantings,  &chime_plantings,   &medialive_plantings,
};

enum { TABLES = sizeof tables / sizeof tables[0] };

/* Duties whose actions all happen at least once, where, and by whom. */
static const struct complete_duty {
    enum duty duty;
    account_index account;
    const char *actor;
} complete_duties[] = {
    {DUTY_VIDEO, VIDEO_PROD, "LiveStreamOperators"},
    {DUTY_MEDIA, VIDEO_PROD, "camera-device-role"},
    {DUTY_PLAYBACK, VIDEO_PROD, "player-viewer-role"},
    {DUTY_LIVE, VIDEO_PROD, "LiveStreamOperators"},
    {DUTY_BROADCAST, VIDEO_PROD, "LiveStreamOperators"},
    {DUTY_CHAT, COMMUNICATIONS_PROD, "CommunicationsOperations"},
    {DUTY_CALLS, COMMUNICATIONS_PROD, "CommunicationsOperations"},
};

enum { COMPLETE_DUTIES = sizeof complete_duties / sizeof complete_duties[0] };

static bool in_hours(enum hours hours, int64_t time)
{
    return hours == ANY_HOURS || (hours == BY_DAY) == calendar_is_working_time(time);
}

/* A file by lot in which the planting can lie; delivery_count if none was met. */
static size_t choose_delivery(struct plan *plan, unsigned account_set, bool global,
                              enum hours hours)
{
    enum { TRIES = 2000 };
    for (int i = 0; i < TRIES; i++) {
        size_t index = random_below(&plan->random, plan->delivery_count);
        const struct delivery *file = &plan->deliveries[index];
        if ((account_set & IN(file->account)) != 0 && (!global || file->region == 0) &&
            file->fault == FAULT_NONE && file->count < FULL_FILE && in_hours(hours, file->time)) {
            return index;
        }
    }
    return plan->delivery_count;
}

static void add_event(struct plan *plan, size_t index, const struct actor *actor,
                      const struct action *action, const struct failure *failure)
{
    const struct delivery *file = &plan->deliveries[index];
    struct event event = {
        .seed = random_next(&plan->random),
        .time = plan_event_time(plan, index),
        .account = file->account,
        .region = regions[file->region].name,
        .actor = actor,
        .action = action,
        .failure = failure,
        .session = 1,
        .resource = (unsigned)random_below(&plan->random, RESOURCE_POOL),
    };
    plan_add_event(plan, index, &event, false);
}

static void plant(struct plan *plan, const struct planting *row)
{
    bool global = (row->action.traits & GLOBAL) != 0;
    for (unsigned i = 0; i < row->count; i++) {
        size_t index = choose_delivery(plan, row->accounts, global, row->hours);
        const struct actor *actor = NULL;
        if (index < plan->delivery_count) {
            actor = organisation_find_actor(row->actor, plan->deliveries[index].account);
        }
        if (actor == NULL) {
            plan->failed = true;
            return;
        }
        add_event(plan, index, actor, &row->action, row->failure);
    }
}

static void plant_duty(struct plan *plan, const struct complete_duty *complete)
{
    const struct actor *actor = organisation_find_actor(complete->actor, complete->account);
    for (size_t table = 0; action_tables[table] != NULL; table++) {
        const action_table *rows = action_tables[table];
        for (size_t row = 0; rows->duty == complete->duty && row < rows->count; row++) {
            size_t index = choose_delivery(plan, IN(complete->account), false, BY_DAY);
            if (actor == NULL || index == plan->delivery_count) {
                plan->failed = true;
                return;
            }
            add_event(plan, index, actor, &rows->rows[row], NULL);
        }
    }
}

size_t planted_count(void)
{
    size_t count = 0;
    for (size_t table = 0; table < TABLES; table++) {
        for (size_t row = 0; row < tables[table]->count; row++) {
            count += tables[table]->rows[row].count;
        }
    }
    for (size_t i = 0; i < COMPLETE_DUTIES; i++) {
        for (size_t table = 0; action_tables[table] != NULL; table++) {
            bool complete = action_tables[table]->duty == complete_duties[i].duty;
            count += complete ? action_tables[table]->count : 0;
        }
    }
    return count;
}

void planted_add_events(struct plan *plan)
{
    for (size_t table = 0; table < TABLES && !plan->failed; table++) {
        for (size_t row = 0; row < tables[table]->count && !plan->failed; row++) {
            plant(plan, &tables[table]->rows[row]);
        }
    }
}

void planted_add_each_action(struct plan *plan)
{
    for (size_t i = 0; i < COMPLETE_DUTIES && !plan->failed; i++) {
        plant_duty(plan, &complete_duties[i]);
    }
}
