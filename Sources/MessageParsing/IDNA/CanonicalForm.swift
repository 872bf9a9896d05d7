/// Normalisation form C (UAX 15) for text whose compatibility characters have been mapped away.
enum CanonicalForm {
    /// The text in form C.
    static func composed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        if scalars.allSatisfy({ $0.value < 0x300 }) { return scalars }
        return self.compose(self.ordered(scalars.flatMap { self.decomposed($0.value) }))
    }

    private static func decomposed(_ value: UInt32) -> [UInt32] {
        if value &- 0xAC00 < 11_172 {
            let index = value - 0xAC00
            let parts = [0x1100 + index / 588, 0x1161 + index % 588 / 28]
            return index % 28 == 0 ? parts : parts + [0x11A7 + index % 28]
        }
        // The first part of a composite may be one itself; none goes deeper than four.
        var first = value
        var tail: [UInt32] = []
        while let parts = IDNATables.parts(of: first) {
            first = parts.0
            tail.append(parts.1)
        }
        return [first] + tail.reversed()
    }

    private static func combiningClass(_ value: UInt32) -> UInt8 {
        Unicode.Scalar(value)?.properties.canonicalCombiningClass.rawValue ?? 0
    }

    /// Marks in the order of their classes; equal ones keep theirs.
    private static func ordered(_ values: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var marks: [(UInt8, UInt32)] = []
        func flush() {
            for level in Set(marks.map(\.0)).sorted() { result += marks.filter { $0.0 == level }.map(\.1) }
            marks = []
        }
        for value in values {
            let level = self.combiningClass(value)
            if level == 0 {
                flush()
                result.append(value)
            } else {
                marks.append((level, value))
            }
        }
        flush()
        return result
    }

    private static func compose(_ values: [UInt32]) -> [Unicode.Scalar] {
        var result: [UInt32] = []
        var starter: Int?
        var lastClass: UInt8 = 0
        for value in values {
            let level = self.combiningClass(value)
            let isBlocked = starter.map { $0 < result.count - 1 && lastClass >= level } ?? true
            if let at = starter, !isBlocked, let joined = self.pair(result[at], value) {
                result[at] = joined
                continue
            }
            if level == 0 { starter = result.count }
            lastClass = level
            result.append(value)
        }
        return result.compactMap(Unicode.Scalar.init)
    }

    private static func pair(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if first &- 0x1100 < 19, second &- 0x1161 < 21 {
            return 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28
        }
        if first &- 0xAC00 < 11_172, (first - 0xAC00) % 28 == 0, second &- 0x11A8 < 27 {
            return first + second - 0x11A7
        }
        return IDNATables.composite(first, second)
    }
}
