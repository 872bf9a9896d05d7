/// When and how a channel's mail is fetched.
public struct SyncSettings: Sendable, Hashable, Codable {
    /// How long to wait between two looks at the mailbox.
    public enum Interval: Int, Sendable, Hashable, CaseIterable, Codable {
        /// One minute.
        case minute = 1
        /// Five minutes.
        case fiveMinutes = 5
        /// Ten minutes.
        case tenMinutes = 10
        /// A quarter of an hour.
        case fifteenMinutes = 15
        /// Half an hour.
        case thirtyMinutes = 30
        /// An hour.
        case hour = 60

        /// The interval as a time.
        public var duration: Duration { .seconds(self.rawValue * 60) }
    }

    /// Whether mail is fetched. Default: yes.
    public var isOn: Bool
    /// Default: five minutes.
    public var interval: Interval
    /// Whether mail that belongs to no ticket makes a new one. Default: yes. Without it such mail is only recorded;
    /// answers to tickets are always added to them.
    public var createsTickets: Bool
    /// Whether mail is marked as read once it is done with. Default: no. Mail that could not be processed stays unread.
    public var marksRead: Bool
    /// The folder that a mail is moved to once it is done with; it is made when it is missing. Default: none.
    public var archiveFolder: String?
    /// Whether a mail is removed from its mailbox once it is done with, as is usual with POP3. Default: no. It goes
    /// before ``archiveFolder``; the desk keeps the mail itself in any case. One of which only the header was fetched
    /// stays.
    public var deletes: Bool
    /// How many mails are fetched at once. Default: 50.
    public var batchSize: Int

    /// Settings; each default is stated at its property.
    public init(
        isOn: Bool = true, interval: Interval = .fiveMinutes, createsTickets: Bool = true, marksRead: Bool = false,
        archiveFolder: String? = nil, deletes: Bool = false, batchSize: Int = 50
    ) {
        self.isOn = isOn
        self.interval = interval
        self.createsTickets = createsTickets
        self.marksRead = marksRead
        self.archiveFolder = archiveFolder
        self.deletes = deletes
        self.batchSize = batchSize
    }

    /// What is done in the mailbox with a mail that is done with. The only whole copy of one is never deleted.
    func settlement(of mail: RawMail) -> Settlement {
        if self.deletes, mail.isWhole { return .delete }
        if let folder = self.archiveFolder { return .move(to: folder, marksRead: self.marksRead) }
        return self.marksRead ? .markRead : .leave
    }
}
