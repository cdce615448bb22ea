#include "evaluate/conditions.h"
#include "evaluate/evaluator.h"

/* Found anywhere in the text. A look that passes the match limits cannot tell: unknown. */
Truth judge_matches(Evaluator *evaluator, const ProgramNode *node, const Place *place)
{
    if (!place->text.data)
        return TRUTH_FALSE;
    int found = pcre2_match(node->regex, (PCRE2_SPTR)place->text.data, place->text.size, 0,
                            PCRE2_NO_UTF_CHECK, evaluator->match_data, evaluator->match_context);
    if (found == PCRE2_ERROR_NOMEMORY)
        evaluator->failed = true;
    if (found == PCRE2_ERROR_NOMATCH)
        return TRUTH_FALSE;
    return found >= 0 ? TRUTH_TRUE : TRUTH_UNKNOWN;
}
