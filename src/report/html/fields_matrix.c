/* Account × service over all policies, in bands of services that stand beside each other: bands,
 * rows and cells are counted by their place, their object is the matrix. */
#include "report/html/fields.h"
#include "report/html/views.h"

/* The place of the band's service in the matrix. */
static size_t service_at(const TemplateScope *band, size_t index)
{
    return band->index * MODEL_BAND_SERVICES + index;
}

static const ModelCell *cell_of(const TemplateScope *scope)
{
    const ModelMatrix *m = scope->object;
    const TemplateScope *row = scope->owner;
    return &m->cells[row->index * m->service_count + service_at(row->owner, scope->index)];
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

/* `scope` is a row's. */
static const void *cell_item(const TemplateScope *scope, size_t index)
{
    const ModelMatrix *m = scope->object;
    bool there = index < MODEL_BAND_SERVICES && service_at(scope->owner, index) < m->service_count;
    return there ? m : NULL;
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

/* `scope` is a band's. */
static const void *service_item(const TemplateScope *scope, size_t index)
{
    const ModelMatrix *m = scope->object;
    size_t at = service_at(scope, index);
    return index < MODEL_BAND_SERVICES && at < m->service_count ? &m->services[at] : NULL;
}

static void first_service(const TemplateScope *scope, Buffer *out)
{
    const ModelMatrix *m = scope->object;
    buffer_add(out, m->services[service_at(scope, 0)]);
}

static void last_service(const TemplateScope *scope, Buffer *out)
{
    const ModelMatrix *m = scope->object;
    size_t end = service_at(scope, MODEL_BAND_SERVICES);
    buffer_add(out, m->services[(end < m->service_count ? end : m->service_count) - 1]);
}

/* The last band says what is left out. */
FLAG_FUNCTION(is_last, ModelMatrix, service_at(scope, MODEL_BAND_SERVICES) >= o->service_count)
NUMBER_FUNCTION(more_accounts, ModelMatrix, o->more_accounts)
NUMBER_FUNCTION(more_services, ModelMatrix, o->more_services)

static const TemplateField matrix_fields[] = {
    FIELD_LIST_OF("matrix_services", service_item, service_view),
    FIELD_LIST_OF("rows", row_item, row_view),
    FIELD_FLAG_OF("is_last", is_last),
    FIELD_TEXT_OF("first_service", first_service),
    FIELD_TEXT_OF("last_service", last_service),
    FIELD_NUMBER_OF("more_accounts", more_accounts),
    FIELD_NUMBER_OF("more_services", more_services),
    {0}};
const TemplateView page_matrix_view = {"band of the matrix", matrix_fields};

/* None where there is no account or no service: an empty table says nothing. */
static const void *band(const ModelMatrix *m, size_t index)
{
    bool there = m->account_count && index * MODEL_BAND_SERVICES < m->service_count;
    return there ? m : NULL;
}

const void *matrix_item(const TemplateScope *scope, size_t index)
{
    return band(&((const Page *)scope->object)->model.matrix, index);
}

const void *summary_matrix_item(const TemplateScope *scope, size_t index)
{
    return band(&((const Page *)scope->object)->model.summary_matrix, index);
}
