#include <stdlib.h>

#include "base/glob.h"
#include "evaluate/conditions.h"
#include "evaluate/evaluator.h"

/*
 * The outcome for texts seen before. Values repeat enormously (ARNs, agents, addresses), and a list
 * of patterns is dear (a few are not). One place a hash; the text itself is kept and compared, so
 * that a collision costs time and never a verdict.
 */
enum { MEMO_PLACES = 256, MEMO_TEXT = 240, FEW_PATTERNS = 2 };

struct LikeMemo {
    struct {
        uint16_t size;
        uint8_t truth; /* TRUTH_OPEN: free */
        char text[MEMO_TEXT];
    } places[MEMO_PLACES];
};

static Truth match_all(const ProgramNode *node, Slice text)
{
    for (uint32_t i = 0; i < node->value_count; i++)
        if (glob_match(node->values[i], text, node->ignore_case))
            return TRUTH_TRUE;
    return TRUTH_FALSE;
}

static LikeMemo *find_memo(Evaluator *evaluator, const ProgramNode *node)
{
    LikeMemo **memo = &evaluator->like_memos[node->id];
    if (!*memo && (*memo = calloc(1, sizeof(LikeMemo))))
        for (int i = 0; i < MEMO_PLACES; i++)
            (*memo)->places[i].truth = TRUTH_OPEN;
    return *memo;
}

Truth judge_like(Evaluator *evaluator, const ProgramNode *node, const Place *place)
{
    Slice text = place->text;
    if (!text.data)
        return TRUTH_FALSE;
    bool kept = text.size <= MEMO_TEXT && node->value_count > FEW_PATTERNS;
    LikeMemo *memo = kept ? find_memo(evaluator, node) : NULL;
    if (!memo)
        return match_all(node, text);
    size_t at = hash_bytes(text, 0) % MEMO_PLACES;
    if (memo->places[at].truth == TRUTH_OPEN || memo->places[at].size != text.size ||
        memcmp(memo->places[at].text, text.data, text.size) != 0) {
        memo->places[at].truth = (uint8_t)match_all(node, text);
        memo->places[at].size = (uint16_t)text.size;
        memcpy(memo->places[at].text, text.data, text.size);
    }
    return (Truth)memo->places[at].truth;
}
