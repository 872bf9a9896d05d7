/// Punycode (RFC 3492): Unicode labels written with letters, digits and hyphens.
enum Punycode {
    private static let base: UInt32 = 36
    private static let tMin: UInt32 = 1
    private static let tMax: UInt32 = 26
    private static let damp: UInt32 = 700
    private static let skew: UInt32 = 38
    private static let initialBias: UInt32 = 72
    private static let initialN: UInt32 = 0x80

    /// The label in Punycode, without `xn--`; nil when it is longer than any label may be.
    static func encode(_ label: [Unicode.Scalar]) -> String? {
        guard label.count <= InternationalDomain.maximumLabelBytes else { return nil }
        var output = label.filter(\.isASCII).map { UInt8(truncatingIfNeeded: $0.value) }
        let basic = UInt32(output.count)
        if basic > 0 { output.append(ASCII.hyphen) }
        var n = Self.initialN
        var delta: UInt32 = 0
        var bias = Self.initialBias
        var handled = basic
        while handled < UInt32(label.count) {
            guard let next = label.lazy.map(\.value).filter({ $0 >= n }).min() else { return nil }
            // A label holds at most 63 scalars below 0x110000: the product stays below 2^27 and the sum below 2^32.
            delta &+= (next &- n) &* (handled &+ 1)
            n = next
            for scalar in label {
                if scalar.value < n { delta &+= 1 }
                guard scalar.value == n else { continue }
                Self.append(delta, bias: bias, to: &output)
                bias = Self.adapt(delta, count: handled &+ 1, first: handled == basic)
                delta = 0
                handled &+= 1
            }
            delta &+= 1
            n &+= 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Writes one delta as a number of variable length (RFC 3492 3.3).
    private static func append(_ delta: UInt32, bias: UInt32, to output: inout [UInt8]) {
        var rest = delta
        var k = Self.base
        while true {
            let t = k <= bias ? Self.tMin : min(max(k &- bias, Self.tMin), Self.tMax)
            if rest < t { break }
            output.append(Self.digit(t &+ (rest &- t) % (Self.base &- t)))
            rest = (rest &- t) / (Self.base &- t)
            k &+= Self.base
        }
        output.append(Self.digit(rest))
    }

    private static func digit(_ value: UInt32) -> UInt8 {
        UInt8(truncatingIfNeeded: value < 26 ? value &+ 0x61 : value &- 26 &+ 0x30)
    }

    /// The bias for the next delta (RFC 3492 6.1).
    static func adapt(_ delta: UInt32, count: UInt32, first: Bool) -> UInt32 {
        var rest = first ? delta / Self.damp : delta / 2
        rest &+= rest / count
        var k: UInt32 = 0
        while rest > ((Self.base &- Self.tMin) &* Self.tMax) / 2 {
            rest /= Self.base &- Self.tMin
            k &+= Self.base
        }
        return k &+ (Self.base &- Self.tMin &+ 1) &* rest / (rest &+ Self.skew)
    }
}
