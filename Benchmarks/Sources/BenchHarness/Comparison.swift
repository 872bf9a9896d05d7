/// Two ways of doing the same work, measured in turn, so that a machine whose speed drifts slows both alike.
public struct Comparison: Sendable {
    /// What is compared.
    public var name: String
    /// One timing of ours for each of theirs.
    public private(set) var pairs: [(ours: Timing, theirs: Timing)] = []

    /// A comparison without measurements yet.
    public init(_ name: String) {
        self.name = name
    }

    /// Adds a pair of timings that were taken one after the other.
    public mutating func add(ours: Timing, theirs: Timing) {
        self.pairs.append((ours, theirs))
    }

    /// Their time divided by ours, as the median over the pairs: 2 means that ours is twice as fast.
    public func speed(_ measure: KeyPath<Timing, Double>) -> Double {
        median(self.pairs.map { $0.theirs[keyPath: measure] / max($0.ours[keyPath: measure], 1e-9) })
    }

    /// One line: the name, both medians and how many times as fast ours is, and whether that is what is aimed at.
    public func line(
        _ measure: KeyPath<Timing, Double>, work: Double = 1, unit: String = "s", aim: Double? = nil
    ) -> String {
        let ours = median(self.pairs.map { $0.ours[keyPath: measure] }) * work
        let theirs = median(self.pairs.map { $0.theirs[keyPath: measure] }) * work
        let name = self.name + String(repeating: " ", count: max(0, 44 - self.name.count))
        let speed = self.speed(measure)
        let words = aim.map { "  aim: \(rounded($0)): \(verdict(speed >= $0))" } ?? ""
        return "\(name)  ours \(rounded(ours)) \(unit)  theirs \(rounded(theirs)) \(unit)"
            + "  times as fast: \(rounded(speed))\(words)"
    }
}

/// How it is said whether an aim is met.
public func verdict(_ isMet: Bool) -> String { isMet ? "met" : "MISSED" }

/// The middle value, or the mean of the two middle ones; 0 of none.
public func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard let last = sorted.last else { return 0 }
    let middle = sorted.count / 2
    if sorted.count == 1 { return last }
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// A number with three significant places, for a table.
public func rounded(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    var scale = 1.0
    var size = value.magnitude
    while size < 100, scale < 1e9 {
        size *= 10
        scale *= 10
    }
    let text = (value * scale).rounded() / scale
    return text == text.rounded() && text.magnitude < 1e15 ? String(Int(text)) : String(text)
}
