import Foundation
import MessageParsing
import Testing

@Suite("Conformance: header fields", .enabled(if: Corpus.exists, "no corpus: set MARTLET_CORPUS"))
struct HeaderFieldTests {
    private static func names(_ list: AddressList) -> [String] {
        list.mailboxes.map { "\($0.name ?? "") <\($0.address.localPart)@\($0.address.domain)>" }
    }

    private static func names(_ json: [JSONValue]) -> [String] {
        json.map { entry in
            let address = entry["address"].string ?? ""
            let canonical = EmailAddress(address).map { "\($0.localPart)@\($0.domain)" } ?? address
            return "\(entry["name"].string ?? "") <\(canonical)>"
        }
    }

    @Test("Address lists are read as Go reads them, and no more strictly")
    func goAddresses() throws {
        let tally = Tally("header-fields-go addresslist")
        for entry in try Corpus.json("header-fields-go/addresslist.json").array {
            guard let input = entry["input"].string, entry["error"].isNil else { continue }
            tally.check(input, Self.names(AddressList(input)), Self.names(entry["expected"].array))
        }
        tally.finish()
    }

    @Test("Media types are read as Go reads them")
    func goMediaTypes() throws {
        let tally = Tally("header-fields-go mediatype")
        for entry in try Corpus.json("header-fields-go/mediatype.json").array {
            guard let input = entry["input"].string, entry["error"].isNil else { continue }
            let disposition = ContentDisposition(input)
            let type = entry["type"].string ?? ""
            let parameters = type.contains("/") ? MediaType(input)?.parameters : disposition?.parameters
            let kind = type.contains("/") ? MediaType(input)?.essence : disposition?.kind
            var ours: [String: String] = [:]
            for parameter in parameters ?? [] { ours[parameter.name] = parameter.value }
            let expected = entry["params"].keys.reduce(into: [String: String]()) { $0[$1] = entry["params"][$1].string }
            tally.check(
                input, kind == type && ours == expected, "\(kind ?? "") \(ours)\n      expected \(type) \(expected)")
        }
        tally.finish()
    }

    @Test("Addresses and groups are those of the set")
    func stalwartAddresses() throws {
        let tally = Tally("header-fields-stalwart address")
        for entry in try Corpus.json("header-fields-stalwart/address.json").array {
            guard let input = entry["header"].string else { continue }
            let expected = entry["expected"]
            var wanted: [String] = []
            for box in expected["List"].array { wanted += Self.names([box]) }
            for group in expected["Group"].array {
                if let name = group["name"].string { wanted.append("[\(name)]") }
                wanted += Self.names(group["addresses"].array)
            }
            // The set also reads List-* fields with its address parser: URLs are no addresses, and have their own type
            // here.
            if expected["List"].array.contains(where: { !Self.isAddress($0["address"].string ?? "") }) { continue }
            let hasGroups = !expected["Group"].isNil
            var ours: [String] = []
            for item in AddressList(input).entries {
                switch item {
                case .mailbox(let mailbox): ours.append(Self.flat(mailbox))
                case .group(let name, let members):
                    if hasGroups, !name.isEmpty { ours.append("[\(name)]") }
                    ours += members.map(Self.flat)
                case .unreadable(let text): ours.append(" <\(text)>")
                }
            }
            tally.check(input, ours, wanted)
        }
        tally.finish()
    }

    private static func isAddress(_ text: String) -> Bool { text.contains("@") && !text.contains(":") }

    private static func flat(_ mailbox: MailboxAddress) -> String {
        "\(mailbox.name ?? "") <\(mailbox.address.localPart)@\(mailbox.address.domain)>"
    }

    @Test("Content types are those of the set")
    func stalwartContentTypes() throws {
        let tally = Tally("header-fields-stalwart content_type")
        for entry in try Corpus.json("header-fields-stalwart/content_type.json").array {
            guard let input = entry["header"].string else { continue }
            let expected = entry["expected"]
            let kind = expected["c_subtype"].string.map { "\(expected["c_type"].string ?? "")/\($0)" }
            let isType = kind != nil || input.contains("/")
            let ours =
                isType
                ? MediaType(input).map { Self.describe($0.essence, $0.parameters) }
                : ContentDisposition(input).map { Self.describe($0.kind, $0.parameters) }
            let wanted = expected["c_type"].string.map { type in
                Self.describe(
                    (kind ?? type).lowercased(),
                    expected["attributes"].array.map {
                        MediaTypeParameter(name: $0.array.first?.string ?? "", value: $0.array.last?.string ?? "")
                    })
            }
            tally.check(input, ours ?? "nil", wanted ?? "nil")
        }
        tally.finish()
    }

    private static func describe(_ kind: String, _ parameters: [MediaTypeParameter]) -> String {
        (kind.hasSuffix("/") ? String(kind.dropLast()) : kind)
            + parameters.filter { !$0.name.hasSuffix("-language") }.map { "; \($0.name)=\($0.value)" }.sorted().joined()
    }

    @Test("Message ids are those of the set")
    func stalwartIDs() throws {
        let tally = Tally("header-fields-stalwart id")
        for entry in try Corpus.json("header-fields-stalwart/id.json").array {
            guard let input = entry["header"].string else { continue }
            let mail = MailMessage(Array("References: \(input)\n".utf8))
            let expected = entry["expected"].string.map { [$0] } ?? entry["expected"].array.compactMap(\.string)
            tally.check(input, mail.references.map(\.value), expected)
        }
        tally.finish()
    }

    @Test("Unstructured values are those of the set")
    func stalwartUnstructured() throws {
        let tally = Tally("header-fields-stalwart unstructured")
        for entry in try Corpus.json("header-fields-stalwart/unstructured.json").array {
            guard let input = entry["header"].string else { continue }
            let mail = MailMessage(Array("Subject:\(input)\n".utf8))
            tally.check(input, mail.subject ?? "", entry["expected"].string ?? "")
        }
        tally.finish()
    }

    @Test("Received fields are those of the set")
    func stalwartReceived() throws {
        let tally = Tally("header-fields-stalwart received")
        for entry in try Corpus.json("header-fields-stalwart/received.json").array {
            guard let input = entry["header"].string else { continue }
            let field = ReceivedField(input)
            let expected = entry["expected"]
            func name(_ key: String) -> String? {
                (expected[key]["Name"].string ?? expected[key]["IpAddr"].string ?? expected[key]["Ip"].string)?
                    .lowercased()
            }
            let ours = [field.from, field.by, field.with, field.id, field.recipient, field.fromAddress]
                .map { $0?.lowercased() ?? "" }
            let wanted = [
                name("from"), name("by"), expected["with"].string, expected["id"].string, expected["for_"].string,
                expected["from_ip"].string,
            ].map { $0?.lowercased() ?? "" }
            // The set drops protocols that it does not know, and keeps an address that stands for the name out of
            // `from_ip`.
            let isSame = zip(ours, wanted).enumerated().allSatisfy { index, pair in
                pair.0 == pair.1 || (index == 2 && pair.1.isEmpty)
                    || (index == 5 && pair.1.isEmpty && pair.0 == ours[0])
            }
            tally.check(input, isSame, "\(ours)\n      expected \(wanted)")
            if !expected["date"].isNil {
                tally.check(input + " date", field.date != nil, "no date")
            }
        }
        tally.finish()
    }

    @Test("Addresses are accepted where RFC 5322 accepts them, and refused where it does not")
    func isEmail() throws {
        let tally = Tally("address-isemail")
        let tree = XMLTree.parse(String(decoding: try Corpus.bytes("address-isemail/tests.xml"), as: UTF8.self))
        for test in tree.first("tests")?.all("test") ?? [] {
            let raw = test.first("address")?.text ?? ""
            // The set writes control characters as their pictures.
            var scalars = String.UnicodeScalarView()
            for scalar in raw.unicodeScalars {
                let isPicture = (0x2400...0x2421).contains(scalar.value)
                scalars.append(isPicture ? Unicode.Scalar(UInt8(scalar.value & 0x3F)) : scalar)
            }
            let address = String(scalars)
            let isError = test.first("category")?.text == "ISEMAIL_ERR"
            let list = AddressList(address)
            let isOne = list.entries.count == 1 && list.mailboxes.count == 1 && list.problems.isEmpty
            let id = "\(test.attributes["id"] ?? "") \(test.first("diagnosis")?.text ?? "") \(address.debugDescription)"
            tally.check(id, isOne != isError, isOne ? "accepted" : "refused: \(list.entries) \(list.problems)")
        }
        tally.finish()
    }

    @Test("Authentication-Results are read as another library reads them")
    func authenticationResults() throws {
        let tally = Tally("authres-a")
        for entry in try Corpus.json("authres-a/headers.json").array {
            guard let value = entry["value"].string, entry["authres"]["error"].isNil else { continue }
            let ours = AuthenticationResults(value)
            let expected = entry["authres"]
            let results = ours.results.map {
                "\($0.method)=\($0.result)"
                    + $0.properties.filter { !$0.type.isEmpty }.map { " \($0.type).\($0.name)=\($0.value)" }.joined()
            }
            let wanted = expected["results"].array.map { result in
                "\(result["method"].string ?? "")=\(result["result"].string ?? "")"
                    + result["properties"].array.map {
                        " \($0["type"].string ?? "").\($0["name"].string ?? "")=\($0["value"].string ?? "")"
                    }.joined()
            }
            tally.check(
                value, ours.authservID == expected["authserv_id"].string?.lowercased() && results == wanted,
                "\(ours.authservID) \(results)\n      expected \(expected["authserv_id"].string ?? "") \(wanted)")
        }
        tally.finish()
    }
}
