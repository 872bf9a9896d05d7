import CMartletOpenSSL

/// Certificates and keys as files have them.
///
/// Bounds: each memory BIO reads from an array that lives until the closure returns, with the array's own length.
enum PEM {
    /// The most certificates that one file may hold; the largest root stores have about 150.
    private static let mostCertificates = 1000

    /// The certificates in `bytes`, one DER or any number of PEM; the caller frees each.
    static func withCertificates<Result>(
        in bytes: [UInt8], _ body: ([OpaquePointer]) throws(TransportError) -> Result
    ) throws(TransportError) -> Result {
        let found = unsafe Self.readCertificates(bytes)
        defer { unsafe found.forEach { unsafe X509_free($0) } }
        guard unsafe !found.isEmpty else {
            throw TransportError(
                .invalidSetting, phase: .tls, "The text holds no certificate.",
                remedy: .changeSettings("Give the certificates in PEM, beginning with -----BEGIN CERTIFICATE-----."))
        }
        return try unsafe body(found)
    }

    private static func readCertificates(_ bytes: [UInt8]) -> [OpaquePointer] {
        unsafe Self.withBIO(over: bytes) { bio in
            ERR_clear_error()
            defer { ERR_clear_error() }
            guard Self.contains(bytes, "-----BEGIN ") else {
                return unsafe d2i_X509_bio(bio, nil).map { unsafe [$0] } ?? []
            }
            var found: [OpaquePointer] = unsafe []
            while unsafe found.count < Self.mostCertificates,
                let certificate = unsafe PEM_read_bio_X509(bio, nil, Self.noPassword, nil)
            {
                unsafe found.append(certificate)
            }
            return unsafe found
        } ?? []
    }

    /// The private key in `bytes`; the caller frees it.
    static func readKey(_ bytes: [UInt8]) -> OpaquePointer? {
        let key = unsafe Self.withBIO(over: bytes) { bio in
            unsafe PEM_read_bio_PrivateKey(bio, nil, Self.noPassword, nil)
        }
        ERR_clear_error()
        return unsafe key ?? nil
    }

    /// Without this the library would ask for a password at the terminal.
    private static let noPassword:
        @convention(c) (
            UnsafeMutablePointer<CChar>?, CInt, CInt, UnsafeMutableRawPointer?
        ) -> CInt = { _, _, _, _ in 0 }

    private static func withBIO<Result>(over bytes: [UInt8], _ body: (OpaquePointer) -> Result) -> Result? {
        unsafe bytes.withUnsafeBytes { memory in
            guard let length = CInt(exactly: memory.count), length > 0,
                let bio = unsafe BIO_new_mem_buf(memory.baseAddress, length)
            else { return nil }
            defer { unsafe _ = BIO_free(bio) }
            return unsafe body(bio)
        }
    }

    /// Whether the text stands somewhere in the bytes: comments may come before the first certificate.
    private static func contains(_ bytes: [UInt8], _ text: StaticString) -> Bool {
        let wanted = Array("\(text)".utf8)
        guard bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { start in
            bytes[start] == wanted[0] && bytes[start..<(start + wanted.count)].elementsEqual(wanted)
        }
    }
}
