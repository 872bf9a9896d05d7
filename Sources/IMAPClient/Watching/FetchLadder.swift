/// What is asked for when a server cannot answer for a mail: less with every step.
package enum FetchLadder {
    /// The strikes at which a mail is given up whose download breaks the connection even when nothing else is asked
    /// for.
    package static let lastStrike = 9

    /// How much an error counts that broke the connection during a download. An answer beyond the limits will be the
    /// same again; a broken line may be chance.
    package static func strikes(of error: any Error) -> Int {
        guard let error = error as? IMAPError else { return 1 }
        if error.willPass { return 0 }
        return switch error.code {
        case .limitExceeded, .malformedResponse: 3
        default: 1
        }
    }

    /// The steps to try after so many strikes: three for each, and nine for the last, because a line may also break
    /// often by chance.
    static func left(of steps: [[IMAPFetchAttribute]], after strikes: Int) -> ArraySlice<[IMAPFetchAttribute]> {
        let last = steps.count - 1
        if strikes >= 3 * last + Self.lastStrike { return [] }
        return steps.dropFirst(min(strikes / 3, last))
    }

    /// Everything; without BODYSTRUCTURE; without ENVELOPE too; the mail alone.
    package static func steps(_ attributes: [IMAPFetchAttribute]) -> [[IMAPFetchAttribute]] {
        let withoutStructure = attributes.filter { $0 != .bodyStructure }
        let withoutEnvelope = withoutStructure.filter { $0 != .envelope }
        var steps: [[IMAPFetchAttribute]] = []
        for attributes in [attributes, withoutStructure, withoutEnvelope, []] {
            let step = attributes + [.message()]
            if steps.last != step { steps.append(step) }
        }
        return steps
    }
}

extension IMAPError {
    /// Whether the server understood who asked and said no to the question.
    package var isRefusal: Bool {
        switch self.code {
        case .refused, .rejected, .notSupported: true
        case .unavailable: self.status?.condition == .no
        default: false
        }
    }

    /// Whether the refusal says of itself that it will pass: the mail is not to blame (RFC 5530).
    package var willPass: Bool {
        ["UNAVAILABLE", "INUSE"].contains(self.status?.code?.failureName)
    }
}

extension IMAPFetchResponse {
    /// What the answer says where a mail's content should be, as it came.
    package var rawAnswer: [UInt8] {
        self.items.reduce(into: []) { answer, item in
            switch item {
            case .invalid(let name, let value):
                answer += Array(name.utf8) + [Ascii.space] + value + [Ascii.lf]
            case .section(let section):
                switch section.content {
                case .missing: answer += Array("\(section.name) NIL\n".utf8)
                case .bytes(let bytes) where bytes.isEmpty: answer += Array("\(section.name) \"\"\n".utf8)
                case .bytes, .streamed: break
                }
            default: break
            }
        }
    }
}
