#include "base/problem.h"

const char *problem_word(ProblemKind kind)
{
    static const char *const words[NOTICE_KINDS_END] = {
        [PROBLEM_UNREADABLE] = "unreadable",
        [PROBLEM_EMPTY] = "empty",
        [PROBLEM_TRUNCATED] = "truncated",
        [PROBLEM_CORRUPT] = "corrupt",
        [PROBLEM_CHECKSUM] = "wrong-checksum",
        [PROBLEM_TRAILING_DATA] = "trailing-data",
        [PROBLEM_TOO_LARGE] = "too-large",
        [PROBLEM_DAMAGED_RECORD] = "damaged-record",
        [PROBLEM_NOT_EVENTS] = "not-events",
        [PROBLEM_ID_REUSED] = "id-reused",
        [PROBLEM_UNDATED] = "undated",
        [PROBLEM_RECOVERED] = "recovered",
        [PROBLEM_CHANGED] = "changed",
        [PROBLEM_UNLISTED_ACCOUNT] = "unlisted-account",
        [PROBLEM_INTEGRITY] = "integrity",
        [NOTICE_ACCOUNT_DIFFERS] = "account-differs",
        [NOTICE_REGION_DIFFERS] = "region-differs",
        [NOTICE_REPEATED_KEY] = "repeated-key",
        [NOTICE_ACCOUNT_INFERRED] = "account-inferred",
        [NOTICE_ACCESS_INFERRED] = "access-inferred",
        [NOTICE_BYTE_ORDER_MARK] = "byte-order-mark",
        [NOTICE_LOOSE_SEPARATOR] = "loose-separator",
        [NOTICE_FUTURE] = "future-dated",
        [NOTICE_PASSED_OVER] = "passed-over",
    };
    return (unsigned)kind < NOTICE_KINDS_END ? words[kind] : "unknown";
}
