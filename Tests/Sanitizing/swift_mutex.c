// Tells ThreadSanitizer what the slow paths of the Swift standard library's `Mutex` do.
//
// The fast paths are atomic operations inlined into our own code, where the sanitizer sees them. The slow paths lie in
// libswiftSynchronization, which is not instrumented: to the sanitizer a lock that had to wait was never taken, and all
// that stands behind it is a race. Loaded before that library (LD_PRELOAD), these functions take the place of the slow
// paths, call them, and report the order they make.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

// Present in an instrumented program only; other programs that this library is loaded into stay as they are.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

#define HANDLE __attribute__((swift_context)) void *handle
#define SWIFT __attribute__((swiftcall))
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void martlet_lock(uint32_t self, HANDLE) __asm__(LOCK);
SWIFT bool martlet_try_lock(HANDLE) __asm__(TRY_LOCK);
SWIFT void martlet_unlock(HANDLE) __asm__(UNLOCK);

typedef SWIFT void (*lock_function)(uint32_t, HANDLE);
typedef SWIFT bool (*try_function)(HANDLE);
typedef SWIFT void (*unlock_function)(HANDLE);

SWIFT void martlet_lock(uint32_t self, HANDLE) {
    lock_function next = (lock_function)dlsym(RTLD_NEXT, LOCK);
    next(self, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT bool martlet_try_lock(HANDLE) {
    try_function next = (try_function)dlsym(RTLD_NEXT, TRY_LOCK);
    bool taken = next(handle);
    if (taken && __tsan_acquire) __tsan_acquire(handle);
    return taken;
}

SWIFT void martlet_unlock(HANDLE) {
    unlock_function next = (unlock_function)dlsym(RTLD_NEXT, UNLOCK);
    if (__tsan_release) __tsan_release(handle);
    next(handle);
}
