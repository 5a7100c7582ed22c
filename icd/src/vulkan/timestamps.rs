//! From the device's ticks to the host's monotonic clock.

use std::sync::Mutex;

use ash::vk;

use super::Gpu;
use crate::queue::clock;
use crate::sync::lock;

/// How long a calibration serves, in nanoseconds: clocks drift apart.
const LIFE: u64 = 1_000_000_000;

/// A point at which both clocks are known.
#[derive(Clone, Copy, Debug)]
pub struct Calibration {
    ticks: u64,
    host: u64,
    /// Nanoseconds per tick.
    period: f64,
    /// The bits of a tick count that mean something.
    mask: u64,
}

/// The last calibration of a device.
#[derive(Default)]
pub struct Calibrator(Mutex<Option<Calibration>>);

impl Calibrator {
    /// A calibration that is not too old; nothing where the device cannot be calibrated.
    pub(super) fn current(&self, gpu: &Gpu) -> Option<Calibration> {
        let mut last = lock(&self.0);
        let now = clock::now();
        if last.is_none_or(|calibration| now.saturating_sub(calibration.host) > LIFE) {
            *last = measure(gpu).or(*last);
        }
        *last
    }
}

fn measure(gpu: &Gpu) -> Option<Calibration> {
    let functions = gpu.calibrated_timestamps.as_ref()?;
    let infos = [vk::TimeDomainEXT::DEVICE, vk::TimeDomainEXT::CLOCK_MONOTONIC]
        .map(|domain| vk::CalibratedTimestampInfoEXT::default().time_domain(domain));
    // SAFETY: the device has the extension.
    let (times, _) = unsafe { functions.get_calibrated_timestamps(&infos) }.ok()?;
    let bits = gpu.physical.queue_family.timestamp_bits;
    Some(Calibration {
        ticks: times[0],
        host: times[1],
        period: f64::from(gpu.physical.properties.limits.timestamp_period),
        mask: if bits >= 64 { u64::MAX } else { (1 << bits) - 1 },
    })
}

impl Calibration {
    /// The host's time of a tick count, in nanoseconds.
    pub fn host_time(&self, ticks: u64) -> u64 {
        let ahead = ticks.wrapping_sub(self.ticks) & self.mask;
        let behind = self.ticks.wrapping_sub(ticks) & self.mask;
        if ahead <= behind {
            self.host.saturating_add((ahead as f64 * self.period) as u64)
        } else {
            self.host.saturating_sub((behind as f64 * self.period) as u64)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_before_and_after_the_calibration_and_a_wrap_are_understood() {
        let calibration = Calibration { ticks: 1000, host: 50_000, period: 2.0, mask: u64::MAX };
        assert_eq!(calibration.host_time(1100), 50_200);
        assert_eq!(calibration.host_time(900), 49_800);
        let wrapping = Calibration { ticks: 0xffff_fff0, host: 50_000, period: 1.0, mask: 0xffff_ffff };
        assert_eq!(wrapping.host_time(0x10), 50_032);
    }
}
