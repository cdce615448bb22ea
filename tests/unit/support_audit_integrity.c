/* What the digests of the made-up audit prove: one chain that is authenticated, one with a gap. */
#include "support_audit_maker.h"

static void fill_chain(SupportMaker *m, AuditChain *chain, const char *account, bool whole)
{
    Arena *arena = &m->audit->arena;
    *chain = (AuditChain){.account = slice_of(account),
                          .region = SLICE("eu-west-1"),
                          .trail = support_foreign(m, "organisation-trail"),
                          .home_region = SLICE("us-east-1"),
                          .grade = whole ? SLICE("authenticated") : SLICE("self-consistent"),
                          .newest_unsigned = !whole,
                          .begins = whole,
                          .first = SLICE("2026-07-01T00:00:00Z"),
                          .last = SLICE("2026-07-03T00:00:00Z"),
                          .digests = 40,
                          .authenticated = whole ? 40 : 0,
                          .empty = 11,
                          .starting = 1,
                          .unsigned_newest = !whole,
                          .logs = 60,
                          .valid = whole ? 60 : 58,
                          .modified = whole ? 0 : 1,
                          .missing = whole ? 0 : 1,
                          .unattested = 3,
                          .fingerprint_count = 1};
    chain->fingerprints = arena_array(arena, 1, sizeof(Slice));
    chain->fingerprints[0] = support_foreign(m, "3f1c9a7e5b2d4068c1e3a5f7092b4d6e");
    chain->span_count = whole ? 1 : 2;
    chain->spans = arena_array(arena, 2, sizeof(AuditSpan));
    chain->spans[0] =
        (AuditSpan){chain->first, SLICE("2026-07-02T00:00:00Z"), 24, 6, 30, whole ? 24 : 0, false};
    chain->spans[1] = (AuditSpan){SLICE("2026-07-02T08:00:00Z"), chain->last, 16, 5, 30, 0, true};
    chain->gap_count = chain->span_count - 1;
    chain->gaps = arena_array(arena, 1, sizeof(AuditChainGap));
    chain->gaps[0] =
        (AuditChainGap){chain->spans[0].to, chain->spans[1].from, SLICE("digests are missing")};
}

void support_make_integrity(SupportMaker *m)
{
    AuditIntegrity *in = &m->audit->integrity;
    *in = (AuditIntegrity){.checked = true,
                           .grade = SLICE("self-consistent"),
                           .statement = SLICE("verification failed"),
                           .with_keys = true,
                           .keys = 2,
                           .digests = 80,
                           .authenticated = 40,
                           .gaps = 1,
                           .segments = 3,
                           .unsigned_newest = 1,
                           .failures = 3,
                           .doubts = 1,
                           .files_authenticated = 60,
                           .files_self_consistent = 58,
                           .files_unattested = SUPPORT_FILES - 119,
                           .files_modified = 1,
                           .files_missing = 1,
                           .chain_count = 2};
    in->chains = arena_array(&m->audit->arena, 2, sizeof(AuditChain));
    fill_chain(m, &in->chains[0], "111122223333", true);
    fill_chain(m, &in->chains[1], "222233334444", false);
}
