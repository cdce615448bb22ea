/*
 * The filter of system calls, as a program for the kernel's BPF machine (seccomp(2)).
 *
 * It lists what is refused, not what is allowed: which calls a C library makes changes from version
 * to version and from one libc to the next, and a run that dies of a harmless call would be worse
 * than none that is confined. Calls younger than the list are answered as by an older kernel.
 */
#include "base/sandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Little-endian machines whose clone takes its flags first. */
#if defined(__x86_64__) && !defined(__ILP32__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define ARCHITECTURE AUDIT_ARCH_PPC64LE
#endif

/* The sanitizers look for leaks by a process that traces this one. */
#if defined(__SANITIZE_ADDRESS__)
#define TRACES_ITSELF 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TRACES_ITSELF 1
#endif
#endif
#ifndef TRACES_ITSELF
#define TRACES_ITSELF 0
#endif

#ifdef ARCHITECTURE

enum {
    FIRST_UNKNOWN = 463,        /* setxattrat; from 424 on all machines count alike */
    CALL_FCHMODAT2 = 452,       /* younger than the headers of Debian 12 */
    OTHER_NUMBERS = 0x40000000, /* x32 on x86-64 */
    FILTER_MOST = 512
};

/* Each file of an archive takes these: they are let through first. */
static const unsigned short often[] = {
    SYS_read, SYS_openat, SYS_openat2, SYS_close,      SYS_fstat,   SYS_futex,      SYS_write,
    SYS_mmap, SYS_munmap, SYS_madvise, SYS_getdents64, SYS_pread64, SYS_newfstatat,
};

static const unsigned short refused[] = {
    /* the network; descriptors that came with the process are read and written like files */
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_accept,
    SYS_accept4,
    SYS_sendto,
    SYS_sendmsg,
    SYS_sendmmsg,
    SYS_recvfrom,
    SYS_recvmsg,
    SYS_recvmmsg,
    SYS_setsockopt,
    /* which does all of this without calls */
    SYS_io_uring_setup,
    SYS_io_uring_enter,
    SYS_io_uring_register,
    /* other programs and processes */
    SYS_execve,
    SYS_execveat,
#ifdef SYS_fork
    SYS_fork,
    SYS_vfork,
#endif
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_process_madvise,
    SYS_kcmp,
    SYS_pidfd_open,
    SYS_pidfd_getfd,
    SYS_pidfd_send_signal,
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    SYS_unshare,
    SYS_setns,
    SYS_setpriority,
    SYS_ioprio_set,
    SYS_sched_setscheduler,
    SYS_sched_setparam,
    SYS_sched_setattr,
    SYS_sched_setaffinity,
    SYS_move_pages,
    SYS_migrate_pages,
    SYS_shmget,
    SYS_shmat,
    SYS_shmctl,
    SYS_msgget,
    SYS_semget,
    SYS_mq_open,
    /* the tree of files, and what Landlock does not know of them */
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_move_mount,
    SYS_open_tree,
    SYS_fsopen,
    SYS_fsconfig,
    SYS_fsmount,
    SYS_fspick,
    SYS_mount_setattr,
    SYS_quotactl,
    SYS_quotactl_fd,
    SYS_swapon,
    SYS_swapoff,
    SYS_acct,
    SYS_name_to_handle_at,
    SYS_open_by_handle_at,
    SYS_fanotify_init,
    SYS_truncate,
    SYS_fchmod,
    SYS_fchmodat,
    CALL_FCHMODAT2,
    SYS_fchown,
    SYS_fchownat,
    SYS_setxattr,
    SYS_lsetxattr,
    SYS_fsetxattr,
    SYS_removexattr,
    SYS_lremovexattr,
    SYS_fremovexattr,
    SYS_utimensat,
    SYS_mknodat,
#ifdef SYS_chmod
    SYS_chmod,
    SYS_chown,
    SYS_lchown,
    SYS_utime,
    SYS_utimes,
    SYS_futimesat,
    SYS_mknod,
#endif
    /* the kernel */
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_kexec_load,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_add_key,
    SYS_request_key,
    SYS_keyctl,
    SYS_reboot,
    SYS_syslog,
    SYS_personality,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#ifdef SYS_iopl
    SYS_iopl,
    SYS_ioperm,
    SYS_modify_ldt,
#endif
    /* the machine's time and names */
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_adjtimex,
    SYS_clock_adjtime,
    SYS_sethostname,
    SYS_setdomainname,
    /* who this is */
    SYS_setuid,
    SYS_setgid,
    SYS_setreuid,
    SYS_setregid,
    SYS_setresuid,
    SYS_setresgid,
    SYS_setfsuid,
    SYS_setfsgid,
    SYS_setgroups,
    SYS_capset,
};

typedef struct {
    struct sock_filter steps[FILTER_MOST];
    unsigned short count;
} Filter;

static void add(Filter *filter, unsigned short code, uint32_t value, unsigned char yes,
                unsigned char no)
{
    filter->steps[filter->count++] = (struct sock_filter){code, yes, no, value};
}

static void load(Filter *filter, size_t offset)
{
    add(filter, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void answer(Filter *filter, uint32_t action)
{
    add(filter, BPF_RET | BPF_K, action, 0, 0);
}

static void answer_call(Filter *filter, uint32_t call, uint32_t action)
{
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1);
    answer(filter, action);
}

/* What follows where the call is this one: two answers by the low half of an argument. */
static void answer_by_argument(Filter *filter, uint32_t call, int argument, unsigned short test,
                               uint32_t value, uint32_t yes, uint32_t no)
{
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, call, 0, 4);
    load(filter, offsetof(struct seccomp_data, args) + 8 * (size_t)argument);
    add(filter, BPF_JMP | test | BPF_K, value, 0, 1);
    answer(filter, yes);
    answer(filter, no);
}

static const uint32_t ALLOW = SECCOMP_RET_ALLOW, REFUSE = SECCOMP_RET_ERRNO | EPERM,
                      UNKNOWN = SECCOMP_RET_ERRNO | ENOSYS;

/* Only threads, and signals only to this process: that is how abort ends it. */
static void answer_processes(Filter *filter)
{
    if (!TRACES_ITSELF) {
        answer_call(filter, SYS_ptrace, REFUSE);
        /* Its flags lie where a filter can't look; the C library takes clone then. */
        answer_call(filter, SYS_clone3, UNKNOWN);
        answer_by_argument(filter, SYS_clone, 0, BPF_JSET, CLONE_THREAD, ALLOW, REFUSE);
    }
    uint32_t self = (uint32_t)getpid();
    answer_by_argument(filter, SYS_kill, 0, BPF_JEQ, self, ALLOW, REFUSE);
    answer_by_argument(filter, SYS_tkill, 0, BPF_JEQ, self, ALLOW, REFUSE);
    answer_by_argument(filter, SYS_tgkill, 0, BPF_JEQ, self, ALLOW, REFUSE);
    answer_by_argument(filter, SYS_prlimit64, 0, BPF_JEQ, 0, ALLOW, REFUSE);
}

static void write_filter(Filter *filter)
{
    load(filter, offsetof(struct seccomp_data, arch));
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
    answer(filter, REFUSE);
    load(filter, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < sizeof often / sizeof *often; i++)
        answer_call(filter, often[i], ALLOW);
    add(filter, BPF_JMP | BPF_JGE | BPF_K, OTHER_NUMBERS, 0, 1);
    answer(filter, REFUSE);
    add(filter, BPF_JMP | BPF_JGE | BPF_K, FIRST_UNKNOWN, 0, 1);
    answer(filter, UNKNOWN);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        answer_call(filter, refused[i], REFUSE);
    answer_processes(filter);
    /* Keystrokes for the terminal that this was started from. */
    load(filter, offsetof(struct seccomp_data, nr));
    answer_by_argument(filter, SYS_ioctl, 1, BPF_JEQ, TIOCSTI, REFUSE, ALLOW);
    answer(filter, ALLOW);
}

const char *sandbox_filter_calls(void)
{
    Filter filter = {.count = 0};
    write_filter(&filter);
    struct sock_fprog program = {filter.count, filter.steps};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return "is not built into this kernel";
    /* Processors are not slowed against guesses of this process about itself (SPEC_ALLOW). */
    unsigned flags = SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_SPEC_ALLOW;
    long done = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
    if (done != 0 && errno == EINVAL)
        done = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
    if (done == 0)
        return NULL;
    if (done > 0) /* the number of a thread that could not be brought under it */
        return "failed";
    return errno == EINVAL || errno == ENOSYS  ? "is not built into this kernel"
           : errno == EPERM || errno == EACCES ? "is refused to this process"
                                               : "failed";
}

#else

const char *sandbox_filter_calls(void)
{
    return "is not prepared for this kind of processor";
}

#endif
