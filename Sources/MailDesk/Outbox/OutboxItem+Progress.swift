import MailTransport
import MessageParsing

extension OutboxItem {
    /// Takes in what became of an attempt.
    mutating func apply(_ report: SendReport, at now: WallTime, maximumAge: Duration) {
        switch report.fate {
        case .unknown(let problem):
            for (address, refusal) in report.refused where !refusal.isTemporary { self.refuse([address], refusal) }
            return self.becomeUncertain(problem)
        case .notSent(let problem):
            for address in self.waiting { self.refuse([address], report.refused[address] ?? problem) }
            self.lastProblem = problem
        case .sent(let serverID):
            self.serverID = serverID ?? self.serverID
            for index in self.recipients.indices where self.isWaiting(index) {
                guard report.refused[self.recipients[index].address] == nil else { continue }
                self.recipients[index].state = .sent
                self.recipients[index].problem = nil
            }
            for (address, problem) in report.refused { self.refuse([address], problem) }
        }
        self.settle(at: now, maximumAge: maximumAge)
    }

    /// Gives up those who still wait.
    mutating func fail(_ problem: SendProblem) {
        self.refuse(self.waiting, SendProblem(isTemporary: false, problem.text))
        self.state = self.recipients.contains { $0.state == .sent } ? .sent : .failed
        self.lastProblem = problem
    }

    /// Nobody knows whether it arrived: it stays so until a person decides.
    mutating func becomeUncertain(_ problem: SendProblem) {
        for index in self.recipients.indices where self.isWaiting(index) {
            self.recipients[index].state = .uncertain
            self.recipients[index].problem = problem
        }
        self.state = .uncertain
        self.lastProblem = problem
    }

    private func isWaiting(_ index: Int) -> Bool {
        self.recipients[index].state == .queued || self.recipients[index].state == .sending
    }

    private mutating func refuse(_ addresses: [EmailAddress], _ problem: SendProblem) {
        for index in self.recipients.indices
        where self.isWaiting(index) && addresses.contains(self.recipients[index].address) {
            self.recipients[index].state = problem.isTemporary ? .queued : .failed
            self.recipients[index].problem = problem
        }
        self.lastProblem = problem
    }

    /// The state of the whole, and when to try again.
    private mutating func settle(at now: WallTime, maximumAge: Duration) {
        guard !self.waiting.isEmpty else {
            self.state = self.recipients.contains { $0.state == .sent } ? .sent : .failed
            return
        }
        let problem = self.lastProblem ?? SendProblem(isTemporary: true, "")
        guard self.createdAt.advanced(by: maximumAge) > now else { return self.fail(problem) }
        self.state = .queued
        let wait = Backoff.wait(afterFailures: self.attempts, of: self.id.value)
        // A server may ask for more time, but not for so much that the mail is forgotten.
        self.notBefore = now.advanced(by: max(wait, min(problem.retryAfter ?? .zero, .seconds(3_600))))
    }
}
