//! The clock of profiling: the host's monotonic time.

/// Nanoseconds of `CLOCK_MONOTONIC`.
pub(crate) fn now() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is writable; the clock exists on every system that this library is built for.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Start and end of a command as the device's clock tells them, moved to where the host knows that it ran: not before it was
/// submitted, and not after now. The clocks drift apart between two calibrations, but a duration is right, so it is kept
/// where there is room for it.
pub(crate) fn fit(times: [u64; 2], submitted: u64) -> [u64; 2] {
    fit_until(times, submitted, now())
}

fn fit_until([start, end]: [u64; 2], submitted: u64, now: u64) -> [u64; 2] {
    let duration = end.saturating_sub(start);
    let start = start.min(now.saturating_sub(duration)).max(submitted);
    [start, start.saturating_add(duration).min(now).max(start)]
}

#[cfg(test)]
mod tests {
    use super::fit_until;

    #[test]
    fn durations_are_kept_where_the_clocks_disagree() {
        assert_eq!(fit_until([20, 30], 10, 100), [20, 30]);
        // The device's clock is ahead, or behind.
        assert_eq!(fit_until([120, 130], 10, 100), [90, 100]);
        assert_eq!(fit_until([0, 10], 50, 100), [50, 60]);
        // There is no room.
        assert_eq!(fit_until([0, 200], 50, 100), [50, 100]);
        assert_eq!(fit_until([30, 20], 10, 100), [30, 30]);
        assert_eq!(fit_until([0, 0], 0, 100), [0, 0]);
        assert_eq!(fit_until([5, 5], 200, 100), [200, 200]);
    }
}
