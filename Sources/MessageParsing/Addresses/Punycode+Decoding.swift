extension Punycode {
    /// The label behind `xn--` in Unicode; nil when it is not Punycode or longer than any label may be.
    static func decode(_ label: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar]? {
        guard label.count <= InternationalDomain.maximumLabelBytes * 4, label.allSatisfy(\.isASCII) else { return nil }
        let delimiter = label.lastIndex(of: "-")
        var output = delimiter.map { Array(label[..<$0]) } ?? []
        var rest = delimiter.map { label[($0 + 1)...] } ?? label
        if rest.isEmpty && output.isEmpty { return nil }
        var n: UInt32 = 0x80
        var index: UInt32 = 0
        var bias: UInt32 = 72
        while !rest.isEmpty {
            let start = index
            guard let delta = self.number(&rest, bias: bias) else { return nil }
            let (sum, overflowed) = index.addingReportingOverflow(delta)
            guard !overflowed else { return nil }
            let count = UInt32(truncatingIfNeeded: output.count) + 1
            let (next, carried) = n.addingReportingOverflow(sum / count)
            guard !carried, let scalar = Unicode.Scalar(next) else { return nil }
            n = next
            index = sum % count
            output.insert(scalar, at: Int(index))
            index += 1
            bias = self.adapt(sum - start, count: count, first: start == 0)
        }
        return output
    }

    /// Reads one number of variable length off the front.
    private static func number(_ digits: inout ArraySlice<Unicode.Scalar>, bias: UInt32) -> UInt32? {
        var value: UInt32 = 0
        var weight: UInt32 = 1
        var k: UInt32 = 36
        while let scalar = digits.popFirst() {
            guard let digit = self.digitValue(scalar) else { return nil }
            let (product, first) = digit.multipliedReportingOverflow(by: weight)
            let (sum, second) = value.addingReportingOverflow(product)
            guard !first, !second else { return nil }
            value = sum
            let threshold = k <= bias ? 1 : min(k - bias, 26)
            if digit < threshold { return value }
            let (heavier, third) = weight.multipliedReportingOverflow(by: 36 - threshold)
            guard !third else { return nil }
            weight = heavier
            k += 36
        }
        return nil
    }

    private static func digitValue(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar {
        case "a"..."z": scalar.value - 0x61
        case "A"..."Z": scalar.value - 0x41
        case "0"..."9": scalar.value - 0x30 + 26
        default: nil
        }
    }
}
