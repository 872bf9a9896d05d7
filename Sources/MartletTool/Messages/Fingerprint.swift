import MailCrypto

/// The hash by which two files are told apart.
enum Fingerprint {
    /// The SHA-256 of `bytes`, in hexadecimal digits.
    static func sha256(_ bytes: [UInt8]) throws -> String {
        try HashFunction.sha256.digest(bytes).map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
