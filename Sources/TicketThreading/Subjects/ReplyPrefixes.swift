/// What mail programs put before a subject when they answer or forward, in the languages they speak.
///
/// All entries are lower case and stand without their colon. Words that are also plain words of a language (`ref`, `re`
/// followed by a hyphen, `reminder`) are safe, for a prefix counts only with a colon right behind it.
enum ReplyPrefixes {
    /// Prefixes of an answer.
    static let reply: Set<String> = [
        "re", "r", "aw", "antw", "antwort", "sv", "vs", "odp", "res", "rif", "ynt", "cevap", "bls", "balas", "atb",
        "ang", "ref", "rép", "rep", "vá", "válasz", "απ", "απάντηση", "отв", "ответ", "відп", "відповідь", "отг",
        "השב", "תשובה", "رد", "الرد", "пв", "trả lời", "tl", "ตอบ", "ตอบกลับ",
        "回复", "回覆", "答复", "答覆", "返信", "회신", "답장", "odgovor", "odg", "răspuns", "atsakymas", "vast", "svar", "svör",
    ]

    /// Prefixes of a forwarded mail.
    static let forward: Set<String> = [
        "fw", "fwd", "wg", "tr", "rv", "reenv", "enc", "i", "vl", "vb", "pd", "doorst", "trs", "ilt", "i̇lt",
        "továbbítás",
        "fs", "vid", "σχετ", "πρθ", "пересл", "переслано", "fwd by", "הועבר", "إعادة توجيه", "chuyển tiếp", "ct",
        "转发", "轉寄", "轉發", "転送", "전달", "weitergeleitet", "předáno", "przekaz", "posredovano", "prosl",
    ]

    /// The longest prefix, in characters: what is longer is not looked up.
    static let longest = 20

    /// Marks that gateways put before a subject to warn of strangers; they say nothing about the conversation.
    static let gatewayTags: Set<String> = [
        "ext", "external", "extern", "externe", "externo", "external email", "external sender", "esterno", "spam",
        "bulk", "suspected spam", "caution", "encrypted", "secure", "verschlüsselt",
    ]
}
