/// First in, first out, without moving what waits.
struct Queue<Element> {
    private var elements: [Element] = []
    private var head = 0

    init() {}

    var count: Int { self.elements.count - self.head }
    var isEmpty: Bool { self.count == 0 }
    var first: Element? { self.isEmpty ? nil : self.elements[self.head] }

    /// The element at `offset` from the front; nil past the end.
    subscript(offset: Int) -> Element? {
        offset >= 0 && offset < self.count ? self.elements[self.head + offset] : nil
    }

    mutating func append(_ element: Element) {
        self.elements.append(element)
    }

    /// Puts an element before all others; meant for one that has just been taken out.
    mutating func prepend(_ element: Element) {
        if self.head > 0 {
            self.head -= 1
            self.elements[self.head] = element
        } else {
            self.elements.insert(element, at: 0)
        }
    }

    func firstOffset(where matches: (Element) -> Bool) -> Int? {
        self.elements[self.head...].firstIndex(where: matches).map { $0 - self.head }
    }

    mutating func popFirst() -> Element? {
        guard !self.isEmpty else { return nil }
        let element = self.elements[self.head]
        self.head += 1
        if self.head == self.elements.count {
            self.elements.removeAll(keepingCapacity: true)
            self.head = 0
        } else if self.head >= 64, self.head * 2 >= self.elements.count {
            self.elements.removeFirst(self.head)
            self.head = 0
        }
        return element
    }
}

extension Queue: Sendable where Element: Sendable {}
