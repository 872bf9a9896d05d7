/* The floor: one FETCH over a plain socket or TLS, lines and literals told apart, everything thrown away.
 * Usage: imap_reader plain|tls PORT; prints literals and bytes. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int handle;
static SSL *tls;
static char block[262144];

static int take(void) { return tls ? SSL_read(tls, block, sizeof block) : (int)read(handle, block, sizeof block); }

static void say(const char *text) {
    int length = (int)strlen(text);
    if (tls ? SSL_write(tls, text, length) != length : write(handle, text, (size_t)length) != length) exit(2);
}

/* Reads until the line that begins with `tag`; counts literals on the way. */
static void until(const char *tag, size_t *literals, size_t *bytes) {
    static char line[65536];
    size_t filled = 0, skip = 0;
    for (;;) {
        int count = take();
        if (count <= 0) exit(3);
        char *at = block, *end = block + count;
        while (at < end) {
            if (skip) {
                size_t step = skip < (size_t)(end - at) ? skip : (size_t)(end - at);
                skip -= step;
                at += step;
                continue;
            }
            char *stop = memchr(at, '\n', (size_t)(end - at));
            size_t step = (size_t)((stop ? stop + 1 : end) - at);
            if (filled + step >= sizeof line) exit(4);
            memcpy(line + filled, at, step);
            filled += step;
            at += step;
            if (!stop) break;
            line[filled] = 0;
            if (filled > 3 && line[filled - 3] == '}') {
                char *open = memrchr(line, '{', filled);
                skip = open ? strtoul(open + 1, NULL, 10) : 0;
                *literals += 1;
                *bytes += skip;
            }
            if (!strncmp(line, tag, strlen(tag))) return;
            filled = 0;
        }
    }
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(arguments[2]))};
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    handle = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(handle, (struct sockaddr *)&address, sizeof address)) return 1;
    if (!strcmp(arguments[1], "tls")) {
        SSL_CTX *context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_read_ahead(context, 1);
        tls = SSL_new(context);
        SSL_set_fd(tls, handle);
        if (SSL_connect(tls) != 1) return 5;
    }
    size_t literals = 0, bytes = 0;
    until("* OK", &literals, &bytes);
    say("a1 LOGIN bench secret-bench\r\n");
    until("a1 ", &literals, &bytes);
    say("a2 EXAMINE INBOX\r\n");
    until("a2 ", &literals, &bytes);
    say("a3 UID FETCH 1:* (UID FLAGS BODY.PEEK[])\r\n");
    until("a3 ", &literals, &bytes);
    printf("%zu %zu\n", literals, bytes);
    return 0;
}
