//! What each Vulkan driver is good for: its quirks, and the sharing routes that it offers.
#![forbid(unsafe_code)]
