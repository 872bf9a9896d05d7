/// Cases in which we rightly differ from what a set expects, each with its reason. `Documentation/Conformance.md` tells
/// them.
///
/// A dispute names the set and a piece of the case's name, so that one reason covers every case of its kind.
enum Disputed {
    /// The reason why a case is disputed, or nil.
    static func reason(_ set: String, _ id: String) -> String? {
        self.rows.first { $0.set == set && id.contains($0.marker) }?.reason
    }

    private static let rows: [(set: String, marker: String, reason: String)] = [
        // The set is from Unicode 13; the tables are from a later version, which assigned or remapped these characters.
        ("idna-uts46 toUnicode", "newer Unicode", "a later Unicode allows or maps the character"),
        ("idna-uts46 toASCII", "newer Unicode", "a later Unicode allows or maps the character"),
        ("idna-uts46 toASCII transitional", "newer Unicode", "a later Unicode allows or maps the character"),
        // What stands around an address in a field is folding; the set tests bare strings.
        (
            "address-isemail", "ISEMAIL_ERR_FWS_CRLF_END",
            "a field's value ends with a line end and may begin with a fold"
        ),
        ("address-isemail", "ISEMAIL_ERR_FWS_CRLF_X2", "line ends around an address are folding"),
        ("address-isemail", "ISEMAIL_ERR_CR_NO_LF", "a lone CR is read as folding, as in every field"),
        ("address-isemail", "99 ISEMAIL_ERR_EXPECTING_ATEXT", "a field's value ends with a line end"),
        ("address-isemail", "132 ISEMAIL_ERR_EXPECTING_ATEXT", "a lone LF is read as folding"),
        ("address-isemail", "ISEMAIL_ERR_EXPECTING_CTEXT", "a lone LF in a comment is folding"),
        ("address-isemail", "ISEMAIL_ERR_DOT_START", "addresses with dots at odd places are in use and receive mail"),
        ("address-isemail", "16 ISEMAIL_ERR_DOT_END", "addresses with dots at odd places are in use and receive mail"),
        ("address-isemail", "35 ISEMAIL_ERR_DOT_END", "a trailing dot of a host name is removed"),
        ("address-isemail", "ISEMAIL_ERR_EXPECTING_QPAIR", "RFC 6532 3.2 allows letters beyond ASCII in quoted pairs"),
        ("address-isemail", "LABEL_TOOLONG", "no host can have such a name (RFC 1035 2.3.4)"),
        ("address-isemail", "DOMAIN_TOOLONG", "no host can have such a name (RFC 1035 2.3.4)"),
        ("address-isemail", "RFC5322_TOOLONG", "no host can have such a name (RFC 1035 2.3.4)"),
        ("address-isemail", "ISEMAIL_RFC5322_DOMAIN ", "a host name holds no slash"),
        (
            "address-isemail", "ISEMAIL_RFC5322_DOMLIT_OBSDTEXT",
            "control characters and escapes in literals are refused"
        ),
        ("address-isemail", "ISEMAIL_RFC5322_DOMAINLITERAL", "a literal with spaces names no host (RFC 5321 4.1.3)"),
        ("address-isemail", "ISEMAIL_DEPREC_QP", "control characters in an address are refused"),
        ("address-isemail", "ISEMAIL_DEPREC_QTEXT", "control characters in an address are refused"),
        ("address-isemail", "43 ISEMAIL_RFC5321_QUOTEDSTRING", "an empty local part names nobody"),
        // Go takes no name from a comment behind an address in brackets; older mailers put it there.
        ("header-fields-go addresslist", "(another", "a comment behind brackets names the person"),
        // Go drops a parameter whose extended form is not exactly that of RFC 2231; mailers send these forms.
        ("header-fields-go mediatype", "filename*=", "a wrong extended form is read as it was meant"),
        ("header-fields-go mediatype", "filename*1=\"foo.\"", "some mailers count pieces from 1"),
        // Comments are no part of a name when there is one (RFC 5322 3.2.2).
        ("header-fields-stalwart address", "A nice", "comments are no part of the name"),
        ("header-fields-stalwart address", "Some people", "comments are no part of the name"),
        ("header-fields-stalwart address", "Empty list", "comments are no part of the name"),
        ("header-fields-stalwart address", "machine(comment)", "comments are no part of the name"),
        ("header-fields-stalwart address", "Name (comment)", "comments are no part of the name"),
        ("header-fields-stalwart address", "@node.test:mary", "a route is no part of the address (RFC 5322 4.4)"),
        ("header-fields-stalwart address", "(=?iso-8859-8", "comments are no part of the name"),
        (
            "header-fields-stalwart address", "invalid@address.com",
            "two addresses without a comma are not cut to the first"
        ),
        ("header-fields-stalwart address", "  James Smythe", "space at both ends of a name is no part of it"),
        (
            "header-fields-stalwart content_type", "'%20r%E1pido",
            "a charset stands in the first piece only (RFC 2231 4.1)"
        ),
        ("header-fields-stalwart content_type", "?B?4Q==?= =?utf-8", "space between encoded words goes (RFC 2047 6.2)"),
        ("header-fields-stalwart content_type", "  best", "space at both ends of a name is no part of it"),
        ("header-fields-stalwart content_type", "name=  ", "an empty value is a value"),
        ("header-fields-stalwart content_type", "inva/lid; name=", "space at both ends of a value is no part of it"),
        ("header-fields-stalwart content_type", "\u{E1}/\u{E9}", "a type is ASCII (RFC 2045 5.1)"),
        ("header-fields-stalwart content_type", "key*9999", "a piece behind a gap does not count (RFC 2231 3)"),
        ("header-fields-stalwart content_type", "malicious/attempt", "pieces without a proper number do not count"),
        ("header-fields-stalwart content_type", "text/plain/format", "a subtype holds no slash"),
        ("header-fields-stalwart content_type", "name=value", "a disposition without its kind is an attachment"),
        ("header-fields-stalwart content_type", ";charset=us-ascii", "a disposition without its kind is an attachment"),
        ("header-fields-stalwart content_type", "=\n", "a lone equals sign is no kind"),
        // The set keeps space and comments inside ids, and takes words without an at sign.
        ("header-fields-stalwart id", "1234   @", "comments and space are no part of an id, and none is guessed"),
        ("header-fields-stalwart id", "  m", "a word without brackets and without @ is no id"),
        ("header-fields-stalwart unstructured", "[SUSPECTED SPAM]=?", "no space is invented beside a word"),
        ("header-fields-stalwart unstructured", "=?utf-8?Q??=", "an empty word is empty"),
        ("header-fields-stalwart received", "id EE/20", "an id is kept whole"),
        ("header-fields-stalwart received", "id 8B/57", "an id is kept whole"),
        ("header-fields-stalwart received", "id 52/92", "an id is kept whole"),
        ("header-fields-stalwart received", "BSMTP", "the protocol is kept as written"),
        ("header-fields-stalwart received", "bsmtp", "the protocol is kept as written"),
        ("header-fields-stalwart received", "by uid 7791", "the first name counts"),
        ("header-fields-stalwart received", "Unknown/Local", "the name is kept as written"),
        ("header-fields-stalwart received", "MTSSmtp", "what stands behind the date is no clause"),
        ("header-fields-stalwart received", "face:0000:002f", "an address is kept as written"),
        ("header-fields-stalwart received", "HTTPREST", "the protocol is kept as written"),
        ("header-fields-stalwart received", "4124973-137966", "the name is kept as written"),
        ("header-fields-stalwart received", "for <address>", "the recipient is kept as written"),
        ("header-fields-stalwart received", "(qmail 84907", "a comment about qmail names no host"),
        ("header-fields-stalwart received", "from userid 1002", "a user's number is no host"),
        ("authres-a", "Authentication-Results: ", "the value holds the field's own name"),
        // The set runs its messages under two settings; ours keeps text in view where no empty line ends the header.
        (
            "mime-mime4j", "basic-plain-with-bad-header-separator",
            "text that is no field begins the body: it must be seen"
        ),
        ("mime-mime4j", "malformedHeader-noheader", "text that is no field begins the body: it must be seen"),
        ("mime-mime4j", "malformedHeaderStartsBody", "a broken line between fields does not end the header"),
        ("mime-mime4j", "very-long-boundary", "the limit for boundaries is 256 bytes; RFC 2046 says 70"),
        ("mime-mime4j", "very-very-long-boundary", "the limit for boundaries is 256 bytes; RFC 2046 says 70"),
        ("mime-mime4j", "weird-boundary", "blanks at the end of a boundary do not count (RFC 2046 5.1.1)"),
        ("imap-oracle-a", "base64encoded-rfc822message", "a message behind base64 is decoded, not read encoded"),
        ("imap-oracle-a", "basic-plain-with-bad-header-separator", "text that is no field begins the body"),
        // Damaged base64 is decoded as far as it goes and flagged; the set shows the encoded text instead.
        ("mime-stalwart-a", "rfc/000", "damaged base64 is decoded and flagged, and its part stays what it is"),
        ("mime-stalwart-a", "thirdparty/002", "damaged base64 is decoded and flagged, and its part stays what it is"),
        ("mime-stalwart-a", "thirdparty/000", "NUL becomes U+FFFD, which every store takes"),
        ("mime-stalwart-a", "thirdparty/001 part", "the file has CRLF, which is kept"),
        ("mime-stalwart-a", "thirdparty/005 part 5", "a delimiter begins a line (RFC 2046 5.1.1)"),
        ("mime-stalwart-a", "thirdparty/005.crlf part 5", "a delimiter begins a line (RFC 2046 5.1.1)"),
        ("mime-stalwart-a", "thirdparty/005.crlf part 1", "half a unit of UTF-16 is U+FFFD"),
        ("mime-stalwart-a", "thirdparty/015", "three messages stand in the multipart, and three are found"),
        ("mime-thunderbird", "multipart-complex1", "every text part is shown, not the related one alone"),
        (
            "mime-thunderbird", "multipart-complex2",
            "a delimiter of an outer multipart ends the inner ones (RFC 2046 5.1.2)"
        ),
    ]
}
