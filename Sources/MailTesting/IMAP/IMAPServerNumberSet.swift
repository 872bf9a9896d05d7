/// A sequence set such as `1:5,7,10:*` (RFC 9051, `sequence-set`).
struct IMAPServerNumberSet: Sendable, Hashable {
    /// One element; nil stands for `*`.
    private struct Element: Sendable, Hashable {
        var first: UInt32?
        var last: UInt32?
    }

    private var elements: [Element] = []

    /// Parses a set; nil when it is none, or holds 0.
    init?(_ text: String) {
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: ":", omittingEmptySubsequences: false)
            guard ends.count <= 2, let first = ends.first, let last = ends.last,
                let low = Self.number(first), let high = Self.number(last)
            else { return nil }
            self.elements.append(Element(first: low.value, last: high.value))
        }
    }

    /// A number, or `*` as nil inside.
    private static func number(_ text: Substring) -> (value: UInt32?, Void)? {
        if text == "*" { return (nil, ()) }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = UInt32(text), value > 0 else {
            return nil
        }
        return (value, ())
    }

    /// The ranges, merged and ascending, with `*` standing for `highest`.
    func ranges(highest: UInt32) -> [ClosedRange<UInt32>] {
        let all = self.elements.map { element in
            let (first, last) = (element.first ?? highest, element.last ?? highest)
            return min(first, last)...max(first, last)
        }
        var merged: [ClosedRange<UInt32>] = []
        for range in all.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    /// The numbers of the ascending `candidates` that are in the set.
    func matches(in candidates: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var ranges = self.ranges(highest: candidates.last ?? 1)[...]
        for candidate in candidates {
            while let range = ranges.first, range.upperBound < candidate { ranges.removeFirst() }
            guard let range = ranges.first else { break }
            if range.contains(candidate) { result.append(candidate) }
        }
        return result
    }

    /// Ascending numbers as a set in its shortest form; empty for none.
    static func text(of numbers: [UInt32]) -> String {
        var parts: [String] = []
        var run: ClosedRange<UInt32>?
        func close() {
            guard let run else { return }
            parts.append(run.count == 1 ? "\(run.lowerBound)" : "\(run.lowerBound):\(run.upperBound)")
        }
        for number in numbers {
            if let current = run, current.upperBound < .max, number == current.upperBound + 1 {
                run = current.lowerBound...number
            } else {
                close()
                run = number...number
            }
        }
        close()
        return parts.joined(separator: ",")
    }
}
