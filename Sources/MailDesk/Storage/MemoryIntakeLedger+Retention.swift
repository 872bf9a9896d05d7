import DeskIdentity
import MailTransport

extension MemoryIntakeLedger.Space {
    /// Forgets the mail of a source that has been done with for longer than `retention` and that the source has not
    /// named for as long. Looks through it now and then only, so that the work for each mail stays the same.
    mutating func sweep(_ source: MemoryIntakeLedger.ChannelKey<SourceID>, retention: Duration) {
        if let next = self.nextSweep[source], self.now < next { return }
        self.nextSweep[source] = self.now.advanced(by: retention / 16)
        let before = self.now.advanced(by: .zero - retention)
        let originals = Set(self.mails.values.compactMap(\.record.original))
        let forgotten = self.order.filter { id in
            guard let record = self.mails[id]?.record, let ended = self.ended[id], !record.hasPendingFiles else {
                return false
            }
            let key = MemoryIntakeLedger.ChannelKey(record.channel, record.key)
            return source.covers(key) && max(ended, self.listed[key] ?? ended) < before && !originals.contains(id)
        }
        for id in forgotten { self.forget(id) }
        let gone = Set(forgotten)
        self.order.removeAll { gone.contains($0) }
        self.done.removeAll { gone.contains($0) }
        for key in self.skipped where source.covers(key) && self.listed[key].map({ $0 < before }) ?? true {
            self.skipped.remove(key)
            self.listed[key] = nil
        }
        self.senders = self.senders.compactMapValues { times in
            let recent = times.filter { $0 >= before }
            return recent.isEmpty ? nil : recent
        }
    }

    /// Forgets all that only this mail has left.
    private mutating func forget(_ id: MailID) {
        guard let record = self.mails.removeValue(forKey: id)?.record else { return }
        let key = MemoryIntakeLedger.ChannelKey(record.channel, record.key)
        self.keys[key] = nil
        self.listed[key] = nil
        self.settlements[key] = nil
        self.ended[id] = nil
        guard let identity = record.identity else { return }
        let identityKey = MemoryIntakeLedger.ChannelKey(record.channel, identity.key)
        if self.identities[identityKey] == id { self.identities[identityKey] = nil }
        guard let messageID = identity.messageID.map({ MemoryIntakeLedger.ChannelKey(record.channel, $0) }) else {
            return
        }
        if self.messageIDs[messageID] == id { self.messageIDs[messageID] = nil }
    }
}

extension MemoryIntakeLedger.ChannelKey<SourceID> {
    /// Whether the mail lies in this source of the channel.
    fileprivate func covers(_ key: MemoryIntakeLedger.ChannelKey<SourceKey>) -> Bool {
        key.channel == self.channel && key.item.source == self.item
    }
}

extension IntakeRecord {
    /// The mail that this one is a copy of: it is known for as long as the copy is.
    fileprivate var original: MailID? {
        if case .duplicate(let original, _) = self.outcome { original } else { nil }
    }
}
