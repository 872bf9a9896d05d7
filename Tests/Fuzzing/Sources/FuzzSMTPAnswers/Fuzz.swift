import FuzzSupport
import MailTransport
import MessageParsing
import SASL
import SMTPClient
import WireSupport

/// The input is everything that an SMTP server says; whatever it is, a message must get a true result.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var dice = Dice(input(data, size))
    let choices = dice.byte()
    let words = dice.rest
    guard let endpoint = try? Endpoint(host: "mail.example", port: 25), let address = EmailAddress("a@b.example") else {
        return 0
    }
    var configuration = SMTPConfiguration(
        endpoint: endpoint, security: .none,
        credentials: choices & 1 == 0 ? nil : .password(username: "u", password: "p"))
    configuration.allowsPlaintextPasswords = true
    configuration.flavor = choices & 2 == 0 ? .smtp : .lmtp
    let envelope = SMTPEnvelope(sender: address, recipients: [address, address])
    run { [configuration] in
        let server = FixedServer(words)
        do {
            let results = try await withSMTPConnection(configuration, connector: server.connector) { connection in
                await connection.sendBatch([
                    (envelope, SMTPContent(Array("Subject: x\r\n\r\n.\r\n".utf8))),
                    (envelope, SMTPContent(Array("Subject: y\r\n\r\nz".utf8))),
                ])
            }
            require(results.count == 2, "a message has no result")
        } catch {
            require(error is SMTPError, "another error than SMTPError")
        }
    }
    return 0
}
