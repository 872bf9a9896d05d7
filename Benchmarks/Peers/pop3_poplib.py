"""Downloads the first COUNT mails with poplib, one at a time; prints mails and bytes. Usage: pop3_poplib.py PORT COUNT."""
import poplib
import sys

poplib._MAXLINE = 1 << 20
server = poplib.POP3("localhost", int(sys.argv[1]))
server.user("bench")
server.pass_("secret-bench")
server.list()
count = int(sys.argv[2])
print(count, sum(server.retr(number)[2] for number in range(1, count + 1)))
server.quit()
