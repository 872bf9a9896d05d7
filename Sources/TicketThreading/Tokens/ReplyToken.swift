public import DeskIdentity

/// What a signed token says: the mail that carries it answers one of ours, about this ticket.
///
/// A token travels in the Message-ID and the References of the mail we send, and, where the channel allows, in a plus
/// address. Its text is `t.TICKET.NONCE.MAC`, each part base32: the MAC is HMAC-SHA-256, cut to 128 bits, over the
/// organization, the ticket and the nonce. A token of another organization therefore never matches, and nobody who
/// lacks the key can make one. It is proof that the writer saw our mail, not proof of who the writer is.
public struct ReplyToken: Hashable, Sendable {
    /// The ticket that our mail was about.
    public let ticket: TicketID
    /// What makes two tokens of one ticket differ; a single zero where nothing has to.
    public let nonce: [UInt8]

    /// A token for this ticket.
    ///
    /// An empty nonce becomes a single zero, for its place in the text must not be empty.
    public init(ticket: TicketID, nonce: [UInt8] = []) {
        self.ticket = ticket
        self.nonce = nonce.isEmpty ? [0] : nonce
    }
}
