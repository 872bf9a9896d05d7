/// A random source whose values a test can repeat (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    /// Neighbouring seeds must not give the same values one step apart, so the seed goes through the mixer first.
    init(seed: UInt64) {
        self.state = seed
        self.state = self.next()
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var value = self.state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// One of the values, which must not be empty.
    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &self)]
    }
}
