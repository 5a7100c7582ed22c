//// too few arguments of sin
kernel void k(global float *p) { p[0] = sin(); }
//: <kernel>:1:41: error: too few arguments to function call to 'sin', expected 1, have 0
//: kernel void k(global float *p) { p[0] = sin(); }
//:                                         ^~~
//: note: candidate function: float sin(float)

//// too many arguments of sin
kernel void k(global float *p) { p[0] = sin(p[1], p[2]); }
//: <kernel>:1:41: error: too many arguments to function call to 'sin', expected 1, have 2
//: kernel void k(global float *p) { p[0] = sin(p[1], p[2]); }
//:                                         ^~~
//: note: candidate function: float sin(float)

//// sin of a pointer
kernel void k(global float *p) { p[0] = sin(p); }
//: <kernel>:1:41: error: no matching function for call to 'sin' with arguments (__global float *)
//: kernel void k(global float *p) { p[0] = sin(p); }
//:                                         ^~~
//: note: candidate function: float sin(float)
//: note: candidate function: float2 sin(float2)
//: note: candidate function: float3 sin(float3)
//: note: candidate function: float4 sin(float4)
//: note: candidate function: float8 sin(float8)
//: note: candidate function: float16 sin(float16)

//// sin of a struct
struct s { float a; };
kernel void k(global float *p) { struct s x; p[0] = sin(x); }
//: <kernel>:2:53: error: no matching function for call to 'sin' with arguments (struct s)
//: kernel void k(global float *p) { struct s x; p[0] = sin(x); }
//:                                                     ^~~
//: note: candidate function: float sin(float)
//: note: candidate function: float2 sin(float2)
//: note: candidate function: float3 sin(float3)
//: note: candidate function: float4 sin(float4)
//: note: candidate function: float8 sin(float8)
//: note: candidate function: float16 sin(float16)

//// sin of a vector of integers
kernel void k(int4 v) { float4 f = sin(v); }
//: <kernel>:1:36: error: no matching function for call to 'sin' with arguments (int4)
//: kernel void k(int4 v) { float4 f = sin(v); }
//:                                    ^~~
//: note: candidate function: float sin(float)
//: note: candidate function: float2 sin(float2)
//: note: candidate function: float3 sin(float3)
//: note: candidate function: float4 sin(float4)
//: note: candidate function: float8 sin(float8)
//: note: candidate function: float16 sin(float16)

//// pow of a vector and a scalar of another type
kernel void k(float4 v, int4 i) { v = pow(v, i); }
//: <kernel>:1:39: error: no matching function for call to 'pow' with arguments (float4, int4)
//: kernel void k(float4 v, int4 i) { v = pow(v, i); }
//:                                       ^~~
//: note: candidate function: float pow(float, float)
//: note: candidate function: float2 pow(float2, float2)
//: note: candidate function: float3 pow(float3, float3)
//: note: candidate function: float4 pow(float4, float4)
//: note: candidate function: float8 pow(float8, float8)
//: note: candidate function: float16 pow(float16, float16)

//// fmin of vectors of different lengths
kernel void k(float4 a, float2 b) { a = fmin(a, b); }
//: <kernel>:1:41: error: no matching function for call to 'fmin' with arguments (float4, float2)
//: kernel void k(float4 a, float2 b) { a = fmin(a, b); }
//:                                         ^~~~
//: note: candidate function: float fmin(float, float)
//: note: candidate function: float2 fmin(float2, float2)
//: note: candidate function: float3 fmin(float3, float3)
//: note: candidate function: float4 fmin(float4, float4)
//: note: candidate function: float8 fmin(float8, float8)
//: note: candidate function: float16 fmin(float16, float16)

//// dot of integers
kernel void k(int4 a, int4 b, global float *p) { p[0] = dot(a, b); }
//: <kernel>:1:57: error: no matching function for call to 'dot' with arguments (int4, int4)
//: kernel void k(int4 a, int4 b, global float *p) { p[0] = dot(a, b); }
//:                                                         ^~~
//: note: candidate function: float dot(float, float)
//: note: candidate function: float dot(float2, float2)
//: note: candidate function: float dot(float3, float3)
//: note: candidate function: float dot(float4, float4)
//: note: candidate function: double dot(double, double)
//: note: candidate function: double dot(double2, double2)

//// cross of vectors of two
kernel void k(float2 a) { a = cross(a, a); }
//: <kernel>:1:31: error: no matching function for call to 'cross' with arguments (float2, float2)
//: kernel void k(float2 a) { a = cross(a, a); }
//:                               ^~~~~
//: note: candidate function: float3 cross(float3, float3)
//: note: candidate function: float4 cross(float4, float4)
//: note: candidate function: double3 cross(double3, double3)
//: note: candidate function: double4 cross(double4, double4)
//: note: candidate function: half3 cross(half3, half3)
//: note: candidate function: half4 cross(half4, half4)

//// length of eight
kernel void k(float8 a, global float *p) { p[0] = length(a); }
//: <kernel>:1:51: error: no matching function for call to 'length' with arguments (float8)
//: kernel void k(float8 a, global float *p) { p[0] = length(a); }
//:                                                   ^~~~~~
//: note: candidate function: float length(float)
//: note: candidate function: float length(float2)
//: note: candidate function: float length(float3)
//: note: candidate function: float length(float4)
//: note: candidate function: double length(double)
//: note: candidate function: double length(double2)

//// mad24 of floating numbers
kernel void k(float4 a) { a = mad24(a, a, a); }
//: <kernel>:1:31: error: no matching function for call to 'mad24' with arguments (float4, float4, float4)
//: kernel void k(float4 a) { a = mad24(a, a, a); }
//:                               ^~~~~
//: note: candidate function: int mad24(int, int, int)
//: note: candidate function: int2 mad24(int2, int2, int2)
//: note: candidate function: int3 mad24(int3, int3, int3)
//: note: candidate function: int4 mad24(int4, int4, int4)
//: note: candidate function: int8 mad24(int8, int8, int8)
//: note: candidate function: int16 mad24(int16, int16, int16)

//// clamp of mixed vectors
kernel void k(float4 a, int4 b) { a = clamp(a, b, b); }
//: <kernel>:1:39: error: no matching function for call to 'clamp' with arguments (float4, int4, int4)
//: kernel void k(float4 a, int4 b) { a = clamp(a, b, b); }
//:                                       ^~~~~
//: note: candidate function: char clamp(char, char, char)
//: note: candidate function: char2 clamp(char2, char2, char2)
//: note: candidate function: char3 clamp(char3, char3, char3)
//: note: candidate function: char4 clamp(char4, char4, char4)
//: note: candidate function: char8 clamp(char8, char8, char8)
//: note: candidate function: char16 clamp(char16, char16, char16)

//// select by a vector of another size
kernel void k(float4 a, short4 c) { a = select(a, a, c); }
//: <kernel>:1:41: error: no matching function for call to 'select' with arguments (float4, float4, short4)
//: kernel void k(float4 a, short4 c) { a = select(a, a, c); }
//:                                         ^~~~~~
//: note: candidate function: char select(char, char, char)
//: note: candidate function: char2 select(char2, char2, char2)
//: note: candidate function: char3 select(char3, char3, char3)
//: note: candidate function: char4 select(char4, char4, char4)
//: note: candidate function: char8 select(char8, char8, char8)
//: note: candidate function: char16 select(char16, char16, char16)

//// any of floating numbers
kernel void k(float4 a, global int *p) { p[0] = any(a); }
//: <kernel>:1:49: error: no matching function for call to 'any' with arguments (float4)
//: kernel void k(float4 a, global int *p) { p[0] = any(a); }
//:                                                 ^~~
//: note: candidate function: int any(char)
//: note: candidate function: int any(char2)
//: note: candidate function: int any(char3)
//: note: candidate function: int any(char4)
//: note: candidate function: int any(char8)
//: note: candidate function: int any(char16)

//// bitselect of different types
kernel void k(float4 a, int4 b) { a = bitselect(a, b, a); }
//: <kernel>:1:39: error: no matching function for call to 'bitselect' with arguments (float4, int4, float4)
//: kernel void k(float4 a, int4 b) { a = bitselect(a, b, a); }
//:                                       ^~~~~~~~~
//: note: candidate function: char bitselect(char, char, char)
//: note: candidate function: char2 bitselect(char2, char2, char2)
//: note: candidate function: char3 bitselect(char3, char3, char3)
//: note: candidate function: char4 bitselect(char4, char4, char4)
//: note: candidate function: char8 bitselect(char8, char8, char8)
//: note: candidate function: char16 bitselect(char16, char16, char16)

//// shuffle by a mask of another size
kernel void k(float4 a, ushort4 m) { a = shuffle(a, m); }
//: <kernel>:1:42: error: no matching function for call to 'shuffle' with arguments (float4, ushort4)
//: kernel void k(float4 a, ushort4 m) { a = shuffle(a, m); }
//:                                          ^~~~~~~
//: note: candidate function: char2 shuffle(char2, uchar2)
//: note: candidate function: char2 shuffle(char4, uchar2)
//: note: candidate function: char2 shuffle(char8, uchar2)
//: note: candidate function: char2 shuffle(char16, uchar2)
//: note: candidate function: char4 shuffle(char2, uchar4)
//: note: candidate function: char4 shuffle(char4, uchar4)

//// shuffle by a mask with a sign
kernel void k(float4 a, int4 m) { a = shuffle(a, m); }
//: <kernel>:1:39: error: no matching function for call to 'shuffle' with arguments (float4, int4)
//: kernel void k(float4 a, int4 m) { a = shuffle(a, m); }
//:                                       ^~~~~~~
//: note: candidate function: char2 shuffle(char2, uchar2)
//: note: candidate function: char2 shuffle(char4, uchar2)
//: note: candidate function: char2 shuffle(char8, uchar2)
//: note: candidate function: char2 shuffle(char16, uchar2)
//: note: candidate function: char4 shuffle(char2, uchar4)
//: note: candidate function: char4 shuffle(char4, uchar4)

//// vload of a pointer that is a value
kernel void k(float a) { float4 v = vload4(0, a); }
//: <kernel>:1:37: error: no matching function for call to 'vload4' with arguments (int, float)
//: kernel void k(float a) { float4 v = vload4(0, a); }
//:                                     ^~~~~~
//: note: candidate function: char4 vload4(ulong, const private char*)
//: note: candidate function: char4 vload4(ulong, const local char*)
//: note: candidate function: char4 vload4(ulong, const global char*)
//: note: candidate function: char4 vload4(ulong, const constant char*)
//: note: candidate function: uchar4 vload4(ulong, const private uchar*)
//: note: candidate function: uchar4 vload4(ulong, const local uchar*)

//// vload of a vector pointer
kernel void k(global float4 *p) { p[0] = vload4(0, p); }
//: <kernel>:1:42: error: call to 'vload4' is ambiguous: the arguments are (int, __global float4 *)
//: kernel void k(global float4 *p) { p[0] = vload4(0, p); }
//:                                          ^~~~~~
//: note: candidate function: char4 vload4(ulong, const global char*)
//: note: candidate function: uchar4 vload4(ulong, const global uchar*)
//: note: candidate function: short4 vload4(ulong, const global short*)
//: note: candidate function: ushort4 vload4(ulong, const global ushort*)
//: note: candidate function: int4 vload4(ulong, const global int*)
//: note: candidate function: uint4 vload4(ulong, const global uint*)
//: note: a cast of the arguments to one type says which is meant

//// vload5
kernel void k(global float *p) { float4 v = vload5(0, p); }
//: <kernel>:1:45: error: implicit declaration of function 'vload5' is invalid in OpenCL
//: kernel void k(global float *p) { float4 v = vload5(0, p); }
//:                                             ^~~~~~

//// vstore to constant memory
kernel void k(constant float *p, float4 v) { vstore4(v, 0, p); }
//: <kernel>:1:46: error: no matching function for call to 'vstore4' with arguments (float4, int, __constant float *)
//: kernel void k(constant float *p, float4 v) { vstore4(v, 0, p); }
//:                                              ^~~~~~~
//: note: candidate function: void vstore4(char4, ulong, private char*)
//: note: candidate function: void vstore4(char4, ulong, local char*)
//: note: candidate function: void vstore4(char4, ulong, global char*)
//: note: candidate function: void vstore4(uchar4, ulong, private uchar*)
//: note: candidate function: void vstore4(uchar4, ulong, local uchar*)
//: note: candidate function: void vstore4(uchar4, ulong, global uchar*)

//// vstore of another length
kernel void k(global float *p, float4 v) { vstore3(v, 0, p); }
//: <kernel>:1:44: error: no matching function for call to 'vstore3' with arguments (float4, int, __global float *)
//: kernel void k(global float *p, float4 v) { vstore3(v, 0, p); }
//:                                            ^~~~~~~
//: note: candidate function: void vstore3(char3, ulong, private char*)
//: note: candidate function: void vstore3(char3, ulong, local char*)
//: note: candidate function: void vstore3(char3, ulong, global char*)
//: note: candidate function: void vstore3(uchar3, ulong, private uchar*)
//: note: candidate function: void vstore3(uchar3, ulong, local uchar*)
//: note: candidate function: void vstore3(uchar3, ulong, global uchar*)

//// vstore_half with an unknown rounding
kernel void k(global half *p) { vstore_half_rnd(1.0f, 0, p); }
//: <kernel>:1:33: error: implicit declaration of function 'vstore_half_rnd' is invalid in OpenCL
//: kernel void k(global half *p) { vstore_half_rnd(1.0f, 0, p); }
//:                                 ^~~~~~~~~~~~~~~

//// barrier without its flags
kernel void k() { barrier(); }
//: <kernel>:1:19: error: too few arguments to function call to 'barrier', expected 1, have 0
//: kernel void k() { barrier(); }
//:                   ^~~~~~~
//: note: candidate function: void barrier(uint)

//// barrier of a pointer
kernel void k(global int *p) { barrier(p); }
//: <kernel>:1:40: error: incompatible pointer to integer conversion passing '__global int *' to parameter of type 'uint'
//: kernel void k(global int *p) { barrier(p); }
//:                                        ^
//: note: a cast says that it is meant

//// get_global_id without its dimension
kernel void k(global int *p) { p[0] = get_global_id(); }
//: <kernel>:1:39: error: too few arguments to function call to 'get_global_id', expected 1, have 0
//: kernel void k(global int *p) { p[0] = get_global_id(); }
//:                                       ^~~~~~~~~~~~~
//: note: candidate function: ulong get_global_id(uint)

//// get_global_id of a pointer
kernel void k(global int *p) { p[0] = get_global_id(p); }
//: <kernel>:1:53: error: incompatible pointer to integer conversion passing '__global int *' to parameter of type 'uint'
//: kernel void k(global int *p) { p[0] = get_global_id(p); }
//:                                                     ^
//: note: a cast says that it is meant

//// get_work_dim of something
kernel void k(global int *p) { p[0] = get_work_dim(0); }
//: <kernel>:1:39: error: too many arguments to function call to 'get_work_dim', expected 0, have 1
//: kernel void k(global int *p) { p[0] = get_work_dim(0); }
//:                                       ^~~~~~~~~~~~
//: note: candidate function: uint get_work_dim()

//// fract to a constant pointer
kernel void k(constant float *c, global float *p) { p[0] = fract(p[1], c); }
//: <kernel>:1:60: error: no matching function for call to 'fract' with arguments (float, __constant float *)
//: kernel void k(constant float *c, global float *p) { p[0] = fract(p[1], c); }
//:                                                            ^~~~~
//: note: candidate function: float fract(float, private float*)
//: note: candidate function: float fract(float, local float*)
//: note: candidate function: float fract(float, global float*)
//: note: candidate function: float2 fract(float2, private float2*)
//: note: candidate function: float2 fract(float2, local float2*)
//: note: candidate function: float2 fract(float2, global float2*)

//// sincos without its pointer
kernel void k(global float *p) { p[0] = sincos(p[1]); }
//: <kernel>:1:41: error: too few arguments to function call to 'sincos', expected 2, have 1
//: kernel void k(global float *p) { p[0] = sincos(p[1]); }
//:                                         ^~~~~~
//: note: candidate function: float sincos(float, private float*)

//// remquo without its pointer
kernel void k(global float *p) { p[0] = remquo(p[1], p[2]); }
//: <kernel>:1:41: error: too few arguments to function call to 'remquo', expected 3, have 2
//: kernel void k(global float *p) { p[0] = remquo(p[1], p[2]); }
//:                                         ^~~~~~
//: note: candidate function: float remquo(float, float, private int*)

//// async copy between private and global memory
kernel void k(global int *g) { int l[4]; async_work_group_copy(l, g, 4, 0); }
//: <kernel>:1:42: error: no matching function for call to 'async_work_group_copy' with arguments (__private int *, __global int *, int, int)
//: kernel void k(global int *g) { int l[4]; async_work_group_copy(l, g, 4, 0); }
//:                                          ^~~~~~~~~~~~~~~~~~~~~
//: note: candidate function: event_t async_work_group_copy(local char*, const global char*, ulong, event_t)
//: note: candidate function: event_t async_work_group_copy(local char2*, const global char2*, ulong, event_t)
//: note: candidate function: event_t async_work_group_copy(local char3*, const global char3*, ulong, event_t)
//: note: candidate function: event_t async_work_group_copy(local char4*, const global char4*, ulong, event_t)
//: note: candidate function: event_t async_work_group_copy(local char8*, const global char8*, ulong, event_t)
//: note: candidate function: event_t async_work_group_copy(local char16*, const global char16*, ulong, event_t)

//// async copy of different types
kernel void k(global int *g, local float *l) { event_t e = async_work_group_copy(l, g, 4, 0); }
//: <kernel>:1:60: error: call to 'async_work_group_copy' is ambiguous: the arguments are (__local float *, __global int *, int, int)
//: kernel void k(global int *g, local float *l) { event_t e = async_work_group_copy(l, g, 4, 0); }
//:                                                            ^~~~~~~~~~~~~~~~~~~~~
//: note: candidate function: event_t async_work_group_copy(local int*, const global int*, ulong, event_t)
//: note: candidate function: event_t async_work_group_copy(local float*, const global float*, ulong, event_t)
//: note: a cast of the arguments to one type says which is meant

//// async copy without its event
kernel void k(global int *g, local int *l) { event_t e = async_work_group_copy(l, g, 4); }
//: <kernel>:1:58: error: too few arguments to function call to 'async_work_group_copy', expected 4, have 3
//: kernel void k(global int *g, local int *l) { event_t e = async_work_group_copy(l, g, 4); }
//:                                                          ^~~~~~~~~~~~~~~~~~~~~
//: note: candidate function: event_t async_work_group_copy(local char*, const global char*, ulong, event_t)

//// prefetch of local memory
kernel void k(local int *l) { prefetch(l, 4); }
//: <kernel>:1:31: error: no matching function for call to 'prefetch' with arguments (__local int *, int)
//: kernel void k(local int *l) { prefetch(l, 4); }
//:                               ^~~~~~~~
//: note: candidate function: void prefetch(const global char*, ulong)
//: note: candidate function: void prefetch(const global char2*, ulong)
//: note: candidate function: void prefetch(const global char3*, ulong)
//: note: candidate function: void prefetch(const global char4*, ulong)
//: note: candidate function: void prefetch(const global char8*, ulong)
//: note: candidate function: void prefetch(const global char16*, ulong)

//// printf without its format
kernel void k() { printf(); }
//: <kernel>:1:19: error: too few arguments to function call to 'printf', expected 1, have 0
//: kernel void k() { printf(); }
//:                   ^~~~~~
//: note: candidate function: int printf(const constant char*, ...)

//// printf of a number
kernel void k() { printf(1); }
//: <kernel>:1:19: error: no matching function for call to 'printf' with arguments (int)
//: kernel void k() { printf(1); }
//:                   ^~~~~~
//: note: candidate function: int printf(const constant char*, ...)

//// printf of a format in private memory
//// options: -cl-std=CL1.2
kernel void k() { char format[4] = {'a', 0}; printf(format); }
//: <kernel>:1:46: error: no matching function for call to 'printf' with arguments (__private char *)
//: kernel void k() { char format[4] = {'a', 0}; printf(format); }
//:                                              ^~~~~~
//: note: candidate function: int printf(const constant char*, ...)

//// printf of a format in global memory
kernel void k(global char *format) { printf(format); }
//: <kernel>:1:38: error: no matching function for call to 'printf' with arguments (__global char *)
//: kernel void k(global char *format) { printf(format); }
//:                                      ^~~~~~
//: note: candidate function: int printf(const constant char*, ...)

//// a builtin function defined anew with another result
int sin(float x) { return 1; }
float f(void) { return sin(1.0f); }
kernel void k(global float *p, global int *q) { q[0] = sin(q); }
//: <kernel>:3:60: error: passing '__global int *' to parameter of incompatible type 'float'
//: kernel void k(global float *p, global int *q) { q[0] = sin(q); }
//:                                                            ^
//: <kernel>:1:5: note: 'sin' is declared here
//: int sin(float x) { return 1; }
//:     ^~~

//// upsample of different signs
kernel void k(uchar4 a, char4 b) { ushort4 c = upsample(b, a); }
//: <kernel>:1:48: error: initializing 'ushort4' with an expression of incompatible type 'short4'
//: kernel void k(uchar4 a, char4 b) { ushort4 c = upsample(b, a); }
//:                                                ^~~~~~~~~~~~~~
//: note: 'convert_ushort4' converts the elements, 'as_ushort4' keeps the bits

//// rotate by a number of another type
kernel void k(int4 a, uint4 b) { a = rotate(a, b); }
//: <kernel>:1:38: error: no matching function for call to 'rotate' with arguments (int4, uint4)
//: kernel void k(int4 a, uint4 b) { a = rotate(a, b); }
//:                                      ^~~~~~
//: note: candidate function: char rotate(char, char)
//: note: candidate function: char2 rotate(char2, char2)
//: note: candidate function: char3 rotate(char3, char3)
//: note: candidate function: char4 rotate(char4, char4)
//: note: candidate function: char8 rotate(char8, char8)
//: note: candidate function: char16 rotate(char16, char16)

//// abs of floating numbers
kernel void k(float4 a) { a = abs(a); }
//: <kernel>:1:31: error: no matching function for call to 'abs' with arguments (float4)
//: kernel void k(float4 a) { a = abs(a); }
//:                               ^~~
//: note: candidate function: uchar abs(char)
//: note: candidate function: uchar2 abs(char2)
//: note: candidate function: uchar3 abs(char3)
//: note: candidate function: uchar4 abs(char4)
//: note: candidate function: uchar8 abs(char8)
//: note: candidate function: uchar16 abs(char16)

//// popcount of floating numbers
kernel void k(float4 a, global int4 *p) { p[0] = popcount(a); }
//: <kernel>:1:50: error: no matching function for call to 'popcount' with arguments (float4)
//: kernel void k(float4 a, global int4 *p) { p[0] = popcount(a); }
//:                                                  ^~~~~~~~
//: note: candidate function: char popcount(char)
//: note: candidate function: char2 popcount(char2)
//: note: candidate function: char3 popcount(char3)
//: note: candidate function: char4 popcount(char4)
//: note: candidate function: char8 popcount(char8)
//: note: candidate function: char16 popcount(char16)

//// nan of a signed number
kernel void k(int4 a, global float4 *p) { p[0] = nan(a); }
//: <kernel>:1:50: error: no matching function for call to 'nan' with arguments (int4)
//: kernel void k(int4 a, global float4 *p) { p[0] = nan(a); }
//:                                                  ^~~
//: note: candidate function: float nan(uint)
//: note: candidate function: float2 nan(uint2)
//: note: candidate function: float3 nan(uint3)
//: note: candidate function: float4 nan(uint4)
//: note: candidate function: float8 nan(uint8)
//: note: candidate function: float16 nan(uint16)

//// ldexp by a vector of floating numbers
kernel void k(float4 a) { a = ldexp(a, a); }
//: <kernel>:1:31: error: no matching function for call to 'ldexp' with arguments (float4, float4)
//: kernel void k(float4 a) { a = ldexp(a, a); }
//:                               ^~~~~
//: note: candidate function: float ldexp(float, int)
//: note: candidate function: float2 ldexp(float2, int2)
//: note: candidate function: float3 ldexp(float3, int3)
//: note: candidate function: float4 ldexp(float4, int4)
//: note: candidate function: float8 ldexp(float8, int8)
//: note: candidate function: float16 ldexp(float16, int16)

//// a function of C's library
kernel void k() { void *p = malloc(4); }
//: <kernel>:1:29: error: implicit declaration of function 'malloc' is invalid in OpenCL
//: kernel void k() { void *p = malloc(4); }
//:                             ^~~~~~

//// memcpy
kernel void k(global int *p, global int *q) { memcpy(p, q, 4); }
//: <kernel>:1:47: error: implicit declaration of function 'memcpy' is invalid in OpenCL
//: kernel void k(global int *p, global int *q) { memcpy(p, q, 4); }
//:                                               ^~~~~~

//// assert
kernel void k(int a) { assert(a); }
//: <kernel>:1:24: error: implicit declaration of function 'assert' is invalid in OpenCL
//: kernel void k(int a) { assert(a); }
//:                        ^~~~~~

//// rand
kernel void k(global int *p) { p[0] = rand(); }
//: <kernel>:1:39: error: implicit declaration of function 'rand' is invalid in OpenCL
//: kernel void k(global int *p) { p[0] = rand(); }
//:                                       ^~~~

//// a function of GLSL
kernel void k(global float *p) { p[0] = inversesqrt(p[1]); }
//: <kernel>:1:41: error: implicit declaration of function 'inversesqrt' is invalid in OpenCL
//: kernel void k(global float *p) { p[0] = inversesqrt(p[1]); }
//:                                         ^~~~~~~~~~~

//// a function of CUDA
kernel void k(global int *p) { p[0] = __popc(p[1]); }
//: <kernel>:1:39: error: implicit declaration of function '__popc' is invalid in OpenCL
//: kernel void k(global int *p) { p[0] = __popc(p[1]); }
//:                                       ^~~~~~

//// threadIdx
kernel void k(global int *p) { p[threadIdx.x] = 1; }
//: <kernel>:1:34: error: use of undeclared identifier 'threadIdx'
//: kernel void k(global int *p) { p[threadIdx.x] = 1; }
//:                                  ^~~~~~~~~

//// __syncthreads
kernel void k() { __syncthreads(); }
//: <kernel>:1:19: error: implicit declaration of function '__syncthreads' is invalid in OpenCL
//: kernel void k() { __syncthreads(); }
//:                   ^~~~~~~~~~~~~

//// a sub-group function without the feature
kernel void k(global int *p) { p[0] = get_sub_group_id(); }
//: <kernel>:1:39: error: call to 'get_sub_group_id' with arguments () requires cl_khr_subgroups support
//: kernel void k(global int *p) { p[0] = get_sub_group_id(); }
//:                                       ^~~~~~~~~~~~~~~~
//: note: candidate function: uint get_sub_group_id()

//// a work-group function without the feature
//// clang: accepts; its header defines all features for SPIR
kernel void k(global int *p) { p[0] = work_group_reduce_add(p[1]); }
//: <kernel>:1:39: error: call to 'work_group_reduce_add' with arguments (int) requires __opencl_c_work_group_collective_functions support
//: kernel void k(global int *p) { p[0] = work_group_reduce_add(p[1]); }
//:                                       ^~~~~~~~~~~~~~~~~~~~~
//: note: candidate function: int work_group_reduce_add(int)

//// a work-group function of a vector
//// target: full
kernel void k(int4 v) { v = work_group_reduce_add(v); }
//: <kernel>:1:29: error: no matching function for call to 'work_group_reduce_add' with arguments (int4)
//: kernel void k(int4 v) { v = work_group_reduce_add(v); }
//:                             ^~~~~~~~~~~~~~~~~~~~~
//: note: candidate function: int work_group_reduce_add(int)
//: note: candidate function: uint work_group_reduce_add(uint)
//: note: candidate function: long work_group_reduce_add(long)
//: note: candidate function: ulong work_group_reduce_add(ulong)
//: note: candidate function: float work_group_reduce_add(float)
//: note: candidate function: double work_group_reduce_add(double)

//// a work-group function of a pointer
//// target: full
kernel void k(global int *p) { work_group_broadcast(p, 0); }
//: <kernel>:1:32: error: no matching function for call to 'work_group_broadcast' with arguments (__global int *, int)
//: kernel void k(global int *p) { work_group_broadcast(p, 0); }
//:                                ^~~~~~~~~~~~~~~~~~~~
//: note: candidate function: int work_group_broadcast(int, ulong)
//: note: candidate function: uint work_group_broadcast(uint, ulong)
//: note: candidate function: long work_group_broadcast(long, ulong)
//: note: candidate function: ulong work_group_broadcast(ulong, ulong)
//: note: candidate function: float work_group_broadcast(float, ulong)
//: note: candidate function: double work_group_broadcast(double, ulong)

//// a dot product without its extension
//// clang: accepts; its header defines all extensions for SPIR
kernel void k(uchar4 v, global uint *p) { p[0] = dot(v, v); }
//: <kernel>:1:50: error: call to 'dot' with arguments (uchar4, uchar4) requires cl_khr_integer_dot_product support
//: kernel void k(uchar4 v, global uint *p) { p[0] = dot(v, v); }
//:                                                  ^~~
//: note: candidate function: float dot(float, float)
//: note: candidate function: float dot(float2, float2)
//: note: candidate function: float dot(float3, float3)
//: note: candidate function: float dot(float4, float4)
//: note: candidate function: double dot(double, double)
//: note: candidate function: double dot(double2, double2)

//// vector functions of double without doubles
//// target: no-doubles
kernel void k(global float *p) { p[0] = convert_double(p[1]); }
//: <kernel>:1:41: error: call to 'convert_double' with arguments (float) requires cl_khr_fp64 support
//: kernel void k(global float *p) { p[0] = convert_double(p[1]); }
//:                                         ^~~~~~~~~~~~~~
//: note: candidate function: double convert_double(char)

//// builtin functions and constants misspelt
kernel void k(global int *p) { barier(CLK_LOCAL_FENCE); atomic_ad(p, 1); p[0] = get_globl_id(0); p[1] = INT_MX; }
//: <kernel>:1:32: error: implicit declaration of function 'barier' is invalid in OpenCL
//: kernel void k(global int *p) { barier(CLK_LOCAL_FENCE); atomic_ad(p, 1); p[0] = get_globl_id(0); p[1] = INT_MX; }
//:                                ^~~~~~
//: note: did you mean 'barrier'?
//: <kernel>:1:39: error: use of undeclared identifier 'CLK_LOCAL_FENCE'
//: kernel void k(global int *p) { barier(CLK_LOCAL_FENCE); atomic_ad(p, 1); p[0] = get_globl_id(0); p[1] = INT_MX; }
//:                                       ^~~~~~~~~~~~~~~
//: note: did you mean 'CLK_LOCAL_MEM_FENCE'?
//: <kernel>:1:57: error: implicit declaration of function 'atomic_ad' is invalid in OpenCL
//: kernel void k(global int *p) { barier(CLK_LOCAL_FENCE); atomic_ad(p, 1); p[0] = get_globl_id(0); p[1] = INT_MX; }
//:                                                         ^~~~~~~~~
//: note: did you mean 'atomic_add'?
//: <kernel>:1:81: error: implicit declaration of function 'get_globl_id' is invalid in OpenCL
//: kernel void k(global int *p) { barier(CLK_LOCAL_FENCE); atomic_ad(p, 1); p[0] = get_globl_id(0); p[1] = INT_MX; }
//:                                                                                 ^~~~~~~~~~~~
//: note: did you mean 'get_global_id'?
//: <kernel>:1:105: error: use of undeclared identifier 'INT_MX'
//:  *p) { barier(CLK_LOCAL_FENCE); atomic_ad(p, 1); p[0] = get_globl_id(0); p[1] = INT_MX; }
//:                                                                                 ^~~~~~
//: note: did you mean 'INT_MAX'?
