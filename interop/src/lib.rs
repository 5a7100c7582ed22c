//! OpenGL objects and OpenGL sync to Vulkan memory and semaphores, and back.
