import Synchronization

extension TestMailStore {
    /// The names of a user's mailboxes, INBOX first, then by Unicode order.
    public func mailboxNames(of user: String) -> [String] {
        let names = self.state.withLock { $0.users[user].map { Array($0.mailboxes.keys) } ?? [] }
        return names.sorted { ($0 == "INBOX" ? 0 : 1, $0) < ($1 == "INBOX" ? 0 : 1, $1) }
    }

    /// Makes an empty mailbox under a UIDVALIDITY of its own; false when it is there already or there is no such user.
    @discardableResult
    public func createMailbox(_ name: String, of user: String, specialUse: String? = nil) -> Bool {
        let name = Self.canonical(mailbox: name)
        return self.state.withLock { state in
            guard let owner = state.users[user], owner.mailboxes[name] == nil else { return false }
            let validity = state.nextUIDValidity
            state.nextUIDValidity = validity &+ 1 == 0 ? 1 : validity &+ 1
            state.users[user]?.mailboxes[name] = TestMailbox(
                name: name, uidValidity: validity, specialUse: specialUse)
            return true
        }
    }

    /// Removes a mailbox and its mails; false when it is not there, or is INBOX.
    @discardableResult
    public func deleteMailbox(_ name: String, of user: String) -> Bool {
        let name = Self.canonical(mailbox: name)
        guard name != "INBOX" else { return false }
        return self.state.withLock { $0.users[user]?.mailboxes.removeValue(forKey: name) != nil }
    }

    /// Gives a mailbox another name, with those below it; its UIDs stay valid. False when that cannot be.
    @discardableResult
    public func renameMailbox(_ name: String, to new: String, of user: String) -> Bool {
        let name = Self.canonical(mailbox: name)
        let new = Self.canonical(mailbox: new)
        guard name != "INBOX" else { return false }
        return self.state.withLock { state in
            guard var boxes = state.users[user]?.mailboxes, boxes[name] != nil, boxes[new] == nil else { return false }
            for (old, box) in boxes where old == name || old.hasPrefix(name + "/") {
                var moved = box
                moved.name = new + old.dropFirst(name.count)
                boxes[old] = nil
                boxes[moved.name] = moved
            }
            state.users[user]?.mailboxes = boxes
            return true
        }
    }

    /// Copies mails from one mailbox into another, with their flags and dates; nil when one of them is not there.
    ///
    /// Returns the UIDs in pairs, as UIDPLUS reports them. With `moving` the originals are taken out.
    @discardableResult
    public func copy(
        _ uids: [UInt32], from source: String, to target: String, of user: String, moving: Bool = false
    ) -> [(source: UInt32, copy: UInt32)]? {
        let mails = self.update(source, of: user) { box in
            uids.sorted().compactMap { box[uid: $0] }
        }
        guard let mails else { return nil }
        let pairs = self.update(target, of: user) { box in
            mails.compactMap { mail in
                box.append(mail.raw, flags: Array(mail.flags), internalDate: mail.internalDate)
                    .map { (source: mail.uid, copy: $0) }
            }
        }
        guard let pairs else { return nil }
        if moving { self.update(source, of: user) { $0.remove(pairs.map(\.source)) } }
        return pairs
    }

    // MARK: Waiting for changes

    /// Yields after every change of the mailbox; changes that come close together may yield once.
    ///
    /// A change that happens after this call is never missed. The sequence ends when its task is cancelled.
    public func changes(in mailbox: String, of user: String) -> AsyncStream<Void> {
        self.watch(mailbox, of: user).changes
    }

    /// The changes, and the means to end them from outside.
    func watch(
        _ mailbox: String, of user: String
    ) -> (changes: AsyncStream<Void>, end: AsyncStream<Void>.Continuation) {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = self.state.withLock { state in
            let id = state.nextWatcher
            state.nextWatcher &+= 1
            state.watchers[id] = Watcher(
                user: user, mailbox: Self.canonical(mailbox: mailbox), wake: continuation)
            return id
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.watchers.removeValue(forKey: id) }
        }
        return (stream, continuation)
    }

    // MARK: The maildrop's lock

    /// Takes the lock that a POP3 session holds on its maildrop (RFC 1939 8); false when another holds it.
    public func lockMaildrop(of user: String) -> Bool {
        self.state.withLock { state in
            guard state.users[user]?.isLockedForPOP == false else { return false }
            state.users[user]?.isLockedForPOP = true
            return true
        }
    }

    /// Gives the maildrop's lock back.
    public func unlockMaildrop(of user: String) {
        self.state.withLock { $0.users[user]?.isLockedForPOP = false }
    }
}
