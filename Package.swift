// swift-tools-version: 6.3
import PackageDescription

// One place for the compiler settings: Swift 6 mode comes with the tools version.
let common: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
]

/// A module of the SDK: every unsafe use in it is marked and counted.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: common + [.strictMemorySafety()])
}

/// The tests of a module; `#expect` expands to code that strict memory safety cannot see through, so it is off here.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name + "Tests", dependencies: dependencies, swiftSettings: common)
}

/// On Linux the headers and libraries of libssl-dev lie where every compiler looks, so that asking pkg-config would
/// only warn on a machine without it; on macOS Homebrew's OpenSSL is found through it.
#if os(macOS)
let openSSLPackage: String? = "openssl"
#else
let openSSLPackage: String? = nil
#endif

/// A program.
func tool(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: common + [.strictMemorySafety()])
}

let package = Package(
    name: "Martlet",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "MessageParsing", targets: ["MessageParsing"]),
        .library(name: "MailTransport", targets: ["MailTransport"]),
        .library(name: "SASL", targets: ["SASL"]),
        .library(name: "SMTPClient", targets: ["SMTPClient"]),
        .library(name: "IMAPClient", targets: ["IMAPClient"]),
        .library(name: "TicketThreading", targets: ["TicketThreading", "DeskIdentity"]),
        .library(name: "ClientMatcher", targets: ["ClientMatcher", "DeskIdentity"]),
        .library(name: "POP3Client", targets: ["POP3Client"]),
        .library(name: "MailDesk", targets: ["MailDesk", "TicketThreading", "ClientMatcher", "DeskIdentity"]),
        .library(name: "MailDeskSQLite", targets: ["MailDeskSQLite"]),
        .library(name: "Martlet", targets: ["Martlet"]),
        .library(name: "MailTesting", targets: ["MailTesting"]),
        .executable(name: "martlet", targets: ["MartletTool"]),
    ],
    traits: [
        .trait(name: "SQLite", description: "Stores in a SQLite file (needs libsqlite3-dev)."),
        .default(enabledTraits: ["SQLite"]),
    ],
    targets: [
        // System libraries.
        .systemLibrary(
            name: "CMartletOpenSSL", pkgConfig: openSSLPackage, providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
        .systemLibrary(name: "CMartletPlatform"),
        .systemLibrary(name: "CMartletSQLite", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
        .target(name: "CMartletResolver", linkerSettings: [.linkedLibrary("resolv")]),

        // Bytes.
        module("MessageParsing"),

        // Tickets.
        module("DeskIdentity"),
        module("TicketThreading", ["DeskIdentity", "MessageParsing", "MailCrypto"]),
        module("ClientMatcher", ["DeskIdentity", "MessageParsing"]),
        module(
            "MailDesk",
            [
                "DeskIdentity", "TicketThreading", "ClientMatcher", "MessageParsing", "MailTransport", "MailCrypto",
                "SMTPClient", "IMAPClient", "POP3Client", "SASL",
            ]),

        // Wires.
        module("MailCrypto", ["CMartletOpenSSL"]),
        module("MailTransport", ["MailCrypto", "CMartletOpenSSL", "CMartletPlatform", "CMartletResolver"]),
        module("SASL", ["MailTransport", "MailCrypto"]),
        module("SMTPClient", ["SASL", "MailTransport", "MessageParsing"]),
        module("IMAPClient", ["SASL", "MailTransport", "MessageParsing"]),
        module("POP3Client", ["SASL", "MailTransport", "MailCrypto"]),

        // What a user's tests and ours share.
        module(
            "MailTesting", ["SMTPClient", "SASL", "MailTransport", "MessageParsing", "MailCrypto"]),

        // Stores. The code is there only with the trait.
        module(
            "MailDeskSQLite",
            [
                "MailDesk", "ClientMatcher", "DeskIdentity", "MessageParsing", "MailTransport",
                .target(name: "CMartletSQLite", condition: .when(traits: ["SQLite"])),
            ]),

        // One import for all of it, and the terminal tool `martlet`.
        module(
            "Martlet",
            [
                "MailDesk", "MailDeskSQLite", "TicketThreading", "ClientMatcher", "DeskIdentity", "SMTPClient",
                "IMAPClient", "POP3Client", "SASL", "MailTransport", "MessageParsing",
            ]),
        tool("MartletTool", ["Martlet", "MailTesting", "MailCrypto"]),

        // Tests.
        tests("Conformance", ["MessageParsing", "MailCrypto", "IMAPClient"]),
        tests("MessageParsing", ["MessageParsing"]),
        tests("MailCrypto", ["MailCrypto"]),
        tests("MailTransport", ["MailTransport", "MailTesting"]),
        tests(
            "Interop",
            ["SMTPClient", "IMAPClient", "POP3Client", "SASL", "MailTransport", "MessageParsing", "MailTesting"]),
        tests("SMTPClient", ["SMTPClient", "SASL", "MailTransport", "MessageParsing", "MailTesting"]),
        tests("IMAPClient", ["IMAPClient", "SASL", "MailTransport", "MailTesting"]),
        tests("SASL", ["SASL", "MailTransport", "MailCrypto", "MailTesting"]),
        tests("TicketThreading", ["TicketThreading", "DeskIdentity", "MessageParsing"]),
        tests("ClientMatcher", ["ClientMatcher", "DeskIdentity", "MessageParsing"]),
        tests(
            "MailDesk",
            [
                "MailDesk", "DeskIdentity", "TicketThreading", "ClientMatcher", "MessageParsing", "MailTransport",
                "MailTesting", "SMTPClient", "IMAPClient", "POP3Client", "SASL", "MailDeskSQLite",
            ]),
        tests("MailDeskSQLite", ["MailDeskSQLite", "MailDesk", "ClientMatcher", "DeskIdentity", "MessageParsing"]),
        tests("MartletTool", ["MartletTool", "Martlet", "MailTesting"]),
        tests("POP3Client", ["POP3Client", "MailTesting", "SASL", "MailTransport", "MailCrypto"]),
        tests("MailTesting", ["MailTesting", "MailTransport", "SASL", "SMTPClient", "MessageParsing"]),
    ]
)
