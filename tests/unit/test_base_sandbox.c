/* What the sandbox refuses, tried in a child that has entered it. */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/sandbox.h"
#include "support_folder.h"

/* The folder of a test: inside/ may be read, out/ written, and nothing else. */
static char *place;

static const char *at(const char *path)
{
    static char whole[4][1024];
    static int next;
    next = (next + 1) % 4;
    snprintf(whole[next], sizeof whole[0], "%s/%s", place, path);
    return whole[next];
}

static int set_up(void **state)
{
    (void)state;
    place = folder_make();
    folder_write(place, "inside/file", SLICE("text"));
    folder_write(place, "secret", SLICE("text"));
    folder_write(place, "out/old", SLICE("text"));
    return symlink("../secret", at("inside/link"));
}

static int tear_down(void **state)
{
    (void)state;
    folder_remove(place);
    return 0;
}

static bool has_landlock(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

static bool has_filters(void)
{
    const uint32_t action = 0x00050000; /* SECCOMP_RET_ERRNO */
    return syscall(SYS_seccomp, 2 /* SECCOMP_GET_ACTION_AVAIL */, 0, &action) == 0;
}

/* Runs it in a child that confines itself first; what it returns is the sentence that did not hold,
 * or NULL. */
static void in_sandbox(const char *(*try)(void))
{
    int ends[2];
    char text[256] = "";
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        Sandbox sandbox;
        const char *said = sandbox_filter_calls();
        sandbox_begin(&sandbox);
        sandbox_allow(&sandbox, at("inside"), SANDBOX_READ);
        sandbox_allow(&sandbox, at("out"), SANDBOX_WRITE);
        sandbox_allow(&sandbox, at("nowhere"), SANDBOX_READ);
        sandbox_allow(&sandbox, "/dev/null", SANDBOX_SINK);
        if (has_landlock() && !said)
            said = sandbox_enter(&sandbox);
        if (!said)
            said = try();
        if (said && write(ends[1], said, strlen(said)) < 0)
            _exit(2);
        _exit(said != NULL);
    }
    close(ends[1]);
    ssize_t got = read(ends[0], text, sizeof text - 1);
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (got > 0)
        print_error("in the sandbox: %s\n", text);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static bool refused(long result, int error)
{
    return result == -1 && errno == error;
}

#define TRY(condition)                                                                             \
    if (!(condition))                                                                              \
    return #condition

/* ---- files ---- */

static const char *try_files(void)
{
    char byte;
    int file = open(at("inside/file"), O_RDONLY);
    TRY(file >= 0 && read(file, &byte, 1) == 1);
    TRY(refused(open(at("secret"), O_RDONLY), EACCES));
    TRY(refused(open(at("inside/link"), O_RDONLY), EACCES));
    TRY(refused(open("/etc/passwd", O_RDONLY), EACCES));
    TRY(refused(open(place, O_RDONLY | O_DIRECTORY), EACCES));
    TRY(refused(open(at("inside/file"), O_WRONLY), EACCES));
    TRY(refused(open(at("inside/new"), O_WRONLY | O_CREAT, 0600), EACCES));
    TRY(refused(open(at("new"), O_WRONLY | O_CREAT, 0600), EACCES));
    TRY(refused(truncate(at("secret"), 0), EPERM));
    TRY(refused(unlink(at("secret")), EACCES));
    TRY(refused(rename(at("secret"), at("out/secret")), EACCES) || errno == EXDEV);
    TRY(refused(link(at("secret"), at("out/secret")), EACCES) || errno == EXDEV);
    TRY(refused(symlink(at("secret"), at("out/link")), EACCES));
    TRY(refused(mkfifo(at("out/fifo"), 0600), EPERM));
    TRY(refused(chmod(at("inside/file"), 0777), EPERM));
    TRY(open("/dev/null", O_WRONLY) >= 0);
    return NULL;
}

static void a_file_outside_is_neither_read_nor_written(void **state)
{
    (void)state;
    if (!has_landlock() || !has_filters())
        skip();
    in_sandbox(try_files);
    struct stat status;
    assert_int_equal(stat(at("secret"), &status), 0);
    assert_int_equal(status.st_size, 4);
}

static const char *try_output(void)
{
    int file = open(at("out/.new"), O_WRONLY | O_CREAT | O_EXCL, 0666);
    TRY(file >= 0 && write(file, "new", 3) == 3 && ftruncate(file, 1) == 0 && fsync(file) == 0);
    TRY(renameat2(AT_FDCWD, at("out/.new"), AT_FDCWD, at("out/old"), RENAME_EXCHANGE) == 0);
    TRY(unlink(at("out/.new")) == 0);
    TRY(open(at("out/old"), O_RDWR | O_TRUNC) >= 0);
    int nameless = open(at("out"), O_TMPFILE | O_RDWR, 0600);
    TRY(nameless >= 0 || errno == EOPNOTSUPP);
    TRY(nameless < 0 || write(nameless, "x", 1) == 1);
    return NULL;
}

static void the_output_folder_is_written_as_before(void **state)
{
    (void)state;
    in_sandbox(try_output);
}

/* ---- calls ---- */

static const char *try_calls(void)
{
    char *const words[] = {"/bin/true", NULL};
    int ends[2];
    TRY(refused(socket(AF_INET, SOCK_STREAM, 0), EPERM));
    TRY(refused(socket(AF_UNIX, SOCK_STREAM, 0), EPERM));
    TRY(refused(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), EPERM));
    TRY(refused(syscall(SYS_io_uring_setup, 1, NULL), EPERM));
    TRY(refused(execve(words[0], words, words + 1), EPERM));
    TRY(refused(syscall(SYS_execveat, AT_FDCWD, words[0], words, words + 1, 0), EPERM));
    TRY(refused(mount("none", "/", "tmpfs", 0, NULL), EPERM));
    TRY(refused(chroot("/"), EPERM));
    TRY(refused(syscall(SYS_unshare, 0), EPERM));
    TRY(refused(syscall(SYS_prlimit64, getppid(), 7 /* RLIMIT_NOFILE */, NULL, NULL), EPERM));
    TRY(refused(syscall(SYS_setpriority, 0, getppid(), 0), EPERM));
    TRY(refused(syscall(SYS_shmget, 0, 4096, 0600), EPERM));
    TRY(refused(syscall(SYS_init_module, NULL, 0, ""), EPERM));
    TRY(refused(syscall(SYS_bpf, 0, NULL, 0), EPERM));
    TRY(refused(kill(getppid(), 0), EPERM));
    TRY(refused(ioctl(0, TIOCSTI, "x"), EPERM));
    TRY(kill(getpid(), 0) == 0);
    TRY(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
    TRY(refused(syscall(500), ENOSYS));
    return NULL;
}

static void a_socket_a_program_and_a_mount_are_refused(void **state)
{
    (void)state;
    if (!has_filters())
        skip();
    in_sandbox(try_calls);
}

#if !defined(__SANITIZE_ADDRESS__)
static const char *try_processes(void)
{
    TRY(refused(fork(), EPERM));
    TRY(refused(ptrace(PTRACE_TRACEME, 0, NULL, NULL), EPERM));
    TRY(system("true") == -1 || errno == EPERM);
    return NULL;
}

static void a_process_is_refused(void **state)
{
    (void)state;
    if (!has_filters())
        skip();
    in_sandbox(try_processes);
}
#endif

static void *try_in_thread(void *argument)
{
    const char **said = argument;
    *said = refused(socket(AF_INET, SOCK_STREAM, 0), EPERM) ? NULL : "a socket in a thread";
    if (has_landlock() && !*said && open(at("secret"), O_RDONLY) >= 0)
        *said = "a file outside in a thread";
    return NULL;
}

static const char *try_threads(void)
{
    const char *said = "no thread";
    pthread_t thread;
    TRY(pthread_create(&thread, NULL, try_in_thread, &said) == 0);
    pthread_join(thread, NULL);
    return said;
}

static void threads_start_and_are_confined_too(void **state)
{
    (void)state;
    if (!has_filters())
        skip();
    in_sandbox(try_threads);
}

/* What a run goes on doing. */
static const char *try_daily_work(void)
{
    char text[16];
    int ends[2];
    void *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    TRY(code != MAP_FAILED && mprotect(code, 4096, PROT_READ | PROT_EXEC) == 0);
    TRY(pipe(ends) == 0 && write(ends[1], "abc", 3) == 3 && read(ends[0], text, 3) == 3);
    snprintf(text, sizeof text, "/dev/fd/%d", ends[0]);
    TRY(open(text, O_RDONLY | O_NONBLOCK) >= 0); /* a pipe as the shell's <(…) names it */
    return NULL;
}

static void what_a_run_does_goes_on(void **state)
{
    (void)state;
    in_sandbox(try_daily_work);
}

/* ---- kernels that lack it ---- */

static void a_sandbox_that_could_not_begin_says_why(void **state)
{
    (void)state;
    Sandbox absent = {.ruleset = -1, .error = ENOSYS};
    assert_string_equal(sandbox_enter(&absent), "is not built into this kernel");
    Sandbox off = {.ruleset = -1, .error = EOPNOTSUPP};
    assert_string_equal(sandbox_enter(&off),
                        "is not among the security modules that this kernel was started with");
    Sandbox refusing = {.ruleset = -1, .error = EPERM};
    sandbox_allow(&refusing, "/", SANDBOX_READ);
    assert_string_equal(sandbox_enter(&refusing), "is refused to this process");
    int file = open("/etc/passwd", O_RDONLY);
    assert_true(file >= 0);
    close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_outside_is_neither_read_nor_written, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_output_folder_is_written_as_before, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_socket_a_program_and_a_mount_are_refused, set_up,
                                        tear_down),
#if !defined(__SANITIZE_ADDRESS__)
        cmocka_unit_test_setup_teardown(a_process_is_refused, set_up, tear_down),
#endif
        cmocka_unit_test_setup_teardown(threads_start_and_are_confined_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_run_does_goes_on, set_up, tear_down),
        cmocka_unit_test(a_sandbox_that_could_not_begin_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
