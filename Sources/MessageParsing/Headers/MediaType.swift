/// What a body is: `type/subtype; parameter=value` (RFC 2045 5.1).
///
/// Type, subtype and the names of parameters are in lower case. Two values are equal when all of it is.
public struct MediaType: Hashable, Sendable {
    /// The part before the slash, in lower case: `text`.
    public let type: String
    /// The part after the slash, in lower case: `plain`.
    public let subtype: String
    /// The parameters in order, decoded (RFC 2231), names in lower case.
    public var parameters: [MediaTypeParameter]

    /// Joins a type, a subtype and parameters; case is folded.
    public init(type: String, subtype: String, parameters: [MediaTypeParameter] = []) {
        self.type = type.lowercased()
        self.subtype = subtype.lowercased()
        self.parameters = parameters
    }

    /// Reads the value of a Content-Type field; nil when it names no type.
    public init?(_ value: String, limits: ParserLimits = ParserLimits()) {
        let bytes = Array(value.utf8)
        guard let parsed = bytes.withSpan({ MediaType($0, from: 0, to: bytes.count, limits: limits) }) else {
            return nil
        }
        self = parsed
    }

    /// `text/plain`.
    public static let textPlain = MediaType(type: "text", subtype: "plain")
    /// `text/html`.
    public static let textHTML = MediaType(type: "text", subtype: "html")
    /// `message/rfc822`.
    public static let messageRFC822 = MediaType(type: "message", subtype: "rfc822")
    /// `application/octet-stream`.
    public static let octetStream = MediaType(type: "application", subtype: "octet-stream")

    /// Type and subtype, without parameters: `text/plain`.
    public var essence: String { "\(self.type)/\(self.subtype)" }

    /// The value of a parameter, its name in any case.
    public subscript(name: String) -> String? {
        let wanted = name.lowercased()
        return self.parameters.first { $0.name == wanted }?.value
    }

    /// The `charset` parameter.
    public var charset: String? { self["charset"] }
    /// The `boundary` parameter.
    public var boundary: String? { self["boundary"] }

    /// Whether this is text of any kind.
    public var isText: Bool { self.type == "text" }
    /// Whether this is a multipart of any kind.
    public var isMultipart: Bool { self.type == "multipart" }
    /// Whether a body of this type is a message of its own.
    public var isNestedMessage: Bool {
        self.type == "message" && (self.subtype == "rfc822" || self.subtype == "global" || self.subtype == "news")
    }

    /// Whether type and subtype are those of `other`, whatever the parameters.
    public func matches(_ other: MediaType) -> Bool { self.type == other.type && self.subtype == other.subtype }
}

extension MediaType: CustomStringConvertible {
    /// Type and subtype; parameters may be private and are left out.
    public var description: String { self.essence }
}

/// A parameter of a media type or a disposition.
public struct MediaTypeParameter: Hashable, Sendable {
    /// The name in lower case.
    public let name: String
    /// The value, decoded.
    public var value: String
    /// The language that RFC 2231 names for the value, or nil.
    public var language: String?

    /// Joins a name, which is folded to lower case, and a value.
    public init(name: String, value: String, language: String? = nil) {
        self.name = name.lowercased()
        self.value = value
        self.language = language
    }
}
