#include "ordinary.h"

#include "calendar.h"
#include "traffic.h"

/* CloudTrail delivers about every five minutes. */
enum { DELIVERY_STEP = 5 * MINUTE, STEPS_PER_DAY = DAY / DELIVERY_STEP };

/* The first files of the period come this late, so that no event lies before it. */
enum { FIRST_STEP = 3 };

/* Many files are small, few are large: ten records in the mean. */
static size_t choose_size(random_stream *random)
{
    static const struct size {
        unsigned share;
        int low, high;
    } sizes[] = {{30, 1, 4}, {45, 5, 12}, {20, 13, 25}, {5, 26, 45}};
    uint64_t lot = random_below(random, 100);
    size_t chosen = 0;
    while (lot >= sizes[chosen].share) {
        lot -= sizes[chosen].share;
        chosen++;
    }
    return (size_t)random_between(random, sizes[chosen].low, sizes[chosen].high);
}

static account_index choose_account(random_stream *random)
{
    uint64_t lot = random_below(random, 100);
    int chosen = 0;
    while (chosen < ACCOUNT_COUNT - 1 && lot >= accounts[chosen].traffic) {
        lot -= accounts[chosen].traffic;
        chosen++;
    }
    return (account_index)chosen;
}

static unsigned choose_region(random_stream *random)
{
    uint64_t lot = random_below(random, 100);
    unsigned chosen = 0;
    while (chosen < REGION_COUNT - 1 && lot >= regions[chosen].traffic) {
        lot -= regions[chosen].traffic;
        chosen++;
    }
    return chosen;
}

/* A time of delivery on that day, by day rather than by night. */
static int64_t choose_time(random_stream *random, int64_t day)
{
    int64_t time = 0;
    for (int i = 0; i < 2; i++) {
        time = day + random_between(random, FIRST_STEP, STEPS_PER_DAY - 1) * DELIVERY_STEP;
        if (calendar_is_working_time(time)) {
            break;
        }
    }
    return time;
}

bool ordinary_is_gap(account_index account, unsigned region, int64_t day)
{
    bool lost = day == calendar_date(2026, 8, 22) || day == calendar_date(2026, 8, 23);
    return account == SECURITY_AUDIT && region == REGION_COUNT - 1 && lost;
}

static size_t add_delivery(struct plan *plan, account_index account, unsigned region, int64_t day,
                           size_t most)
{
    size_t size = choose_size(&plan->random);
    size = size < most ? size : most;
    plan_add_delivery(plan, account, region, choose_time(&plan->random, day), size);
    return size;
}

void ordinary_add_deliveries(struct plan *plan, size_t records)
{
    size_t left = records;
    for (int64_t day = plan->from; day < plan->to; day += DAY) {
        for (int cell = 0; cell < ACCOUNT_COUNT * REGION_COUNT && left > 0; cell++) {
            account_index account = (account_index)(cell / REGION_COUNT);
            unsigned region = (unsigned)(cell % REGION_COUNT);
            if (!ordinary_is_gap(account, region, day)) {
                left -= add_delivery(plan, account, region, day, left);
            }
        }
    }
    uint64_t days = (uint64_t)((plan->to - plan->from) / DAY);
    while (left > 0 && !plan->failed) {
        account_index account = choose_account(&plan->random);
        unsigned region = choose_region(&plan->random);
        int64_t day = plan->from + (int64_t)random_below(&plan->random, days) * DAY;
        int weekday = calendar_weekday(day);
        bool rest = (weekday == 0 || weekday == 6) && random_chance(&plan->random, 600);
        if (!rest && !ordinary_is_gap(account, region, day)) {
            left -= add_delivery(plan, account, region, day, left);
        }
    }
}

static void fill(struct plan *plan, size_t index)
{
    enum { MOST_STINTS = 4 };
    struct stint stints[MOST_STINTS];
    const struct delivery file = plan->deliveries[index];
    const char *region = regions[file.region].name;
    size_t at_work = 1 + file.wanted / 8;
    at_work = at_work > MOST_STINTS ? MOST_STINTS : at_work;
    for (size_t i = 0; i < at_work; i++) {
        stints[i] = traffic_begin(&plan->random, file.account, region, file.time);
    }
    for (size_t i = 0; i < file.wanted; i++) {
        const struct stint *stint = &stints[random_below(&plan->random, at_work)];
        struct event event =
            traffic_call(&plan->random, stint, file.account, region, plan_event_time(plan, index));
        plan_add_event(plan, index, &event, false);
    }
}

void ordinary_add_events(struct plan *plan)
{
    for (size_t i = 0; i < plan->delivery_count && !plan->failed; i++) {
        fill(plan, i);
    }
}

void ordinary_choose_faults(struct plan *plan)
{
    enum { RECORDS = 12 };
    enum fault next = FAULT_TRUNCATED;
    int64_t middle = plan->from + (plan->to - plan->from) / 2;
    for (size_t i = 0; i < plan->delivery_count && next <= FAULT_DAMAGED; i++) {
        struct delivery *file = &plan->deliveries[i];
        if (file->account == SECURITY_AUDIT && file->region == 0 && file->time > middle &&
            file->wanted >= RECORDS) {
            file->fault = next;
            next++;
        }
    }
}
