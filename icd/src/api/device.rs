//! Devices (OpenCL API 3.0, sections 4.2 and 4.3).

use crate::cl::*;
use crate::error::{Result, ensure, fail};
use crate::handle::{self, Ref};
use crate::info::{Answer, put};
use crate::objects::device::Device;
use crate::objects::platform::Platform;

/// The platform's devices of some types. `CL_INVALID_DEVICE_TYPE` or `CL_DEVICE_NOT_FOUND` otherwise.
pub(crate) fn devices_of_type(kinds: cl_device_type) -> Result<Vec<Ref<Device>>> {
    let known = CL_DEVICE_TYPE_DEFAULT
        | CL_DEVICE_TYPE_CPU
        | CL_DEVICE_TYPE_GPU
        | CL_DEVICE_TYPE_ACCELERATOR
        | CL_DEVICE_TYPE_CUSTOM;
    ensure!(kinds == CL_DEVICE_TYPE_ALL || kinds != 0 && kinds & !known == 0, CL_INVALID_DEVICE_TYPE);
    let devices = Platform::devices();
    let chosen: Vec<_> = if kinds == CL_DEVICE_TYPE_DEFAULT {
        devices.iter().take(1).cloned().collect()
    } else {
        let default = devices.first().filter(|_| kinds & CL_DEVICE_TYPE_DEFAULT != 0).map(|device| device.handle());
        let wanted = |device: &&Ref<Device>| device.kind() & kinds != 0 || Some(device.handle()) == default;
        devices.iter().filter(wanted).cloned().collect()
    };
    ensure!(!chosen.is_empty(), CL_DEVICE_NOT_FOUND);
    Ok(chosen)
}

/// `clGetDeviceIDs`
pub unsafe extern "C" fn clGetDeviceIDs(
    platform: cl_platform_id,
    device_type: cl_device_type,
    num_entries: cl_uint,
    devices: *mut cl_device_id,
    num_devices: *mut cl_uint,
) -> cl_int {
    super::status(|| {
        super::platform::platform_or_default(platform)?;
        ensure!(devices.is_null() || num_entries > 0, CL_INVALID_VALUE);
        ensure!(!devices.is_null() || !num_devices.is_null(), CL_INVALID_VALUE);
        let chosen = devices_of_type(device_type)?;
        // SAFETY: the application's pointers are null or writable, `devices` for `num_entries`.
        unsafe {
            put(num_devices, chosen.len() as cl_uint);
            if !devices.is_null() {
                for (index, device) in chosen.iter().take(num_entries as usize).enumerate() {
                    put(devices.add(index), device.handle());
                }
            }
        }
        Ok(())
    })
}

/// `clGetDeviceInfo`
pub unsafe extern "C" fn clGetDeviceInfo(
    device: cl_device_id,
    param_name: cl_device_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        handle::get::<Device>(device)?.info(param_name, answer)
    })
}

/// `clCreateSubDevices`: no device can be partitioned.
pub unsafe extern "C" fn clCreateSubDevices(
    in_device: cl_device_id,
    properties: *const cl_device_partition_property,
    _num_devices: cl_uint,
    _out_devices: *mut cl_device_id,
    _num_devices_ret: *mut cl_uint,
) -> cl_int {
    super::status(|| {
        handle::get::<Device>(in_device)?;
        ensure!(!properties.is_null(), CL_INVALID_VALUE);
        fail!(CL_INVALID_VALUE)
    })
}

/// `clRetainDevice`: a root device is not counted.
pub unsafe extern "C" fn clRetainDevice(device: cl_device_id) -> cl_int {
    super::status(|| handle::get::<Device>(device).map(drop))
}

/// `clReleaseDevice`: a root device is not counted.
pub unsafe extern "C" fn clReleaseDevice(device: cl_device_id) -> cl_int {
    super::status(|| handle::get::<Device>(device).map(drop))
}

/// `clGetDeviceAndHostTimer`: profiling times are in the host's time, so that both are the same clock.
pub unsafe extern "C" fn clGetDeviceAndHostTimer(
    device: cl_device_id,
    device_timestamp: *mut cl_ulong,
    host_timestamp: *mut cl_ulong,
) -> cl_int {
    super::status(|| {
        handle::get::<Device>(device)?;
        ensure!(!device_timestamp.is_null() && !host_timestamp.is_null(), CL_INVALID_VALUE);
        let now = crate::queue::clock::now();
        // SAFETY: not null, so writable.
        unsafe {
            put(device_timestamp, now);
            put(host_timestamp, now);
        }
        Ok(())
    })
}

/// `clGetHostTimer`
pub unsafe extern "C" fn clGetHostTimer(device: cl_device_id, host_timestamp: *mut cl_ulong) -> cl_int {
    super::status(|| {
        handle::get::<Device>(device)?;
        ensure!(!host_timestamp.is_null(), CL_INVALID_VALUE);
        // SAFETY: not null, so writable.
        unsafe { put(host_timestamp, crate::queue::clock::now()) };
        Ok(())
    })
}

/// `clSetDefaultDeviceCommandQueue`: there are no queues on a device.
pub unsafe extern "C" fn clSetDefaultDeviceCommandQueue(
    context: cl_context,
    device: cl_device_id,
    _command_queue: cl_command_queue,
) -> cl_int {
    super::status(|| {
        let context = handle::get::<crate::objects::context::Context>(context)?;
        let device = handle::get::<Device>(device)?;
        ensure!(context.has(&device), CL_INVALID_DEVICE);
        fail!(CL_INVALID_OPERATION)
    })
}
