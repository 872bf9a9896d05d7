/// The answer of an IMAP server to FETCH (ENVELOPE BODYSTRUCTURE), read far enough to compare it.
struct IMAPAnswer {
    indirect enum Item {
        case atom(String)
        case string([UInt8])
        case list([Item])

        var list: [Item] { if case .list(let items) = self { items } else { [] } }
        var text: String {
            switch self {
            case .atom(let atom): atom.uppercased() == "NIL" ? "" : atom
            case .string(let bytes): String(decoding: bytes, as: UTF8.self)
            case .list: ""
            }
        }
    }

    private let items: [Item]

    init?(_ bytes: [UInt8]) {
        var stack: [[Item]] = [[]]
        var place = 0
        while place < bytes.count {
            switch bytes[place] {
            case 0x28:
                stack.append([])
                place += 1
            case 0x29:
                guard stack.count > 1, let done = stack.popLast() else { return nil }
                stack[stack.count - 1].append(.list(done))
                place += 1
            case 0x20, 13, 10: place += 1
            case 0x22:
                var content: [UInt8] = []
                place += 1
                while place < bytes.count, bytes[place] != 0x22 {
                    if bytes[place] == 0x5C { place += 1 }
                    if place < bytes.count { content.append(bytes[place]) }
                    place += 1
                }
                place += 1
                stack[stack.count - 1].append(.string(content))
            case 0x7B:
                guard let close = bytes[place...].firstIndex(of: 0x7D),
                    let length = Int(String(decoding: bytes[(place + 1)..<close], as: UTF8.self).filter(\.isNumber)),
                    let start = bytes[close...].firstIndex(of: 10).map({ $0 + 1 }), start + length <= bytes.count
                else { return nil }
                stack[stack.count - 1].append(.string(Array(bytes[start..<(start + length)])))
                place = start + length
            default:
                let start = place
                while place < bytes.count, !([0x20, 0x28, 0x29, 13, 10] as [UInt8]).contains(bytes[place]) {
                    place += 1
                }
                stack[stack.count - 1].append(.atom(String(decoding: bytes[start..<place], as: UTF8.self)))
            }
        }
        guard stack.count == 1, let list = stack[0].first(where: { !$0.list.isEmpty })?.list else { return nil }
        self.items = list
    }

    private func item(after name: String) -> Item? {
        guard let index = self.items.firstIndex(where: { $0.text == name }), index + 1 < self.items.count else {
            return nil
        }
        return self.items[index + 1]
    }

    var bodyStructure: Item? { self.item(after: "BODYSTRUCTURE") }
    var envelope: Item? { self.item(after: "ENVELOPE") }

    /// The tree on one line: types, sizes and nested messages.
    static func shape(_ item: Item) -> String {
        let parts = item.list
        guard let first = parts.first else { return "?" }
        if case .list = first {
            var children: [String] = []
            var rest = parts[...]
            while let next = rest.first, case .list = next {
                children.append(Self.shape(next))
                rest = rest.dropFirst()
            }
            return "(\(children.joined(separator: " ")))\(rest.first?.text.lowercased() ?? "")"
        }
        guard parts.count > 6 else { return "?" }
        let essence = "\(parts[0].text.lowercased())/\(parts[1].text.lowercased())"
        let size = parts[6].text
        if essence == "message/rfc822", parts.count > 8, !parts[8].list.isEmpty {
            return "\(essence):\(size)[\(Self.shape(parts[8]))]"
        }
        return "\(essence):\(size)"
    }

    /// From, To, Cc and the id on one line.
    static func people(_ item: Item) -> String {
        let fields = item.list
        func list(_ index: Int) -> String {
            guard fields.indices.contains(index) else { return "" }
            return fields[index].list.compactMap { address -> String? in
                let parts = address.list
                // Entries without a host are the marks of groups.
                guard parts.count == 4, !parts[3].text.isEmpty else { return nil }
                return "\(parts[2].text)@\(parts[3].text)".lowercased()
            }.joined(separator: ",")
        }
        return "\(list(2))|\(list(5))|\(list(6))|\(fields.count > 9 ? fields[9].text : "")"
    }
}
