import CMartletOpenSSL
import Synchronization

/// One TLS session between two buffers: ciphertext in and out, plaintext in and out. It knows no connection.
///
/// One task may decrypt while another encrypts, so each call holds a lock; none of them waits. The library's error
/// queue belongs to the thread, so it is emptied and read inside the same call.
///
/// Bounds: the library gets memory only inside of closures that lend it, with its length; the session, which owns the
/// two buffers, is freed in `deinit`, when nobody can call any more.
final class TLSEngine: Sendable {
    /// What a step came to.
    enum Step {
        /// It is done; so many bytes were moved.
        case done(Int)
        /// More ciphertext is needed first.
        case needsInput
        /// The other side said goodbye.
        case finished
        /// The session is over.
        case failed(TransportError)
    }

    @safe struct State: ~Copyable {
        let session: OpaquePointer
        let input: OpaquePointer
        let output: OpaquePointer
        /// Why nothing more can be decrypted, kept until what came before it was handed out.
        var failure: TransportError?

        deinit { unsafe SSL_free(self.session) }
    }

    let state: Mutex<State>
    /// What the callbacks look at; it outlives the session, which `deinit` of the state frees first.
    let record: HandshakeRecord
    private let context: TLSContext

    /// A session of `context`; nothing has been exchanged yet.
    init(context: TLSContext, record: HandshakeRecord, isServer: Bool) throws(TransportError) {
        guard let session = unsafe SSL_new(context.pointer) else { throw TLSContext.failure("TLS cannot be set up") }
        guard let input = unsafe BIO_new(BIO_s_mem()) else {
            unsafe SSL_free(session)
            throw TLSContext.failure("TLS cannot be set up")
        }
        guard let output = unsafe BIO_new(BIO_s_mem()), unsafe record.attach(to: session) else {
            unsafe _ = BIO_free(input)
            unsafe SSL_free(session)
            throw TLSContext.failure("TLS cannot be set up")
        }
        unsafe SSL_set_bio(session, input, output)
        if isServer { unsafe SSL_set_accept_state(session) } else { unsafe SSL_set_connect_state(session) }
        unsafe self.state = Mutex(State(session: session, input: input, output: output))
        self.record = record
        self.context = context
    }

    /// Gives a client's session the host's name, which is sent and checked, and an earlier session to resume.
    func prepareClient(
        serverName: String, settings: TLSSettings, resuming earlier: TLSSession?
    ) throws(TransportError) {
        let protocols = try Self.wireForm(settings.applicationProtocols)
        let isPrepared = self.state.withLock { state in
            let parameters = unsafe SSL_get0_param(state.session)
            // RFC 9525: no name from the subject, and a wildcard only as a whole label.
            unsafe X509_VERIFY_PARAM_set_hostflags(
                parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT))
            if let address = IPAddress(serverName) {
                // An address is checked against the addresses in the certificate and never sent as a name (RFC 6066).
                guard unsafe X509_VERIFY_PARAM_set1_ip(parameters, address.bytes, address.bytes.count) == 1 else {
                    return false
                }
            } else {
                let name = serverName.hasSuffix(".") ? String(serverName.dropLast()) : serverName
                guard unsafe X509_VERIFY_PARAM_set1_host(parameters, name, 0) == 1,
                    unsafe martlet_SSL_set_tlsext_host_name(state.session, name) == 1
                else { return false }
            }
            if !protocols.isEmpty, unsafe SSL_set_alpn_protos(state.session, protocols, UInt32(protocols.count)) != 0 {
                return false
            }
            if let earlier { unsafe _ = SSL_set_session(state.session, earlier.pointer) }
            return true
        }
        guard isPrepared else { throw TLSContext.failure("The host name cannot be used for TLS") }
    }

    /// Goes on with the handshake.
    func shakeHands() -> Step {
        self.state.withLock { state in
            ERR_clear_error()
            return unsafe self.step(SSL_do_handshake(state.session), state.session) { $0.asHandshakeError }
        }
    }

    /// Decrypts as much as there is into `buffer`, as far as that has room.
    func decrypt(into buffer: inout WireBuffer) -> Step {
        self.state.withLock { state in
            if let failure = state.failure { return .failed(failure) }
            var total = 0
            ERR_clear_error()
            while buffer.room > 0 {
                var result: CInt = 0
                unsafe buffer.append(upTo: Self.recordLength) { memory in
                    result = unsafe SSL_read(state.session, memory.baseAddress, CInt(clamping: memory.count))
                    return Int(result)
                }
                guard result > 0 else {
                    let step = unsafe self.step(result, state.session) { Self.brokenRecord($0) }
                    if total == 0 { return step }
                    if case .failed(let error) = step { state.failure = error }
                    break
                }
                total += Int(result)
            }
            return .done(total)
        }
    }

    /// Encrypts a piece of `bytes` from `start` on; the ciphertext waits in ``takeOutput()``.
    func encrypt(_ bytes: [UInt8], from start: Int) -> Step {
        self.state.withLock { state in
            ERR_clear_error()
            let result = unsafe bytes.withUnsafeBytes { memory in
                let piece = unsafe memory[start...].prefix(Self.writeLength)
                return unsafe SSL_write(
                    state.session, UnsafeRawBufferPointer(rebasing: piece).baseAddress, CInt(piece.count))
            }
            return unsafe self.step(result, state.session) { Self.brokenRecord($0) }
        }
    }

    /// Says goodbye; the words wait in ``takeOutput()``.
    func sayGoodbye() {
        self.state.withLock { state in
            ERR_clear_error()
            unsafe _ = SSL_shutdown(state.session)
            ERR_clear_error()
        }
    }

    /// Takes in all the ciphertext of `buffer`.
    func feed(_ buffer: inout WireBuffer) -> Bool {
        let isTaken = self.state.withLock { state in
            buffer.withBytes { bytes in
                unsafe bytes.withUnsafeBytes { memory in
                    let length = CInt(clamping: memory.count)
                    return unsafe BIO_write(state.input, memory.baseAddress, length) == length
                }
            }
        }
        buffer.discard(buffer.count)
        return isTaken
    }

    /// The ciphertext that has to be sent now; empty when there is none.
    func takeOutput() -> [UInt8] {
        self.state.withLock { state in
            let pending = unsafe BIO_ctrl_pending(state.output)
            guard pending > 0 else { return [] }
            return unsafe [UInt8](unsafeUninitializedCapacity: pending) { memory, count in
                let length = unsafe BIO_read(state.output, memory.baseAddress, CInt(clamping: pending))
                count = max(Int(length), 0)
            }
        }
    }

    /// Whether ciphertext has to be sent.
    var hasOutput: Bool { self.state.withLock { state in unsafe BIO_ctrl_pending(state.output) > 0 } }

    /// What the handshake came to.
    func facts(over lower: ConnectionFacts) -> ConnectionFacts {
        self.state.withLock { state in
            var facts = lower
            facts.tls = unsafe TLSFacts(session: state.session)
            return facts
        }
    }

    /// The most plaintext in one record.
    private static let recordLength = 16 * 1024
    /// How much is encrypted at a time: four records, so that ciphertext does not pile up.
    private static let writeLength = 64 * 1024

    private func step(
        _ result: CInt, _ session: OpaquePointer, _ explain: (OpenSSLFailure) -> TransportError
    ) -> Step {
        if result > 0 { return .done(Int(result)) }
        switch unsafe SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ: return .needsInput
        case SSL_ERROR_ZERO_RETURN: return .finished
        default:
            let failure = OpenSSLFailure.take()
            if let problem = self.record.problem {
                return .failed(
                    TransportError(.certificateRefused, phase: .tls, problem.description, underlying: problem))
            }
            return .failed(explain(failure))
        }
    }

    private static func brokenRecord(_ failure: OpenSSLFailure) -> TransportError {
        TransportError(
            .tlsFailed, "The protected stream was damaged or ended by the other side: \(failure.text).",
            remedy: .retryNow, underlying: failure)
    }

    /// Names of application protocols as RFC 7301 writes them: each after its length.
    static func wireForm(_ protocols: [String]) throws(TransportError) -> [UInt8] {
        var bytes: [UInt8] = []
        for name in protocols {
            guard let length = UInt8(exactly: name.utf8.count), length > 0 else {
                throw TransportError(.invalidSetting, phase: .tls, "This is not the name of an application protocol.")
            }
            bytes.append(length)
            bytes.append(contentsOf: name.utf8)
        }
        return bytes
    }
}
