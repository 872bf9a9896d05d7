/// What mail programs put first in the subject of an automatic answer, in the languages they speak.
enum AbsencePhrases {
    /// Lower case. Those that end with a colon are followed by the original subject.
    private static let phrases: [String] = [
        "automatic reply:", "autoreply:", "auto reply:", "auto-reply:", "auto:", "out of office", "out of the office",
        "automatische antwort:", "abwesenheitsnotiz", "abwesend:", "automatisch antwoord:", "afwezig:", "niet aanwezig",
        "réponse automatique", "absence du bureau", "respuesta automática", "fuera de la oficina",
        "resposta automática",
        "fora do escritório", "ausência", "risposta automatica:", "fuori sede", "risposta non al computer",
        "autosvar:", "automatisk svar", "automatiskt svar", "fraværende", "frånvaro", "automaattinen vastaus",
        "poissa", "automatyczna odpowiedź:", "odpowiedź automatyczna", "poza biurem", "automatická odpověď",
        "mimo kancelář", "automatická odpoveď", "automatikus válasz", "házon kívül", "răspuns automat",
        "автоматичен отговор", "автоответ", "автоматический ответ", "автоматична відповідь", "otomatik yanıt",
        "ofis dışında", "αυτόματη απάντηση", "תשובה אוטומטית", "الرد التلقائي", "رد تلقائي", "自动答复", "自动回复", "自動回覆",
        "自動返信", "不在通知", "자동 회신", "부재중", "ตอบกลับอัตโนมัติ", "trả lời tự động", "balasan otomatis",
        "automatski odgovor", "samodejni odgovor", "automātiskā atbilde", "automatinis atsakymas", "automaatvastus",
    ]

    /// The phrase that `subject` begins with, or nil.
    static func opening(of subject: String) -> String? {
        let start = subject.drop { $0.isWhitespace }.prefix(60).lowercased()
        return self.phrases.first { start.hasPrefix($0) }
    }
}
