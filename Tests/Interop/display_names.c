/* Prints the display name and the address of the first From mailbox of the message on standard input, as GMime reads them. */
#include <gmime/gmime.h>
#include <stdio.h>

int main(void) {
    g_mime_init();
    GMimeStream *stream = g_mime_stream_pipe_new(0);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    InternetAddressList *list = message ? g_mime_message_get_from(message) : NULL;
    if (!list || internet_address_list_length(list) != 1) return 1;
    InternetAddress *address = internet_address_list_get_address(list, 0);
    const char *name = internet_address_get_name(address);
    printf("%s\n%s\n", name ? name : "", internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)));
    return 0;
}
