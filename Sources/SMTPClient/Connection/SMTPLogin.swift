import MailTransport
import SASL

/// The login of one connection: which mechanisms were tried, and the session of the present one.
final class SMTPLogin {
    private let credentials: Credentials?
    private let host: String
    private let port: Int
    private let allowsPlaintext: Bool
    private var attempts: SASLAttempts?
    private var isRetry = false
    /// The mechanism tried last.
    private(set) var mechanism: String?
    private var session: SASLSession?
    private var heldBack: [UInt8]?

    init(_ configuration: SMTPConfiguration) {
        self.credentials = configuration.credentials?.limited(to: configuration.loginMechanisms)
        self.host = configuration.endpoint.host
        self.port = configuration.endpoint.port
        self.allowsPlaintext = configuration.allowsPlaintextPasswords && configuration.security == .none
    }

    /// Begins with the strongest mechanism that was not tried yet.
    func begin(
        offered: [String], facts: ConnectionFacts, sendsInitialResponse: Bool
    ) async throws(SMTPError) -> (mechanism: String, response: [UInt8]?) {
        guard let credentials = self.credentials else {
            throw SMTPError(.loginNotOffered, phase: .login, "There are no credentials.")
        }
        var attempts =
            self.attempts
            ?? SASLAttempts(
                credentials: credentials, offered: offered, connection: facts,
                allowPlaintextPasswords: self.allowsPlaintext, host: self.host, port: self.port)
        if let last = self.session {
            self.isRetry = attempts.mayGoOn(last, after: SASLError(.rejected, "The server refused the login."))
            if !self.isRetry { attempts.leaveOut(last) }
        }
        self.attempts = attempts
        do {
            var session = try attempts.next()
            self.mechanism = session.mechanism
            let response = try await session.initialResponse()
            self.session = session
            self.heldBack = sendsInitialResponse ? nil : response
            return (session.mechanism, sendsInitialResponse ? response : nil)
        } catch {
            guard self.isRetry, error.code == .noCommonMechanism else { throw Self.translate(error) }
            throw SMTPError(.loginRefused, phase: .login, "The server refused the login.")
        }
    }

    func respond(to challenge: [UInt8]) async throws(SMTPError) -> [UInt8] {
        if let first = self.heldBack {
            self.heldBack = nil
            return first
        }
        guard var session = self.session else { return [] }
        self.session = nil
        do {
            let response = try await session.respond(to: challenge)
            self.session = session
            return response
        } catch {
            self.session = session
            throw Self.translate(error)
        }
    }

    func finish() throws(SMTPError) {
        do {
            try self.session?.finish(success: nil)
        } catch {
            throw Self.translate(error)
        }
    }

    /// Tells the mechanism that the login was refused, and says what is known about the reason.
    func explain(_ error: SMTPError) async -> SMTPError {
        guard error.code == .loginRefused, var session = self.session else { return error }
        self.session = nil
        let reason = await session.rejected()
        var explained = error
        explained.underlying = reason
        if explained.remedy == .logInAgain { explained.remedy = reason.remedy }
        return explained
    }

    private static func translate(_ error: SASLError) -> SMTPError {
        let code: SMTPError.Code =
            switch error.code {
            case .noCommonMechanism, .plaintextRefused: .loginNotOffered
            case .prohibitedCharacter: .invalidInput
            case .malformedChallenge, .serverNotVerified, .unsafeParameters: .protocolViolation
            case .limitExceeded: .limitExceeded
            case .tokenUnavailable: .loginDeferred
            case .cancelled: .cancelled
            default: .loginRefused
            }
        return SMTPError(code, phase: .login, error.detail, remedy: error.remedy, underlying: error)
    }
}
