/* What a process does to the files below $PC_DIR, in its order, appended to $PC_LOG: to be preloaded (ld.so(8)).

   One row a deed: struct row, then its bytes (a path, two paths, what was written). A lock around each deed and its
   row makes the log's order the true one, for all threads; O_APPEND and a single writev, for all processes. Files that
   live in memory alone (-shm) are left out. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN = 'O', FOLDER = 'D', WRITE = 'W', SIZE = 'T', SYNC = 'S', RENAME = 'R', UNLINK = 'U', LINK = 'L' };
struct row { uint32_t deed, bytes; uint64_t handle, at; };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t handles[65536], opened;
static const char *dir;
static int log_fd = -1;

__attribute__((constructor)) static void begin(void) {
    dir = getenv("PC_DIR");
    const char *path = getenv("PC_LOG");
    if (dir && path) log_fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

static int ours(const char *path) {
    size_t n = strlen(path);
    return log_fd >= 0 && !strncmp(path, dir, strlen(dir)) && (n < 4 || strcmp(path + n - 4, "-shm"));
}

static void note(uint32_t deed, uint64_t handle, uint64_t at, const void *bytes, uint32_t size) {
    struct row row = {deed, size, handle, at};
    struct iovec parts[] = {{&row, sizeof row}, {(void *)bytes, size}};
    if (syscall(SYS_writev, log_fd, parts, 2) != (long)(sizeof row + size)) abort();
}

static uint64_t handle_of(int fd) { return fd >= 0 && fd < 65536 ? handles[fd] : 0; }

#define GUARDED(type, deed, ...) do { pthread_mutex_lock(&lock); type r = (deed); __VA_ARGS__; \
    pthread_mutex_unlock(&lock); return r; } while (0)

static void note_open(int fd, const char *path, int flags) {
    struct stat is;
    if (fd < 0 || fd >= 65536 || !ours(path)) return;
    handles[fd] = (uint64_t)getpid() << 32 | ++opened;
    int folder = !fstat(fd, &is) && S_ISDIR(is.st_mode);
    note(folder ? FOLDER : OPEN, handles[fd], flags & (O_CREAT | O_TRUNC), path, strlen(path));
}

static int do_open(int at, const char *path, int flags, mode_t mode) {
    GUARDED(int, syscall(SYS_openat, at, path, flags, mode), note_open(r, path, flags));
}

#define OPENS(name, at, ...) int name(__VA_ARGS__ const char *path, int flags, ...) { \
    va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
    return do_open(at, path, flags, mode); }
OPENS(open, AT_FDCWD) OPENS(open64, AT_FDCWD) OPENS(openat, folder, int folder,) OPENS(openat64, folder, int folder,)
int __open_2(const char *path, int flags) { return do_open(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return do_open(AT_FDCWD, path, flags, 0); }

int close(int fd) { GUARDED(int, ((fd >= 0 && fd < 65536 ? handles[fd] = 0 : 0), syscall(SYS_close, fd)), (void)0); }

static void note_write(int fd, const void *bytes, ssize_t size, int64_t at) {
    if (handle_of(fd) && size > 0) note(WRITE, handle_of(fd), at, bytes, size);
}

ssize_t write(int fd, const void *bytes, size_t size) {
    GUARDED(ssize_t, syscall(SYS_write, fd, bytes, size),
            if (handle_of(fd)) note_write(fd, bytes, r, lseek(fd, 0, SEEK_CUR) - r));
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    if (!handle_of(fd)) return syscall(SYS_writev, fd, parts, count);
    ssize_t all = 0, went = 0; /* part by part: a short write is a right answer too */
    for (int n = 0; n < count && (went = write(fd, parts[n].iov_base, parts[n].iov_len)) >= 0; n++) all += went;
    return all ? all : went;
}
/* what the kernel would copy by itself goes through write: its callers know that it may not be able to */
#define COPIES(name) ssize_t name(int to, int from, off_t *at, size_t size) { \
    if (!handle_of(to)) return syscall(SYS_sendfile, to, from, at, size); \
    errno = ENOTSOCK; return -1; }
COPIES(sendfile) COPIES(sendfile64)
#define PWRITES(name) ssize_t name(int fd, const void *bytes, size_t size, off_t at) { \
    GUARDED(ssize_t, syscall(SYS_pwrite64, fd, bytes, size, at), note_write(fd, bytes, r, at)); }
PWRITES(pwrite) PWRITES(pwrite64)
#define NOTED(fd, deed, at) if (!r && handle_of(fd)) note(deed, handle_of(fd), at, "", 0)
int ftruncate(int fd, off_t to) { GUARDED(int, syscall(SYS_ftruncate, fd, to), NOTED(fd, SIZE, to)); }
int ftruncate64(int fd, off_t to) { return ftruncate(fd, to); }
int fsync(int fd) { GUARDED(int, syscall(SYS_fsync, fd), NOTED(fd, SYNC, 0)); }
int fdatasync(int fd) { GUARDED(int, syscall(SYS_fdatasync, fd), NOTED(fd, SYNC, 0)); }

static void note_two(uint32_t deed, const char *from, const char *to) {
    char both[8192];
    size_t first = strlen(from) + 1, second = strlen(to);
    if (!ours(from) || !ours(to) || first + second > sizeof both) return;
    memcpy(both, from, first);
    memcpy(both + first, to, second);
    note(deed, 0, 0, both, first + second);
}

int rename(const char *from, const char *to) {
    GUARDED(int, syscall(SYS_rename, from, to), if (!r) note_two(RENAME, from, to));
}
int link(const char *from, const char *to) {
    GUARDED(int, syscall(SYS_link, from, to), if (!r) note_two(LINK, from, to));
}
int unlink(const char *path) {
    GUARDED(int, syscall(SYS_unlink, path), if (!r && ours(path)) note(UNLINK, 0, 0, path, strlen(path)));
}
