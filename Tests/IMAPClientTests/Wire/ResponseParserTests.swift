import Testing

@testable import IMAPClient

/// Reads one response from text.
func response(_ text: String, limits: IMAPLimits = IMAPLimits()) -> IMAPResponse {
    ResponseParser.parse(Array(text.utf8).span, limits: limits)
}

/// Reads one FETCH response from text; nil when it is none.
func parsedFetch(_ text: String) -> IMAPFetchResponse? {
    guard case .fetch(let fetch) = response(text) else { return nil }
    return fetch
}

@Suite("The response parser")
struct ResponseParserTests {
    @Test("reads a FETCH with every usual item")
    func wholeFetch() throws {
        let text = """
            * 12 FETCH (UID 7 FLAGS (\\Seen $Work) INTERNALDATE "17-Jul-1996 02:44:25 -0700" RFC822.SIZE 4286 \
            MODSEQ (624140003) ENVELOPE ("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "A \\"subject\\"" \
            (("Terry" NIL "gray" "example.com")) NIL ((NIL NIL "list" "example.com")) \
            ((NIL NIL "team" NIL)(NIL NIL "a" "example.net")(NIL NIL NIL NIL)) NIL NIL NIL "<B27397@example.com>") \
            BODY ("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 3028 92))\r\n
            """
        let fetch = try #require(parsedFetch(text))
        #expect(fetch.sequenceNumber == 12)
        #expect(fetch.uid == 7)
        #expect(fetch.flags?.isSeen == true)
        #expect(fetch.flags?.flags.map(\.name) == ["\\Seen", "$Work"])
        #expect(fetch.size == 4286)
        #expect(fetch.modSeq == 624_140_003)
        #expect(fetch.internalDate?.secondsSince1970 == 837_596_665)
        #expect(fetch.internalDate?.offsetMinutes == -420)
        let envelope = try #require(fetch.envelope)
        #expect(envelope.rawSubject == Array("A \"subject\"".utf8))
        #expect(envelope.from.map(\.address) == ["gray@example.com"])
        #expect(envelope.from.first?.rawName == Array("Terry".utf8))
        #expect(envelope.sender.isEmpty)
        #expect(envelope.to.map(\.address) == ["a@example.net"])
        #expect(envelope.messageID == "<B27397@example.com>")
        let part = try #require(fetch.bodyStructure?.root)
        #expect(part.type == "text" && part.subtype == "plain" && part.size == 3028 && part.lines == 92)
        #expect(part.parameter("charset") == "US-ASCII")
        #expect(fetch.invalidItems.isEmpty)
    }

    @Test("reads a nested MIME tree with part numbers")
    func nestedStructure() throws {
        let text = """
            * 1 FETCH (BODYSTRUCTURE ((("text" "plain" ("charset" "utf-8") NIL NIL "quoted-printable" 10 1 NIL NIL NIL NIL)\
            ("text" "html" NIL NIL NIL "base64" 20 2) "alternative" ("boundary" "x") NIL ("de" "en") "here")\
            ("message" "rfc822" NIL NIL NIL "7bit" 300 ("d" "s" NIL NIL NIL NIL NIL NIL NIL NIL) \
            (("text" "plain" NIL NIL NIL "7bit" 1 1)("image" "png" NIL "<i@x>" "A picture" "base64" 5 NIL \
            ("inline" ("filename" "p.png"))) "mixed") 9 NIL ("attachment" NIL)) "mixed" ("boundary" "y")))\r\n
            """
        let parts = try #require(parsedFetch(text)?.bodyStructure).parts
        #expect(
            parts.map { "\($0.type)/\($0.subtype)" } == [
                "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "message/rfc822",
                "multipart/mixed",
                "text/plain", "image/png",
            ])
        #expect(parts.map(\.path) == [[], [1], [1, 1], [1, 2], [2], [2], [2, 1], [2, 2]])
        #expect(parts[1].languages == ["de", "en"] && parts[1].location == "here")
        #expect(parts[4].envelope?.date == "d" && parts[4].lines == 9 && parts[4].disposition == "attachment")
        try #require(parts.count == 8)
        #expect(parts[7].dispositionParameters.first?.value == "p.png" && parts[7].contentID == "<i@x>")
        #expect(parts[0].children.count == 2)
    }

    @Test(
        "keeps an item that it cannot read, and reads the others",
        arguments: [
            ("* 1 FETCH (ENVELOPE (\"d\" (bad)) UID 7 FLAGS ())\r\n", "ENVELOPE"),
            ("* 1 FETCH (UID 7 BODYSTRUCTURE (\"a\" \"b\" (\"c\" (\"d\"))) FLAGS ())\r\n", "BODYSTRUCTURE"),
            ("* 1 FETCH (UID 7 INTERNALDATE \"00-Jan-0000 00:00:00 +0000\" FLAGS ())\r\n", "INTERNALDATE"),
            ("* 1 FETCH (UID 7 FLAGS () RFC822.SIZE -1)\r\n", "RFC822.SIZE"),
        ])
    func isolates(text: String, name: String) throws {
        let fetch = try #require(parsedFetch(text))
        #expect(fetch.uid == 7)
        #expect(fetch.flags != nil)
        #expect(fetch.invalidItems.map(\.name) == [name])
    }

    @Test("reads searches, lists, statuses and codes")
    func others() throws {
        guard case .search(let found) = response("* SEARCH 2 84 882 (MODSEQ 917162500)\r\n") else {
            throw Unexpected()
        }
        #expect(Array(found.found) == [2, 84, 882] && found.modSeq == 917_162_500)
        guard
            case .search(let extended) = response("* ESEARCH (TAG \"A285\") UID MIN 7 MAX 3800 COUNT 3 ALL 7,9:11\r\n")
        else { throw Unexpected() }
        #expect(extended.minimum == 7 && extended.count == 3 && Array(extended.found) == [7, 9, 10, 11])
        guard case .list(let entry) = response("* LIST (\\HasNoChildren \\Sent) \"/\" \"Gesendete &AMQ-\"\r\n") else {
            throw Unexpected()
        }
        #expect(entry.name.text == "Gesendete Ä" && entry.separator == "/" && entry.has("\\sent"))
        guard case .tagged(let tag, let status) = response("M1 OK [COPYUID 38505 304,319:320 3956:3958] Done\r\n")
        else {
            throw Unexpected()
        }
        #expect(tag == Array("M1".utf8))
        #expect(status.code == .copyUID(validity: 38505, from: [304...304, 319...320], to: [3956...3958]))
        guard
            case .mailboxStatus(let name, let numbers) = response(
                "* STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292 )\r\n")
        else { throw Unexpected() }
        #expect(name.text == "blurdybloop" && numbers.messages == 231 && numbers.uidNext == 44292)
    }

    @Test("An item of a mailbox's status that cannot be read takes none of those before it along")
    func brokenStatusItem() throws {
        let line =
            Array("* STATUS x (MESSAGES 1 UIDNEXT 2 MAILBOXID (".utf8) + [0xF0, 0x90, 0x0D, 0x36, 0xA6, 0x55]
            + Array(") UNSEEN 1)\r\n".utf8)
        guard case .mailboxStatus(let name, let numbers) = ResponseParser.parse(line.span, limits: IMAPLimits()) else {
            throw Unexpected()
        }
        #expect(name.text == "x" && numbers.messages == 1 && numbers.uidNext == 2)
    }

    struct Unexpected: Error {}
}
