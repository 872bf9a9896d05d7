/* Downloads every mail of the inbox with libetpan, 500 at a time, into memory. Usage: etpan_download plain|tls PORT. */
#include <libetpan/libetpan.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int count, char **arguments) {
    if (count != 3) return 64;
    mailimap *session = mailimap_new(0, NULL);
    unsigned short port = (unsigned short)atoi(arguments[2]);
    int result = strcmp(arguments[1], "tls") ? mailimap_socket_connect(session, "127.0.0.1", port)
                                             : mailimap_ssl_connect(session, "127.0.0.1", port);
    if (result != MAILIMAP_NO_ERROR_NON_AUTHENTICATED) return 1;
    if (mailimap_login(session, "bench", "secret-bench") || mailimap_examine(session, "INBOX")) return 2;
    size_t messages = 0, bytes = 0, total = session->imap_selection_info->sel_exists;
    for (uint32_t start = 1; start <= total; start += 500) {
        struct mailimap_fetch_type *type = mailimap_fetch_type_new_fetch_att_list_empty();
        mailimap_fetch_type_new_fetch_att_list_add(type, mailimap_fetch_att_new_uid());
        mailimap_fetch_type_new_fetch_att_list_add(type, mailimap_fetch_att_new_flags());
        mailimap_fetch_type_new_fetch_att_list_add(
            type, mailimap_fetch_att_new_body_peek_section(mailimap_section_new(NULL)));
        struct mailimap_set *set = mailimap_set_new_interval(start, start + 499);
        clist *list = NULL;
        if (mailimap_fetch(session, set, type, &list)) return 3;
        for (clistiter *cell = clist_begin(list); cell; cell = clist_next(cell)) {
            struct mailimap_msg_att *message = clist_content(cell);
            messages++;
            for (clistiter *inner = clist_begin(message->att_list); inner; inner = clist_next(inner)) {
                struct mailimap_msg_att_item *item = clist_content(inner);
                if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC) continue;
                struct mailimap_msg_att_static *value = item->att_data.att_static;
                if (value->att_type == MAILIMAP_MSG_ATT_BODY_SECTION)
                    bytes += value->att_data.att_body_section->sec_length;
            }
        }
        mailimap_fetch_list_free(list);
        mailimap_fetch_type_free(type);
        mailimap_set_free(set);
    }
    printf("%zu %zu\n", messages, bytes);
    mailimap_logout(session);
    mailimap_free(session);
    return 0;
}
