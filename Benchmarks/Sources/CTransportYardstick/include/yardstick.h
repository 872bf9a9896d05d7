// Plain blocking loops over sockets and OpenSSL: what the transport is measured against.
#ifndef TRANSPORT_YARDSTICK_H
#define TRANSPORT_YARDSTICK_H

// Each starts a thread that listens at a free loopback port, serves one connection and ends; returns the port, 0 on failure.
int yard_start_echo(int message_length);
int yard_start_source(long long bytes);
int yard_start_tls_source(long long bytes);

// Each connects to such a port and runs to its end; returns the round trips or bytes, -1 on failure.
long long yard_ping(int port, int message_length, long long count);
long long yard_read_all(int port);
long long yard_tls_read_all(int port);

// Raises the limit of open files as far as it goes; returns it.
long long yard_raise_file_limit(void);

// The memory of this process that is in use now, in bytes; 0 where the system does not say.
long long yard_resident_memory(void);

#endif
