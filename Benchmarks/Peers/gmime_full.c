/* Reads a pack of messages and does with GMime what MIMEBench does with Martlet: structure, every header value, address
 * lists, date, every body decoded, text as UTF-8. Prints the processor seconds of the median pass, then the sums. */
#include <gmime/gmime.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct totals { size_t parts, attachment_bytes, text_bytes, headers, addresses, value_bytes; };

static void take_headers(GMimeObject *object, struct totals *sum) {
    GMimeHeaderList *list = g_mime_object_get_header_list(object);
    int count = g_mime_header_list_get_count(list);
    for (int i = 0; i < count; i++) {
        const char *value = g_mime_header_get_value(g_mime_header_list_get_header_at(list, i));
        if (value) sum->value_bytes += strlen(value);
        sum->headers++;
    }
}

static void take_bodies(GMimeMessage *message, struct totals *sum) {
    GMimePartIter *parts = g_mime_part_iter_new((GMimeObject *)message);
    do {
        GMimeObject *part = g_mime_part_iter_get_current(parts);
        if (!part) break;
        sum->parts++;
        take_headers(part, sum);
        if (GMIME_IS_MESSAGE_PART(part)) {
            GMimeMessage *inner = g_mime_message_part_get_message((GMimeMessagePart *)part);
            if (inner) take_headers((GMimeObject *)inner, sum);
        } else if (GMIME_IS_TEXT_PART(part)) {
            char *text = g_mime_text_part_get_text((GMimeTextPart *)part);
            if (text) sum->text_bytes += strlen(text);
            g_free(text);
        } else if (GMIME_IS_PART(part)) {
            GMimeDataWrapper *content = g_mime_part_get_content((GMimePart *)part);
            if (!content) continue;
            GMimeStream *memory = g_mime_stream_mem_new();
            g_mime_data_wrapper_write_to_stream(content, memory);
            sum->attachment_bytes += g_mime_stream_mem_get_byte_array((GMimeStreamMem *)memory)->len;
            g_object_unref(memory);
        }
    } while (g_mime_part_iter_next(parts));
    g_mime_part_iter_free(parts);
}

static void take(const uint8_t *bytes, size_t length, int full, struct totals *sum) {
    GByteArray array = {(guint8 *)bytes, (guint)length};
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(&array);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    if (message) {
        take_headers((GMimeObject *)message, sum);
        for (int type = 0; type <= GMIME_ADDRESS_TYPE_BCC; type++) {
            InternetAddressList *list = g_mime_message_get_addresses(message, type);
            if (list) sum->addresses += internet_address_list_length(list);
        }
        g_mime_message_get_date(message);
        g_mime_message_get_message_id(message);
        g_mime_message_get_subject(message);
        if (full) take_bodies(message, sum);
        g_object_unref(message);
    }
    g_object_unref(stream);
}

static double processor(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int main(int count, char **arguments) {
    if (count < 4) return 2;
    int full = strcmp(arguments[1], "full") == 0, passes = atoi(arguments[3]);
    FILE *file = fopen(arguments[2], "rb");
    if (!file || passes < 1 || passes > 1000) return 2;
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(size + 1);
    if (!bytes || fread(bytes, 1, size, file) != size) return 2;
    g_mime_init();
    double times[1000];
    struct totals sum;
    for (int pass = -1; pass < passes; pass++) {
        memset(&sum, 0, sizeof sum);
        double before = processor();
        for (size_t place = 0; place + 4 <= size;) {
            uint32_t length;
            memcpy(&length, bytes + place, 4);
            place += 4;
            if (length > size - place) break;
            take(bytes + place, length, full, &sum);
            place += length;
        }
        if (pass >= 0) times[pass] = processor() - before;
    }
    qsort(times, (size_t)passes, sizeof *times, ascending);
    printf("%.9f %zu %zu %zu %zu %zu %zu\n", times[passes / 2], sum.parts, sum.attachment_bytes, sum.text_bytes,
           sum.headers, sum.addresses, sum.value_bytes);
    return 0;
}
