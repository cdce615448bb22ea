/* Which document a file is, by its root element. */
#include "policy/loader.h"

PolicyDocument policy_document_kind(Slice xml)
{
    static const Slice others[] = {
        {"report", 6}, {"framework", 9}, {"frameworks", 10}, {"accounts", 8}};
    Slice name, space;
    if (!xml_scan_root(xml, &name, &space))
        return POLICY_DOCUMENT_UNKNOWN;
    if (slice_equal(name, SLICE("policy-set")) &&
        slice_equal(space, SLICE("urn:trailaudit:policy:1")))
        return POLICY_DOCUMENT_POLICIES;
    if (slice_equal(name, SLICE("report")) && slice_equal(space, SLICE("urn:trailaudit:report:1")))
        return POLICY_DOCUMENT_REPORT;
    if (slice_equal(name, SLICE("exceptions")) &&
        slice_equal(space, SLICE("urn:trailaudit:exceptions:1")))
        return POLICY_DOCUMENT_EXCEPTIONS;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (slice_equal(name, others[i]) && slice_starts(space, SLICE("urn:trailaudit:")))
            return POLICY_DOCUMENT_OTHER_KNOWN;
    return POLICY_DOCUMENT_UNKNOWN;
}
