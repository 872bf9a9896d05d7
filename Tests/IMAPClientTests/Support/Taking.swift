import IMAPClient

extension IMAPArrivals {
    /// The next so many mails.
    func first(_ count: Int) async throws -> [IMAPArrival] {
        var taken: [IMAPArrival] = []
        for try await mail in self {
            taken.append(mail)
            if taken.count == count { break }
        }
        return taken
    }
}
