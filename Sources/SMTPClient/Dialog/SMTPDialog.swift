import MailTransport
import SASL

/// The client's side of an SMTP or LMTP conversation as a value: no socket, no clock, no password.
///
/// Whoever drives it asks ``next()`` what to do, does it, and says what came of it; the dialogue decides everything
/// else: the order of the commands, what may be sent before which answer, what an answer means.
package struct SMTPDialog {
    /// What the driver has to do next.
    package enum Action: Sendable, Equatable {
        /// Put these bytes behind those that wait to be written.
        case write([UInt8])
        /// Write what waits, read one answer, and give it to ``SMTPDialog/received(_:)``.
        case read
        /// Switch to TLS, then call ``SMTPDialog/protected()``.
        case startTLS
        /// Choose a mechanism out of these, then call ``SMTPDialog/logIn(mechanism:initialResponse:)``.
        case chooseMechanism([String])
        /// Answer this challenge through ``SMTPDialog/respond(_:)``.
        case challenge([UInt8])
        /// Let the mechanism check the server, then call ``SMTPDialog/loggedIn()``.
        case verifyLogin
        /// Send a piece of this transaction's content, then call ``SMTPDialog/wroteContent(_:chunk:isLast:)``.
        case content(Int, form: SMTPContentEncoder.Form, isEmpty: Bool)
        /// Nothing is left to do.
        case ready
        /// The conversation is over.
        case closed
    }

    enum State {
        case greeting
        case hello
        case helo
        case startTLS
        case handshake
        case choosing
        case loggingIn
        case challenged([UInt8])
        case givingUpLogin(SMTPError)
        case verifying
        case ready
        case quitting
        case closed
    }

    /// An answer to come: what it answers, and which message it is about.
    struct Expectation {
        enum Answer: Equatable {
            case reset
            case noop
            case sender
            case recipient(Int)
            case data
            case chunk
            case message
        }

        let answer: Answer
        let transaction: SMTPTransaction?

        init(_ answer: Answer, _ transaction: SMTPTransaction? = nil) {
            self.answer = answer
            self.transaction = transaction
        }
    }

    /// What the dialogue knew before it began, and what the greeting told it about the server.
    package internal(set) var settings: SMTPDialogSettings
    var state = State.greeting
    var output: [UInt8] = []
    /// Whether TLS stands.
    package internal(set) var isProtected: Bool
    var challenges = 0
    /// Whether the login under way is bound to the TLS connection.
    var isBoundLogin = false
    var expectations = Queue<Expectation>()
    var transactions = Queue<SMTPTransaction>()
    var results: [Int: SMTPSendResult] = [:]
    var nextID = 0
    var needsReset = false
    /// The server's answer to the last NOOP or RSET that was asked for by itself.
    var idleReply: SMTPReply?

    /// What the server said it can do; what it said before TLS is forgotten after it.
    package internal(set) var capabilities = SMTPCapabilities()
    /// The greeting's text, which often names the software.
    package internal(set) var greeting: SMTPReply?
    /// Why the conversation ended, unless it ended as it should.
    package internal(set) var failure: SMTPError?

    /// A dialogue over a new connection, which is protected already where TLS comes first.
    package init(_ settings: SMTPDialogSettings) {
        self.settings = settings
        self.isProtected = settings.security == .tls
    }

    /// Whether mail can be sent.
    package var isOpen: Bool { if case .ready = self.state { true } else { false } }

    /// Whether the conversation has ended.
    package var isOver: Bool { if case .closed = self.state { true } else { false } }

    /// Whether the server has nothing to say now, so that bytes of its are not the answer to anything.
    ///
    /// Bytes before the TLS handshake are told apart by the stream, which refuses to switch.
    package var expectsNothing: Bool {
        switch self.state {
        case .ready: self.expectations.isEmpty && !(self.settings.quirks.repeatsGoAhead && !self.transactions.isEmpty)
        case .choosing, .challenged, .verifying: true
        case .handshake, .closed, .quitting, .greeting: false
        case .hello, .helo, .startTLS, .loggingIn, .givingUpLogin: !self.output.isEmpty
        }
    }

    /// The step in which the conversation is, for errors.
    package var phase: SMTPPhase {
        switch self.state {
        case .greeting: .greeting
        case .hello, .helo: .hello
        case .startTLS, .handshake: .startTLS
        case .choosing, .loggingIn, .challenged, .givingUpLogin, .verifying: .login
        case .quitting, .closed: .quit
        case .ready: self.transferPhase
        }
    }

    /// The longest line that may come now: challenges are longer than other answers.
    package var lineLimit: Int {
        guard case .loggingIn = self.state else { return self.settings.limits.replyLine }
        return max(self.settings.limits.replyLine, self.settings.limits.challenge / 3 * 4 + 16)
    }

    /// What to do now.
    package mutating func next() -> Action {
        if case .closed = self.state { return .closed }
        if case .ready = self.state { self.planCommands() }
        if !self.output.isEmpty {
            defer { self.output = [] }
            return .write(self.output)
        }
        switch self.state {
        case .greeting, .hello, .helo, .startTLS, .loggingIn, .givingUpLogin, .quitting: return .read
        case .handshake: return .startTLS
        case .choosing: return .chooseMechanism(self.capabilities.loginMechanisms)
        case .challenged(let bytes): return .challenge(bytes)
        case .verifying: return .verifyLogin
        case .ready: return self.nextTransfer()
        case .closed: return .closed
        }
    }

    /// Takes an answer of the server.
    package mutating func received(_ reply: SMTPReply) {
        switch self.state {
        case .greeting: self.receivedGreeting(reply)
        case .hello, .helo: self.receivedHello(reply)
        case .startTLS: self.receivedStartTLS(reply)
        case .loggingIn: self.receivedLogin(reply)
        case .givingUpLogin(let error): self.fail(error)
        case .ready: self.receivedTransfer(reply)
        case .quitting: self.state = .closed
        case .handshake, .choosing, .challenged, .verifying, .closed: self.receivedUnasked(reply)
        }
    }

    /// An answer came although nothing was asked: either the server says goodbye, or nothing that it says can be
    /// matched to a question any more.
    package mutating func receivedUnasked(_ reply: SMTPReply) {
        if reply.isTransient || reply.isPermanent {
            self.fail(.refusal(reply, phase: self.phase))
        } else {
            self.fail(
                SMTPError(
                    .protocolViolation, phase: self.phase, "The server answered before it was asked.", reply: reply))
        }
    }

    /// Ends the conversation; every message under way gets the result that is true now.
    package mutating func fail(_ error: SMTPError) {
        if self.failure == nil { self.failure = error }
        self.state = .closed
        self.output = []
        while let transaction = self.transactions.popFirst() {
            self.results[transaction.id] = transaction.result(failure: error)
        }
        self.expectations = Queue()
    }

    /// Says goodbye; nothing else may be under way.
    package mutating func quit() {
        guard case .ready = self.state, self.expectations.isEmpty else { return self.state = .closed }
        self.put(.quit)
        self.state = .quitting
    }

    /// Puts a command into the output. One that cannot be encoded ends the conversation.
    mutating func put(_ command: SMTPCommand) {
        do {
            try command.encode(to: &self.output, phase: self.phase)
        } catch {
            self.fail(error)
        }
    }
}
