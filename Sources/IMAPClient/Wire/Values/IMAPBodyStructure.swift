/// The server's own view of a message's MIME tree (RFC 9051, BODYSTRUCTURE): a flat list of parts in the order of the
/// wire.
///
/// A part's name and parameters are ranges of the bytes that came; text is built on access.
public struct IMAPBodyStructure: Sendable {
    let storage: Storage

    /// What all views of one structure share.
    final class Storage: Sendable {
        let bytes: [UInt8]
        let nodes: [Node]
        let parameters: [Parameter]
        let languages: [WireRange]
        let envelopes: [IMAPEnvelope]

        init(bytes: [UInt8], builder: BodyStructureParser) {
            self.bytes = bytes
            self.nodes = builder.nodes
            self.parameters = builder.parameters
            self.languages = builder.languages
            self.envelopes = builder.envelopes
        }
    }

    /// About how many bytes it keeps in memory.
    var keptSize: Int {
        let storage = self.storage
        return storage.bytes.count + storage.nodes.count * MemoryLayout<Node>.stride
            + storage.parameters.count * MemoryLayout<Parameter>.stride
    }

    /// A name and a value.
    struct Parameter: Sendable {
        var name: WireRange
        var value: WireRange
    }

    /// A part of a list that several nodes share.
    struct Slice: Sendable {
        var start: UInt32 = 0
        var end: UInt32 = 0
    }

    /// One part.
    struct Node: Sendable {
        var parent: Int32
        /// The number among its siblings, from 1.
        var number: UInt32
        var kind: Kind
        var type = WireRange.none
        var subtype = WireRange.none
        var id = WireRange.none
        var description = WireRange.none
        var encoding = WireRange.none
        var digest = WireRange.none
        var disposition = WireRange.none
        var location = WireRange.none
        var parameters = Slice()
        var dispositionParameters = Slice()
        var languages = Slice()
        var envelope: Int32 = -1
        var size: UInt64 = 0
        var lines: UInt64 = 0
    }

    /// What a part is made of.
    enum Kind: UInt8, Sendable {
        case single
        case multipart
        case message
    }

    /// The parts: the whole message's first, every part after the one that holds it. Never empty.
    public var parts: [IMAPBodyPart] {
        self.storage.nodes.indices.map { IMAPBodyPart(storage: self.storage, index: $0) }
    }

    /// The whole message's part.
    public var root: IMAPBodyPart { IMAPBodyPart(storage: self.storage, index: 0) }
}
