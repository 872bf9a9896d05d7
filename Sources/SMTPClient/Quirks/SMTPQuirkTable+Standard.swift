extension SMTPQuirkTable {
    /// The table that the SDK brings along. Providers change their limits: a configuration and a pool take others.
    public static let standard = SMTPQuirkTable(rows: [
        // 421 or 454 4.7.0 after 70 to 90 messages on one connection; 2,000 recipients a day.
        Row(
            name: "Gmail and Google Workspace", hosts: ["smtp.gmail.com", "smtp-relay.gmail.com"],
            pool: .init(connections: 5, messagesPerConnection: 50, recipientsPerDay: 2000)),
        // 432 4.3.2 beyond three connections; 30 messages a minute; 10,000 recipients a day.
        Row(
            name: "Microsoft 365", hosts: ["smtp.office365.com", ".office365.com", ".office365.us"],
            pool: .init(connections: 3, messagesPerMinute: 30, recipientsPerDay: 10_000)),
        Row(
            name: "Outlook.com", hosts: ["smtp-mail.outlook.com"],
            pool: .init(connections: 2, messagesPerMinute: 30, recipientsPerDay: 300)),
        Row(
            name: "Apple iCloud", hosts: ["smtp.mail.me.com"], pool: .init(connections: 2, recipientsPerDay: 1000)),
        Row(
            name: "Yahoo and AOL", hosts: [".mail.yahoo.com", "smtp.aol.com"],
            pool: .init(connections: 1, messagesPerConnection: 20, recipientsPerDay: 500)),
        // Few connections, and logins that are counted.
        Row(
            name: "NetEase 163, 126, 188", hosts: ["smtp.163.com", "smtp.126.com", "smtp.188.com"],
            pool: .init(connections: 1, messagesPerConnection: 10)),
        // Amazon closes without the goodbye of TLS after QUIT, which is no error for any server.
        Row(name: "Amazon SES", hosts: [".amazonaws.com"], pool: .init(connections: 10)),
        // It offers REQUIRETLS, and what is sent with it never arrives. A second EHLO after the login voids the login.
        Row(name: "Strato", hosts: ["smtp.strato.de", "smtp.strato.com"], quirks: .withoutRequireTLS),
        // The firewall's mail guard hides the greeting behind stars, takes one command at a time and garbles BDAT.
        Row(
            name: "Cisco PIX mail guard", greeting: "***",
            quirks: .init(usesPipelining: false, usesChunking: false)),
    ])
}

extension SMTPQuirks {
    /// A server that must not be asked for REQUIRETLS.
    fileprivate static var withoutRequireTLS: SMTPQuirks {
        var quirks = SMTPQuirks()
        quirks.usesRequireTLS = false
        return quirks
    }
}

extension SMTPPoolLimits {
    /// Limits that differ from the defaults in these points.
    init(
        connections: Int, messagesPerConnection: Int = 100, messagesPerMinute: Int? = nil, recipientsPerDay: Int? = nil
    ) {
        self.init()
        self.connections = connections
        self.messagesPerConnection = messagesPerConnection
        self.messagesPerMinute = messagesPerMinute
        self.recipientsPerDay = recipientsPerDay
    }
}
