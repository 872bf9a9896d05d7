import Testing

@testable import IMAPClient

@Suite("A set of UIDs")
struct UIDSetTests {
    @Test("keeps ranges that neither touch nor overlap")
    func ranges() {
        let set = IMAPUIDSet([5, 3, 4, 9, 3, 0, 10])
        #expect(set.description == "3:5,9:10")
        #expect(set.count == 5 && Array(set) == [3, 4, 5, 9, 10])
        #expect(set.contains(4) && !set.contains(6) && !set.contains(0) && !set.contains(11))
        #expect(IMAPUIDSet(ranges: [7...9, 1...3, 4...6, 0...0]).description == "1:9")
        #expect(IMAPUIDSet(ranges: [1...UInt32.max, 5...6]).count == 4_294_967_295)
    }

    @Test("is cut, joined and taken away from")
    func algebra() {
        let set = IMAPUIDSet(ranges: [1...10, 20...30])
        #expect(set.subtracting([5, 10, 20, 25]).description == "1:4,6:9,21:24,26:30")
        #expect(set.subtracting(set).isEmpty)
        #expect(set.subtracting(IMAPUIDSet(ranges: [1...UInt32.max])).isEmpty)
        #expect(set.union([11, 19]).description == "1:11,19:30")
        #expect(set.prefix(12).description == "1:10,20:21")
        #expect(set.prefix(0).isEmpty && set.prefix(1000) == set)
        #expect(Array(IMAPUIDSet(ranges: [UInt32.max - 1...UInt32.max])) == [4_294_967_294, 4_294_967_295])
    }

    @Test(
        "is disjoint with another that has none of its UIDs",
        arguments: [
            ([1...3], [4...5], true), ([1...3, 9...9], [4...8, 10...20], true), ([4...5], [1...4], false),
            ([1...1, 7...9], [2...6, 9...12], false), ([], [1...5], true), ([3...4], [], true),
            ([1...UInt32.max], [7...7], false),
        ] as [([ClosedRange<UInt32>], [ClosedRange<UInt32>], Bool)])
    func disjoint(one: [ClosedRange<UInt32>], other: [ClosedRange<UInt32>], expected: Bool) {
        let (one, other) = (IMAPUIDSet(ranges: one), IMAPUIDSet(ranges: other))
        #expect(one.isDisjoint(with: other) == expected && other.isDisjoint(with: one) == expected)
    }

    @Test("is sent in parts that are short enough, and nothing is lost between them")
    func chunks() {
        let set = IMAPUIDSet((1...2000).map { UInt32($0 * 1_000_003) })
        let chunks = set.chunks(ofBytes: 800)
        #expect(chunks.allSatisfy { $0.description.utf8.count <= 800 && !$0.isEmpty })
        #expect(chunks.reduce(IMAPUIDSet()) { $0.union($1) } == set)
        #expect(IMAPUIDSet().chunks(ofBytes: 800).isEmpty)
    }
}
