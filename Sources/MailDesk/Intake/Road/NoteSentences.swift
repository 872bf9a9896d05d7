import ClientMatcher
import DeskIdentity
import TicketThreading

extension ThreadDecision.Note {
    /// The note for an agent.
    var sentence: String {
        switch self {
        case .foreignReference(let ticket): "It names ticket \(ticket), which its sender has nothing to do with."
        case .follows(let ticket): "It follows ticket \(ticket), which was left too long ago to continue."
        case .deletedTicket(let ticket): "Ticket \(ticket) was deleted."
        case .merged(let ticket): "Ticket \(ticket) was merged into this one."
        case .forgedToken: "It carries a token that this desk has not made."
        case .conflict(let ticket): "It names ticket \(ticket) as well."
        case .ambiguousSubject(let count): "\(count) tickets have this subject; the newest was taken."
        case .newParticipant: "The sender is new on this ticket."
        case .stranger: "The sender takes no part in this ticket."
        case .subjectChanged: "The subject has changed; it may be a new matter."
        }
    }

    /// The ticket that a new one should point to.
    var related: TicketID? {
        switch self {
        case .foreignReference(let ticket), .follows(let ticket): ticket
        default: nil
        }
    }
}

extension ClientMatch.Note {
    /// The note for an agent.
    var sentence: String {
        switch self {
        case .sharedContact(let clients): "Several clients have this contact: \(Self.list(clients))."
        case .sharedDomain(let domain, let clients): "Several clients have the domain \(domain): \(Self.list(clients))."
        case .freeMail(let domain): "\(domain) is a free-mail domain and names no client."
        case .noSender: "The sender cannot be told."
        }
    }

    private static func list(_ clients: [ClientID]) -> String { clients.map(\.value).joined(separator: ", ") }
}
