//// lists without their inner braces
kernel void k(global int *p) { int a[2][2] = {1, 2, 3, 4}; struct { int x, y[2]; } s = {1, 2, 3}; p[0] = a[1][1] + s.y[1]; }

//// designators of all kinds
struct s { int a, b[4]; struct { int c; } d; };
constant struct s x = {.b = {[2] = 3, 4}, .d.c = 5, .a = 1, .b[0] = 7};

//// a range of designators
constant int a[8] = {[0 ... 3] = 1, [6] = 2};

//// zero
kernel void k(global int *p) { int a[4] = {0}; struct { int x[8]; } s = {{0}}; float4 v = {0, 0, 0, 0}; p[0] = a[3] + s.x[7] + (int)v.x; }

//// an array's length by its values
constant int a[] = {1, 2, 3};
_Static_assert(sizeof(a) == 12, "three");
constant char t[] = "four";
_Static_assert(sizeof(t) == 5, "with its end");

//// a string without room for its end
constant char t[4] = "four";

//// vectors from lists
constant float4 v = {1, 2, 3, 4};
constant float2 w[2] = {{1, 2}, (float2)(3, 4)};
constant float4 u[] = {(float4)(1), {1, 2, 3, 4}};

//// the members of a union
union u { int i; float f; };
constant union u a = {1}, b = {.f = 1.5f};

//// a comma behind the last
constant int a[] = {1, 2,};

//// a value in braces
kernel void k(global int *p) { int a = {1}; p[0] = a; }

//// values that are not constant
kernel void k(int n, global int *p) { int a[] = {n, n + 1, p[0]}; float4 v = {n, 1, p[1], 2}; p[0] = a[1] + (int)v.z; }

//// constants from constants
constant int a = 4;
constant int b[] = {sizeof(a), 1 << 3, (int)2.5f, 'c', ~0};
constant float c = 1.0f / 3, d = -1e-3f * 2;

//// a constant pointer to a constant
constant int a[] = {1, 2};
constant int *constant p = a;
constant int *constant q = &a[1];
kernel void k(global int *o) { o[0] = *p + *q; }

//// a constant in a kernel
kernel void k(global float *p) { constant float table[] = {1, 2, 3}; p[0] = table[2]; const float other[2] = {4, 5}; p[1] = other[1]; }

//// samplers
constant sampler_t a = CLK_NORMALIZED_COORDS_FALSE | CLK_ADDRESS_CLAMP | CLK_FILTER_NEAREST;
const sampler_t b = CLK_NORMALIZED_COORDS_TRUE | CLK_ADDRESS_REPEAT | CLK_FILTER_LINEAR;
kernel void k(read_only image2d_t i, sampler_t c, global float4 *p) { const sampler_t d = CLK_FILTER_LINEAR; p[0] = read_imagef(i, a, (int2)(0)) + read_imagef(i, b, (float2)(0)) + read_imagef(i, c, (float2)(0)) + read_imagef(i, d, (float2)(0)); }

//// variables of the program
//// target: full
global int counter = 3;
int other;
static float4 table[2] = {1, 2};
constant int *where = 0;
global int *there = &counter;
kernel void k(global int *p) { static int calls; p[0] = ++counter + ++other + calls++ + (int)table[1].x + *there; }

//// a constant record from a compound literal
typedef struct { int x; float y[2]; } S;
constant S a = (S){2, {1.0f}};
kernel void k(global int *p) { constant S b = (S){3}; *p = a.x + b.x; }

//// a constant of GNU's conditional without its middle
constant int x = sizeof(float4) == 16 ?: 2;
