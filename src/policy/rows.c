/* One row a condition: the loader, the compiler and the documentation read the same table. */
#include "policy/policy.h"

#define ROW(kind, element, required, optional, one_of, least, most, values, holds)                 \
    [kind] = {kind, element, required, optional, one_of, least, most, values, holds}

const ConditionRow condition_rows[CONDITION_KINDS] = {
    ROW(CONDITION_ALL, "all", "", "", "", 1, -1, false, "All conditions inside hold."),
    ROW(CONDITION_ANY, "any", "", "", "", 1, -1, false, "One of the conditions inside holds."),
    ROW(CONDITION_NOT, "not", "", "", "", 1, 1, false, "The condition inside does not hold."),
    ROW(CONDITION_SOME, "some", "in", "", "", 1, 1, false,
        "One element meets the whole condition inside."),
    ROW(CONDITION_EVERY, "every", "in", "empty", "", 1, 1, false,
        "There is an element and all of them meet the condition inside; with empty=\"yes\" also "
        "when there is none."),
    ROW(CONDITION_EQUALS, "equals", "field", "ignore-case", "value same-as", 0, 0, false,
        "The text is the value, or the text of the other field."),
    ROW(CONDITION_IN, "in", "field", "ignore-case", "list", 0, 0, true,
        "The text is one of the values."),
    ROW(CONDITION_LIKE, "like", "field", "ignore-case", "pattern list", 0, 0, true,
        "The text is like one of the patterns: * is any run, ? one character."),
    ROW(CONDITION_MATCHES, "matches", "field regex", "ignore-case", "", 0, 0, false,
        "The regular expression (PCRE2) is found in the text."),
    ROW(CONDITION_PRESENT, "present", "field", "", "", 0, 0, false, "It is there and not null."),
    ROW(CONDITION_ABSENT, "absent", "field", "", "", 0, 0, false, "It is not there, or null."),
    ROW(CONDITION_EMPTY, "empty", "field", "", "", 0, 0, false, "It is there, and [], {} or \"\"."),
    ROW(CONDITION_AT_LEAST, "at-least", "field value", "", "", 0, 0, false,
        "As a number, or as a time where both are times, it is not below the value."),
    ROW(CONDITION_AT_MOST, "at-most", "field value", "", "", 0, 0, false,
        "As a number, or as a time where both are times, it is not above the value."),
    ROW(CONDITION_IN_NETWORK, "in-network", "field", "", "cidr list", 0, 0, true,
        "The address, or the network as a whole, lies in one of the networks."),
    ROW(CONDITION_OPEN_NETWORK, "open-network", "field", "ipv4 ipv6", "", 0, 0, false,
        "It is a network with a shorter prefix than that."),
    ROW(CONDITION_RANGE_INCLUDES, "range-includes", "from to list", "", "", 0, 0, false,
        "A number of the list lies in the range; where both ends are absent or -1, every number "
        "does."),
    ROW(CONDITION_ACTION, "action", "name", "", "", 0, 0, false,
        "The action is like one of the names, in any case."),
    ROW(CONDITION_DURING, "during", "", "days from to zone", "", 0, 0, false,
        "The event's time falls on one of the days, from one time of day to before the other, by "
        "the "
        "clock of the zone; where the end is before the start, it is on the next day."),
    ROW(CONDITION_USE, "use", "define", "", "", 0, 0, false, "The named condition holds."),
};
