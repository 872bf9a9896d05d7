extension HeaderName {
    /// `Authentication-Results`.
    public static let authenticationResults = HeaderName(checked: "Authentication-Results")
    /// `ARC-Authentication-Results`.
    public static let arcAuthenticationResults = HeaderName(checked: "ARC-Authentication-Results")
    /// `ARC-Message-Signature`.
    public static let arcMessageSignature = HeaderName(checked: "ARC-Message-Signature")
    /// `ARC-Seal`.
    public static let arcSeal = HeaderName(checked: "ARC-Seal")
    /// `Auto-Submitted`.
    public static let autoSubmitted = HeaderName(checked: "Auto-Submitted")
    /// `Bcc`.
    public static let bcc = HeaderName(checked: "Bcc")
    /// `Cc`.
    public static let cc = HeaderName(checked: "Cc")
    /// `Comments`.
    public static let comments = HeaderName(checked: "Comments")
    /// `Content-Description`.
    public static let contentDescription = HeaderName(checked: "Content-Description")
    /// `Content-Disposition`.
    public static let contentDisposition = HeaderName(checked: "Content-Disposition")
    /// `Content-ID`.
    public static let contentID = HeaderName(checked: "Content-ID")
    /// `Content-Language`.
    public static let contentLanguage = HeaderName(checked: "Content-Language")
    /// `Content-Location`.
    public static let contentLocation = HeaderName(checked: "Content-Location")
    /// `Content-Transfer-Encoding`.
    public static let contentTransferEncoding = HeaderName(checked: "Content-Transfer-Encoding")
    /// `Content-Type`.
    public static let contentType = HeaderName(checked: "Content-Type")
    /// `Date`.
    public static let date = HeaderName(checked: "Date")
    /// `Delivered-To`.
    public static let deliveredTo = HeaderName(checked: "Delivered-To")
    /// `Disposition-Notification-To`.
    public static let dispositionNotificationTo = HeaderName(checked: "Disposition-Notification-To")
    /// `DKIM-Signature`.
    public static let dkimSignature = HeaderName(checked: "DKIM-Signature")
    /// `Autocrypt` (Autocrypt Level 1).
    public static let autocrypt = HeaderName(checked: "Autocrypt")
    /// `HP-Outer` (RFC 9788 2.2).
    public static let hpOuter = HeaderName(checked: "HP-Outer")
    /// `Feedback-ID`.
    public static let feedbackID = HeaderName(checked: "Feedback-ID")
    /// `From`.
    public static let from = HeaderName(checked: "From")
    /// `In-Reply-To`.
    public static let inReplyTo = HeaderName(checked: "In-Reply-To")
    /// `Keywords`.
    public static let keywords = HeaderName(checked: "Keywords")
    /// `List-Archive`.
    public static let listArchive = HeaderName(checked: "List-Archive")
    /// `List-Help`.
    public static let listHelp = HeaderName(checked: "List-Help")
    /// `List-ID`.
    public static let listID = HeaderName(checked: "List-ID")
    /// `List-Owner`.
    public static let listOwner = HeaderName(checked: "List-Owner")
    /// `List-Post`.
    public static let listPost = HeaderName(checked: "List-Post")
    /// `List-Subscribe`.
    public static let listSubscribe = HeaderName(checked: "List-Subscribe")
    /// `List-Unsubscribe`.
    public static let listUnsubscribe = HeaderName(checked: "List-Unsubscribe")
    /// `List-Unsubscribe-Post`.
    public static let listUnsubscribePost = HeaderName(checked: "List-Unsubscribe-Post")
    /// `Message-ID`.
    public static let messageID = HeaderName(checked: "Message-ID")
    /// `MIME-Version`.
    public static let mimeVersion = HeaderName(checked: "MIME-Version")
    /// `Original-Message-ID`.
    public static let originalMessageID = HeaderName(checked: "Original-Message-ID")
    /// `Precedence`.
    public static let precedence = HeaderName(checked: "Precedence")
    /// `Received`.
    public static let received = HeaderName(checked: "Received")
    /// `Received-SPF`.
    public static let receivedSPF = HeaderName(checked: "Received-SPF")
    /// `References`.
    public static let references = HeaderName(checked: "References")
    /// `Reply-To`.
    public static let replyTo = HeaderName(checked: "Reply-To")
    /// `Resent-Bcc`.
    public static let resentBcc = HeaderName(checked: "Resent-Bcc")
    /// `Resent-Cc`.
    public static let resentCc = HeaderName(checked: "Resent-Cc")
    /// `Resent-Date`.
    public static let resentDate = HeaderName(checked: "Resent-Date")
    /// `Resent-From`.
    public static let resentFrom = HeaderName(checked: "Resent-From")
    /// `Resent-Message-ID`.
    public static let resentMessageID = HeaderName(checked: "Resent-Message-ID")
    /// `Resent-Sender`.
    public static let resentSender = HeaderName(checked: "Resent-Sender")
    /// `Resent-To`.
    public static let resentTo = HeaderName(checked: "Resent-To")
    /// `Return-Path`.
    public static let returnPath = HeaderName(checked: "Return-Path")
    /// `Sender`.
    public static let sender = HeaderName(checked: "Sender")
    /// `Subject`.
    public static let subject = HeaderName(checked: "Subject")
    /// `To`.
    public static let to = HeaderName(checked: "To")
    /// `X-Auto-Response-Suppress`.
    public static let xAutoResponseSuppress = HeaderName(checked: "X-Auto-Response-Suppress")
    /// `X-Loop`.
    public static let xLoop = HeaderName(checked: "X-Loop")
    /// `X-Mailer`.
    public static let xMailer = HeaderName(checked: "X-Mailer")
    /// `X-Original-To`.
    public static let xOriginalTo = HeaderName(checked: "X-Original-To")
    /// `X-Priority`.
    public static let xPriority = HeaderName(checked: "X-Priority")
    /// `X-Spam-Flag`.
    public static let xSpamFlag = HeaderName(checked: "X-Spam-Flag")
}
