/// The way out: an SMTP server, a provider's interface, or an array in a test.
public protocol MailSender: Sendable {
    /// Hands a mail over and says what became of it for each recipient.
    ///
    /// Throw only when nothing was handed over for certain, as when no connection came about: the mail is then tried
    /// again later. When it cannot be told, return ``SendReport/Fate/unknown(_:)``: such a mail is not sent again
    /// blindly.
    func send(_ mail: OutgoingMail) async throws -> SendReport

    /// Closes what is kept open from one mail to the next; the next mail opens it again. A desk that runs does this
    /// whenever nothing is left to send, and at its end. The default has nothing to close.
    func close() async
}

extension MailSender {
    /// Does nothing: nothing is kept open.
    public func close() async {}
}
