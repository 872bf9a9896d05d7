#!/bin/sh
# A Dovecot on loopback with one account, bench / secret-bench, whose inbox is DIR/mail/bench. Runs in the foreground and
# logs to standard error.
# Usage: dovecot.sh DIR PORT TLSPORT
set -eu
dir=$1 port=$2 tls=$3
mkdir -p "$dir/run" "$dir/state" "$dir/mail"
user=$(id -un) group=$(id -gn) login=$(id -un) owner=$(id -un)
if [ "$user" = root ]; then
    user=dovecot group=dovecot login=dovenull owner=mail
    chown -R mail "$dir/mail"
    chmod 755 "$dir"
fi
[ -f "$dir/cert.pem" ] || openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost \
    -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>/dev/null
cat >"$dir/dovecot.conf" <<CONF
protocols = imap
listen = 127.0.0.1
base_dir = $dir/run
state_dir = $dir/state
log_path = /dev/stderr
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
service imap-login {
  chroot =
  service_count = 0
  process_min_avail = 1
  inet_listener imap {
    port = $port
  }
  inet_listener imaps {
    port = $tls
    ssl = yes
  }
}
CONF
exec "$(command -v dovecot || echo /usr/sbin/dovecot)" -F -c "$dir/dovecot.conf"
