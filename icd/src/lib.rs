//! libtombolo.so: the OpenCL 3.0 API over Vulkan.
