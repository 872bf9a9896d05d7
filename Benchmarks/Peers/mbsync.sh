#!/bin/sh
# Downloads everything of bench / secret-bench with mbsync into a folder DIR that is not there yet.
# Usage: mbsync.sh plain|tls PORT DIR CERTIFICATE
set -eu
security=$1 port=$2 dir=$3 certificate=$4
mkdir -p "$dir/mail" "$dir/state"
if [ "$security" = tls ]; then
    lines="SSLType IMAPS
CertificateFile $certificate"
else
    lines="SSLType None"
fi
cat >"$dir/mbsyncrc" <<RC
FSync no

IMAPAccount far
Host localhost
Port $port
User bench
Pass secret-bench
$lines
AuthMechs LOGIN

IMAPStore far
Account far

MaildirStore near
Path $dir/mail/
Inbox $dir/mail/INBOX
SubFolders Verbatim

Channel inbox
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState $dir/state/
CopyArrivalDate no
RC
exec mbsync -q -q -c "$dir/mbsyncrc" inbox
