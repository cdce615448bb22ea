#include "traffic.h"

#include "calendar.h"

/* How often one looks for somebody before the services step in, which always have something to do.
 */
enum { TRIES = 60 };

/* Calls that fail, of 1,000. */
enum { FAILING = 12 };

static bool may_do(const struct actor *actor, const struct action *action, const char *region)
{
    bool reads = (action->traits & READ) != 0;
    bool global = (action->traits & GLOBAL) != 0;
    return action->weight > 0 && (reads || (actor->habits & READS_ONLY) == 0) &&
           (!global || region == regions[0].name);
}

/* An action of the duty by lot, or NULL if the actor has none in that Region. */
static const struct action *choose_action(random_stream *random, const struct actor *actor,
                                          enum duty duty, const char *region)
{
    uint64_t total = 0;
    for (size_t pass = 0; pass < 2; pass++) {
        uint64_t lot = pass == 0 ? 0 : random_below(random, total);
        for (size_t table = 0; action_tables[table] != NULL; table++) {
            const action_table *rows = action_tables[table];
            for (size_t row = 0; rows->duty == duty && row < rows->count; row++) {
                if (!may_do(actor, &rows->rows[row], region)) {
                    continue;
                }
                if (pass == 0) {
                    total += rows->rows[row].weight;
                } else if (lot < rows->rows[row].weight) {
                    return &rows->rows[row];
                } else {
                    lot -= rows->rows[row].weight;
                }
            }
        }
        if (total == 0) {
            return NULL;
        }
    }
    return NULL;
}

/* A duty by lot out of a set, as the account weighs them; DUTY_COUNT if it has none of them. */
static enum duty choose_duty(random_stream *random, account_index account, unsigned set)
{
    const unsigned *weights = accounts[account].duties;
    uint64_t total = 0;
    for (int i = 0; i < DUTY_COUNT; i++) {
        total += (set & DUTY(i)) != 0 ? weights[i] : 0;
    }
    if (total == 0) {
        return DUTY_COUNT;
    }
    uint64_t lot = random_below(random, total);
    for (int i = 0; i < DUTY_COUNT; i++) {
        unsigned weight = (set & DUTY(i)) != 0 ? weights[i] : 0;
        if (lot < weight) {
            return (enum duty)i;
        }
        lot -= weight;
    }
    return DUTY_COUNT;
}

/* How much of the duty's work an actor does at that time. People seldom work at night. */
static unsigned presence(const struct actor *actor, account_index account, enum duty duty,
                         int64_t time)
{
    if ((actor->accounts & IN(account)) == 0 || (actor->duties & DUTY(duty)) == 0) {
        return 0;
    }
    bool resting = (actor->habits & WORKING_TIME) != 0 && !calendar_is_working_time(time);
    return resting ? actor->weight : actor->weight * 32;
}

static const struct actor *choose_actor(random_stream *random, account_index account,
                                        enum duty duty, int64_t time)
{
    uint64_t total = 0;
    for (size_t i = 0; i < actor_count; i++) {
        total += presence(&actors[i], account, duty, time);
    }
    if (total == 0) {
        return NULL;
    }
    uint64_t lot = random_below(random, total);
    for (size_t i = 0; i < actor_count; i++) {
        unsigned weight = presence(&actors[i], account, duty, time);
        if (lot < weight) {
            return &actors[i];
        }
        lot -= weight;
    }
    return NULL;
}

struct stint traffic_begin(random_stream *random, account_index account, const char *region,
                           int64_t time)
{
    const struct actor *chosen = NULL;
    for (int i = 0; i < TRIES && chosen == NULL; i++) {
        enum duty duty = choose_duty(random, account, (1u << DUTY_COUNT) - 1);
        chosen = choose_actor(random, account, duty, time);
        if (chosen != NULL && choose_action(random, chosen, duty, region) == NULL) {
            chosen = NULL;
        }
    }
    if (chosen == NULL) {
        chosen = choose_actor(random, account, DUTY_SERVICE_CALLS, time);
    }
    bool person = (chosen->habits & WORKING_TIME) != 0;
    return (struct stint){.actor = chosen,
                          .session = person ? 0 : (unsigned)random_below(random, 3),
                          .resource = (unsigned)random_below(random, RESOURCE_POOL)};
}

/* Services, events and sign-ins do not fail in ordinary traffic. */
static bool can_fail(const struct actor *actor, const struct action *action)
{
    return actor->client != CLIENT_SERVICE && (action->traits & (SIGN_IN | SERVICE_EVENT)) == 0 &&
           actor->kind != IDENTITY_SAML_USER && actor->kind != IDENTITY_WEB_USER;
}

struct event traffic_call(random_stream *random, const struct stint *stint, account_index account,
                          const char *region, int64_t time)
{
    const struct action *action = NULL;
    while (action == NULL) {
        enum duty duty = choose_duty(random, account, stint->actor->duties);
        action = choose_action(random, stint->actor, duty, region);
    }
    const struct failure *failure = NULL;
    if (can_fail(stint->actor, action) && random_chance(random, FAILING)) {
        failure = failure_choose(action, random);
    }
    return (struct event){
        .seed = random_next(random),
        .time = time,
        .account = account,
        .region = region,
        .actor = stint->actor,
        .action = action,
        .failure = failure,
        .session = stint->session,
        .resource = (stint->resource + (unsigned)random_below(random, 4)) % RESOURCE_POOL,
    };
}
