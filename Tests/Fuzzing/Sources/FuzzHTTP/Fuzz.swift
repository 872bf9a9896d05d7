import FuzzSupport
import MailTransport
import WireSupport

/// The input is everything that a web server says, delivered whole and in pieces: the outcome must be the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var dice = Dice(input(data, size))
    let choices = dice.byte()
    let words = dice.rest
    run {
        let whole = await talk(words, inPiecesOf: .max, choices)
        // A connection that is used again begins where the last answer ended, which depends on what has come by then.
        guard choices & 0x80 == 0 else { return }
        for size in [1, 7, Int(choices)] {
            let outcome = await talk(words, inPiecesOf: max(size, 1), choices)
            require(outcome == whole, "in pieces of \(size) it is \(outcome), whole it is \(whole)")
        }
    }
    return 0
}

/// What comes of a request: the answer in full, or the kind of failure.
private func talk(_ words: [UInt8], inPiecesOf size: Int, _ choices: UInt8) async -> String {
    let limit = 20_000
    var configuration = WebClientConfiguration()
    configuration.allowsPlaintext = true
    configuration.bodyLimit = limit
    let server = FixedServer(words, piece: size)
    let client = WebClient(server.connector, configuration: configuration)
    guard let address = WebAddress("http://a.example/x/y?z") else { return "" }
    var request = WebRequest(["GET", "HEAD", "POST", "PUT"][Int(choices & 3)], address)
    if choices & 4 != 0 { request.body = .bytes([1, 2, 3]) }
    if choices & 0x80 != 0 { request.redirectLimit = 3 }
    do {
        let response = try await client.send(request)
        require((200...599).contains(response.status), "a status that is none")
        require(!response.headers.fields.contains { $0.value.utf8.contains(13) || $0.name.isEmpty }, "a broken field")
        let body = try await response.body.collect(upTo: limit)
        require(body.count <= words.count, "content out of nothing")
        require(request.method != "HEAD" || body.isEmpty || request.redirectLimit > 0, "content of HEAD")
        await client.close()
        return "\(response.status) \(response.headers.fields) \(body)"
    } catch let error as TransportError {
        return "\(error.code)"
    } catch {
        require(false, "another error than TransportError: \(error)")
        return ""
    }
}
