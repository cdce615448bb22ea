#include "support_plain.h"

static bool same_attribute(const XmlAttribute *a, const XmlAttribute *b)
{
    return slice_equal(a->name, b->name) && slice_equal(a->space, b->space) &&
           slice_equal(a->value, b->value) && a->name_offset == b->name_offset &&
           a->value_offset == b->value_offset && a->value_end == b->value_end;
}

static bool same_itself(const XmlElement *a, const XmlElement *b)
{
    bool same = slice_equal(a->name, b->name) && slice_equal(a->space, b->space) &&
                slice_equal(a->text, b->text) && a->offset == b->offset && a->end == b->end &&
                a->inside == b->inside && a->close == b->close && a->depth == b->depth &&
                a->attribute_count == b->attribute_count;
    for (uint32_t i = 0; same && i < a->attribute_count; i++)
        same = same_attribute(&a->attributes[i], &b->attributes[i]);
    return same;
}

static bool same_tree(const XmlElement *a, const XmlElement *b)
{
    if (!same_itself(a, b))
        return false;
    const XmlElement *x = a->first, *y = b->first;
    for (; x && y; x = x->next, y = y->next)
        if (x->parent != a || y->parent != b || !same_tree(x, y))
            return false;
    return !x && !y;
}

static const char *compare(const XmlFile *file)
{
    XmlFile other = *file;
    const char *wrong = NULL;
    other.root = NULL;
    if (!xml_read_any(&other))
        wrong = "libxml2 does not read it";
    else if (!same_tree(file->root, other.root))
        wrong = "libxml2 reads it in another way";
    xml_close(&other);
    return wrong;
}

static const char *validate(Schema *schema, XmlFile *file)
{
    schema_validate(schema, file);
    bool allowed = file->errors == 0 && !file->unexplained.data && !file->failed;
    return allowed ? NULL : "libxml2's schema does not allow it";
}

PlainVerdict plain_judge(Schema *schema, Slice text)
{
    PlainVerdict verdict = {0};
    Arena arena = {0};
    XmlFile file;
    Diagnostics *sink = diagnostics_new();
    if (xml_open(&file, SLICE("p.xml"), text, &arena, sink)) {
        verdict.plain = !file.document;
        verdict.sure = schema_surely_allows(schema->grammar, file.root);
        if (verdict.plain)
            verdict.wrong = compare(&file);
        if (verdict.sure && !verdict.wrong)
            verdict.wrong = validate(schema, &file);
    }
    xml_close(&file);
    diagnostics_free(sink);
    arena_free(&arena);
    return verdict;
}
