#!/bin/sh
# A Dovecot on loopback with one account, bench / secret-bench, whose inbox is DIR/mail/bench. Runs in the foreground and
# logs to DIR/log; ends with 69 where Dovecot, or its part for PROTOCOL (imap or pop3), is not installed.
# Usage: dovecot.sh DIR PROTOCOL PORT TLSPORT
set -eu
dir=$1 protocol=$2 port=$3 tls=$4
PATH=$PATH:/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin
program=$(command -v dovecot) || exit 69
[ "$(doveconf -c /dev/null -h "service/$protocol-login/executable" 2>/dev/null)" = "$protocol-login" ] || exit 69
mkdir -p "$dir/run" "$dir/state"
# A folder that has just changed is read again with every command.
touch -t 202601010000 "$dir/mail/bench/cur" "$dir/mail/bench/new"
user=$(id -un) group=$(id -gn) login=$(id -un) owner=$(id -un)
if [ "$user" = root ]; then
    user=dovecot group=dovecot login=dovenull owner=mail
    chown -R mail "$dir/mail"
    chmod 755 "$dir"
fi
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost \
    -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>/dev/null
cat >"$dir/dovecot.conf" <<CONF
protocols = $protocol
listen = 127.0.0.1
base_dir = $dir/run
state_dir = $dir/state
log_path = $dir/log
default_internal_user = $user
default_internal_group = $group
default_login_user = $login
first_valid_uid = 0
ssl = yes
ssl_cert = <$dir/cert.pem
ssl_key = <$dir/key.pem
disable_plaintext_auth = no
mail_location = maildir:$dir/mail/%u
mail_fsync = never
passdb {
  driver = static
  args = password=secret-bench
}
userdb {
  driver = static
  args = uid=$(id -u $owner) gid=$(id -g $owner) home=$dir/mail/%u
}
namespace inbox {
  inbox = yes
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service $protocol-login {
  chroot =
  service_count = 0
  process_min_avail = 1
  inet_listener $protocol {
    port = $port
  }
  inet_listener ${protocol}s {
    port = $tls
    ssl = yes
  }
}
CONF
exec "$program" -F -c "$dir/dovecot.conf"
