/// A piece of some content: `BODY[1]<0.1000>`.
struct IMAPContentPiece {
    /// The section as the server names it.
    var section: String
    /// Where the piece begins.
    var offset: Int
    /// How long it is at most.
    var length: Int
}

extension IMAPFetchAttribute {
    /// The piece that is asked for, where only a piece is.
    var piece: IMAPContentPiece? {
        switch self {
        case .message(let offset, let length): Self.piece("BODY[]", offset, length)
        case .part(let path, let offset, let length): Self.piece("BODY[\(Self.path(path))]", offset, length)
        case .binary(let path, let offset, let length): Self.piece("BINARY[\(Self.path(path))]", offset, length)
        default: nil
        }
    }

    private static func piece(_ section: String, _ offset: UInt32?, _ length: UInt32?) -> IMAPContentPiece? {
        guard offset != nil || length != nil else { return nil }
        return IMAPContentPiece(section: section, offset: Int(offset ?? 0), length: length.map(Int.init) ?? .max)
    }
}

extension IMAPFetchResponse {
    /// Exchange sends everything, and does not say so, although a piece was asked for: the piece is cut out here.
    mutating func cut(_ piece: IMAPContentPiece) {
        for index in self.items.indices {
            guard case .section(let section) = self.items[index], section.name == piece.section, section.origin == nil,
                let bytes = section.bytes
            else { continue }
            // Without an origin, what is no longer than the piece may well be the piece.
            guard bytes.count > piece.length || piece.length == .max else { continue }
            let cut = Array(bytes.dropFirst(piece.offset).prefix(piece.length))
            self.items[index] = .section(
                IMAPSection(name: section.name, origin: UInt64(piece.offset), content: .bytes(cut)))
        }
    }
}
