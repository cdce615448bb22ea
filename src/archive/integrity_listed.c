#include "archive/integrity_listed.h"

#include "archive/integrity_internal.h"

bool integrity_each_listed(const Integrity *integrity, IntegrityVisit visit, void *context)
{
    Buffer object = {0};
    bool going = true;
    for (uint32_t i = 0; going && i < integrity->claim_count; i++) {
        const Claim *claim = &integrity->claims[i];
        const DigestRecord *record = &integrity->records[claim->digest];
        if (record->failed || record->stray)
            continue;
        const Chain *chain = &integrity->chains[record->chain];
        buffer_clear(&object);
        buffer_add(&object, names_get(integrity->names, claim->folder));
        buffer_add(&object, claim->name);
        IntegrityListed listed = {.account = chain->account,
                                  .region = chain->region,
                                  .from = record->start,
                                  .to = record->end,
                                  .proven = record->proves,
                                  .digest = claim->digest,
                                  .object = buffer_slice(&object),
                                  .here = claim->seen};
        going = !object.failed && visit(context, &listed);
    }
    buffer_free(&object);
    return going;
}
