//! What the driver makes of a kernel: the data of a `VkPipelineCache`.
//!
//! Each pipeline has a cache object and an entry of its own, made with the pipeline and gone after it. One large cache for a
//! device would have to be read whole at the start, merged with what other processes wrote meanwhile, and written at the
//! exit, when a driver may be half gone; it would only grow. This way what is used is read, what is new is written
//! at once, and what is not used for long goes as all other entries do.

use ash::vk;

use super::entry::Kind;
use super::key::Key;
use super::store::Store;
use crate::log::log;
use crate::vulkan::{Gpu, Physical};

/// The size of `VkPipelineCacheHeaderVersionOne`: the driver's data begins behind it.
const HEADER: usize = 32;

/// Makes a compute pipeline of the kernel of that key. `constants` are the values of its specialisation constants. Without a
/// key, or without a cache, the driver's data is kept in memory only.
pub(crate) fn compute_pipeline(
    gpu: &Gpu,
    kernel: Option<&Key>,
    constants: &[u8],
    create: vk::ComputePipelineCreateInfo<'_>,
) -> Result<vk::Pipeline, vk::Result> {
    match (super::process_store(), kernel) {
        (Some(store), Some(kernel)) => through(store, gpu, &key(&gpu.physical, kernel, constants), create),
        (None, _) | (_, None) => make(gpu, gpu.pipeline_cache, create).map(|(pipeline, _)| pipeline),
    }
}

fn key(physical: &Physical, kernel: &Key, constants: &[u8]) -> Key {
    let properties = &physical.properties;
    let numbers = [properties.vendor_id, properties.device_id, properties.driver_version, properties.api_version];
    let numbers: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    let driver = [&numbers[..], &properties.pipeline_cache_uuid, &physical.driver_uuid];
    Key::of(&[b"pipeline", driver[0], driver[1], driver[2], &kernel.0, constants])
}

fn through(
    store: &Store,
    gpu: &Gpu,
    key: &Key,
    create: vk::ComputePipelineCreateInfo<'_>,
) -> Result<vk::Pipeline, vk::Result> {
    let mut stored = store.read::<Vec<u8>>(Kind::Pipeline, key);
    if stored.as_ref().is_some_and(|data| !is_of(data, &gpu.physical.properties)) {
        store.discard(Kind::Pipeline, key);
        stored = None;
    }
    let cache = stored.as_deref().and_then(|data| Cache::new(gpu, data)).or_else(|| Cache::new(gpu, &[]));
    let Some(cache) = cache else { return make(gpu, gpu.pipeline_cache, create).map(|(pipeline, _)| pipeline) };
    let (pipeline, hit) = make(gpu, cache.handle, create)?;
    let told = match hit {
        Some(true) => "the driver took it",
        Some(false) => "the driver compiled",
        None => "the driver does not tell what it did",
    };
    log!("pipeline cache: {}, {told}, {key}", if stored.is_some() { "hit" } else { "miss" });
    if stored.is_none() || hit != Some(true) {
        let data = cache.data();
        if data.len() <= HEADER || !is_of(&data, &gpu.physical.properties) {
            log!("pipeline cache: the driver gives nothing to keep");
        } else if stored.as_ref() != Some(&data) {
            store.write(Kind::Pipeline, key, &data);
        }
    }
    Ok(pipeline)
}

/// Makes the pipeline. With whether the driver found it in the cache, where it tells that.
fn make(
    gpu: &Gpu,
    cache: vk::PipelineCache,
    create: vk::ComputePipelineCreateInfo<'_>,
) -> Result<(vk::Pipeline, Option<bool>), vk::Result> {
    let mut whole = vk::PipelineCreationFeedback::default();
    let mut stages = [vk::PipelineCreationFeedback::default()];
    let mut feedback = vk::PipelineCreationFeedbackCreateInfo::default()
        .pipeline_creation_feedback(&mut whole)
        .pipeline_stage_creation_feedbacks(&mut stages);
    let told = gpu.physical.properties.api_version >= vk::API_VERSION_1_3;
    let create = if told { create.push_next(&mut feedback) } else { create };
    // SAFETY: the caller's module and layout are live and fit each other; the cache is live or null.
    let made = unsafe { gpu.device.create_compute_pipelines(cache, &[create], None) };
    let pipeline = made.map(|pipelines| pipelines[0]).map_err(|(_, error)| error)?;
    let hit = vk::PipelineCreationFeedbackFlags::APPLICATION_PIPELINE_CACHE_HIT;
    let valid = whole.flags.contains(vk::PipelineCreationFeedbackFlags::VALID);
    Ok((pipeline, valid.then(|| whole.flags.contains(hit))))
}

/// A cache object of Vulkan's.
struct Cache<'a> {
    gpu: &'a Gpu,
    handle: vk::PipelineCache,
}

impl<'a> Cache<'a> {
    /// With this data, or empty. Nothing where the driver cannot.
    fn new(gpu: &'a Gpu, data: &[u8]) -> Option<Cache<'a>> {
        let create = vk::PipelineCacheCreateInfo::default().initial_data(data);
        // SAFETY: the device is live; the data is this driver's own, as its header and our checksum say.
        let made = unsafe { gpu.device.create_pipeline_cache(&create, None) };
        made.ok().map(|handle| Cache { gpu, handle })
    }

    fn data(&self) -> Vec<u8> {
        // SAFETY: the cache is live.
        unsafe { self.gpu.device.get_pipeline_cache_data(self.handle) }.unwrap_or_default()
    }
}

impl Drop for Cache<'_> {
    fn drop(&mut self) {
        // SAFETY: pipelines do not need the cache that they were made with.
        unsafe { self.gpu.device.destroy_pipeline_cache(self.handle, None) };
    }
}

/// Whether the data is of this driver and device, by its header (Vulkan, `VkPipelineCacheHeaderVersionOne`).
fn is_of(data: &[u8], properties: &vk::PhysicalDeviceProperties) -> bool {
    let Some(header) = data.first_chunk::<HEADER>() else { return false };
    let word = |index: usize| u32::from_le_bytes([0, 1, 2, 3].map(|byte| header[index * 4 + byte]));
    let size = word(0) as usize;
    (HEADER..=data.len()).contains(&size)
        && word(1) == vk::PipelineCacheHeaderVersion::ONE.as_raw() as u32
        && word(2) == properties.vendor_id
        && word(3) == properties.device_id
        && header[16..] == properties.pipeline_cache_uuid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_of_another_driver_is_refused() {
        let mut properties = vk::PhysicalDeviceProperties { vendor_id: 0x10de, device_id: 7, ..Default::default() };
        properties.pipeline_cache_uuid = [9; vk::UUID_SIZE];
        let mut data: Vec<u8> = [32u32, 1, 0x10de, 7].iter().flat_map(|word| word.to_le_bytes()).collect();
        data.extend([9; 16]);
        data.extend(b"the driver's own");
        assert!(is_of(&data, &properties));
        assert!(is_of(&data[..HEADER], &properties));
        assert!(!is_of(&data[..HEADER - 1], &properties));
        assert!(!is_of(&[], &properties));
        for byte in 0..HEADER {
            let mut damaged = data.clone();
            damaged[byte] ^= 0x80;
            assert!(!is_of(&damaged, &properties), "{byte}");
        }
    }
}
