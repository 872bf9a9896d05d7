# Courier: imap 35143, imaps 35993, pop3 35110, pop3s 35995. Read by servers.sh.
#
# Needs root: the paths of its account daemon are compiled in, so that it runs where its packages lie over the machine's
# own folders, for itself alone.

courier_listen() { # port tls programs...
    port=$1 tls=$2
    shift 2
    offers=YES wrapper=
    if [ "$tls" = 1 ]; then offers=NO wrapper="/usr/bin/couriertls -server -tcpd"; fi
    extensions="IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE"
    extensions="$extensions AUTH=PLAIN AUTH=CRAM-MD5"
    # shellcheck disable=SC2086  # the wrapper is several words, or none
    detached courier in_room "$home/root" setsid env -i PATH=/usr/sbin:/usr/bin:/bin COURIERTLS=/usr/bin/couriertls \
        TLS_CERTFILE="$home/both.pem" TLS_VERIFYPEER=NONE TLS_PROTOCOL=TLSv1.2+ \
        IMAP_CAPABILITY="$extensions" IMAP_CAPABILITY_TLS="$extensions" IMAP_STARTTLS=$offers IMAP_TLS="$tls" \
        IMAP_TLS_REQUIRED=0 IMAP_KEYWORDS=1 IMAP_ACL=0 IMAP_IDLE_TIMEOUT=1 IMAP_USELOCKS=1 IMAP_UMASK=022 \
        IMAP_MAILBOX_SANITY_CHECK=1 IMAP_DISABLETHREADSORT=0 IMAP_OBSOLETE_CLIENT=0 IMAP_TRASHFOLDERNAME=Trash \
        POP3AUTH="PLAIN LOGIN CRAM-MD5" POP3AUTH_TLS="PLAIN LOGIN CRAM-MD5" POP3_STARTTLS=$offers POP3_TLS="$tls" \
        POP3_TLS_REQUIRED=0 MAILDIRPATH=Maildir \
        /usr/sbin/couriertcpd -address=127.0.0.1 -maxprocs=40 -maxperip=40 -nodnslookup -noidentlookup \
        "$port" $wrapper "$@" Maildir
}

launch_courier() {
    home=$dir/courier
    programs=/usr/lib/courier/courier
    rm -f "$home"/root/run/courier/authdaemon/*
    detached courier in_room "$home/root" setsid /usr/lib/courier/courier-authlib/authdaemond
    courier_listen 35143 0 $programs/imaplogin /usr/bin/imapd
    courier_listen 35993 1 $programs/imaplogin /usr/bin/imapd
    courier_listen 35110 0 $programs/courierpop3login $programs/courierpop3d
    courier_listen 35995 1 $programs/courierpop3login $programs/courierpop3d
    for port in 35143 35993 35110 35995; do await "$port"; done
}

start_courier() {
    needs_root Courier
    home=$dir/courier
    unpack "$home/root" courier-imap courier-pop courier-authlib-userdb
    mkdir -p "$home/root/run/courier/authdaemon" "$home/mail"
    cat "$dir/key.pem" "$dir/cert.pem" >"$home/both.pem"
    # What speaks TLS for it becomes a user of this name.
    for list in passwd group; do cp "/etc/$list" "$home/root/etc/$list"; done
    printf 'courier:x:%s:%s::/:/bin/false\n' "$(id -u nobody)" "$(id -g nobody)" >>"$home/root/etc/passwd"
    printf 'courier:x:%s:\n' "$(id -g nobody)" >>"$home/root/etc/group"
    sed -i 's/^authmodulelist=.*/authmodulelist="authuserdb"/' "$home/root/etc/courier/authdaemonrc"
    accounts=$home/root/etc/courier/userdb
    : >"$accounts"
    chmod 600 "$accounts"
    for pair in alice:secret-alice bob:secret-bob; do
        name=${pair%%:*} word=${pair#*:} mail=$home/mail/${pair%%:*}/Maildir
        mkdir -p "$mail/cur" "$mail/new" "$mail/tmp"
        plain=$(printf '%s\n%s\n' "$word" "$word" | in_room "$home/root" userdbpw -md5)
        keyed=$(printf '%s\n%s\n' "$word" "$word" | in_room "$home/root" userdbpw -hmac-md5)
        printf '%s\tuid=%s|gid=%s|home=%s|mail=%s|systempw=%s|hmac-md5pw=%s\n' "$name" "$(id -u nobody)" \
            "$(id -g nobody)" "$home/mail/$name" "$mail" "$plain" "$keyed" >>"$accounts"
    done
    chown -R "nobody:$(id -g nobody)" "$home/mail"
    (in_room "$home/root" makeuserdb -f "$accounts")
    launch_courier
}
