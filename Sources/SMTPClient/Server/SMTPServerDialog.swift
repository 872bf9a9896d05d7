import MessageParsing
import SASL

/// The server's side of an SMTP or LMTP conversation as a value.
///
/// The driver asks ``next()``, does what it says, and reports back. Every command is shown to the driver with the
/// answer that the dialogue would give, so that a receiver can decide about recipients and a test can say anything it
/// likes.
package struct SMTPServerDialog: Sendable {
    /// What the driver has to do next.
    package enum Action: Sendable, Hashable {
        /// Put these bytes behind those that wait to be written.
        case write([UInt8])
        /// Write what waits, read bytes, and give them to ``SMTPServerDialog/received(_:)``.
        case read
        /// Decide about a command through ``SMTPServerDialog/answer(_:)``; this is what the dialogue would say.
        case request(SMTPServerRequest, proposal: SMTPReply)
        /// Write what waits, switch to TLS, then call ``SMTPServerDialog/protected()``.
        case startTLS
        /// Begin a login, then call ``SMTPServerDialog/challenge(_:)``, ``SMTPServerDialog/loggedIn(_:)`` or
        /// ``SMTPServerDialog/refuseLogin(_:)``.
        case beginLogin(String, [UInt8]?)
        /// Go on with the login.
        case continueLogin([UInt8])
        /// A message begins; pieces of its content follow.
        case beginMessage(SMTPServerEnvelope)
        /// A piece of the message's content, dots undone.
        case content([UInt8])
        /// The message is complete: answer through ``SMTPServerDialog/finish(_:)``.
        case message(SMTPServerEnvelope)
        /// The message will not be completed: drop what came of it.
        case dropMessage
        /// Write what waits and close.
        case close
    }

    enum State {
        case start
        case command
        case deciding(SMTPServerRequest, SMTPReply)
        case handshake
        case login
        case decidingLogin
        case data
        case chunk(left: Int, isLast: Bool, refused: Bool)
        case finishing
        case closing
        case closed
    }

    let settings: SMTPServerSettings
    var state = State.start
    var input: [UInt8] = []
    var position = 0
    var output: [UInt8] = []
    var actions = Queue<Action>()
    var envelope: SMTPServerEnvelope?
    var decoder = SMTPContentDecoder()
    var contentSize = 0
    var chunkRefusal: SMTPReply?
    var hasContent = false
    var hops = SMTPHopCounter()
    var clientName: String?
    var isExtended = false
    var user: String?
    var badCommands = 0
    var errors = 0
    var messages = 0

    /// Whether TLS stands.
    package internal(set) var isProtected: Bool

    /// A dialogue over a new connection.
    package init(_ settings: SMTPServerSettings, isProtected: Bool) {
        self.settings = settings
        self.isProtected = isProtected
    }

    /// What to do now.
    package mutating func next() -> Action {
        while true {
            if !self.output.isEmpty {
                defer { self.output = [] }
                return .write(self.output)
            }
            if let action = self.actions.popFirst() { return action }
            if let action = self.advance() { return action }
        }
    }

    /// Does one thing; nil when its outcome lies in the output or among the actions.
    private mutating func advance() -> Action? {
        switch self.state {
        case .start:
            self.say(220, nil, "\(self.settings.name) \(self.settings.software)")
            self.state = .command
            return nil
        case .command, .login: return self.takeLine()
        case .data: return self.takeData()
        case .chunk(let left, let isLast, let refused): return self.takeChunk(left, isLast: isLast, refused: refused)
        case .deciding(let request, let proposal): return .request(request, proposal: proposal)
        case .handshake: return .startTLS
        case .decidingLogin, .finishing: return .read
        case .closing, .closed:
            self.state = .closed
            return .close
        }
    }

    /// Takes bytes of the client.
    package mutating func received(_ bytes: [UInt8]) {
        if self.position == self.input.count {
            self.input = bytes
        } else {
            self.input.removeSubrange(..<self.position)
            self.input.append(contentsOf: bytes)
        }
        self.position = 0
    }

    /// Whether bytes wait that belong to no command yet.
    var hasPendingInput: Bool { self.position < self.input.count }

    /// Says something, with an enhanced status where those are offered.
    mutating func say(_ code: Int, _ status: String?, _ text: String) {
        self.say(self.reply(code, status, text))
    }

    mutating func say(_ reply: SMTPReply) {
        if reply.code >= 400 { self.errors += 1 }
        self.output.append(contentsOf: reply.encoded())
        if reply.code == 421 { self.close() }
    }

    func reply(_ code: Int, _ status: String?, _ text: String) -> SMTPReply {
        guard let status, self.settings.offersEnhancedStatus else { return SMTPReply(code, text) }
        return SMTPReply(code, "\(status) \(text)")
    }

    /// Ends the conversation when what waits has been written.
    package mutating func close() {
        if self.envelope != nil, self.hasContent { self.actions.append(.dropMessage) }
        self.envelope = nil
        self.hasContent = false
        self.state = .closing
    }

    /// Takes the next line off the input and makes a request of it.
    private mutating func takeLine() -> Action? {
        let isLogin = if case .login = self.state { true } else { false }
        let limit = isLogin ? self.settings.maximumLoginLine : self.settings.maximumCommand
        guard let end = self.input[self.position...].firstIndex(of: 0x0A), end - self.position < limit else {
            guard self.input.count - self.position >= limit else { return .read }
            self.say(500, "5.5.2", "The line is too long")
            self.close()
            return nil
        }
        let line = self.input[self.position..<end]
        self.position = end + 1
        guard line.last == 0x0D else {
            self.say(500, "5.5.2", "Lines end in CR and LF")
            self.close()
            return nil
        }
        if isLogin { self.takeLoginLine(Array(line.dropLast())) } else { self.takeCommand(Array(line.dropLast())) }
        return nil
    }
}
