import MessageParsing
import Testing

@Suite("Guessing charsets")
struct DetectionTests {
    @Test(
        "Texts say what they are in",
        arguments: [
            ("utf-8", "Gr\u{FC}\u{DF}e aus K\u{F6}ln"), ("utf-16le", "Hello there"), ("utf-16be", "Hello there"),
            ("utf-32le", "Hello there"), ("windows-1252", "Gr\u{FC}\u{DF}e aus K\u{F6}ln, \u{E0} bient\u{F4}t"),
            ("windows-1251", "Здравствуйте, у меня не работает принтер"),
            ("koi8-r", "Здравствуйте, у меня не работает принтер"),
            ("windows-1250", "Příliš žluťoučký kůň úpěl ďábelské ódy"),
            ("iso-8859-7", "Καλημέρα σας, ο εκτυπωτής δεν λειτουργεί"),
            ("shift_jis", "こんにちは、プリンターが動きません"), ("euc-jp", "こんにちは、プリンターが動きません"), ("euc-kr", "안녕하세요 프린터가 작동하지 않습니다"),
            ("gb18030", "您好，打印机无法工作，请帮助我们解决问题"), ("big5", "您好，印表機無法工作，請幫助我們解決問題"),
        ])
    func detects(_ label: String, _ text: String) throws {
        let charset = try #require(Charset(label: label))
        let bytes = try #require(charset.encode(text))
        let guess = Charset.detect(bytes)
        #expect(guess.charset.decode(bytes) == text)
        #expect(guess.confidence > 0.3)
    }

    @Test("Bytes that say nothing are guessed without confidence")
    func unsure() {
        #expect(Charset.detect([]).charset == .ascii)
        #expect(Charset.detect([0x80, 0x81, 0xFE]).confidence <= 0.5)
    }
}
