import MailCrypto
import Martlet

/// What tells one file or message from another.
enum Fingerprint {
    /// The SHA-256 of `bytes`, in hexadecimal digits.
    static func sha256(_ bytes: [UInt8]) throws -> String {
        self.digits(try HashFunction.sha256.digest(bytes))
    }

    /// A Message-ID that nobody has used before, in the author's own domain.
    static func freshMessageID(of author: EmailAddress) throws -> MessageID {
        guard let id = MessageID("<\(self.digits(try RandomBytes.make(16)))@\(author.domain)>") else {
            throw ToolError(.badData, "No Message-ID can be made for this author's domain.")
        }
        return id
    }

    private static func digits(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
