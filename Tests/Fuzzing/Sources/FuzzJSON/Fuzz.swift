import Foundation
import FuzzSupport
import MailTransport
import SASL
import WireSupport

/// A token endpoint that answers with these bytes.
private struct FixedEndpoint: HTTPExchange {
    let body: [UInt8]

    func send(_ request: WebRequest) async throws -> WebResponse {
        WebResponse(status: 200, body: .bytes(self.body))
    }
}

/// The input stands inside of a token endpoint's answer: the token is found where the answer is JSON, and only there,
/// as another reader of JSON judges.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let words = input(data, size)
    // A later member of the same name counts, so that nothing in the input can take the token away.
    let body = Array(#"{"x":["#.utf8) + words + Array(#"],"access_token":"t"}"#.utf8)
    guard let endpoint = WebAddress("https://a.example/token") else { return 0 }
    let grant = OAuthGrant.clientCredentials(at: endpoint, clientID: "c", clientSecret: "s", scope: "")
    run {
        let isOurs: Bool
        do {
            _ = try await OAuthTokenProvider(grant, http: FixedEndpoint(body: body)).token()
            isOurs = true
        } catch {
            require((error as? TokenError)?.code == .transient, "an answer without a reason is not transient: \(error)")
            isOurs = false
        }
        guard isComparable(words) else { return }
        let isTheirs = (try? JSONSerialization.jsonObject(with: Data(body))) != nil
        require(isOurs == isTheirs, "JSON here: \(isOurs), elsewhere: \(isTheirs)")
    }
    return 0
}

/// Whether both readers follow the same rules: UTF-8 that is broken and lone surrogates are repaired here, deep nesting
/// is refused here, numbers out of range there, and a comma behind the last value is read over there.
private func isComparable(_ words: [UInt8]) -> Bool {
    guard let text = String(validating: words, as: UTF8.self) else { return false }
    let nesting = words.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }
    let digits = words.count { (0x30...0x39).contains($0) }
    let dense = text.filter { !$0.isWhitespace } + "]"
    if dense.contains(",]") || dense.contains(",}") { return false }
    return nesting < 30 && digits < 15 && !text.lowercased().contains("e") && !text.lowercased().contains("\\ud")
        && !words.contains(0)
}
