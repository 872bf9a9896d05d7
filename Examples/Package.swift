// swift-tools-version: 6.3
import PackageDescription

// Small programs over the public API and nothing else: what compiles here, a user can write.
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// One program that uses these products.
func example(_ name: String, _ products: [String]) -> Target {
    .executableTarget(
        name: name, dependencies: products.map { .product(name: $0, package: "Martlet") }, swiftSettings: settings)
}

let package = Package(
    name: "MartletExamples",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Martlet", path: "..")],
    targets: [
        example("QuickStart", ["Martlet"]),
        example("InspectMessage", ["MessageParsing"]),
        example("InspectServer", ["MailTransport"]),
    ]
)
