#!/bin/sh
# Real mail servers on loopback, for `make interop`.
#
#   servers.sh start DIR NAME...   starts servers (dovecot, postfix, exim, opensmtpd, cyrus, courier, mailutils, nsd,
#                                  postgres) with everything they write below DIR; gsasl is a client that is only installed. One that
#                                  cannot run here is skipped, and listed in DIR/skipped
#   servers.sh kill DIR NAME       kills an IMAP server with all that it runs, as a crash would
#   servers.sh revive DIR NAME     starts it again
#   servers.sh stop DIR            stops all that were started there
#
# The ports stand above each server's function.
# Accounts everywhere: alice / secret-alice and bob / secret-bob, mail for alice@interop.test and bob@interop.test.
# Nothing leaves the machine: every other destination is refused. Needs root for Postfix.
set -eu

# Another run on the same machine may move the SMTP servers' ports by a number.
shift=${MARTLET_INTEROP_SHIFT:-0}

say() { echo "interop: $*" >&2; }

# A certificate authority and a certificate for localhost; the same for every server.
certificates() {
    [ -f "$dir/cert.pem" ] && return
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=Martlet interop root" \
        -keyout "$dir/ca.key" -out "$dir/ca.pem" 2>/dev/null
    openssl req -newkey rsa:2048 -nodes -subj "/CN=localhost" -keyout "$dir/key.pem" -out "$dir/cert.csr" 2>/dev/null
    printf 'subjectAltName=DNS:localhost,DNS:interop.test,IP:127.0.0.1\n' >"$dir/names"
    openssl x509 -req -in "$dir/cert.csr" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -set_serial 2 -days 30 \
        -extfile "$dir/names" -out "$dir/cert.pem" 2>/dev/null
    # Who logs in by a certificate is its common name.
    openssl req -newkey rsa:2048 -nodes -subj "/CN=alice" -keyout "$dir/alice.key.pem" -out "$dir/alice.csr" 2>/dev/null
    openssl x509 -req -in "$dir/alice.csr" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -set_serial 4 -days 30 \
        -out "$dir/alice.pem" 2>/dev/null
    chmod 644 "$dir"/*.pem
}

# Installs packages where it may, and never at the cost of another one; where two servers exclude each other, unpacks the
# second one's packages, with all that they need and the machine lacks, below DIR.
installed() { dpkg -s "$1" >/dev/null 2>&1; }
package_lists() {
    apt-cache show dovecot-imapd >/dev/null 2>&1 || apt-get update -qq >/dev/null 2>&1 || true
}
install() {
    for package; do
        installed "$package" && continue
        package_lists
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-remove --no-install-recommends "$@" >"$dir/apt.log" 2>&1 || {
            say "apt-get install $* does not work here: $(tail -1 "$dir/apt.log")"
            exit 1
        }
    done
}
unpack() { # root package...
    root=$1
    shift
    [ -f "$root/complete" ] && return
    package_lists
    rm -rf "$root"
    mkdir -p "$root" "$root.packages"
    names=$(apt-get -s --reinstall install --no-install-recommends "$@" 2>/dev/null | awk '$1 == "Inst" { print $2 }')
    # shellcheck disable=SC2086  # a list of names
    [ -n "$names" ] && (cd "$root.packages" && apt-get download -q $names >/dev/null 2>&1) || {
        say "apt-get download $* does not work here"
        exit 1
    }
    for file in "$root.packages"/*.deb; do dpkg -x "$file" "$root"; done
    if [ -d "$root/lib" ]; then cp -a "$root/lib/." "$root/usr/lib/"; fi
    rm -rf "$root.packages"
    touch "$root/complete"
}
libraries() { # root: where its shared libraries lie
    triplet="$(uname -m)-linux-gnu"
    echo "$1/usr/lib/$triplet:$1/lib/$triplet:$1/usr/lib"
}

needs_root() { # server
    [ "$(id -u)" = 0 ] && return
    say "$1 can be started by root only"
    exit 1
}

# Runs a command where the files below `root` lie over the machine's own, and /run is a folder of `root`; nobody else
# sees that. It takes the place of the shell: call it in a subshell.
in_room() { # root command...
    room=$1
    shift
    exec unshare --mount --propagation private sh -c '
        root=$1
        shift
        for part in usr etc; do mount -t overlay -o "lowerdir=$root/$part:/$part" overlay "/$part" || exit 1; done
        mount --bind "$root/run" /run
        exec "$@"' room "$room" "$@"
}

# Runs a server in a session of its own, whose number is kept: so all of it, and nothing else, can be stopped.
detached() { # name command...
    name=$1
    shift
    ("$@" </dev/null >>"$dir/$name.log" 2>&1) &
    echo "$! $name" >>"$dir/sessions"
}
signal() { # signal, and a name or nothing for all
    [ -f "$dir/sessions" ] || return 0
    while read -r session name; do
        [ "$name" = "${2:-$name}" ] || continue
        members=$(ps -o pid= -s "$session") || continue
        # shellcheck disable=SC2086  # a list of numbers
        kill -"$1" $members 2>/dev/null || true
    done <"$dir/sessions"
}
ended() { # name or nothing for all: waits for at most ten seconds
    [ -f "$dir/sessions" ] || return 0
    while read -r session name; do
        [ "$name" = "${1:-$name}" ] || continue
        tries=0
        while ps -o pid= -s "$session" >/dev/null; do
            tries=$((tries + 1))
            [ "$tries" -lt 100 ] || break
            sleep 0.1
        done
    done <"$dir/sessions"
}

# Waits until something listens on the port, for at most ten seconds.
await() { # port
    tries=0
    until openssl s_client -connect "127.0.0.1:$1" </dev/null 2>&1 | grep -q '^CONNECTED'; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || {
            say "nothing listens on port $1"
            exit 1
        }
        sleep 0.1
    done
}

# imap 31143, imaps 31993, pop3 31110, pop3s 31995, lmtp 31024
start_dovecot() {
    install dovecot-imapd dovecot-pop3d dovecot-lmtpd
    home=$dir/dovecot
    mkdir -p "$home/run" "$home/state" "$home/mail"
    user=$(id -un) group=$(id -gn) login=$(id -un) owner=$(id -un)
    if [ "$user" = root ]; then
        user=dovecot group=dovecot login=dovenull owner=nobody
        chown nobody "$home/mail"
    fi
    printf 'alice:{PLAIN}secret-alice::::::\nbob:{PLAIN}secret-bob::::::\n' >"$home/accounts"
    # Who issues tokens is played by the tests themselves, on port 31080.
    cat >"$home/oauth2.conf" <<CONF
introspection_mode = auth
introspection_url = http://127.0.0.1:31080/introspect?token=
username_attribute = username
active_attribute = active
active_value = true
CONF
    cat >"$home/dovecot.conf" <<CONF
protocols = imap pop3 lmtp
listen = 127.0.0.1
base_dir = $home/run
state_dir = $home/state
log_path = $home/log
default_internal_user = $user
default_internal_group = $group
default_login_user = $login
first_valid_uid = 0
ssl = yes
ssl_cert = <$dir/cert.pem
ssl_key = <$dir/key.pem
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = no
ssl_ca = <$dir/ca.pem
ssl_verify_client_cert = yes
ssl_require_crl = no
auth_ssl_username_from_cert = yes
auth_mechanisms = plain login cram-md5 digest-md5 apop scram-sha-1 scram-sha-256 external anonymous oauthbearer xoauth2
auth_username_format = %Ln
auth_failure_delay = 0
mail_location = maildir:$home/mail/%u
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u $home/accounts
}
passdb {
  driver = static
  mechanisms = external
  args = nopassword=y
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $home/oauth2.conf
}
userdb {
  driver = static
  args = uid=$(id -u $owner) gid=$(id -g $owner) home=$home/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    special_use = \\Sent
    auto = subscribe
  }
  mailbox Archive {
    special_use = \\Archive
    auto = create
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 31143
  }
  inet_listener imaps {
    port = 31993
    ssl = yes
  }
}
service pop3-login {
  chroot =
  inet_listener pop3 {
    port = 31110
  }
  inet_listener pop3s {
    port = 31995
    ssl = yes
  }
}
service lmtp {
  user = $owner
  inet_listener lmtp {
    port = 31024
  }
}
CONF
    launch_dovecot
}
launch_dovecot() {
    detached dovecot exec setsid dovecot -F -c "$dir/dovecot/dovecot.conf"
    await 31993
}

# smtp 32025, submission 32087 (TLS required), smtps 32065; bouncer@interop.test is accepted and then bounces
start_postfix() {
    install postfix libsasl2-modules libsasl2-modules-db sasl2-bin
    home=$dir/postfix
    mkdir -p "$home/etc/sasl" "$home/spool" "$home/data" "$home/mail"
    chown postfix "$home/data"
    chown nobody "$home/mail"
    printf 'alice@interop.test alice/\nbob@interop.test bob/\n' >"$home/etc/mailboxes"
    printf 'bouncer@interop.test nobody@nowhere.invalid\n' >"$home/etc/aliases"
    printf 'later@interop.test 450 4.2.1 come back later\n' >"$home/etc/later"
    for pair in alice:secret-alice bob:secret-bob; do
        printf '%s' "${pair#*:}" | saslpasswd2 -p -c -f "$home/etc/sasldb2" -u interop.test "${pair%%:*}"
    done
    chown postfix "$home/etc/sasldb2"
    cat >"$home/etc/sasl/smtpd.conf" <<CONF
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: $home/etc/sasldb2
mech_list: PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256
CONF
    cat >"$home/etc/main.cf" <<CONF
compatibility_level = 3.6
queue_directory = $home/spool
data_directory = $home/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = $home/log
maillog_file_prefixes = $home
myhostname = interop.test
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_transport = error:there is no local delivery
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
virtual_mailbox_domains = interop.test
virtual_mailbox_base = $home/mail
virtual_mailbox_maps = texthash:$home/etc/mailboxes
virtual_alias_maps = texthash:$home/etc/aliases
virtual_uid_maps = static:$(id -u nobody)
virtual_gid_maps = static:$(id -g nobody)
virtual_minimum_uid = 1
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_tls_security_level = may
smtpd_tls_cert_file = $dir/cert.pem
smtpd_tls_key_file = $dir/key.pem
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = $home/etc/sasl
smtpd_sasl_auth_enable = yes
smtpd_sasl_security_options = noanonymous
smtpd_recipient_restrictions = check_recipient_access texthash:$home/etc/later, permit
smtputf8_enable = yes
message_size_limit = 20480000
CONF
    cat >"$home/etc/master.cf" <<CONF
$((32025 + shift))     inet  n       -       n       -       -       smtpd
$((32087 + shift))     inet  n       -       n       -       -       smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
$((32065 + shift))     inet  n       -       n       -       -       smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
pickup    unix  n       -       n       60      1       pickup
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
tlsmgr    unix  -       -       n       1000?   1       tlsmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
flush     unix  n       -       n       1000?   0       flush
proxymap  unix  -       -       n       -       -       proxymap
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
virtual   unix  -       n       n       -       -       virtual
anvil     unix  -       -       n       -       1       anvil
scache    unix  -       -       n       -       1       scache
postlog   unix-dgram n  -       n       -       1       postlogd
CONF
    postfix -c "$home/etc" start 2>/dev/null
    echo "postfix -c '$home/etc' stop 2>/dev/null" >>"$dir/stop"
    await $((32025 + shift))
}

# smtp 32125, submission 32187, smtps 32165; gone@bounce.test is accepted after a login and then bounces
start_exim() {
    home=$dir/exim
    unpack "$home/root" exim4-daemon-heavy libspf2-2 libidn12 libmariadb3 libpq5 libldap-2.5-0 libperl5.36
    mkdir -p "$home/spool" "$home/log" "$home/mail"
    chmod 777 "$home/spool" "$home/log" "$home/mail"
    user=$(id -un) group=$(id -gn)
    if [ "$user" = root ]; then user=nobody group=nogroup; fi
    # Debian's Exim looks this name up before it reads its configuration.
    id Debian-exim >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin Debian-exim
    printf 'alice: secret-alice\nbob: secret-bob\n' >"$home/accounts"
    chmod 644 "$home/accounts" "$dir/key.pem"
    cat >"$home/exim.conf" <<CONF
primary_hostname = interop.test
spool_directory = $home/spool
log_file_path = $home/log/%slog
pid_file_path = $home/exim.pid
exim_user = $user
exim_group = $group
never_users =
local_interfaces = <; 127.0.0.1.$((32125 + shift)) ; 127.0.0.1.$((32187 + shift)) ; 127.0.0.1.$((32165 + shift))
tls_on_connect_ports = $((32165 + shift))
tls_advertise_hosts = *
tls_certificate = $dir/cert.pem
tls_privatekey = $dir/key.pem
host_lookup =
rfc1413_query_timeout = 0s
smtputf8_advertise_hosts = *
dsn_advertise_hosts = *
chunking_advertise_hosts = *
pipelining_advertise_hosts = *
domainlist here = interop.test
acl_smtp_rcpt = recipients
acl_smtp_data = accept
message_size_limit = 20M
smtp_accept_queue_per_connection = 0
deliver_drop_privilege = true
begin acl
recipients:
  defer  local_parts = later
         message = 4.2.1 come back later
  accept domains = +here
         verify = recipient
  deny   domains = +here
         message = 5.1.1 nobody of that name
  accept authenticated = *
         domains = bounce.test
  deny   message = 5.7.1 not a relay
begin routers
bounces:
  driver = redirect
  domains = bounce.test
  allow_fail
  data = :fail: 5.1.1 no such mailbox
  no_verify
accounts:
  driver = accept
  domains = +here
  condition = \${lookup{\$local_part}lsearch{$home/accounts}{yes}{no}}
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = $home/mail/\${lookup{\$local_part}lsearch,ret=key{$home/accounts}}
  create_directory
  maildir_format
  user = $user
  group = $group
begin retry
* * F,1h,1m
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if eq{\$auth3}{\${lookup{\$auth2}lsearch{$home/accounts}{\$value}{*:*}}}{yes}{no}}
  server_set_id = \$auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_condition = \${if eq{\$auth2}{\${lookup{\$auth1}lsearch{$home/accounts}{\$value}{*:*}}}{yes}{no}}
  server_set_id = \$auth1
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = \${lookup{\$auth1}lsearch{$home/accounts}{\$value}fail}
  server_set_id = \$auth1
CONF
    LD_LIBRARY_PATH=$(libraries "$home/root") "$home/root/usr/sbin/exim4" -C "$home/exim.conf" -bd
    echo "kill \$(cat '$home/exim.pid')" >>"$dir/stop"
    await $((32125 + shift))
}

# smtp 32225, and 32265 with TLS from the first byte: without a login, and with a TLS that breaks off every handshake, as
# this version does with OpenSSL 3. Its helpers and its queue lie where it was compiled to look for them.
start_opensmtpd() {
    [ "$(id -u)" = 0 ] || {
        say "opensmtpd needs root"
        exit 1
    }
    home=$dir/opensmtpd
    unpack "$home/root" opensmtpd libevent-2.1-7 libdb5.3
    mkdir -p "$home/mail" /var/lib/opensmtpd/empty /usr/libexec
    chown nobody "$home/mail"
    chmod 755 "$home"
    for user in opensmtpd opensmtpq; do
        id $user >/dev/null 2>&1 ||
            useradd --system --no-create-home --home-dir /var/lib/opensmtpd/empty --shell /usr/sbin/nologin $user
    done
    if [ ! -e /usr/libexec/opensmtpd ]; then
        ln -s "$home/root/usr/libexec/opensmtpd" /usr/libexec/opensmtpd
        echo "rm -f /usr/libexec/opensmtpd" >>"$dir/stop"
    fi
    # It refuses a key that others can read.
    cp "$dir/key.pem" "$home/key.pem"
    chmod 600 "$home/key.pem"
    cat >"$home/smtpd.conf" <<CONF
pki interop.test cert "$dir/cert.pem"
pki interop.test key "$home/key.pem"
table domains { interop.test }
table users { "alice@interop.test" = nobody, "bob@interop.test" = nobody }
smtp max-message-size 20M
listen on 127.0.0.1 port $((32225 + shift)) hostname interop.test tls pki interop.test
listen on 127.0.0.1 port $((32265 + shift)) hostname interop.test smtps pki interop.test
action "deliver" maildir "$home/mail/%{rcpt.user}" virtual <users>
match from any for domain <domains> action "deliver"
CONF
    LD_LIBRARY_PATH=$(libraries "$home/root") "$home/root/usr/sbin/smtpd" -d -f "$home/smtpd.conf" >"$home/log" 2>&1 &
    echo "kill $!" >>"$dir/stop"
    await $((32225 + shift))
}

# imap 34143, imaps 34993, pop3 34110, pop3s 34995, lmtp 34024
start_cyrus() {
    install sasl2-bin libsasl2-modules libsasl2-modules-db
    home=$dir/cyrus
    unpack "$home/root" cyrus-imapd cyrus-pop3d
    mkdir -p "$home/conf/socket" "$home/conf/proc" "$home/conf/lock" "$home/conf/db" "$home/spool"
    user=$(id -un)
    for pair in alice:secret-alice bob:secret-bob; do
        printf '%s' "${pair#*:}" | saslpasswd2 -p -c -f "$home/sasldb2" -u interop.test "${pair%%:*}"
    done
    if [ "$user" = root ]; then
        user=nobody
        chown -R nobody "$home"
        chmod 755 "$dir" "$home"
    fi
    cat >"$home/imapd.conf" <<CONF
configdirectory: $home/conf
defaultpartition: default
partition-default: $home/spool
cyrus_user: $user
admins: cyrus
servername: interop.test
unixhierarchysep: yes
altnamespace: yes
virtdomains: off
allowplaintext: yes
autocreate_quota: 0
autocreate_inbox_folders: Sent | Archive
autocreate_subscribe_folders: Sent | Archive
xlist-sent: Sent
xlist-archive: Archive
expunge_mode: delayed
idlesocket: $home/conf/socket/idle
lmtpsocket: $home/conf/socket/lmtp
notifysocket: $home/conf/socket/notify
proc_path: $home/conf/proc
mboxname_lockpath: $home/conf/lock
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: $home/sasldb2
sasl_mech_list: PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256 EXTERNAL ANONYMOUS
allowanonymouslogin: yes
imapidlepoll: 1
tls_server_cert: $dir/cert.pem
tls_server_key: $dir/key.pem
tls_client_ca_file: $dir/ca.pem
tls_client_certs: optional
tls_versions: tls1_2 tls1_3
CONF
    programs=$home/root/usr/lib/cyrus/bin
    cat >"$home/cyrus.conf" <<CONF
START {
  recover   cmd="$programs/ctl_cyrusdb -C $home/imapd.conf -r"
}
SERVICES {
  imap     cmd="$programs/imapd -C $home/imapd.conf"    listen="127.0.0.1:34143" prefork=0 maxchild=20
  imaps    cmd="$programs/imapd -C $home/imapd.conf -s" listen="127.0.0.1:34993" prefork=0 maxchild=20
  pop3     cmd="$programs/pop3d -C $home/imapd.conf"    listen="127.0.0.1:34110" prefork=0 maxchild=20
  pop3s    cmd="$programs/pop3d -C $home/imapd.conf -s" listen="127.0.0.1:34995" prefork=0 maxchild=20
  lmtp     cmd="$programs/lmtpd -C $home/imapd.conf -a" listen="127.0.0.1:34024" prefork=0 maxchild=20
}
EVENTS {
  checkpoint cmd="$programs/ctl_cyrusdb -C $home/imapd.conf -c" period=180
}
CONF
    launch_cyrus
}
launch_cyrus() {
    home=$dir/cyrus
    programs=$home/root/usr/lib/cyrus/bin
    run="$programs/master -p $home/master.pid -C $home/imapd.conf -M $home/cyrus.conf -L $home/log"
    environment="PATH=$programs:$PATH LD_LIBRARY_PATH=$(libraries "$home/root")"
    become=
    if [ "$(id -un)" = root ]; then become="setpriv --reuid=nobody --regid=nogroup --clear-groups"; fi
    # shellcheck disable=SC2086  # the lists are meant to be split
    detached cyrus exec setsid $become env $environment $run
    await 34993
}

# DNS, UDP and TCP, 35053: authoritative for interop.test and nothing else
start_nsd() {
    install nsd
    home=$dir/nsd
    mkdir -p "$home"
    string=$(printf '%0250d' 0)
    {
        echo '$ORIGIN interop.test.'
        echo '$TTL 300'
        echo '@ SOA ns hostmaster 1 3600 900 86400 60'
        printf '@ NS ns\n@ MX 10 mx\n@ MX 5 backup\nns A 127.0.0.1\nmx A 127.0.0.1\nmx AAAA ::1\nbackup A 127.0.0.2\n'
        echo '@ TXT "v=spf1 ip4:192.0.2.0/24" " -all"'
        printf 'alias CNAME mx\nfar CNAME host.other.test.\n_imaps._tcp SRV 0 1 993 mx\n1.2.0.192 PTR mx\n'
        echo "big TXT \"$string\" \"$string\" \"$string\" \"$string\" \"$string\" \"$string\" \"$string\" \"$string\""
    } >"$home/interop.test.zone"
    cat >"$home/nsd.conf" <<CONF
server:
  ip-address: 127.0.0.1@35053
  do-ip6: no
  username: ""
  chroot: ""
  zonesdir: "$home"
  database: ""
  pidfile: "$home/pid"
  zonelistfile: "$home/zone.list"
  xfrdfile: "$home/xfrd.state"
  xfrdir: "$home"
  logfile: "$home/log"
  server-count: 1
remote-control:
  control-enable: no
zone:
  name: interop.test
  zonefile: interop.test.zone
CONF
    /usr/sbin/nsd -c "$home/nsd.conf"
    echo "kill \$(cat '$home/pid')" >>"$dir/stop"
}

# 36432, TLS 1.2 only: nobody stores anything in it, it is there for its login with SCRAM-SHA-256-PLUS. Its certificate is
# signed with SHA-384, which channel binding has to follow.
start_postgres() {
    [ -n "$(find /usr/lib/postgresql -name initdb 2>/dev/null)" ] || install postgresql-15
    programs=$(dirname "$(find /usr/lib/postgresql -name initdb | sort | tail -1)")
    home=$dir/postgres
    # A kept folder may hold the data of a former run, which initdb refuses.
    rm -rf "$home"
    mkdir -p "$home"
    openssl x509 -req -in "$dir/cert.csr" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -set_serial 3 -days 30 -sha384 \
        -extfile "$dir/names" -out "$home/cert.pem" 2>/dev/null
    cp "$dir/key.pem" "$home/key.pem"
    chmod 600 "$home/key.pem"
    printf secret-alice >"$home/password"
    as=
    if [ "$(id -un)" = root ]; then
        chown -R nobody "$home"
        as="setpriv --reuid=nobody --regid=nogroup --clear-groups"
    fi
    $as "$programs/initdb" -D "$home/data" -U alice --pwfile="$home/password" -A scram-sha-256 >/dev/null
    $as "$programs/pg_ctl" -D "$home/data" -l "$home/log" -w -s start -o "-p 36432 -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories='' -c ssl=on -c ssl_cert_file='$home/cert.pem' -c ssl_key_file='$home/key.pem' \
        -c ssl_max_protocol_version=TLSv1.2"
    echo "$as '$programs/pg_ctl' -D '$home/data' -s -m immediate stop" >>"$dir/stop"
}

# GNU SASL's client, which logs in at our own server.
start_gsasl() { command -v gsasl >/dev/null || install gsasl; }

scripts=$(cd "$(dirname "$0")" && pwd)
. "$scripts/courier.sh"
. "$scripts/mailutils.sh"

action=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd)
shift 2
case "$action" in
start)
    chmod 755 "$dir"
    command -v openssl >/dev/null || install openssl
    command -v ps >/dev/null || install procps
    certificates
    for name; do
        # A shell of its own, since `set -e` does not hold inside of a condition.
        if sh "$scripts/servers.sh" one "$dir" "$name"; then
            say "$name is up"
        else
            say "SKIPPED: $name cannot run here; its tests do not run"
            echo "$name" >>"$dir/skipped"
        fi
    done
    ;;
one) "start_$1" ;;
kill)
    signal KILL "$1"
    ended "$1"
    sed -i "/ $1\$/d" "$dir/sessions"
    ;;
revive) "launch_$1" ;;
stop)
    signal TERM
    ended
    rm -f "$dir/sessions"
    [ -f "$dir/stop" ] && sh "$dir/stop" || true
    rm -f "$dir/stop"
    ;;
*)
    say "start or stop?"
    exit 64
    ;;
esac
