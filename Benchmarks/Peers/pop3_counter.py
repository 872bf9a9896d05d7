"""Asks for COUNT mails a hundred at a time over a bare socket and only counts the ends of the answers: what the server
gives at most. Prints the seconds. Usage: pop3_counter.py PORT COUNT."""
import socket
import sys
import time

port, count = (int(word) for word in sys.argv[1:3])
start = time.monotonic()
line = socket.create_connection(("127.0.0.1", port))
lines = line.makefile("rb")
lines.readline()
for command in (b"USER bench", b"PASS secret-bench"):
    line.sendall(command + b"\r\n")
    lines.readline()
line.sendall(b"LIST\r\n")
while lines.readline() != b".\r\n":
    pass
asked = done = 0
tail = b""
while done < count:
    while asked < count and asked - done <= 50:
        end = min(asked + 100, count)
        line.sendall(b"".join(b"RETR %d\r\n" % number for number in range(asked + 1, end + 1)))
        asked = end
    piece = tail + line.recv(1 << 18)
    done += piece.count(b"\r\n.\r\n") - tail.count(b"\r\n.\r\n")
    tail = piece[-4:]
print(time.monotonic() - start)
