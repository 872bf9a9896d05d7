/* Reads a recorded stream of FETCH responses with libetpan's client over memory instead of a socket, so that only its
 * decoding is measured. Usage: etpan_decode FILE env|flags|body; prints seconds of processor time and messages. */
#include <libetpan/libetpan.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *data;
static size_t size, position;

static ssize_t take(mailstream_low *stream, void *buffer, size_t count) {
    size_t left = size - position;
    (void)stream;
    if (count > left) count = left;
    memcpy(buffer, data + position, count);
    position += count;
    return (ssize_t)count;
}
static ssize_t swallow(mailstream_low *stream, const void *buffer, size_t count) {
    (void)stream;
    (void)buffer;
    return (ssize_t)count;
}
static int none(mailstream_low *stream) { (void)stream; return 0; }
static int descriptor(mailstream_low *stream) { (void)stream; return -1; }
static void release(mailstream_low *stream) { (void)stream; }
static void cancel(mailstream_low *stream) { (void)stream; }
static struct mailstream_cancel *no_cancel(mailstream_low *stream) { (void)stream; return NULL; }

static mailstream_low_driver driver = {
    .mailstream_read = take,
    .mailstream_write = swallow,
    .mailstream_close = none,
    .mailstream_get_fd = descriptor,
    .mailstream_free = release,
    .mailstream_cancel = cancel,
    .mailstream_get_cancel = no_cancel,
};

static double processor(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    FILE *file = fopen(arguments[1], "rb");
    if (!file) return 66;
    fseek(file, 0, SEEK_END);
    size = (size_t)ftell(file);
    rewind(file);
    data = malloc(size);
    if (!data || fread(data, 1, size, file) != size) return 66;

    mailimap *session = mailimap_new(0, NULL);
    mailstream *stream = mailstream_new(mailstream_low_new(NULL, &driver), 65536);
    int result = mailimap_connect(session, stream);
    if (result != MAILIMAP_NO_ERROR_NON_AUTHENTICATED) return fprintf(stderr, "connect %d\n", result), 1;
    if ((result = mailimap_login(session, "a", "b"))) return fprintf(stderr, "login %d\n", result), 1;
    if ((result = mailimap_examine(session, "INBOX"))) return fprintf(stderr, "examine %d\n", result), 1;

    struct mailimap_fetch_type *type = mailimap_fetch_type_new_fetch_att_list_empty();
    mailimap_fetch_type_new_fetch_att_list_add(type, mailimap_fetch_att_new_uid());
    struct mailimap_set *all = mailimap_set_new_interval(1, 0);
    clist *messages = NULL;
    double before = processor();
    result = mailimap_fetch(session, all, type, &messages);
    double spent = processor() - before;
    if (result) return fprintf(stderr, "fetch %d\n", result), 1;
    printf("%.9f %d\n", spent, clist_count(messages));
    mailimap_fetch_list_free(messages);
    return 0;
}
