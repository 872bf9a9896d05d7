import MailTransport
import Synchronization

/// A selected mailbox as the client knows it: which UID stands behind which sequence number, and how new its flags are.
///
/// Besides the session's task, the one that pushes changes during IDLE looks at it.
final class IMAPServerView: Sendable {
    /// How changes are put into words.
    struct Style {
        /// VANISHED in place of EXPUNGE, and UIDs in every FETCH (RFC 7162 3.2).
        var isQResync: Bool
        /// MODSEQ in every FETCH.
        var showsModSeq: Bool
    }

    private struct Shown {
        var uid: UInt32
        var modSeq: UInt64
    }

    private struct State {
        var shown: [Shown]
        var recent: Set<UInt32>
        var seen: UInt64
    }

    let user: String
    let name: String
    let isReadOnly: Bool
    let uidValidity: UInt32
    private let state: Mutex<State>

    init(_ box: TestMailbox, user: String, isReadOnly: Bool) {
        self.user = user
        self.name = box.name
        self.isReadOnly = isReadOnly
        self.uidValidity = box.uidValidity
        let recent = Set(box.mails.filter(\.isRecent).map(\.uid))
        let shown = box.mails.map { Shown(uid: $0.uid, modSeq: $0.modSeq) }
        self.state = Mutex(State(shown: shown, recent: recent, seen: box.highestModSeq))
    }

    /// The UIDs by sequence number, the first at index 0.
    var uids: [UInt32] { self.state.withLock { $0.shown.map(\.uid) } }

    /// How many mails are new to all sessions.
    var recentCount: Int { self.state.withLock { $0.recent.count } }

    /// The flags as a parenthesised list, `\Recent` included.
    func flagList(of mail: TestMail) -> String {
        let isRecent = self.state.withLock { $0.recent.contains(mail.uid) }
        return "(\((mail.flags.sorted() + (isRecent ? ["\\Recent"] : [])).joined(separator: " ")))"
    }

    /// The client has been told the flags of this mail.
    func noteTold(_ mail: TestMail) {
        self.state.withLock { state in
            guard let index = Self.index(of: mail.uid, in: state.shown) else { return }
            state.shown[index].modSeq = mail.modSeq
        }
    }

    /// The responses that bring the client up to `box`; what they say is taken for known from now on.
    func updates(to box: TestMailbox, allowsExpunge: Bool, _ style: Style) -> [String] {
        var lines: [String] = []
        let changed: [(number: Int, uid: UInt32)] = self.state.withLock { state in
            guard box.highestModSeq != state.seen else { return [] }
            let hasGone = state.shown.contains { box.index(of: $0.uid) == nil }
            if hasGone, allowsExpunge { lines += Self.removeGone(&state, box, style) }
            lines += Self.addNew(&state, box)
            var changed: [(Int, UInt32)] = []
            for (index, shown) in state.shown.enumerated() {
                guard let mail = box[uid: shown.uid], mail.modSeq > shown.modSeq else { continue }
                state.shown[index].modSeq = mail.modSeq
                changed.append((index + 1, mail.uid))
            }
            if !hasGone || allowsExpunge { state.seen = box.highestModSeq }
            return changed
        }
        for (number, uid) in changed {
            guard let mail = box[uid: uid] else { continue }
            let uidText = style.isQResync ? "UID \(uid) " : ""
            let modSeq = style.showsModSeq ? " MODSEQ (\(mail.modSeq))" : ""
            lines.append("* \(number) FETCH (\(uidText)FLAGS \(self.flagList(of: mail))\(modSeq))")
        }
        return lines
    }

    private static func removeGone(_ state: inout State, _ box: TestMailbox, _ style: Style) -> [String] {
        var gone: [UInt32] = []
        var lines: [String] = []
        for index in state.shown.indices.reversed() where box.index(of: state.shown[index].uid) == nil {
            gone.append(state.shown[index].uid)
            state.recent.remove(state.shown[index].uid)
            if !style.isQResync { lines.append("* \(index + 1) EXPUNGE") }
        }
        state.shown.removeAll { box.index(of: $0.uid) == nil }
        return style.isQResync ? ["* VANISHED \(IMAPServerNumberSet.text(of: gone.reversed()))"] : lines
    }

    private static func addNew(_ state: inout State, _ box: TestMailbox) -> [String] {
        let highest = state.shown.last?.uid ?? 0
        let new = box.mails[box.lowerBound(of: highest == .max ? .max : highest + 1)...].filter { $0.uid > highest }
        guard !new.isEmpty else { return [] }
        state.shown += new.map { Shown(uid: $0.uid, modSeq: $0.modSeq) }
        state.recent.formUnion(new.filter(\.isRecent).map(\.uid))
        return ["* \(state.shown.count) EXISTS", "* \(state.recent.count) RECENT"]
    }

    private static func index(of uid: UInt32, in shown: [Shown]) -> Int? {
        var low = 0
        var high = shown.count
        while low < high {
            let middle = (low + high) / 2
            if shown[middle].uid < uid { low = middle + 1 } else { high = middle }
        }
        return low < shown.count && shown[low].uid == uid ? low : nil
    }
}

extension IMAPServerSession {
    /// What a client hears whose selected mailbox is no longer the one it knows.
    static let renumbered = "* BYE The mailbox is gone or was renumbered"

    /// How this client wants changes put.
    var style: IMAPServerView.Style {
        IMAPServerView.Style(
            isQResync: self.enabled.contains("QRESYNC"), showsModSeq: self.enabled.contains("CONDSTORE"))
    }

    /// Tells the client what has changed in the selected mailbox.
    func sendUpdates(allowsExpunge: Bool) {
        guard let view = self.view, let user = self.user else { return }
        guard let box = self.store.mailbox(view.name, of: user), box.uidValidity == view.uidValidity else {
            self.connection.send(Self.renumbered)
            self.connection.isOver = true
            return
        }
        for line in view.updates(to: box, allowsExpunge: allowsExpunge, self.style) { self.connection.send(line) }
    }
}
