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
enum SystemRoots {
    /// Where distributions keep them, for an OpenSSL that was built to look elsewhere.
    private static let usualFiles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem", "/opt/homebrew/etc/openssl@3/cert.pem", "/usr/local/etc/openssl@3/cert.pem",
    ]

    /// Trusts the machine's roots: those that OpenSSL knows, which SSL_CERT_FILE and SSL_CERT_DIR can point elsewhere,
    /// or, where neither is there, those of the usual files. Without any, each certificate has an unknown authority.
    static func add(to context: TLSContext) {
        defer { ERR_clear_error() }
        _ = unsafe SSL_CTX_set_default_verify_paths(context.pointer)
        guard !Self.defaultsExist else { return }
        for file in Self.usualFiles where unsafe access(file, R_OK) == 0 {
            if unsafe SSL_CTX_load_verify_file(context.pointer, file) == 1 { return }
        }
    }

    private static var defaultsExist: Bool {
        func exists(_ path: UnsafePointer<CChar>?) -> Bool {
            guard let path = unsafe path else { return false }
            return unsafe access(path, R_OK) == 0
        }
        if unsafe getenv(X509_get_default_cert_file_env()) != nil || getenv(X509_get_default_cert_dir_env()) != nil {
            return true
        }
        return unsafe exists(X509_get_default_cert_file()) || exists(X509_get_default_cert_dir())
    }
}
