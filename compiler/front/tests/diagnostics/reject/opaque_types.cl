//// an image as a variable
kernel void k(read_only image2d_t i) { image2d_t j = i; }
//: <kernel>:1:50: error: type '__read_only image2d_t' can only be used as a function parameter in OpenCL
//: kernel void k(read_only image2d_t i) { image2d_t j = i; }
//:                                                  ^

//// an image of the program
image2d_t i;
//: <kernel>:1:11: error: type '__read_only image2d_t' can only be used as a function parameter in OpenCL
//: image2d_t i;
//:           ^

//// an image in a struct
struct s { image2d_t i; };
//: <kernel>:1:22: error: the '__read_only image2d_t' type cannot be used to declare a structure or union field
//: struct s { image2d_t i; };
//:                      ^

//// an array of images
kernel void k() { image2d_t i[2]; }
//: <kernel>:1:30: error: array of '__read_only image2d_t' type is invalid in OpenCL
//: kernel void k() { image2d_t i[2]; }
//:                              ^~~

//// a pointer to an image
void f(image2d_t *i) {}
//: <kernel>:1:18: error: pointer to type '__read_only image2d_t' is invalid in OpenCL
//: void f(image2d_t *i) {}
//:                  ^

//// an image as a result
image2d_t f(void);
//: <kernel>:1:12: error: declaring function return value of type '__read_only image2d_t' is not allowed
//: image2d_t f(void);
//:            ^~~~~~

//// an image in arithmetic
kernel void k(read_only image2d_t i) { i + 1; }
//: <kernel>:1:42: error: invalid operands to binary expression ('__read_only image2d_t' and 'int')
//: kernel void k(read_only image2d_t i) { i + 1; }
//:                                          ^

//// an image compared
kernel void k(read_only image2d_t i, global int *p) { p[0] = i == i; }
//: <kernel>:1:64: error: invalid operands to binary expression ('__read_only image2d_t' and '__read_only image2d_t')
//: kernel void k(read_only image2d_t i, global int *p) { p[0] = i == i; }
//:                                                                ^~

//// an image cast to a number
kernel void k(read_only image2d_t i, global int *p) { p[0] = (int)i; }
//: <kernel>:1:62: error: operand of type '__read_only image2d_t' where arithmetic or pointer type is required
//: kernel void k(read_only image2d_t i, global int *p) { p[0] = (int)i; }
//:                                                              ^~~~~~

//// an image dereferenced
kernel void k(read_only image2d_t i) { *i; }
//: <kernel>:1:40: error: indirection requires pointer operand ('__read_only image2d_t' invalid)
//: kernel void k(read_only image2d_t i) { *i; }
//:                                        ^~

//// a write to an image for reading
kernel void k(read_only image2d_t i) { write_imagef(i, (int2)(0), (float4)(0)); }
//: <kernel>:1:40: error: no matching function for call to 'write_imagef' with arguments (__read_only image2d_t, int2, float4)
//: kernel void k(read_only image2d_t i) { write_imagef(i, (int2)(0), (float4)(0)); }
//:                                        ^~~~~~~~~~~~
//: note: candidate function: void write_imagef(write_only image1d_t, int, float4)
//: note: candidate function: void write_imagef(write_only image1d_buffer_t, int, float4)
//: note: candidate function: void write_imagef(write_only image1d_array_t, int2, float4)
//: note: candidate function: void write_imagef(write_only image2d_t, int2, float4)
//: note: candidate function: void write_imagef(write_only image2d_array_t, int4, float4)
//: note: candidate function: void write_imagef(write_only image3d_t, int4, float4)

//// a read from an image for writing
kernel void k(write_only image2d_t i, global float4 *p) { p[0] = read_imagef(i, (int2)(0)); }
//: <kernel>:1:66: error: no matching function for call to 'read_imagef' with arguments (__write_only image2d_t, int2)
//: kernel void k(write_only image2d_t i, global float4 *p) { p[0] = read_imagef(i, (int2)(0)); }
//:                                                                  ^~~~~~~~~~~
//: note: candidate function: float4 read_imagef(read_only image1d_t, int)
//: note: candidate function: float4 read_imagef(read_only image1d_buffer_t, int)
//: note: candidate function: float4 read_imagef(read_only image1d_array_t, int2)
//: note: candidate function: float4 read_imagef(read_only image2d_t, int2)
//: note: candidate function: float4 read_imagef(read_only image2d_array_t, int4)
//: note: candidate function: float4 read_imagef(read_only image3d_t, int4)

//// a read with a sampler from an image for writing
kernel void k(write_only image2d_t i, sampler_t s, global float4 *p) { p[0] = read_imagef(i, s, (int2)(0)); }
//: <kernel>:1:79: error: no matching function for call to 'read_imagef' with arguments (__write_only image2d_t, sampler_t, int2)
//: kernel void k(write_only image2d_t i, sampler_t s, global float4 *p) { p[0] = read_imagef(i, s, (int2)(0)); }
//:                                                                               ^~~~~~~~~~~
//: note: candidate function: float4 read_imagef(read_only image1d_t, sampler_t, int)
//: note: candidate function: float4 read_imagef(read_only image1d_t, sampler_t, float)
//: note: candidate function: float4 read_imagef(read_only image1d_array_t, sampler_t, int2)
//: note: candidate function: float4 read_imagef(read_only image1d_array_t, sampler_t, float2)
//: note: candidate function: float4 read_imagef(read_only image2d_t, sampler_t, int2)
//: note: candidate function: float4 read_imagef(read_only image2d_t, sampler_t, float2)

//// a write to an image without an access qualifier
kernel void k(image2d_t i) { write_imagef(i, (int2)(0), (float4)(0)); }
//: <kernel>:1:30: error: no matching function for call to 'write_imagef' with arguments (__read_only image2d_t, int2, float4)
//: kernel void k(image2d_t i) { write_imagef(i, (int2)(0), (float4)(0)); }
//:                              ^~~~~~~~~~~~
//: note: candidate function: void write_imagef(write_only image1d_t, int, float4)
//: note: candidate function: void write_imagef(write_only image1d_buffer_t, int, float4)
//: note: candidate function: void write_imagef(write_only image1d_array_t, int2, float4)
//: note: candidate function: void write_imagef(write_only image2d_t, int2, float4)
//: note: candidate function: void write_imagef(write_only image2d_array_t, int4, float4)
//: note: candidate function: void write_imagef(write_only image3d_t, int4, float4)

//// an image for reading given as one for writing
void f(write_only image2d_t i) {}
kernel void k(read_only image2d_t i) { f(i); }
//: <kernel>:2:42: error: passing '__read_only image2d_t' to parameter of incompatible type '__write_only image2d_t'
//: kernel void k(read_only image2d_t i) { f(i); }
//:                                          ^
//: <kernel>:1:6: note: 'f' is declared here
//: void f(write_only image2d_t i) {}
//:      ^

//// an image of another dimension
void f(read_only image3d_t i) {}
kernel void k(read_only image2d_t i) { f(i); }
//: <kernel>:2:42: error: passing '__read_only image2d_t' to parameter of incompatible type '__read_only image3d_t'
//: kernel void k(read_only image2d_t i) { f(i); }
//:                                          ^
//: <kernel>:1:6: note: 'f' is declared here
//: void f(read_only image3d_t i) {}
//:      ^

//// coordinates of another length
kernel void k(read_only image2d_t i, sampler_t s, global float4 *p) { p[0] = read_imagef(i, s, (float4)(0)); }
//: <kernel>:1:78: error: no matching function for call to 'read_imagef' with arguments (__read_only image2d_t, sampler_t, float4)
//: kernel void k(read_only image2d_t i, sampler_t s, global float4 *p) { p[0] = read_imagef(i, s, (float4)(0)); }
//:                                                                              ^~~~~~~~~~~
//: note: candidate function: float4 read_imagef(read_only image1d_t, sampler_t, int)
//: note: candidate function: float4 read_imagef(read_only image1d_t, sampler_t, float)
//: note: candidate function: float4 read_imagef(read_only image1d_array_t, sampler_t, int2)
//: note: candidate function: float4 read_imagef(read_only image1d_array_t, sampler_t, float2)
//: note: candidate function: float4 read_imagef(read_only image2d_t, sampler_t, int2)
//: note: candidate function: float4 read_imagef(read_only image2d_t, sampler_t, float2)

//// floating coordinates without a sampler
kernel void k(read_only image2d_t i, global float4 *p) { p[0] = read_imagef(i, (float2)(0)); }
//: <kernel>:1:65: error: no matching function for call to 'read_imagef' with arguments (__read_only image2d_t, float2)
//: kernel void k(read_only image2d_t i, global float4 *p) { p[0] = read_imagef(i, (float2)(0)); }
//:                                                                 ^~~~~~~~~~~
//: note: candidate function: float4 read_imagef(read_only image1d_t, int)
//: note: candidate function: float4 read_imagef(read_only image1d_buffer_t, int)
//: note: candidate function: float4 read_imagef(read_only image1d_array_t, int2)
//: note: candidate function: float4 read_imagef(read_only image2d_t, int2)
//: note: candidate function: float4 read_imagef(read_only image2d_array_t, int4)
//: note: candidate function: float4 read_imagef(read_only image3d_t, int4)

//// an image write of another element
kernel void k(write_only image2d_t i) { write_imagef(i, (int2)(0), (int4)(0)); }
//: <kernel>:1:41: error: no matching function for call to 'write_imagef' with arguments (__write_only image2d_t, int2, int4)
//: kernel void k(write_only image2d_t i) { write_imagef(i, (int2)(0), (int4)(0)); }
//:                                         ^~~~~~~~~~~~
//: note: candidate function: void write_imagef(write_only image1d_t, int, float4)
//: note: candidate function: void write_imagef(write_only image1d_buffer_t, int, float4)
//: note: candidate function: void write_imagef(write_only image1d_array_t, int2, float4)
//: note: candidate function: void write_imagef(write_only image2d_t, int2, float4)
//: note: candidate function: void write_imagef(write_only image2d_array_t, int4, float4)
//: note: candidate function: void write_imagef(write_only image3d_t, int4, float4)

//// an image write with three elements
kernel void k(write_only image2d_t i) { write_imagef(i, (int2)(0), (float3)(0)); }
//: <kernel>:1:41: error: no matching function for call to 'write_imagef' with arguments (__write_only image2d_t, int2, float3)
//: kernel void k(write_only image2d_t i) { write_imagef(i, (int2)(0), (float3)(0)); }
//:                                         ^~~~~~~~~~~~
//: note: candidate function: void write_imagef(write_only image1d_t, int, float4)
//: note: candidate function: void write_imagef(write_only image1d_buffer_t, int, float4)
//: note: candidate function: void write_imagef(write_only image1d_array_t, int2, float4)
//: note: candidate function: void write_imagef(write_only image2d_t, int2, float4)
//: note: candidate function: void write_imagef(write_only image2d_array_t, int4, float4)
//: note: candidate function: void write_imagef(write_only image3d_t, int4, float4)

//// the depth of a flat image
kernel void k(read_only image2d_t i, global int *p) { p[0] = get_image_depth(i); }
//: <kernel>:1:62: error: no matching function for call to 'get_image_depth' with arguments (__read_only image2d_t)
//: kernel void k(read_only image2d_t i, global int *p) { p[0] = get_image_depth(i); }
//:                                                              ^~~~~~~~~~~~~~~
//: note: candidate function: int get_image_depth(read_only image3d_t)
//: note: candidate function: int get_image_depth(write_only image3d_t)

//// the height of a line
kernel void k(read_only image1d_t i, global int *p) { p[0] = get_image_height(i); }
//: <kernel>:1:62: error: no matching function for call to 'get_image_height' with arguments (__read_only image1d_t)
//: kernel void k(read_only image1d_t i, global int *p) { p[0] = get_image_height(i); }
//:                                                              ^~~~~~~~~~~~~~~~
//: note: candidate function: int get_image_height(read_only image2d_t)
//: note: candidate function: int get_image_height(write_only image2d_t)
//: note: candidate function: int get_image_height(read_only image2d_array_t)
//: note: candidate function: int get_image_height(write_only image2d_array_t)
//: note: candidate function: int get_image_height(read_only image3d_t)
//: note: candidate function: int get_image_height(write_only image3d_t)

//// a read-write image without the feature
kernel void k(read_write image2d_t i) {}
//: <kernel>:1:15: error: access qualifier 'read_write' cannot be used for '__read_write image2d_t' prior to OpenCL C 2.0, or in 3.0 without the feature '__opencl_c_read_write_images'
//: kernel void k(read_write image2d_t i) {}
//:               ^~~~~~~~~~

//// a read-write image before 2.0
//// options: -cl-std=CL1.2
kernel void k(read_write image2d_t i) {}
//: <kernel>:1:15: error: access qualifier 'read_write' cannot be used for '__read_write image2d_t' prior to OpenCL C 2.0, or in 3.0 without the feature '__opencl_c_read_write_images'
//: kernel void k(read_write image2d_t i) {}
//:               ^~~~~~~~~~

//// a write to an image of three dimensions in 1.2 without its extension
//// options: -cl-std=CL1.2
//// target: no-images
kernel void k(write_only image3d_t i) { write_imagef(i, (int4)(0), (float4)(0)); }
//: <kernel>:1:15: error: use of type '__write_only image3d_t' requires __opencl_c_images support
//: kernel void k(write_only image3d_t i) { write_imagef(i, (int4)(0), (float4)(0)); }
//:               ^~~~~~~~~~
//: <kernel>:1:41: error: call to 'write_imagef' with arguments (__write_only image3d_t, int4, float4) requires __opencl_c_images support
//: kernel void k(write_only image3d_t i) { write_imagef(i, (int4)(0), (float4)(0)); }
//:                                         ^~~~~~~~~~~~
//: note: candidate function: void write_imagef(write_only image2d_depth_t, int2, float)

//// images without images
//// target: no-images
kernel void k(read_only image2d_t i) {}
//: <kernel>:1:15: error: use of type '__read_only image2d_t' requires __opencl_c_images support
//: kernel void k(read_only image2d_t i) {}
//:               ^~~~~~~~~

//// a sampler as a variable of a kernel, from a variable
//// clang: accepts; OpenCL C 3.0, section 6.15.15.2: the value of a sampler is a constant
kernel void k(int n) { const sampler_t s = n; }
//: <kernel>:1:44: error: sampler_t initialization requires a constant 32-bit integer
//: kernel void k(int n) { const sampler_t s = n; }
//:                                            ^

//// a sampler in global memory
kernel void k() { global sampler_t s; }
//: <kernel>:1:36: error: sampler type cannot be used with the __local and __global address space qualifiers
//: kernel void k() { global sampler_t s; }
//:                                    ^
//: <kernel>:1:36: error: sampler variable must be initialized
//: kernel void k() { global sampler_t s; }
//:                                    ^

//// a sampler in a struct
struct s { sampler_t s; };
//: <kernel>:1:22: error: the 'sampler_t' type cannot be used to declare a structure or union field
//: struct s { sampler_t s; };
//:                      ^

//// an array of samplers
kernel void k() { sampler_t s[2]; }
//: <kernel>:1:30: error: array of 'sampler_t' type is invalid in OpenCL
//: kernel void k() { sampler_t s[2]; }
//:                              ^~~

//// a pointer to a sampler
void f(sampler_t *s) {}
//: <kernel>:1:18: error: pointer to type 'sampler_t' is invalid in OpenCL
//: void f(sampler_t *s) {}
//:                  ^

//// a sampler without a value
//// clang: accepts; OpenCL C 3.0, section 6.15.15.2: the value of a sampler is a constant
const sampler_t s;
//: <kernel>:1:17: error: sampler variable must be initialized
//: const sampler_t s;
//:                 ^

//// a sampler from a floating number
const sampler_t s = 1.5f;
//: <kernel>:1:21: error: initializing 'sampler_t' with an expression of incompatible type 'float'
//: const sampler_t s = 1.5f;
//:                     ^~~~

//// a sampler as a number
kernel void k(sampler_t s, global int *p) { p[0] = s; }
//: <kernel>:1:52: error: assigning to 'int' from incompatible type 'sampler_t'
//: kernel void k(sampler_t s, global int *p) { p[0] = s; }
//:                                                    ^

//// a sampler as a result
sampler_t f(void);
//: <kernel>:1:12: error: declaring function return value of type 'sampler_t' is not allowed
//: sampler_t f(void);
//:            ^~~~~~

//// arithmetic of samplers
kernel void k(sampler_t s) { s + 1; }
//: <kernel>:1:32: error: invalid operands to binary expression ('sampler_t' and 'int')
//: kernel void k(sampler_t s) { s + 1; }
//:                                ^

//// a number for a sampler that is no constant
//// clang: accepts; OpenCL C 3.0, section 6.15.15.2: the value of a sampler is a constant
kernel void k(read_only image2d_t i, int n, global float4 *p) { p[0] = read_imagef(i, n, (int2)(0)); }
//: <kernel>:1:87: error: sampler_t initialization requires a constant 32-bit integer
//:  void k(read_only image2d_t i, int n, global float4 *p) { p[0] = read_imagef(i, n, (int2)(0)); }
//:                                                                                 ^

//// an event of the program
event_t e;
//: <kernel>:1:9: error: the 'event_t' type cannot be used to declare a program scope variable
//: event_t e;
//:         ^

//// an event in a struct
struct s { event_t e; };
//: <kernel>:1:20: error: the 'event_t' type cannot be used to declare a structure or union field
//: struct s { event_t e; };
//:                    ^

//// an event from a number
kernel void k() { event_t e = 1; }
//: <kernel>:1:31: error: initializing 'event_t' with an expression of incompatible type 'int'
//: kernel void k() { event_t e = 1; }
//:                               ^

//// events compared
kernel void k(global int *p) { event_t a, b; p[0] = a == b; }
//: <kernel>:1:55: error: invalid operands to binary expression ('event_t' and 'event_t')
//: kernel void k(global int *p) { event_t a, b; p[0] = a == b; }
//:                                                       ^~

//// an event in arithmetic
kernel void k() { event_t e = 0; e + 1; }
//: <kernel>:1:36: error: invalid operands to binary expression ('event_t' and 'int')
//: kernel void k() { event_t e = 0; e + 1; }
//:                                    ^

//// a cast of a number to an event
kernel void k(int n) { event_t e = (event_t)n; }
//: <kernel>:1:36: error: used type 'event_t' where arithmetic or pointer type is required
//: kernel void k(int n) { event_t e = (event_t)n; }
//:                                    ^~~~~~~~~~

//// an event in global memory
kernel void k() { global event_t e; }
//: <kernel>:1:34: error: function scope variable cannot be declared in global address space
//: kernel void k() { global event_t e; }
//:                                  ^

//// a pipe without the feature
kernel void k(read_only pipe int p) {}
//: <kernel>:1:24: error: a type specifier is required for all declarations
//: kernel void k(read_only pipe int p) {}
//:                        ^
//: <kernel>:1:30: error: expected ')'
//: kernel void k(read_only pipe int p) {}
//:                              ^~~
//: <kernel>:1:14: note: to match this '('
//: kernel void k(read_only pipe int p) {}
//:              ^

//// a queue without the feature
kernel void k() { queue_t q; }
//: <kernel>:1:19: error: use of type 'queue_t' requires __opencl_c_device_enqueue support
//: kernel void k() { queue_t q; }
//:                   ^~~~~~~

//// a reserve_id_t without the feature
kernel void k() { reserve_id_t id; }
//: <kernel>:1:19: error: use of type 'reserve_id_t' requires __opencl_c_pipes support
//: kernel void k() { reserve_id_t id; }
//:                   ^~~~~~~~~~~~

//// a program-scope image pointer
global image2d_t *p;
//: <kernel>:1:18: error: pointer to type '__read_only image2d_t' is invalid in OpenCL
//: global image2d_t *p;
//:                  ^

//// a sampler in local memory
kernel void k() { local sampler_t s; }
//: <kernel>:1:35: error: sampler type cannot be used with the __local and __global address space qualifiers
//: kernel void k() { local sampler_t s; }
//:                                   ^
//: <kernel>:1:35: error: sampler variable must be initialized
//: kernel void k() { local sampler_t s; }
//:                                   ^

//// an image in local memory
kernel void k() { local image2d_t i; }
//: <kernel>:1:35: error: type '__read_only image2d_t' can only be used as a function parameter in OpenCL
//: kernel void k() { local image2d_t i; }
//:                                   ^

//// a constant image
kernel void k(constant image2d_t i) {}
//: <kernel>:1:34: error: parameter may not be qualified with an address space
//: kernel void k(constant image2d_t i) {}
//:                                  ^

//// a sampler changed
kernel void k(sampler_t a, sampler_t b) { a = b; }
//: <kernel>:1:45: error: invalid operands to binary expression ('sampler_t')
//: kernel void k(sampler_t a, sampler_t b) { a = b; }
//:                                             ^

//// a number of samples of a plain image
kernel void k(read_only image2d_t i, global int *p) { p[0] = get_image_num_samples(i); }
//: <kernel>:1:62: error: no matching function for call to 'get_image_num_samples' with arguments (__read_only image2d_t)
//: kernel void k(read_only image2d_t i, global int *p) { p[0] = get_image_num_samples(i); }
//:                                                              ^~~~~~~~~~~~~~~~~~~~~
//: note: candidate function: int get_image_num_samples(read_only image2d_msaa_t)
