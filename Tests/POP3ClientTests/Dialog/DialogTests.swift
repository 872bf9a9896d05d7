import MailTransport
import Testing

@testable import POP3Client

@Suite("The login dialogue")
struct DialogTests {
    /// What a server says, in the order in which it is asked.
    enum Input {
        case reply(String)
        case list([String])
        case tls(pending: Int)
        case sasl(Bool)
    }

    /// The actions that a dialogue takes, in short words.
    private func run(_ policy: POP3Dialog.Policy, isProtected: Bool = false, _ inputs: [Input]) -> [String] {
        var dialog = POP3Dialog(policy: policy, isProtected: isProtected)
        return inputs.map { input in
            switch input {
            case .reply(let line):
                POP3Reply(line: Array(line.utf8)).map { self.name(dialog.received($0)) } ?? "not a reply"
            case .list(let lines): self.name(dialog.received(list: lines.map { Array($0.utf8) }))
            case .tls(let count): self.name(dialog.upgrade(plaintextBytesPending: count) ?? dialog.upgraded())
            case .sasl(let isGood):
                self.name(
                    dialog.saslEnded(isGood ? .success : .unavailable(POP3Error(.noLoginMethod, "None."))))
            }
        }
    }

    private func name(_ action: POP3Dialog.Action) -> String {
        switch action {
        case .send(let command): "\(command)"
        case .readList: "list"
        case .startTLS: "tls"
        case .authenticate(let names): "sasl \(names.joined(separator: " "))"
        case .sendDigest(let timestamp): "apop \(timestamp)"
        case .sendUser: "user"
        case .sendPassword: "pass"
        case .ready: "ready"
        case .fail(let error): "fail \(error.code)"
        }
    }

    private func policy(_ change: (inout POP3Dialog.Policy) -> Void = { _ in }) -> POP3Dialog.Policy {
        var policy = POP3Dialog.Policy()
        change(&policy)
        return policy
    }

    @Test("goes from a greeting over STLS to a login, and asks for the capabilities anew after each")
    func wholeWay() {
        let actions = self.run(
            self.policy { $0.startTLS = .required },
            [
                .reply("+OK hi <1@x>"), .reply("+OK"), .list(["STLS", "SASL CRAM-MD5"]), .reply("+OK"),
                .tls(pending: 0),
                .reply("+OK"), .list(["SASL PLAIN", "UTF8"]), .reply("+OK"), .sasl(true), .reply("+OK"), .list(["TOP"]),
            ])
        #expect(
            actions == [
                "capabilities", "list", "startTLS", "tls", "capabilities", "list", "utf8", "sasl PLAIN",
                "capabilities", "list", "ready",
            ])
    }

    @Test("refuses to go on without encryption when that is required")
    func required() {
        let policy = self.policy { $0.startTLS = .required }
        #expect(self.run(policy, [.reply("+OK"), .reply("+OK"), .list(["USER"])]).last == "fail startTLSUnavailable")
        // A server without CAPA is asked all the same.
        #expect(
            self.run(policy, [.reply("+OK"), .reply("-ERR")]).last == "startTLS")
        #expect(
            self.run(policy, [.reply("+OK"), .reply("-ERR"), .reply("-ERR no")]).last == "fail startTLSRefused")
    }

    @Test("takes bytes before the handshake for an attack")
    func pending() {
        let policy = self.policy { $0.startTLS = .opportunistic }
        let actions = self.run(
            policy, [.reply("+OK"), .reply("+OK"), .list(["STLS"]), .reply("+OK"), .tls(pending: 1)])
        #expect(actions.last == "fail plaintextPending")
    }

    @Test("sends no password in plaintext unless that is allowed")
    func plaintext() {
        let opportunistic = self.policy { $0.startTLS = .opportunistic }
        #expect(
            self.run(opportunistic, [.reply("+OK"), .reply("+OK"), .list(["USER"])]).last == "fail noLoginMethod")
        let allowed = self.policy { $0.allowsPlaintextPasswords = true }
        #expect(
            self.run(allowed, [.reply("+OK"), .reply("-ERR"), .reply("+OK"), .reply("+OK"), .reply("-ERR")])
                == ["capabilities", "user", "pass", "capabilities", "ready"])
    }

    @Test("uses APOP where the password would cross in plaintext")
    func digest() {
        #expect(
            self.run(self.policy(), [.reply("+OK <1@x>"), .reply("-ERR"), .reply("+OK")]).suffix(2)
                == ["apop <1@x>", "capabilities"])
        #expect(
            self.run(self.policy(), [.reply("+OK <1@x>"), .reply("-ERR"), .reply("-ERR")]).last
                == "fail authenticationFailed")
        // The timestamp was said before TLS and counts no more after it.
        #expect(
            self.run(
                self.policy { $0.startTLS = .required },
                [.reply("+OK <1@x>"), .reply("-ERR"), .reply("+OK"), .tls(pending: 0), .reply("-ERR")]
            ).last == "user")
    }

    @Test("tells the reasons for a refusal apart")
    func reasons() {
        let rows = [
            ("-ERR [SYS/TEMP] busy", "serverUnavailable"), ("-ERR [IN-USE] x", "mailboxInUse"),
            ("-ERR [AUTH] x", "authenticationFailed"), ("-ERR [SYS/PERM]", "serverFailed"),
            ("-ERR [LOGIN-DELAY]", "loginDelay"), ("-ERR", "greetingRefused"),
        ]
        for (line, code) in rows {
            #expect(self.run(self.policy(), [.reply(line)]) == ["fail \(code)"])
        }
    }

    @Test("uses APOP over TLS too, where USER is not to be used")
    func digestOnly() {
        let actions = self.run(
            self.policy { $0.allowsUser = false }, isProtected: true, [.reply("+OK <1@a>"), .reply("-ERR")])
        #expect(actions.last == "apop <1@a>")
        let refused = self.run(
            self.policy { $0.allowsUser = false }, isProtected: true,
            [.reply("+OK <1@a>"), .reply("-ERR"), .reply("-ERR")])
        #expect(refused.last == "fail authenticationFailed")
    }

    @Test("falls back from SASL to USER and PASS when no mechanism fits")
    func fallback() {
        let actions = self.run(
            self.policy(), isProtected: true, [.reply("+OK"), .reply("+OK"), .list(["SASL GSSAPI"]), .sasl(false)])
        #expect(actions.last == "user")
        let bearer = self.run(
            self.policy {
                $0.allowsUser = false; $0.allowsDigest = false
            }, isProtected: true,
            [.reply("+OK"), .reply("+OK"), .list(["SASL GSSAPI"]), .sasl(false)])
        #expect(bearer.last == "fail noLoginMethod")
    }

    @Test("takes an answer that is not due for what it is")
    func unexpected() {
        #expect(self.run(self.policy(), [.reply("+ abc")]) == ["fail malformedReply"])
        #expect(self.run(self.policy(), [.reply("+OK"), .list([])]).last == "fail malformedReply")
        #expect(self.run(self.policy(), [.reply("+OK"), .reply("+OK"), .reply("+OK")]).last == "fail malformedReply")
    }
}
