import DeskIdentity
import MailTransport
import Synchronization

extension HelpDesk {
    /// Whether the desk is to stop.
    var isDraining: Bool { self.live.withLock { $0.isDraining } }

    func hasSource(_ id: ChannelID) -> Bool { self.live.withLock { $0.sources[id]?.isEmpty == false } }

    /// One channel until it is removed, the task is cancelled or the desk drains. An error is noted in the channel's
    /// status and never ends the loop: one bad mailbox does not stop the others.
    func runChannel(_ id: ChannelID) async throws {
        let waker = self.makeWaker(for: .channel(id))
        defer {
            self.dropWaker(waker.key)
            self.live.withLock { _ = $0.looping.remove(id) }
            // The channel may have been added again while this loop was about to end.
            self.wake(.desk)
        }
        var interval = SyncSettings.Interval.minute
        var failures = 0
        while !self.isDraining {
            do {
                guard let channel = try await self.stores.channels.channel(id, in: self.organization),
                    self.hasSource(id)
                else { return }
                interval = channel.sync.interval
                if channel.isSyncing { try await self.sync(id) }
                failures = 0
            } catch let error as DeskError where error.code == .leaseLost {
                // Another worker does it: nothing is wrong.
                failures = 0
            } catch let error where error is CancellationError || Task.isCancelled {
                throw CancellationError()
            } catch {
                failures += 1
                self.note(error, on: id)
                self.observer.record(MailEvent(.info, "A channel could not be synced.", error: error))
            }
            guard !self.isDraining else { return }
            try await self.wait(
                for: self.pause(id, interval.duration, failures), source: failures == 0 ? id : nil, waker.point)
        }
    }

    /// The interval, or, after errors, longer each time.
    private func pause(_ id: ChannelID, _ interval: Duration, _ failures: Int) -> Duration {
        guard failures > 0 else { return interval }
        return Backoff.wait(afterFailures: failures, of: "\(self.organization)/\(id)", first: interval)
    }

    /// The outbox until the task is cancelled or the desk drains.
    func runOutbox() async throws {
        let result: Result<Void, any Error>
        do {
            result = .success(try await self.deliverUntilTheEnd())
        } catch {
            result = .failure(error)
        }
        await self.sender.close()
        try result.get()
    }

    private func deliverUntilTheEnd() async throws {
        let waker = self.makeWaker(for: .outbox)
        defer { self.dropWaker(waker.key) }
        while !self.isDraining {
            do {
                if try await self.deliver().isEmpty { await self.sender.close() }
            } catch let error where error is CancellationError || Task.isCancelled {
                throw CancellationError()
            } catch {
                self.observer.record(MailEvent(.info, "The outbox could not be worked off.", error: error))
            }
            guard !self.isDraining else { return }
            try await self.wait(for: .seconds(15), source: nil, waker.point)
        }
    }

    /// Waits for the time to pass, for news in a source, or to be woken.
    func wait(for duration: Duration, source id: ChannelID?, _ point: WaitPoint) async throws {
        let sources = id.flatMap { id in self.live.withLock { $0.sources[id] } } ?? []
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.clock.sleep(for: duration) }
            group.addTask { try await point.wait() }
            for source in sources {
                group.addTask {
                    do {
                        try await source.waitForNews()
                    } catch {
                        // A watcher that fails must not make the loop spin: the interval decides then.
                        try await self.clock.sleep(for: duration)
                    }
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    func makeWaker(for loop: DeskLoop) -> (key: Int, point: WaitPoint) {
        let point = WaitPoint()
        return self.live.withLock { live in
            live.nextWaker += 1
            live.wakers[live.nextWaker] = (loop, point)
            return (live.nextWaker, point)
        }
    }

    func dropWaker(_ key: Int) { self.live.withLock { $0.wakers[key] = nil } }

    /// Wakes a loop, or with nil all of them.
    func wake(_ loop: DeskLoop?) {
        let wakers = self.live.withLock { Array($0.wakers.values) }
        for waker in wakers where loop == nil || waker.loop == loop { waker.point.wake() }
    }
}
