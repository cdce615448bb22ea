/* Account × service over all policies: rows and cells are counted by their place, their object is
 * the matrix. */
#include "report/html/fields.h"
#include "report/html/views.h"

static const ModelCell *cell_of(const TemplateScope *scope)
{
    const ModelMatrix *m = scope->object;
    return &m->cells[scope->owner->index * m->service_count + scope->index];
}

static bool cell_data(const TemplateScope *scope)
{
    return cell_of(scope)->data;
}

static uint64_t cell_violations(const TemplateScope *scope)
{
    return cell_of(scope)->violations;
}

static uint64_t cell_reviews(const TemplateScope *scope)
{
    return cell_of(scope)->reviews;
}

static uint64_t cell_findings(const TemplateScope *scope)
{
    return cell_of(scope)->findings;
}

/* Empty where no policy is violated. */
static void cell_severity(const TemplateScope *scope, Buffer *out)
{
    buffer_add(out, slice_of(model_severity_word(cell_of(scope)->worst)));
}

static const TemplateField cell_fields[] = {FIELD_FLAG_OF("has_data", cell_data),
                                            FIELD_NUMBER_OF("cell_findings", cell_findings),
                                            FIELD_NUMBER_OF("cell_violations", cell_violations),
                                            FIELD_NUMBER_OF("cell_reviews", cell_reviews),
                                            FIELD_TEXT_OF("severity", cell_severity),
                                            {0}};
static const TemplateView cell_view = {"cell", cell_fields};

static const void *cell_item(const TemplateScope *scope, size_t index)
{
    const ModelMatrix *m = scope->object;
    return index < m->service_count ? m : NULL;
}

static void row_account(const TemplateScope *scope, Buffer *out)
{
    const ModelMatrix *m = scope->object;
    model_add_account(out, m->accounts[scope->index], m->names[scope->index]);
}

static const TemplateField row_fields[] = {
    FIELD_TEXT_OF("account", row_account), FIELD_LIST_OF("cells", cell_item, cell_view), {0}};
static const TemplateView row_view = {"row of the matrix", row_fields};

static const void *row_item(const TemplateScope *scope, size_t index)
{
    const ModelMatrix *m = scope->object;
    return index < m->account_count ? m : NULL;
}

/* The service's prefix: "ec2" of "ec2.amazonaws.com". */
static void service_short(const TemplateScope *scope, Buffer *out)
{
    buffer_add(out, model_short_service(*(const Slice *)scope->object));
}

static const TemplateField service_fields[] = {
    {.name = "service", .kind = TEMPLATE_TEXT}, FIELD_TEXT_OF("service_short", service_short), {0}};
static const TemplateView service_view = {"service of the matrix", service_fields};

NUMBER_FUNCTION(more_accounts, ModelMatrix, o->more_accounts)
NUMBER_FUNCTION(more_services, ModelMatrix, o->more_services)

static const TemplateField matrix_fields[] = {
    FIELD_LIST("matrix_services", ModelMatrix, services, service_count, Slice, service_view),
    FIELD_LIST_OF("rows", row_item, row_view),
    FIELD_NUMBER_OF("more_accounts", more_accounts),
    FIELD_NUMBER_OF("more_services", more_services),
    {0}};
const TemplateView page_matrix_view = {"matrix", matrix_fields};

/* None where there is no account or no service: an empty table says nothing. */
const void *matrix_item(const TemplateScope *scope, size_t index)
{
    const ModelMatrix *m = &((const Page *)scope->object)->model.matrix;
    return index || m->account_count == 0 || m->service_count == 0 ? NULL : m;
}
