/* Records of findings by what digests say of their file. */
#include "audit/finding_integrity.h"

#include "audit/parts.h"

uint64_t audit_finding_integrity_sum(const AuditFindingIntegrity *integrity)
{
    return integrity->authenticated + integrity->self_consistent + integrity->unattested +
           integrity->unchecked + audit_finding_contradicted(integrity);
}

uint64_t audit_finding_contradicted(const AuditFindingIntegrity *integrity)
{
    return integrity->trailing + integrity->modified;
}

void audit_finding_integrity_add(AuditFindingIntegrity *to, const AuditFindingIntegrity *more)
{
    to->stated |= more->stated;
    to->authenticated += more->authenticated;
    to->self_consistent += more->self_consistent;
    to->unattested += more->unattested;
    to->unchecked += more->unchecked;
    to->trailing += more->trailing;
    to->modified += more->modified;
}

void build_count_states(uint64_t states[INTEGRITY_STATES], const RunFile *file)
{
    states[file->integrity]++;
}

/* What no digest speaks of is attested by none. */
void build_finding_integrity(const Audit *audit, const uint64_t states[INTEGRITY_STATES],
                             AuditFinding *finding)
{
    if (!audit->integrity.checked)
        return;
    finding->integrity = (AuditFindingIntegrity){
        .stated = true,
        .authenticated = states[INTEGRITY_AUTHENTICATED],
        .self_consistent = states[INTEGRITY_SELF_CONSISTENT],
        .unattested = states[INTEGRITY_UNATTESTED] + states[INTEGRITY_UNSTATED],
        .unchecked = states[INTEGRITY_UNCHECKED],
        .trailing = states[INTEGRITY_TRAILING_DATA],
        .modified = states[INTEGRITY_MODIFIED],
    };
}
