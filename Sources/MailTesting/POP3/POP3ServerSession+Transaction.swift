extension POP3ServerSession {
    func transact(_ name: String, _ argument: String, _ box: TestMailbox) throws {
        switch name {
        case "STAT":
            let there = box.mails.filter { !self.deleted.contains($0.uid) }
            self.connection.send("+OK \(there.count) \(there.reduce(0) { $0 + $1.raw.count })")
        case "LIST": try self.list(argument, box) { "\($0.raw.count)" }
        case "UIDL":
            guard self.offers("UIDL") else { throw Refusal(text: "Unknown command") }
            try self.list(argument, box) { self.configuration.uniqueID(box, $0) }
        case "RETR":
            let mail = try self.mail(argument, box)
            self.connection.send("+OK \(mail.raw.count) octets")
            self.sendBody(mail.raw[...])
        case "TOP": try self.top(argument, box)
        case "DELE":
            self.deleted.insert(try self.mail(argument, box).uid)
            self.connection.send("+OK Marked")
        case "RSET":
            self.deleted = []
            self.connection.send("+OK Unmarked")
        case "NOOP": self.connection.send("+OK")
        default: throw Refusal(text: "Unknown command")
        }
    }

    func mail(_ argument: String, _ box: TestMailbox) throws -> TestMail {
        guard let number = Int(argument), number > 0, number <= box.mails.count else {
            throw Refusal(text: "No such message")
        }
        let mail = box.mails[number - 1]
        guard !self.deleted.contains(mail.uid) else { throw Refusal(text: "It is deleted") }
        return mail
    }

    private func list(_ argument: String, _ box: TestMailbox, _ value: (TestMail) -> String) throws {
        guard argument.isEmpty else {
            self.connection.send("+OK \(argument) \(value(try self.mail(argument, box)))")
            return
        }
        self.connection.send("+OK The list follows")
        for (index, mail) in box.mails.enumerated() where !self.deleted.contains(mail.uid) {
            self.connection.send("\(index + 1) \(value(mail))")
        }
        self.endList()
    }

    private func top(_ argument: String, _ box: TestMailbox) throws {
        guard self.offers("TOP") else { throw Refusal(text: "Unknown command") }
        let words = argument.split(separator: " ").map(String.init)
        guard words.count == 2, let lines = Int(words[1]), lines >= 0 else {
            throw Refusal(text: "TOP takes two numbers")
        }
        let raw = try self.mail(words[0], box).raw
        var end = IMAPServerContent.bodyStart(raw[...])
        for _ in 0..<lines {
            guard let next = raw[end...].firstIndex(of: 10) else {
                end = raw.count
                break
            }
            end = next + 1
        }
        self.connection.send("+OK The top follows")
        self.sendBody(raw[..<end])
    }

    /// Sends a mail with its dots doubled, and the terminator.
    private func sendBody(_ raw: ArraySlice<UInt8>) {
        var isLineStart = true
        for byte in raw {
            if isLineStart, byte == UInt8(ascii: "."), self.configuration.stuffsDots {
                self.connection.out.append(byte)
            }
            self.connection.out.append(byte)
            isLineStart = byte == 10
        }
        if !isLineStart { self.connection.out += [13, 10] }
        self.endList()
    }
}
