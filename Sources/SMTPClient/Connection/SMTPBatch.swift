import MailTransport

/// The messages of one call, worked off in order: only a few are prepared ahead of those on the wire, so that a long
/// batch takes the memory of its results and not of its plans.
struct SMTPBatch {
    /// What became of a message when it was put in line.
    enum Place {
        /// Its transactions: more than one where the server takes only so many recipients.
        case inLine([Int])
        case refused(SMTPError)
    }

    private struct Entry {
        let place: Place
        let begun: MailInstant
    }

    private let messages: [(envelope: SMTPEnvelope, content: SMTPContent)]
    private var next = 0
    private var line = Queue<Entry>()
    private(set) var results: [SMTPSendResult] = []

    init(_ messages: [(envelope: SMTPEnvelope, content: SMTPContent)]) {
        self.messages = messages
        self.results.reserveCapacity(messages.count)
    }

    /// The message that is to be put in line next.
    var upcoming: (envelope: SMTPEnvelope, content: SMTPContent)? {
        self.next < self.messages.count ? self.messages[self.next] : nil
    }

    /// Notes that the upcoming message has been put in line.
    mutating func placed(_ place: Place, at moment: MailInstant) {
        self.next += 1
        self.line.append(Entry(place: place, begun: moment))
    }

    /// The transactions of the message whose result is the next to be told; nil where none waits.
    var waiting: (envelope: SMTPEnvelope, place: Place, begun: MailInstant)? {
        self.line.first.map { (self.messages[self.results.count].envelope, $0.place, $0.begun) }
    }

    /// Notes the result of that message.
    mutating func ended(_ result: SMTPSendResult) {
        _ = self.line.popFirst()
        self.results.append(result)
    }
}
