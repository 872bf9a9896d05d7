import ClientMatcher
import DeskIdentity
import IMAPClient
import MailDesk
import MailDeskSQLite
import MailTesting
import MailTransport
import MessageParsing
import Testing

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// One conversation, from the customer's mail to the desk's answers: what outlives the processes that work at it.
struct Conversation {
    let bench: WireBench
    let clock = ManualClock()
    let ledger = MemoryIntakeLedger()
    let outbox = MemoryOutboxStore()
    let secrets = MemorySecretStore()
    let clients = MemoryClientDirectory()
    let attachments = MemoryAttachmentStore()
    /// The file that a process opens anew; nil for files and clients in memory.
    let file: String?

    static let organization: OrganizationID = "desk"
    static let content = Array("PNG".utf8)

    /// The ticket's file, the first mail and the customer's next one.
    static var letters: [TestLetter] {
        let text =
            "--b\r\n\r\nIt does not heat any more.\r\n--b\r\nContent-Type: image/png\r\n"
            + "Content-Disposition: attachment; filename=oven.png\r\n\r\nPNG\r\n--b--"
        return [
            TestLetter(more: ["Content-Type: multipart/mixed; boundary=b"], text: text),
            TestLetter(
                subject: "Re: The oven is cold", id: "m2@bakery.example", more: ["In-Reply-To: <m1@bakery.example>"],
                text: "It smells, too."),
        ]
    }

    init(inFile: Bool) throws {
        self.bench = try WireBench()
        self.file = inFile ? "\(Self.folder)/martlet-\(UInt64.random(in: 0 ... .max)).sqlite" : nil
        for letter in Self.letters { self.bench.deliver(letter) }
    }

    private static var folder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    func removeFile() {
        for suffix in ["", "-wal", "-shm"] { if let file { unlink(file + suffix) } }
    }

    /// The work of one process from its start: what a desk does that runs, and an agent's answer given under a key.
    func work(_ life: Life) async throws {
        var attachments: any AttachmentStore = self.attachments
        var clients: any ClientDirectory = self.clients
        #if SQLite
        if let file {
            let database = try await SQLiteDatabase.open(path: file)
            attachments = SQLiteAttachmentStore(database)
            clients = SQLiteClientDirectory(database)
        }
        #endif
        let desk = HelpDesk(
            organization: Self.organization,
            stores: DeskStores(
                ledger: MortalLedger(inner: self.ledger, life: life),
                tickets: MortalTickets(inner: self.bench.tickets, life: life),
                outbox: MortalOutbox(inner: self.outbox, life: life),
                attachments: MortalAttachments(inner: attachments, life: life),
                secrets: MortalSecrets(inner: self.secrets, life: life), clients: clients),
            sender: MortalSender(inner: self.bench.sender, life: life), clock: self.clock)
        var channel = MailChannel(id: "support", name: "Support", address: try address("support@desk.example"))
        channel.sync.marksRead = true
        try await desk.add(channel, source: MortalSource(inner: self.bench.source(history: .all), life: life))
        _ = try await desk.stores.outbox.recover(in: Self.organization)
        try await desk.sync("support")
        try await desk.reply(to: "1", as: "ada", text: "Is it plugged in?", key: "click 1")
        try await desk.deliver()
    }

    /// Lets one process begin, and others go on until nothing is left to do.
    func lead(_ life: Life) async throws {
        var life = life
        for _ in 0..<3 {
            do {
                try await self.work(life)
            } catch is Life.Death {
                // The next process goes on.
            }
            life = Life()
            // Longer than a lease and the first waits, shorter than the age at which acknowledgements are given up.
            self.clock.advance(by: .seconds(3_600))
        }
    }

    /// What is wrong at the end.
    func faults(mayBeUncertain: Bool) async throws -> [String] {
        var faults: [String] = []
        func expect(_ holds: Bool, _ words: String) { if !holds { faults.append(words) } }
        let tickets = self.bench.tickets.tickets(in: Self.organization)
        expect(tickets.count == 1, "\(tickets.count) tickets")
        let texts = tickets.flatMap(\.messages).map { String($0.text.prefix(12)) }
        expect(
            Set(texts).count == 3 && texts.count == 3, "messages on tickets: \(texts)")
        let outcomes = try await self.ledger.records(in: Self.organization, limit: 10).map {
            $0.outcome?.name ?? "none"
        }
        expect(outcomes == ["append", "ticket"], "outcomes: \(outcomes)")
        expect(self.bench.flags == [["\\Seen"], ["\\Seen"]], "flags: \(self.bench.flags)")
        let key = tickets.first?.messages.lazy.flatMap(\.attachments).first?.key ?? ""
        expect(try await self.stored(key) == Self.content, "the file is not stored")
        let received = self.bench.store.mails(of: "ann@bakery.example").map { MailMessage($0).messageID }
        let items = try await self.outbox.items(in: Self.organization, limit: 10)
        expect(items.count == 2, "\(items.count) mails in the outbox")
        for item in items {
            let count = received.filter { $0 == item.messageID }.count
            switch item.state {
            case .sent: expect(count == 1, "a sent mail arrived \(count) times")
            case .uncertain: expect(mayBeUncertain && count < 2, "an uncertain mail arrived \(count) times")
            default: faults.append("a mail is \(item.state) and arrived \(count) times")
            }
        }
        expect(received.count <= 2, "\(received.count) mails arrived")
        return faults
    }

    private func stored(_ key: String) async throws -> [UInt8]? {
        #if SQLite
        if let file {
            return try await SQLiteAttachmentStore(SQLiteDatabase.open(path: file)).get(key, in: Self.organization)
        }
        #endif
        return try await self.attachments.get(key, in: Self.organization)
    }
}

@Suite("A process that ends", .timeLimit(.minutes(10)))
struct CrashTests {
    /// Whether files and clients are in a database; not where the package is built without it.
    static var places: [Bool] {
        #if SQLite
        [false, true]
        #else
        [false]
        #endif
    }

    /// Leads a conversation whose first process ends there; what is wrong after all.
    private func faults(_ end: Life.End?, inFile: Bool) async throws -> (faults: [String], steps: [String]) {
        let conversation = try Conversation(inFile: inFile)
        defer { conversation.removeFile() }
        let life = Life(endingAt: end)
        try await conversation.bench.serving { _ in try await conversation.lead(life) }
        // Nobody knows about a mail only when the process ended between the note that it leaves and the note of what
        // became of it.
        let names = life.names
        let isSending = end.map { ["outbox.beginSending", "send", "outbox.update"].contains($0.name) } ?? false
        return (try await conversation.faults(mayBeUncertain: isSending), names)
    }

    @Test(
        "SCENARIO 4, 5, 139, 151: whatever the step at which the process ends, there is one ticket with each mail once, and no mail leaves twice",
        arguments: places)
    func everyStep(inFile: Bool) async throws {
        let whole = try await self.faults(nil, inFile: inFile)
        #expect(whole.faults.isEmpty)
        #expect(whole.steps.count > 50)
        // A process that ends at a question has left what the change before left.
        let questions: Set = [
            "cursor", "known", "missing", "pending", "mail", "record", "lookUp", "mailsWithPendingFiles", "unsettled",
            "count",
            "tickets", "messages", "summary", "secret", "due", "item", "items", "countAutomatic",
        ]
        for (index, name) in whole.steps.enumerated() {
            if let call = name.split(separator: ".").last, questions.contains(String(call)) { continue }
            for isAfter in [false, true] {
                let end = Life.End(step: index + 1, isAfter: isAfter, name: name)
                let result = try await self.faults(end, inFile: inFile)
                #expect(result.faults.isEmpty, "the process ended \(end)")
            }
        }
    }
}
