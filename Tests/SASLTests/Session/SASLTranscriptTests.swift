import MailTesting
import MailTransport
import SASL
import Testing

/// Every mechanism in every protocol, written into a transcript as a client's connection does.
@Suite("The transcript of a login")
struct SASLTranscriptTests {
    /// How a protocol carries SASL.
    enum Carrier: CaseIterable {
        case smtp
        case imap
        case pop3

        var greeting: String {
            switch self {
            case .smtp: "220 mx.example ESMTP"
            case .imap: "* OK ready"
            case .pop3: "+OK ready"
            }
        }

        func begin(_ mechanism: String) -> String {
            self == .imap ? "a AUTHENTICATE \(mechanism)" : "AUTH \(mechanism)"
        }

        func challenge(_ text: String) -> String { (self == .smtp ? "334 " : "+ ") + text }

        func end(_ isGood: Bool) -> String {
            switch self {
            case .smtp: isGood ? "235 welcome" : "535 no"
            case .imap: isGood ? "a OK welcome" : "a NO no"
            case .pop3: isGood ? "+OK welcome" : "-ERR no"
            }
        }
    }

    private static let secret = "tr0ub4dor-and-3"
    private static let names = [
        "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512", "SCRAM-SHA-256-PLUS", "XOAUTH2",
        "OAUTHBEARER",
    ]

    /// What each side says in one login, in turn, the client first; whether it went well.
    private static func dialogue(
        _ mechanism: String, password: String
    ) async throws -> (turns: [(client: [UInt8], server: [UInt8]?)], isGood: Bool) {
        let isBearer = ["XOAUTH2", "OAUTHBEARER"].contains(mechanism)
        // Without a binding of its own a client would say that it saw none offered, which the server takes amiss.
        let facts = ConnectionFacts(
            tls: TLSFacts(
                version: "TLSv1.3", cipher: "",
                exporter: mechanism.hasSuffix("-PLUS") ? [UInt8](repeating: 7, count: 32) : nil))
        let credentials =
            isBearer
            ? Credentials.bearer(username: "me", tokens: FixedToken(password))
            : Credentials.password(username: "me", password: password)
        var client = try SASLSession(
            credentials: credentials, offered: [mechanism], connection: facts, host: "mail.example", port: 993)
        let accounts = SASLAccountList(passwords: ["me": Self.secret], tokens: ["me": Self.secret])
        var server = try #require(
            SASLServerSession(mechanism: mechanism, accounts: accounts, connection: facts, host: "mail.example"))
        var said = try await client.initialResponse()
        var step = try await server.start(initialResponse: said)
        var turns: [(client: [UInt8], server: [UInt8]?)] = []
        while case .challenge(let challenge) = step {
            turns.append((said ?? [], challenge))
            do { said = try await client.respond(to: challenge) } catch { return (turns, false) }
            step = try await server.step(said ?? [])
        }
        turns.append((said ?? [], nil))
        if case .success = step { return (turns, true) }
        return (turns, false)
    }

    @Test(
        "HOSTILE 248: holds no message of any mechanism, right password or wrong, in pieces of any size",
        arguments: Carrier.allCases, names)
    func hidden(carrier: Carrier, mechanism: String) async throws {
        for password in [Self.secret, "not-the-pa55word"] {
            let (turns, isGood) = try await Self.dialogue(mechanism, password: password)
            #expect(isGood == (password == Self.secret))
            var steps: [Script.Step] = [.server(carrier.greeting)]
            var words = carrier.begin(mechanism)
            // In SMTP and IMAP the first message comes with the command, elsewhere behind an empty challenge.
            var hasBegun = carrier != .pop3 && !turns[0].client.isEmpty
            if hasBegun { words += " " + Base64.text(turns[0].client) }
            steps.append(.client(words))
            for turn in turns {
                if !hasBegun, !turn.client.isEmpty {
                    if turn.client == turns[0].client { steps.append(.server(carrier.challenge(""))) }
                    steps.append(.client(Base64.text(turn.client)))
                }
                hasBegun = false
                if let challenge = turn.server { steps.append(.server(carrier.challenge(Base64.text(challenge)))) }
            }
            steps.append(.server(carrier.end(isGood)))
            for piece in [1, 7, 10_000] {
                let lines = try await Self.record(Script(steps), piece: piece)
                #expect(lines.last == carrier.end(isGood))
                #expect(lines.count == steps.count + 1)
                for turn in turns {
                    for message in [turn.client, turn.server ?? []] where !message.isEmpty {
                        let text = Base64.text(message)
                        #expect(!lines.contains { $0.contains(text) }, "\(text) in \(lines)")
                    }
                }
                #expect(!lines.contains { $0.contains(password) || $0.contains(Base64.text(Array(password.utf8))) })
                #expect(lines.contains { $0.contains("********") })
            }
        }
    }

    /// The lines of a transcript after the script was played through a recorded connection.
    private static func record(_ script: Script, piece: Int) async throws -> [String] {
        let transcript = Transcript(capacity: 1000)
        let transport = FaultInjectingTransport(
            ScriptedTransport(script), plans: [FaultPlan { $0.readChunk = piece }])
        let connector = MailConnector(transport: transport, tls: PassthroughTLS()).recording(in: transcript)
        let connection = try await connector.transport.connect(to: Endpoint(host: "a.example", port: 1), until: nil)
        try await script.playClient(over: connection, inPiecesOf: piece)
        return transcript.lines.map(\.text)
    }
}
