#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Younger than the kernel headers of Debian 12. */
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif
#ifndef LANDLOCK_ACCESS_FS_IOCTL_DEV
#define LANDLOCK_ACCESS_FS_IOCTL_DEV (1ULL << 15)
#endif

/* struct landlock_ruleset_attr as of version 6 of the interface; older kernels take its beginning.
 */
typedef struct {
    uint64_t files, network, scoped;
} Rules;

enum {
    FILES_ONLY = 8,    /* bytes of Rules that versions 1 to 3 know */
    WITH_NETWORK = 16, /* 4 and 5 */
    WITH_SCOPES = 24,  /* from 6 on */
    NETWORK_TCP = 3,   /* bind and connect */
    SCOPE_OUTSIDE = 3  /* abstract sockets and signals */
};

#define FILES_1 ((1ULL << 13) - 1) /* version 1: all up to LANDLOCK_ACCESS_FS_MAKE_SYM */
#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define OF_FILES_ONLY                                                                              \
    (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE)

static const uint64_t rights[] = {
    [SANDBOX_READ] = READING,
    [SANDBOX_WRITE] = READING | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE |
                      LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR |
                      LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR,
    [SANDBOX_EMPTY] = LANDLOCK_ACCESS_FS_REMOVE_DIR,
    [SANDBOX_SINK] = LANDLOCK_ACCESS_FS_WRITE_FILE,
};

/* Rights by the version of the interface, each with all before it (landlock(7), "VERSIONS"). */
static uint64_t known_rights(long version)
{
    uint64_t known = FILES_1;
    if (version >= 2)
        known |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3)
        known |= LANDLOCK_ACCESS_FS_TRUNCATE;
    if (version >= 5)
        known |= LANDLOCK_ACCESS_FS_IOCTL_DEV;
    return known;
}

void sandbox_begin(Sandbox *sandbox)
{
    *sandbox = (Sandbox){.ruleset = -1};
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) {
        sandbox->error = version < 0 ? errno : ENOSYS;
        return;
    }
    sandbox->handled = known_rights(version);
    Rules rules = {.files = sandbox->handled, .network = NETWORK_TCP, .scoped = SCOPE_OUTSIDE};
    size_t size = version >= 6 ? WITH_SCOPES : version >= 4 ? WITH_NETWORK : FILES_ONLY;
    sandbox->ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (sandbox->ruleset < 0)
        sandbox->error = errno;
}

void sandbox_allow(Sandbox *sandbox, const char *path, SandboxRight right)
{
    struct stat status;
    if (sandbox->ruleset < 0)
        return;
    int opened = open(path, O_PATH | O_CLOEXEC);
    if (opened < 0) {
        /* What is not there needs no rule; what could not be looked at would be refused later. */
        if ((errno == EMFILE || errno == ENFILE || errno == ENOMEM) && !sandbox->error)
            sandbox->error = errno;
        return;
    }
    struct landlock_path_beneath_attr rule = {.allowed_access = rights[right] & sandbox->handled,
                                              .parent_fd = opened};
    if (fstat(opened, &status) == 0 && !S_ISDIR(status.st_mode))
        rule.allowed_access &= OF_FILES_ONLY;
    /* EBADFD is a pipe or the like, which is not refused anyway. */
    if (rule.allowed_access &&
        syscall(SYS_landlock_add_rule, sandbox->ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) !=
            0 &&
        errno != EBADFD && !sandbox->error)
        sandbox->error = errno;
    close(opened);
}

static const char *why_not(int error)
{
    switch (error) {
    case ENOSYS:
        return "is not built into this kernel";
    case EOPNOTSUPP:
        return "is not among the security modules that this kernel was started with";
    case EPERM:
    case EACCES:
        return "is refused to this process";
    case E2BIG:
        return "was entered too often by this process";
    default:
        return "failed";
    }
}

const char *sandbox_enter(Sandbox *sandbox)
{
    int error = sandbox->error;
    if (!error && (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
                   syscall(SYS_landlock_restrict_self, sandbox->ruleset, 0) != 0))
        error = errno;
    if (sandbox->ruleset >= 0)
        close(sandbox->ruleset);
    *sandbox = (Sandbox){.ruleset = -1, .error = error};
    return error ? why_not(error) : NULL;
}
