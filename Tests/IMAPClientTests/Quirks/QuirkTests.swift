import Testing

@testable import IMAPClient

/// What known servers send that the standard does not foresee: each is read as it was meant, or harmlessly kept.
@Suite("Quirks of servers")
struct QuirkTests {
    struct Quirk: Sendable, CustomTestStringConvertible {
        var name: String
        var wire: String
        var isRead: @Sendable (IMAPResponse) -> Bool
        var testDescription: String { self.name }
    }

    private static func fetched(_ response: IMAPResponse) -> IMAPFetchResponse? {
        guard case .fetch(let fetch) = response else { return nil }
        return fetch
    }

    /// A FETCH that is read without an invalid item, and what must be in it.
    private static func fetch(
        _ name: String, _ wire: String, _ check: @escaping @Sendable (IMAPFetchResponse) -> Bool
    ) -> Quirk {
        Quirk(name: name, wire: "* 1 FETCH (\(wire))") { response in
            guard let fetch = Self.fetched(response), fetch.invalidItems.isEmpty else { return false }
            return check(fetch)
        }
    }

    private static func code(_ status: IMAPResponse) -> IMAPResponseCode? {
        switch status {
        case .status(let status), .tagged(_, let status): status.code
        default: nil
        }
    }

    static let gmail: [Quirk] = [
        fetch(
            "Gmail: a multipart with a subtype and parameters only",
            "BODYSTRUCTURE (\"ALTERNATIVE\" (\"BOUNDARY\" \"x\") NIL NIL)"
        ) {
            $0.bodyStructure?.root.isMultipart == true && $0.bodyStructure?.root.subtype == "alternative"
                && $0.bodyStructure?.root.parameter("boundary") == "x"
        },
        fetch("Gmail: a multipart without parameters", "BODYSTRUCTURE (\"RELATED\" NIL (\"ATTACHMENT\" NIL) NIL)") {
            // A second string cannot be told from the subtype of a single part: it must only not harm.
            $0.bodyStructure?.parts.count == 1
        },
        fetch("Gmail: a multipart of nothing but its subtype", "BODYSTRUCTURE ((\"ALTERNATIVE\") \"MIXED\")") {
            $0.bodyStructure?.parts.map(\.subtype) == ["mixed", "alternative"]
        },
        fetch(
            "Gmail: a message described like any other part",
            "BODYSTRUCTURE (\"MESSAGE\" \"RFC822\" NIL NIL NIL \"BASE64\" 900 NIL (\"ATTACHMENT\" NIL) NIL)"
        ) {
            $0.bodyStructure?.root.size == 900 && $0.bodyStructure?.root.disposition == "attachment"
                && $0.bodyStructure?.root.isMessage == false
        },
        fetch("Gmail: flags with brackets", "FLAGS (\\Seen [Gmail]/Foo $a[b])") {
            $0.flags?.isSeen == true && $0.flags?.flags.count == 3
        },
        fetch("Gmail: MODSEQ 0 and labels NIL", "MODSEQ (0) X-GM-LABELS NIL X-GM-MSGID 1278455344230334865") {
            $0.modSeq == nil && $0.emailID == "1278455344230334865"
        },
        fetch("Gmail: labels", "X-GM-LABELS (\\Inbox \"\\\\Sent\" {3}\r\na b Foo)") { fetch in
            for case .gmailLabels(let labels) in fetch.items { return labels.count == 4 }
            return false
        },
        Quirk(name: "Gmail: a code without text", wire: "* OK [HIGHESTMODSEQ 7]") { code($0) == .highestModSeq(7) },
    ]

    static let exchange: [Quirk] = [
        Quirk(name: "Exchange: a line that is not IMAP", wire: "Server Unavailable. 15") { response in
            if case .other = response { true } else { false }
        },
        Quirk(name: "Exchange: COPYUID with nothing in front of it", wire: "* [COPYUID 1 2 3]") { response in
            if case .other = response { true } else { false }
        },
        Quirk(name: "Exchange: COPYUID with empty sets", wire: "M1 OK [COPYUID 7  ] done") {
            code($0) == .copyUID(validity: 7, from: [], to: [])
        },
        fetch(
            "Exchange: a disposition that is a string",
            "BODYSTRUCTURE (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 1 1 NIL \"inline\" NIL NIL)"
        ) {
            $0.bodyStructure?.root.disposition == "inline"
        },
        fetch(
            "Exchange: a disposition of nothing",
            "BODYSTRUCTURE (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 1 1 NIL (NIL NIL) NIL NIL)"
        ) {
            $0.bodyStructure?.root.disposition == nil
        },
        fetch(
            "Exchange: a part of nothing",
            "BODYSTRUCTURE ((NIL NIL NIL NIL NIL \"7BIT\" 0 NIL NIL NIL NIL) \"mixed\" NIL NIL NIL)"
        ) {
            $0.bodyStructure?.parts.count == 2 && $0.bodyStructure?.parts[1].type == "application"
        },
        Quirk(
            name: "Exchange: names with tabs and blanks, unquoted",
            wire: "* LIST (\\HasNoChildren) \"/\" Old\tmail of 2020"
        ) { response in
            guard case .list(let entry) = response else { return false }
            return entry.name.text == "Old\tmail of 2020"
        },
        fetch(
            "Exchange: words for a domain that is not there",
            "ENVELOPE (NIL NIL ((\"A\" NIL \"a\" \".MISSING-HOST-NAME.\")) NIL NIL NIL NIL NIL NIL NIL)"
        ) {
            $0.envelope?.from.first?.host == nil && $0.envelope?.from.first?.mailbox == "a"
        },
        fetch(
            "Exchange: another word for a domain that is not there, and nobody at all",
            "ENVELOPE (NIL NIL ((NIL NIL \"a\" \"MISSING_DOMAIN\")(NIL NIL NIL NIL)) NIL NIL NIL NIL NIL NIL NIL)"
        ) {
            $0.envelope?.from.map(\.host) == [nil] && $0.envelope?.from.first?.address == nil
        },
        fetch("Exchange: everything, although a part was asked for", "BODY[] {5}\r\nhello") {
            $0.sections.first?.origin == nil && $0.message?.count == 5
        },
        fetch(
            "Exchange: blanks between addresses",
            "ENVELOPE (NIL NIL ((NIL NIL \"a\" \"b\") (NIL NIL \"c\" \"d\")) NIL NIL NIL NIL NIL NIL NIL)"
        ) {
            $0.envelope?.from.map(\.address) == ["a@b", "c@d"]
        },
    ]

    static let others: [Quirk] = [
        fetch(
            "iCloud: quotation marks inside of a Message-ID",
            "ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL \"<\"a\"@b>\") UID 3"
        ) {
            $0.envelope?.messageID == "<\"a\"@b>" && $0.uid == 3
        },
        fetch("iCloud: nothing for RFC822", "UID 3 RFC822 ") { $0.uid == 3 && $0.sections.first?.bytes == nil },
        fetch(
            "Yahoo: () in place of NIL, and blanks behind groups",
            "ENVELOPE (NIL NIL () ( ) () () NIL NIL NIL \"<i>\" ) "
        ) {
            $0.envelope?.messageID == "<i>" && $0.envelope?.from.isEmpty == true
        },
        Quirk(name: "163: an empty STATUS", wire: "* STATUS INBOX ()") { response in
            guard case .mailboxStatus(let name, let status) = response else { return false }
            return name == .inbox && status == IMAPMailboxStatus()
        },
        fetch(
            "163: quotation marks inside of a description",
            "BODYSTRUCTURE (\"image\" \"png\" NIL NIL \"a \"b\"c\" \"base64\" 5)"
        ) {
            $0.bodyStructure?.root.transferEncoding == "base64"
        },
        fetch("Yandex: no value for BODY[]", "UID 4 BODY[]") { $0.uid == 4 && $0.message == nil },
        fetch(
            "mail.ru: numbers with a point",
            "RFC822.SIZE 9.37e+06 BODYSTRUCTURE (\"a\" \"b\" NIL NIL NIL \"7bit\" 9.5e+01)"
        ) {
            $0.size == 9_370_000 && $0.bodyStructure?.root.size == 95
        },
        fetch(
            "Zoho: a bounce that is called a text",
            "BODYSTRUCTURE (\"TEXT\" \"RFC822\" NIL NIL NIL \"7BIT\" 300 10 NIL NIL NIL NIL)"
        ) {
            $0.bodyStructure?.root.subtype == "rfc822" && $0.bodyStructure?.root.isMessage == false
                && $0.bodyStructure?.root.size == 300
        },
        fetch("AOL: items that nobody knows", "UID 3 X-AOL-THING (1 (\"a\" {1}\r\nb)) X-OTHER c FLAGS (\\Seen)") {
            $0.uid == 3 && $0.flags?.isSeen == true
        },
        fetch("LarkSuite: an envelope without addresses", "ENVELOPE (\"d\" \"s\" NIL NIL NIL NIL NIL NIL NIL \"<i>\")")
        {
            $0.envelope?.from.isEmpty == true && $0.envelope?.messageID == "<i>"
        },
        fetch("Zoho: MODSEQ -1", "MODSEQ (-1) UID 3") { $0.modSeq == nil && $0.uid == 3 },
        fetch("Dovecot: a multipart of NIL", "BODYSTRUCTURE (NIL \"mixed\" (\"boundary\" \"x\") NIL NIL NIL)") {
            $0.bodyStructure?.parts.count == 1
        },
        Quirk(name: "Courier: message 0", wire: "* 0 FETCH (FLAGS ())") { Self.fetched($0)?.sequenceNumber == 0 },
        Quirk(
            name: "Domino: a date that is none beside good items",
            wire: "* 1 FETCH (UID 5 INTERNALDATE \"00-Jan-0000 00:00:00 +0000\" FLAGS ())"
        ) { response in
            let fetch = Self.fetched(response)
            return fetch?.uid == 5 && fetch?.flags != nil && fetch?.invalidItems.map(\.name) == ["INTERNALDATE"]
        },
        fetch("Domino: parentheses around the parentheses", "(UID 5 FLAGS (\\Seen))") {
            $0.uid == 5 && $0.flags?.isSeen == true
        },
        Quirk(name: "SmarterMail: UIDVALIDITY 0", wire: "* OK [UIDVALIDITY 0] v") {
            code($0)?.failureName == "UIDVALIDITY"
        },
        fetch(
            "SmarterMail: NIL among addresses",
            "ENVELOPE (NIL NIL (NIL (NIL NIL \"a\" \"b\")) NIL NIL NIL NIL NIL NIL NIL)"
        ) {
            $0.envelope?.from.map(\.address) == ["a@b"]
        },
        Quirk(name: "home.pl: a backslash that is no attribute", wire: "* XLIST (\\HasNoChildren \\) \"/\" a") {
            response in
            guard case .list(let entry) = response else { return false }
            return entry.attributes.count == 1
        },
        Quirk(name: "UIDNEXT and UNSEEN 0", wire: "* OK [UNSEEN 0] none") { code($0)?.failureName == "UNSEEN" },
        fetch("Negative counts", "BODYSTRUCTURE (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" -1 -1)") {
            $0.bodyStructure?.root.size == 0
        },
        fetch("Flags NIL", "FLAGS NIL") { $0.flags == [] },
        fetch("Quoted flags", "FLAGS (\"\\\\Seen\" \"x\")") { $0.flags?.flags.count == 2 },
        fetch("An envelope that ends early", "ENVELOPE (NIL \"s\" NIL NIL NIL NIL NIL NIL)") {
            $0.envelope?.rawSubject == [0x73] && $0.envelope?.messageID == nil
        },
        fetch(
            "An address of more than four strings",
            "ENVELOPE (NIL NIL ((NIL NIL \"a\" \"b\" \"c\" (d))) NIL NIL NIL NIL NIL NIL NIL)"
        ) {
            $0.envelope?.from.map(\.address) == ["a@b"]
        },
        Quirk(name: "A bare plus sign", wire: "+") {
            if case .continuation(let text) = $0 { text.isEmpty } else { false }
        },
        Quirk(name: "A namespace without separator", wire: "* NAMESPACE ((\"\" NIL)) NIL NIL") { response in
            guard case .namespace(let namespace) = response else { return false }
            return namespace.personal.first?.separator == nil
        },
        Quirk(name: "\\NonExistent cannot be selected", wire: "* LIST (\\NonExistent) \"/\" a") { response in
            guard case .list(let entry) = response else { return false }
            return !entry.isSelectable
        },
        fetch("Keywords that begin with a backslash", "FLAGS (\\Own)") { $0.flags?.flags.map(\.name) == ["\\Own"] },
        Quirk(name: "An atom that begins with a plus sign", wire: "* LIST () \"/\" +Archive") { response in
            guard case .list(let entry) = response else { return false }
            return entry.name.text == "+Archive"
        },
        fetch("THREADID NIL", "THREADID NIL EMAILID (M1)") { $0.emailID == "M1" },
        Quirk(name: "Blanks at the end", wire: "* SEARCH 1 2  ") { response in
            guard case .search(let result) = response else { return false }
            return result.found == [1, 2]
        },
        Quirk(name: "Blanks at the end of STATUS", wire: "* STATUS INBOX (MESSAGES 3 )  ") { response in
            guard case .mailboxStatus(_, let status) = response else { return false }
            return status.messages == 3
        },
        Quirk(name: "Blanks at the end of ID", wire: "* ID (\"name\" \"x\" ) ") { response in
            guard case .id(let fields) = response else { return false }
            return fields.map(\.value) == ["x"]
        },
        Quirk(name: "Blanks at the end of CAPABILITY", wire: "* CAPABILITY IMAP4rev1 IDLE ") { response in
            guard case .capability(let capabilities) = response else { return false }
            return capabilities.names == ["IMAP4REV1", "IDLE"]
        },
        fetch("An encoding NIL", "BODYSTRUCTURE (\"TEXT\" \"PLAIN\" NIL NIL NIL NIL 1 1)") {
            $0.bodyStructure?.root.transferEncoding == nil && $0.bodyStructure?.root.size == 1
        },
    ]

    @Test("are read", arguments: Self.gmail + Self.exchange + Self.others)
    func quirk(quirk: Quirk) throws {
        for ending in ["\r\n", "\n"] {
            let read = try responses("\0\0" + quirk.wire + ending + "* 3 EXISTS\r\n")
            #expect(read.count == 2)
            #expect(read.first.map(quirk.isRead) == true, "\(read.first.map { "\($0)" } ?? "")")
            guard case .exists(3)? = read.last else {
                Issue.record("what follows was lost")
                return
            }
        }
    }

    @Test("are read however they are cut", arguments: Self.gmail + Self.exchange + Self.others)
    func cutQuirk(quirk: Quirk) throws {
        let bytes = Array((quirk.wire + "\r\n").utf8)
        for cut in 1..<bytes.count {
            var decoder = IMAPResponseDecoder()
            var read: [IMAPResponse] = []
            for part in [bytes[..<cut], bytes[cut...]] {
                #expect(decoder.append(Array(part).span) == part.count)
                while let event = try decoder.next() {
                    if case .response(let response) = event { read.append(response) }
                }
            }
            #expect(read.count == 1 && read.first.map(quirk.isRead) == true, "cut at \(cut)")
        }
    }

    @Test("in words that are refusals", arguments: QuirkTable.refusals.map(\.words))
    func refusals(words: String) {
        let error = StatusMeaning.error(IMAPStatus(.no, text: "Sorry: \(words.uppercased())!"), command: "SELECT")
        #expect(error.code == QuirkTable.refusals.first { $0.words == words }?.code)
    }

    @Test("in the wait that they suggest, which is believed up to five minutes")
    func suggestedWait() {
        #expect(QuirkTable.suggestedWait(in: "backoff time: 5000 milliseconds") == .seconds(5))
        #expect(QuirkTable.suggestedWait(in: "backoff time: 99999999999999999999 milliseconds") == .seconds(300))
        #expect(QuirkTable.suggestedWait(in: "backoff time: soon") == nil)
        #expect(QuirkTable.suggestedWait(in: "") == nil)
    }

    @Test("by provider: how long an IDLE is good for")
    func providers() {
        #expect(QuirkTable.provider(host: "imap.mail.yahoo.com")?.idle == .seconds(180))
        #expect(QuirkTable.provider(host: "notyahoo.com") == nil)
        #expect(QuirkTable.provider(host: "imap.163.com")?.question == .status)
    }
}
