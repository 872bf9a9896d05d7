import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Keeps iconv's descriptors between uses: opening one loads tables from a file, which takes longer than a usual text.
///
/// A descriptor is either here or with one caller, so that no two threads use it at once. At most `capacity` are kept;
/// a message that names many charsets costs no more than that.
enum IconvShelf {
    private static let capacity = 64

    private struct Kept: Sendable {
        var name: String
        /// The descriptor as a number: a pointer that nobody follows while it lies here.
        var bits: Int
    }

    private static let shelf = Mutex<[Kept]>([])

    /// A descriptor in its first state that converts from the first of `names` that iconv knows; nil when it knows
    /// none.
    static func take(to target: String, from names: [String]) -> iconv_t? {
        let name = self.name(target, names)
        let bits = self.shelf.withLock { kept -> Int? in
            guard let index = kept.lastIndex(where: { $0.name == name }) else { return nil }
            return kept.remove(at: index).bits
        }
        // The number came from a descriptor in `putBack`, which nobody has closed since.
        if let bits { return unsafe iconv_t(bitPattern: bits) }
        return unsafe self.open(to: target, from: names)
    }

    /// Takes a descriptor back that `take` gave out for the same names.
    static func putBack(_ descriptor: iconv_t, to target: String, from names: [String]) {
        unsafe _ = iconv(descriptor, nil, nil, nil, nil)
        let kept = Kept(name: self.name(target, names), bits: Int(bitPattern: descriptor))
        let surplus = self.shelf.withLock { shelf -> Int? in
            shelf.append(kept)
            return shelf.count > self.capacity ? shelf.removeFirst().bits : nil
        }
        if let surplus, let old = unsafe iconv_t(bitPattern: surplus) { unsafe _ = iconv_close(old) }
    }

    private static func name(_ target: String, _ names: [String]) -> String { "\(target) \(names.first ?? "")" }

    private static func open(to target: String, from names: [String]) -> iconv_t? {
        for name in names {
            let descriptor = unsafe iconv_open(target, name)
            // iconv_open says "no" with a pointer of all ones.
            if Int(bitPattern: descriptor) != -1 { return unsafe descriptor }
        }
        return nil
    }
}
