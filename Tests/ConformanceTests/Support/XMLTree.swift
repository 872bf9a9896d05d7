/// The little XML that the sets need: elements, attributes, text and the five entities; no namespaces, no DTD.
final class XMLTree {
    let name: String
    let attributes: [String: String]
    var children: [XMLTree] = []
    var text = ""

    init(name: String, attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    func all(_ name: String) -> [XMLTree] { self.children.filter { $0.name == name } }
    func first(_ name: String) -> XMLTree? { self.children.first { $0.name == name } }

    static func parse(_ source: String) -> XMLTree {
        let root = XMLTree(name: "", attributes: [:])
        var stack = [root]
        var rest = Substring(source)
        while let open = rest.firstIndex(of: "<") {
            stack.last?.text += Self.unescaped(rest[..<open])
            rest = rest[open...]
            if rest.hasPrefix("<!--"), let end = rest.firstRange(of: "-->") {
                rest = rest[end.upperBound...]
                continue
            }
            if rest.hasPrefix("<![CDATA["), let end = rest.firstRange(of: "]]>") {
                stack.last?.text += rest[rest.index(rest.startIndex, offsetBy: 9)..<end.lowerBound]
                rest = rest[end.upperBound...]
                continue
            }
            guard let close = rest.firstIndex(of: ">") else { break }
            let tag = rest[rest.index(after: rest.startIndex)..<close]
            rest = rest[rest.index(after: close)...]
            if tag.hasPrefix("/") {
                if stack.count > 1 { stack.removeLast() }
            } else if !tag.hasPrefix("?"), !tag.hasPrefix("!") {
                let node = Self.element(tag.hasSuffix("/") ? tag.dropLast() : tag)
                stack.last?.children.append(node)
                if !tag.hasSuffix("/") { stack.append(node) }
            }
        }
        return root
    }

    private static func element(_ tag: Substring) -> XMLTree {
        let name = tag.prefix { !$0.isWhitespace }
        var attributes: [String: String] = [:]
        var rest = tag.dropFirst(name.count)
        while let equals = rest.firstIndex(of: "="), let open = rest[equals...].firstIndex(of: "\""),
            let close = rest[rest.index(after: open)...].firstIndex(of: "\"")
        {
            let key = String(rest[..<equals]).filter { !$0.isWhitespace }
            attributes[key] = Self.unescaped(rest[rest.index(after: open)..<close])
            rest = rest[rest.index(after: close)...]
        }
        return XMLTree(name: String(name), attributes: attributes)
    }

    static func unescaped(_ text: Substring) -> String {
        guard text.contains("&") else { return String(text) }
        var result = ""
        var rest = text
        while let amp = rest.firstIndex(of: "&"), let end = rest[amp...].firstIndex(of: ";") {
            result += rest[..<amp]
            let entity = rest[rest.index(after: amp)..<end]
            switch entity {
            case "lt": result += "<"
            case "gt": result += ">"
            case "amp": result += "&"
            case "quot": result += "\""
            case "apos": result += "'"
            default:
                let isHex = entity.hasPrefix("#x")
                let number = UInt32(entity.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10)
                if let scalar = number.flatMap(Unicode.Scalar.init) { result.unicodeScalars.append(scalar) }
            }
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
