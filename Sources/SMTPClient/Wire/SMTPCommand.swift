package import MessageParsing
import SASL

/// A command as the client puts it on the wire (RFC 5321 4.1).
package enum SMTPCommand: Sendable, Hashable {
    /// EHLO with the client's name.
    case ehlo(String)
    /// HELO with the client's name, for servers that know no extensions.
    case helo(String)
    /// LHLO with the client's name (RFC 2033).
    case lhlo(String)
    /// STARTTLS (RFC 3207).
    case startTLS
    /// AUTH with a mechanism and perhaps the first response (RFC 4954).
    case auth(String, initialResponse: [UInt8]?)
    /// A response to a challenge, or the star that gives the login up.
    case authResponse([UInt8]?)
    /// MAIL FROM with its parameters.
    case mail(EmailAddress?, parameters: [String])
    /// RCPT TO with its parameters.
    case recipient(EmailAddress, parameters: [String])
    /// DATA.
    case data
    /// BDAT: this many bytes follow (RFC 3030).
    case chunk(Int, isLast: Bool)
    /// RSET.
    case reset
    /// NOOP.
    case noop
    /// QUIT.
    case quit

    /// Appends the command's line. Throws ``SMTPError/Code/invalidInput`` when an argument holds a control character,
    /// and then appends nothing.
    package func encode(to output: inout [UInt8], phase: SMTPPhase) throws(SMTPError) {
        let start = output.count
        self.appendText(to: &output)
        guard !output[start...].contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            output.removeSubrange(start...)
            throw SMTPError(.invalidInput, phase: phase, "An argument of a command holds a control character.")
        }
        output.append(contentsOf: [0x0D, 0x0A])
    }

    private func appendText(to output: inout [UInt8]) {
        switch self {
        case .ehlo(let name): output.append(contentsOf: "EHLO \(name)".utf8)
        case .helo(let name): output.append(contentsOf: "HELO \(name)".utf8)
        case .lhlo(let name): output.append(contentsOf: "LHLO \(name)".utf8)
        case .startTLS: output.append(contentsOf: "STARTTLS".utf8)
        case .auth(let mechanism, let response):
            output.append(contentsOf: "AUTH \(mechanism)".utf8)
            guard let response else { return }
            output.append(UInt8(ascii: " "))
            output.append(contentsOf: response.isEmpty ? [UInt8(ascii: "=")] : SASL.Base64.encode(response))
        case .authResponse(let response):
            output.append(contentsOf: response.map(SASL.Base64.encode) ?? [UInt8(ascii: "*")])
        case .mail(let sender, let parameters):
            output.append(contentsOf: "MAIL FROM:<".utf8)
            Self.append(sender, parameters, to: &output)
        case .recipient(let recipient, let parameters):
            output.append(contentsOf: "RCPT TO:<".utf8)
            Self.append(recipient, parameters, to: &output)
        case .data: output.append(contentsOf: "DATA".utf8)
        case .chunk(let size, let isLast):
            output.append(contentsOf: "BDAT \(size)".utf8)
            if isLast { output.append(contentsOf: " LAST".utf8) }
        case .reset: output.append(contentsOf: "RSET".utf8)
        case .noop: output.append(contentsOf: "NOOP".utf8)
        case .quit: output.append(contentsOf: "QUIT".utf8)
        }
    }

    private static func append(_ address: EmailAddress?, _ parameters: [String], to output: inout [UInt8]) {
        if let address { output.append(contentsOf: address.description.utf8) }
        output.append(UInt8(ascii: ">"))
        for parameter in parameters {
            output.append(UInt8(ascii: " "))
            output.append(contentsOf: parameter.utf8)
        }
    }
}
