/// The header fields of a request or a response, in order; names are compared without regard to case (RFC 9110, 5).
public struct WebHeaders: Sendable, Hashable {
    /// The names and values, as they are sent.
    public private(set) var fields: [Field] = []

    /// A name and a value.
    public struct Field: Sendable, Hashable {
        /// The name.
        public let name: String
        /// The value, without blanks around it.
        public let value: String
    }

    /// No fields.
    public init() {}

    /// The value under `name`: those of several fields joined by commas; nil where there is none. Setting it replaces
    /// all of them, nil removes them.
    public subscript(name: String) -> String? {
        get {
            let values = self.values(of: name)
            return values.isEmpty ? nil : values.joined(separator: ", ")
        }
        set {
            self.fields.removeAll { Self.areEqual($0.name, name) }
            if let newValue { self.add(name, newValue) }
        }
    }

    /// All values under `name`, in order.
    public func values(of name: String) -> [String] {
        self.fields.filter { Self.areEqual($0.name, name) }.map(\.value)
    }

    /// Adds a field behind the others.
    public mutating func add(_ name: String, _ value: String) {
        self.fields.append(Field(name: name, value: value))
    }

    private static func areEqual(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && left.lowercased() == right.lowercased()
    }
}

extension WebHeaders: ExpressibleByDictionaryLiteral {
    /// Fields in the order written.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { self.add(name, value) }
    }
}

extension WebHeaders: CustomStringConvertible, CustomReflectable {
    /// The names only: values may be secrets.
    public var description: String { "WebHeaders(\(self.fields.map(\.name).joined(separator: ", ")))" }

    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
