/// The mails handed out lately, to tell them apart from new ones after their UIDs have changed. Bounded.
struct KnownMails {
    private struct Key: Hashable {
        var date: Int64?
        var size: Int
        var hash: Int
    }

    private var keys: Set<Key> = []
    private var order: [Key] = []
    private var oldest = 0
    private let limit = 10_000

    /// Notes a mail; returns whether it was known already.
    mutating func insert(_ message: [UInt8], _ date: IMAPInternalDate?) -> Bool {
        let key = Key(date: date?.secondsSince1970, size: message.count, hash: message.hashValue)
        guard self.keys.insert(key).inserted else { return true }
        if self.order.count < self.limit {
            self.order.append(key)
        } else {
            self.keys.remove(self.order[self.oldest])
            self.order[self.oldest] = key
            self.oldest = (self.oldest + 1) % self.limit
        }
        return false
    }
}
