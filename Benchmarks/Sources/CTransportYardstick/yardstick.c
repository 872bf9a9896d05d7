#define _GNU_SOURCE
#include "yardstick.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { piece = 64 * 1024 };

struct job {
    int listener;
    long long amount;
    int kind;
};

enum { kind_echo, kind_source, kind_tls_source };

static void no_delay(int descriptor) {
    int one = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static int write_fully(int descriptor, const char *bytes, long length) {
    while (length > 0) {
        ssize_t done = send(descriptor, bytes, (size_t)length, MSG_NOSIGNAL);
        if (done <= 0) return 0;
        bytes += done;
        length -= done;
    }
    return 1;
}

static int read_fully(int descriptor, char *bytes, long length) {
    while (length > 0) {
        ssize_t done = recv(descriptor, bytes, (size_t)length, 0);
        if (done <= 0) return 0;
        bytes += done;
        length -= done;
    }
    return 1;
}

static SSL_CTX *server_context(void) {
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86400);
    X509_set_pubkey(certificate, key);
    X509_NAME_add_entry_by_txt(
        X509_get_subject_name(certificate), "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    X509_sign(certificate, key, EVP_sha256());
    SSL_CTX_use_certificate(context, certificate);
    SSL_CTX_use_PrivateKey(context, key);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return context;
}

static void serve(struct job *job, int peer) {
    char *bytes = calloc(1, piece);
    if (job->kind == kind_echo) {
        while (read_fully(peer, bytes, (long)job->amount) && write_fully(peer, bytes, (long)job->amount)) {}
    } else if (job->kind == kind_source) {
        for (long long left = job->amount; left > 0; left -= piece) {
            if (!write_fully(peer, bytes, left < piece ? (long)left : piece)) break;
        }
    } else {
        SSL_CTX *context = server_context();
        SSL *session = SSL_new(context);
        SSL_set_fd(session, peer);
        if (SSL_accept(session) == 1) {
            for (long long left = job->amount; left > 0; left -= piece) {
                if (SSL_write(session, bytes, left < piece ? (int)left : piece) <= 0) break;
            }
            SSL_shutdown(session);
        }
        SSL_free(session);
        SSL_CTX_free(context);
    }
    free(bytes);
}

static void *run(void *argument) {
    struct job *job = argument;
    int peer = accept(job->listener, 0, 0);
    close(job->listener);
    if (peer >= 0) {
        no_delay(peer);
        serve(job, peer);
        close(peer);
    }
    free(job);
    return 0;
}

static int start(int kind, long long amount) {
    signal(SIGPIPE, SIG_IGN);
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 1) != 0) return 0;
    getsockname(listener, (struct sockaddr *)&address, &length);
    struct job *job = malloc(sizeof *job);
    *job = (struct job){.listener = listener, .amount = amount, .kind = kind};
    pthread_t thread;
    if (pthread_create(&thread, 0, run, job) != 0) return 0;
    pthread_detach(thread);
    return ntohs(address.sin_port);
}

int yard_start_echo(int message_length) { return start(kind_echo, message_length); }
int yard_start_source(long long bytes) { return start(kind_source, bytes); }
int yard_start_tls_source(long long bytes) { return start(kind_tls_source, bytes); }

static int reach(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
        close(descriptor);
        return -1;
    }
    no_delay(descriptor);
    return descriptor;
}

long long yard_ping(int port, int message_length, long long count) {
    int descriptor = reach(port);
    if (descriptor < 0) return -1;
    char *bytes = calloc(1, (size_t)message_length);
    long long done = 0;
    while (done < count && write_fully(descriptor, bytes, message_length)
           && read_fully(descriptor, bytes, message_length)) done += 1;
    free(bytes);
    close(descriptor);
    return done;
}

long long yard_read_all(int port) {
    int descriptor = reach(port);
    if (descriptor < 0) return -1;
    char *bytes = malloc(piece);
    long long total = 0;
    ssize_t count;
    while ((count = recv(descriptor, bytes, piece, 0)) > 0) total += count;
    free(bytes);
    close(descriptor);
    return total;
}

long long yard_tls_read_all(int port) {
    int descriptor = reach(port);
    if (descriptor < 0) return -1;
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL *session = SSL_new(context);
    SSL_set_fd(session, descriptor);
    long long total = SSL_connect(session) == 1 ? 0 : -1;
    char *bytes = malloc(piece);
    int count;
    while (total >= 0 && (count = SSL_read(session, bytes, piece)) > 0) total += count;
    free(bytes);
    SSL_free(session);
    SSL_CTX_free(context);
    close(descriptor);
    return total;
}

long long yard_raise_file_limit(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    return (long long)limit.rlim_cur;
}

long long yard_resident_memory(void) {
    FILE *file = fopen("/proc/self/statm", "r");
    long long size = 0, resident = 0;
    if (file == 0) return 0;
    if (fscanf(file, "%lld %lld", &size, &resident) != 2) resident = 0;
    fclose(file);
    return resident * sysconf(_SC_PAGESIZE);
}
