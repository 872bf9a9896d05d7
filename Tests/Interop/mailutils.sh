# GNU Mailutils, a server that knows little: imap 35243, pop3 35210. Read by servers.sh.
#
# Needs root: its accounts are those of the system, so that it runs with a list of accounts of its own, for itself alone.

launch_mailutils() {
    home=$dir/mailutils
    detached mailutils in_room "$home/root" setsid imap4d --foreground --daemon --config-file="$home/imap4d.conf"
    detached mailutils in_room "$home/root" setsid pop3d --foreground --daemon --config-file="$home/pop3d.conf"
    await 35243
    await 35210
}

start_mailutils() {
    needs_root Mailutils
    home=$dir/mailutils
    unpack "$home/root" mailutils-imap4d mailutils-pop3d
    # It locks mailboxes below /run.
    mkdir -p "$home/mail" "$home/root/run/lock/subsys/mail"
    chmod 1777 "$home/root/run/lock/subsys/mail"
    cp "$dir/cert.pem" "$dir/key.pem" "$home"
    chmod 600 "$home/key.pem"
    etc=$home/root/etc
    printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$etc/passwd"
    printf 'root:*:19000::::::\n' >"$etc/shadow"
    number=60001
    for pair in alice:secret-alice bob:secret-bob; do
        name=${pair%%:*} mail=$home/mail/${pair%%:*}
        mkdir -p "$mail/cur" "$mail/new" "$mail/tmp"
        chown -R $number:$number "$mail"
        printf '%s:x:%s:%s::%s:/bin/sh\n' "$name" $number $number "$mail" >>"$etc/passwd"
        printf '%s:%s:19000::::::\n' "$name" "$(openssl passwd -6 "${pair#*:}")" >>"$etc/shadow"
        number=$((number + 1))
    done
    for daemon in imap4d:35243 pop3d:35210; do
        cat >"$home/${daemon%%:*}.conf" <<CONF
mode daemon;
pidfile "$home/${daemon%%:*}.pid";
tls { ssl-certificate-file "$home/cert.pem"; ssl-key-file "$home/key.pem"; };
server 127.0.0.1:${daemon#*:} { tls-mode ondemand; };
logging { syslog no; };
mailbox { mailbox-pattern "maildir:$home/mail/\${user}"; mailbox-type maildir; };
auth { authentication generic:system; authorization system; };
CONF
    done
    launch_mailutils
}
