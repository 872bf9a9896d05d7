import MessageParsing

/// What one pass over a set of messages found, so that equal work can be shown by equal sums.
struct Totals: Equatable {
    var parts = 0
    var attachmentBytes = 0
    var textBytes = 0
    var headers = 0
    var addresses = 0
    var valueBytes = 0
}

/// The work that is timed: everything a program could ask of a message.
enum FullParse {
    /// Structure, every field of every part decoded, addresses and date parsed, every body decoded, text as UTF-8.
    static func run(_ bytes: [UInt8], into totals: inout Totals) {
        let message = MailMessage(bytes)
        Self.headers(message, into: &totals)
        for part in message.allParts {
            totals.parts += 1
            Self.fields(part.headers, into: &totals)
            if part.isMultipart || !part.children.isEmpty { continue }
            if part.mediaType.isText {
                totals.textBytes += part.text.utf8.count
            } else {
                totals.attachmentBytes += part.content.count
            }
        }
    }

    /// The header block alone: every field decoded, addresses, date and id parsed.
    static func headersOnly(_ bytes: [UInt8], into totals: inout Totals) {
        let message = MailMessage(bytes)
        Self.headers(message, into: &totals)
        Self.fields(message.headers, into: &totals)
    }

    private static func headers(_ message: MailMessage, into totals: inout Totals) {
        totals.addresses +=
            message.from.count + message.sender.count + message.replyTo.count + message.to.count + message.cc.count
            + message.bcc.count
        if message.date != nil { totals.headers &+= 0 }
        if message.messageID != nil { totals.headers &+= 0 }
        if message.subject != nil { totals.headers &+= 0 }
    }

    private static func fields(_ fields: HeaderList, into totals: inout Totals) {
        for field in fields {
            totals.headers += 1
            totals.valueBytes += field.value.utf8.count
        }
    }
}
