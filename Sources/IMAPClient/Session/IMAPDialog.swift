/// The client's side of the protocol without input or output: which command is under way, what an answer means, what
/// the server has told of the mailbox. Inputs are methods; what follows from them is returned as an action.
struct IMAPDialog: Sendable {
    /// How far the conversation is (RFC 9051, 3).
    enum Phase: Sendable, Equatable {
        case greeting
        case notAuthenticated
        case authenticated
        case loggingOut
        case closed
    }

    private(set) var phase = Phase.greeting
    private(set) var capabilities: IMAPCapabilities?
    private(set) var enabled: Set<String> = []
    /// The selected mailbox.
    private(set) var mailbox: IMAPMailboxState?
    /// The mailbox whose selection is under way: that of the oldest SELECT.
    private var opening: IMAPMailboxState?
    private(set) var pending: [Pending] = []
    /// The commands that the server is to say `+` to, in order.
    private var expectedContinuations: [UInt32] = []
    private var lastTag: UInt32 = 0
    private(set) var unknownTags = 0
    /// Lines that were no IMAP.
    private var unreadableLines = 0
    /// So many of them end the conversation.
    private static let unreadableLimit = 100
    /// What the greeting says of the server's quirks.
    private var hidden: Set<String> = []
    /// The server's goodbye, once it came.
    private(set) var bye: IMAPStatus?

    /// The first letter of the tags.
    private static let tagLetter = UInt8(ascii: "M")

    /// Begins a command; returns its number. The caller sends `tag(number)` before the command's words.
    mutating func begin(_ kind: Kind, wants: Wants, continuations: Int) -> UInt32 {
        self.lastTag &+= 1
        self.pending.append(Pending(tag: self.lastTag, kind: kind, wants: wants))
        self.expectedContinuations += Array(repeating: self.lastTag, count: continuations)
        switch kind {
        // A SELECT that nobody waits for any more may still be under way: what comes is about its mailbox first.
        case .select where self.opening == nil: self.openNext()
        case .logout: self.phase = .loggingOut
        default: break
        }
        return self.lastTag
    }

    /// The tag of the command with this number.
    static func tag(_ number: UInt32) -> [UInt8] {
        [Self.tagLetter] + Array(String(number).utf8)
    }

    /// Whether that command is still under way.
    func isPending(_ tag: UInt32) -> Bool {
        self.pending.contains { $0.tag == tag }
    }

    /// The oldest FETCH that asks what is gone.
    var resync: UInt32? {
        self.pending.first { $0.wants.isSuperset(of: [.fetch, .vanished]) }?.tag
    }

    /// Forgets what was learnt before the connection was protected: anybody may have said it (HOSTILE 121).
    mutating func becameProtected() {
        self.capabilities = nil
        self.enabled = []
        self.mailbox = nil
        self.opening = nil
        self.phase = .notAuthenticated
    }

    /// The login succeeded: what was offered before it may no longer hold.
    mutating func becameAuthenticated(_ status: IMAPStatus) {
        self.phase = .authenticated
        self.capabilities = nil
        if case .capability(let capabilities)? = status.code { self.take(capabilities) }
    }

    private mutating func take(_ capabilities: IMAPCapabilities) {
        self.capabilities = IMAPCapabilities(capabilities.names.subtracting(self.hidden))
    }

    /// The server's first response.
    mutating func receiveGreeting(_ response: IMAPResponse) throws(IMAPError) -> IMAPStatus {
        guard case .status(let status) = response else { throw IMAPError.notIMAP }
        switch status.condition {
        case .ok: self.phase = .notAuthenticated
        case .preauthenticated: self.phase = .authenticated
        case .bye: throw StatusMeaning.error(status, command: "the connection")
        case .no, .bad: throw IMAPError(.unavailable, "The server greeted with a refusal.", status: status)
        }
        self.hidden = QuirkTable.brokenCapabilities(greeting: status.text)
        if case .capability(let capabilities)? = status.code { self.take(capabilities) }
        return status
    }

    /// Any later response.
    mutating func receive(_ response: IMAPResponse) -> Action {
        switch response {
        case .fetch(let fetch): return self.receiveFetch(fetch, isAnswer: false)
        case .tagged(let tag, let status): return self.receiveEnd(tag, status)
        case .status(let status): return self.receiveStatus(status)
        case .continuation:
            // Exchange sends more of them than were asked for.
            guard !self.expectedContinuations.isEmpty else { return .none }
            return .proceed(tag: self.expectedContinuations.removeFirst())
        case .capability(let capabilities):
            self.take(capabilities)
            return .none
        case .enabled(let names):
            self.enabled.formUnion(names.map { $0.uppercased() })
            return self.route(.enabled)
        case .exists(let count): return self.receiveExists(count)
        case .recent(let count):
            self.update { $0.recent = count }
            return .none
        case .flags(let flags):
            self.update { $0.flags = flags }
            return .none
        case .expunge(let number): return self.receiveExpunge(number)
        case .vanished(let uids, let earlier):
            if earlier { return self.route(.vanished) }
            // Each UID was a message of the mailbox (RFC 7162, 3.2.10).
            self.update { $0.exists -= min($0.exists, UInt32(clamping: uids.count)) }
            return self.mailbox == nil ? .none : .event(.vanished(uids))
        case .search(let result): return self.route(result)
        case .list: return self.route(.list)
        case .mailboxStatus: return self.route(.mailboxStatus)
        case .namespace: return self.route(.namespace)
        case .id: return self.route(.id)
        case .other(let line): return self.receiveUnknown(line)
        }
    }

    /// A line that could not be read. One behind `*` is some extension's; others are no IMAP at all, and who sends many
    /// of them has lost the thread (HOSTILE 116).
    private mutating func receiveUnknown(_ line: [UInt8]) -> Action {
        guard line.first != Ascii.star, !line.isEmpty else { return .none }
        if let error = QuirkTable.failure(in: line) { return .fail(error) }
        self.unreadableLines += 1
        guard self.unreadableLines >= Self.unreadableLimit else { return .none }
        return .fail(IMAPError(.malformedResponse, "The server speaks no IMAP any longer."))
    }

    /// The oldest command that wants such a response.
    private func route(_ wants: Wants) -> Action {
        for command in self.pending where !command.wants.isDisjoint(with: wants) { return .deliver(tag: command.tag) }
        return .none
    }

    /// The search that an answer names as its own, else the oldest.
    private func route(_ result: IMAPSearchResult) -> Action {
        if let number = result.tag.flatMap(Self.number),
            self.pending.contains(where: { $0.tag == number && $0.wants.contains(.search) })
        {
            return .deliver(tag: number)
        }
        return self.route(.search)
    }

    /// Changes the mailbox that responses of the moment are about: the one being opened, else the open one.
    private mutating func update(_ change: (inout IMAPMailboxState) -> Void) {
        if var state = self.opening {
            change(&state)
            self.opening = state
        } else if var state = self.mailbox {
            change(&state)
            self.mailbox = state
        }
    }

    private mutating func receiveExists(_ count: UInt32) -> Action {
        let isOpening = self.opening != nil
        self.update { $0.exists = count }
        return isOpening || self.mailbox == nil ? .none : .event(.exists(count))
    }

    private mutating func receiveExpunge(_ number: UInt32) -> Action {
        // A number that no message has says nothing (Exchange).
        guard let state = self.opening ?? self.mailbox, number >= 1, number <= state.exists else { return .none }
        self.update { $0.exists -= 1 }
        return self.opening == nil ? .event(.expunged(number)) : .none
    }

    /// A message's data; `isAnswer` if it was asked for.
    mutating func receiveFetch(_ fetch: IMAPFetchResponse, isAnswer: Bool) -> Action {
        if let modSeq = fetch.modSeq {
            self.update { state in
                if let highest = state.highestModSeq { state.highestModSeq = max(highest, modSeq) }
            }
        }
        if isAnswer { return .none }
        // What has changed since a mailbox was known is told while it is opened (RFC 7162, 3.2.5).
        if self.opening != nil { return self.route(.changes) }
        return self.mailbox == nil ? .none : .event(.changed(fetch))
    }

    private mutating func receiveStatus(_ status: IMAPStatus) -> Action {
        if status.condition == .bye {
            self.bye = status
            if self.phase == .loggingOut { return .none }
            return .fail(StatusMeaning.error(status, command: "the connection"))
        }
        guard let code = status.code else { return .none }
        switch code {
        case .capability(let capabilities): self.take(capabilities)
        case .alert: return .event(.alert(status.text))
        case .closed:
            // RFC 7162: from here on responses are about the mailbox being opened.
            self.mailbox = nil
        case .copyUID, .appendUID: return self.route(.copyCodes)
        case .uidValidity(let value) where self.opening == nil && self.mailbox != nil:
            let changed = self.mailbox?.uidValidity != value
            self.update { $0.apply(code) }
            return changed ? .event(.uidValidity(value)) : .none
        default: self.update { $0.apply(code) }
        }
        return .none
    }

    private mutating func receiveEnd(_ tag: [UInt8], _ status: IMAPStatus) -> Action {
        guard let number = Self.number(tag), let index = self.pending.firstIndex(where: { $0.tag == number }) else {
            if let number = Self.number(tag), number > self.lastTag {
                return .fail(IMAPError(.desynchronised, "The server finished a command that was never sent."))
            }
            if status.condition == .bye { return self.receiveStatus(status) }
            self.unknownTags += 1
            return .none
        }
        let command = self.pending.remove(at: index)
        self.expectedContinuations.removeAll { $0 == number }
        if let code = status.code, case .capability(let capabilities) = code { self.take(capabilities) }
        switch command.kind {
        case .select: self.finishOpening(status)
        case .unselect where status.condition == .ok: self.mailbox = nil
        default:
            if let code = status.code { self.update { $0.apply(code) } }
        }
        return .complete(tag: number, status)
    }

    private mutating func finishOpening(_ status: IMAPStatus) {
        if let code = status.code { self.update { $0.apply(code) } }
        // A failed SELECT leaves no mailbox selected (RFC 9051, 6.3.2).
        self.mailbox = status.condition == .ok ? self.opening : nil
        self.openNext()
    }

    /// From here on responses are about the mailbox of the oldest SELECT.
    private mutating func openNext() {
        self.opening =
            self.pending.lazy.compactMap { command in
                guard case .select(let name, let readOnly) = command.kind else { return nil }
                var state = IMAPMailboxState(name: name)
                state.isReadOnly = readOnly
                return state
            }.first
    }

    private static func number(_ tag: [UInt8]) -> UInt32? {
        guard tag.first == Self.tagLetter, tag.count > 1 else { return nil }
        var scanner = Scanner(at: 1)
        guard let number = scanner.number32(tag.span), scanner.at == tag.count else { return nil }
        return number
    }
}
