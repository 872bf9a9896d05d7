import MailDesk
import MessageParsing
import Synchronization

/// A way out that keeps what it is given and answers as told.
final class RecordingSender: MailSender {
    private let state = Mutex<(mails: [OutgoingMail], answers: [Result<SendReport, SendFailure>])>(([], []))

    /// An error without more.
    struct SendFailure: Error {}

    /// Everything that was handed over, in order.
    var mails: [OutgoingMail] { self.state.withLock { $0.mails } }

    /// What the next mails are answered with; after that each is taken.
    func answer(_ reports: SendReport...) { self.state.withLock { $0.answers += reports.map { .success($0) } } }

    /// Makes the next mail fail before anything was sent.
    func fail() { self.state.withLock { $0.answers.append(.failure(SendFailure())) } }

    func send(_ mail: OutgoingMail) async throws -> SendReport {
        let answer = self.state.withLock { state in
            state.mails.append(mail)
            let usual = Result<SendReport, SendFailure>.success(SendReport(.sent(serverID: "q\(state.mails.count)")))
            return state.answers.isEmpty ? usual : state.answers.removeFirst()
        }
        return try answer.get()
    }

    /// The mails, parsed.
    var messages: [MailMessage] { self.mails.map { MailMessage($0.bytes) } }
}
