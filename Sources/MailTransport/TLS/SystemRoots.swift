import CMartletOpenSSL

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// The machine's own root certificates.
///
/// All of them are read at once, so that no handshake has to wait for a disk: OpenSSL would look into a folder of roots
/// each time that it meets an issuer.
enum SystemRoots {
    /// Where distributions keep them, for an OpenSSL that was built to look elsewhere.
    private static let usualFiles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem", "/opt/homebrew/etc/openssl@3/cert.pem", "/usr/local/etc/openssl@3/cert.pem",
    ]
    /// The most files read of one folder; the largest root stores have about 150.
    private static let mostFiles = 1000

    /// Trusts the machine's roots: those of the file and the folder that OpenSSL knows, which SSL_CERT_FILE and
    /// SSL_CERT_DIR can point elsewhere, or, where these hold none, those of the usual files. Without any, each
    /// certificate has an unknown authority. It blocks while it reads.
    static func add(to context: TLSContext) {
        defer { ERR_clear_error() }
        var isAny = false
        if let file = unsafe Self.path(X509_get_default_cert_file_env(), X509_get_default_cert_file()) {
            isAny = Self.load(file, into: context)
        }
        // The usual folder holds the same as the usual file; one that somebody has named holds what they want.
        let isFolderNamed = unsafe Self.variable(X509_get_default_cert_dir_env()) != nil
        if !isAny || isFolderNamed,
            let folders = unsafe Self.path(X509_get_default_cert_dir_env(), X509_get_default_cert_dir())
        {
            for folder in folders.split(separator: ":") where Self.loadFolder(String(folder), into: context) {
                isAny = true
            }
        }
        guard !isAny else { return }
        for file in Self.usualFiles where Self.load(file, into: context) { return }
    }

    private static func path(_ variable: UnsafePointer<CChar>?, _ usual: UnsafePointer<CChar>?) -> String? {
        unsafe Self.variable(variable) ?? usual.map { unsafe String(cString: $0) }
    }

    private static func variable(_ name: UnsafePointer<CChar>?) -> String? {
        guard let name = unsafe name, let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    private static func load(_ file: String, into context: TLSContext) -> Bool {
        unsafe SSL_CTX_load_verify_file(context.pointer, file) == 1
    }

    /// Reads the files of a folder that are named by the hash of their subject, as `openssl rehash` links them.
    private static func loadFolder(_ folder: String, into context: TLSContext) -> Bool {
        guard let stream = unsafe opendir(folder) else { return false }
        defer { unsafe _ = closedir(stream) }
        var loaded = 0
        while loaded < Self.mostFiles, let entry = unsafe readdir(stream) {
            // The name ends in NUL inside of the entry, whose memory is the stream's until the next call.
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                unsafe name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                    unsafe String(cString: $0)
                }
            }
            if Self.isHashed(name), Self.load(folder + "/" + name, into: context) { loaded += 1 }
        }
        return loaded > 0
    }

    /// Eight hexadecimal digits, a dot and a number.
    private static func isHashed(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard bytes.count >= 10, bytes.count <= 13, bytes[8] == UInt8(ascii: ".") else { return false }
        let isHash = bytes[..<8].allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        return isHash && bytes[9...].allSatisfy { (0x30...0x39).contains($0) }
    }
}
