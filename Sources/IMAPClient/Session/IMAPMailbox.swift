/// An open mailbox. It lives in the scope of ``IMAPSession/withMailbox(_:access:resync:_:)``.
///
/// Messages are always meant by UID, never by number: numbers shift whenever somebody removes a message. When the
/// server gives the mailbox another UIDVALIDITY while it is open, every command throws
/// ``IMAPError/Code/uidValidityChanged``.
public final class IMAPMailbox: Sendable {
    let connection: IMAPConnection
    /// The mailbox's name.
    public let name: IMAPMailboxName

    /// What had changed since the resync point, if one was given and the server could tell.
    public let changesAtOpening: IMAPMailboxChanges?

    /// The UIDVALIDITY under which it was opened: all UIDs given and taken are of that.
    private let uidValidity: UInt32?

    /// How it was asked for.
    let access: IMAPMailboxAccess

    init(
        _ connection: IMAPConnection, _ name: IMAPMailboxName, _ access: IMAPMailboxAccess,
        _ changes: IMAPMailboxChanges? = nil
    ) {
        self.connection = connection
        self.name = name
        self.access = access
        self.changesAtOpening = changes
        self.uidValidity = connection.withState { $0.dialog.mailbox?.uidValidity }
    }

    /// What is known of it at this moment.
    public var state: IMAPMailboxState {
        self.connection.withState { state in
            guard let mailbox = state.dialog.mailbox, mailbox.name == self.name else {
                return IMAPMailboxState(name: self.name)
            }
            return mailbox
        }
    }

    /// Throws when this mailbox is no longer the open one, or its UIDs mean something else now (HOSTILE 127): to be
    /// called before UIDs are sent and again before those that came are believed.
    func check() throws {
        let problem: IMAPError? = self.connection.withState { state in
            guard let open = state.dialog.mailbox, open.name == self.name else {
                return IMAPError(.closed, "The mailbox is no longer open.")
            }
            guard open.uidValidity == self.uidValidity else {
                return IMAPError(.uidValidityChanged, "The UIDs of the mailbox changed while it was open.")
            }
            return nil
        }
        if let problem { throw problem }
    }
}
