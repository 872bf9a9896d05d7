/// A status that says more than the three digits, such as `5.1.1` for an unknown mailbox (RFC 3463, RFC 2034).
public struct SMTPEnhancedStatus: Sendable, Hashable {
    /// 2 for success, 4 for a failure that may pass, 5 for one that will not.
    public let kind: Int
    /// What the status is about: 1 the address, 2 the mailbox, 3 the system, 4 the network, 5 the protocol, 6 the
    /// content, 7 security.
    public let subject: Int
    /// The detail within the subject.
    public let detail: Int

    /// A status of these three numbers.
    public init(_ kind: Int, _ subject: Int, _ detail: Int) {
        self.kind = kind
        self.subject = subject
        self.detail = detail
    }

    /// Reads the status at the beginning of an answer's text; nil where there is none.
    ///
    /// It counts only when its first number agrees with `code`, as RFC 2034 3 demands.
    package init?(_ text: some Sequence<UInt8>, code: Int) {
        var numbers = (0, 0, 0)
        var index = 0
        var digits = 0
        scan: for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                guard digits <= 3 else { return nil }
                let digit = Int(byte - UInt8(ascii: "0"))
                switch index {
                case 0: numbers.0 = numbers.0 * 10 + digit
                case 1: numbers.1 = numbers.1 * 10 + digit
                default: numbers.2 = numbers.2 * 10 + digit
                }
            case UInt8(ascii: "."):
                guard digits > 0, index < 2 else { return nil }
                index += 1
                digits = 0
            case UInt8(ascii: " "): break scan
            default: return nil
            }
        }
        guard index == 2, digits > 0, numbers.0 == code / 100, numbers.0 == 2 || numbers.0 == 4 || numbers.0 == 5
        else { return nil }
        self.init(numbers.0, numbers.1, numbers.2)
    }
}

extension SMTPEnhancedStatus: CustomStringConvertible {
    /// The three numbers with dots between.
    public var description: String { "\(self.kind).\(self.subject).\(self.detail)" }
}
