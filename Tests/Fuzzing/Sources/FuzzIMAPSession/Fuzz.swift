import FuzzSupport
import IMAPClient
import MailTransport
import SASL
import WireSupport

/// The input is everything that an IMAP server says, from the greeting to the end.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let words = input(data, size)
    guard let endpoint = try? Endpoint(host: "mail.example", port: 143) else { return 0 }
    var configuration = IMAPConfiguration(
        endpoint: endpoint, security: .none, credentials: .password(username: "u", password: "p"))
    configuration.allowsPlaintextPasswords = true
    run { [configuration] in
        do {
            try await withIMAPConnection(configuration, connector: FixedServer(words).connector) { session in
                try await session.withMailbox(.inbox) { mailbox in
                    let uids = try await mailbox.uidSearch(.all)
                    for try await message in mailbox.fetch(uids, [.flags, .envelope, .bodyStructure, .message()]) {
                        _ = (message.flags, message.envelope, message.bodyStructure, message.message?.count)
                    }
                    try await mailbox.store(.add, [.seen], on: uids)
                }
            }
        } catch {
            require(error is IMAPError || error is TransportError, "another error than IMAPError: \(error)")
        }
    }
    return 0
}
