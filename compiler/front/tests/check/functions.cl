// options: -cl-std=CL1.2
int before(int a);
int before(int b) { return b; }
float before2(int a);
int before2(int a) { return a; }
int f(int a, float b) { return a; }
void nothing(void) {}
void empty() {}
int __attribute__((overloadable)) ov(int a) { return a; }
float __attribute__((overloadable)) ov(float a) { return a; }
float4 __attribute__((overloadable)) ov(float4 a) { return a; }
int __attribute__((overloadable)) ov(global int *a) { return *a; }
int __attribute__((overloadable)) ov(local int *a) { return *a; }
int ov(double a);
int __attribute__((overloadable)) ov(int b) { return b; }
int recursive(int n) { return n ? recursive(n - 1) : 0; }
int mutual2(int n);
int mutual1(int n) { return mutual2(n); }
int mutual2(int n) { return mutual1(n); }
static int unused_static(int n) { return n; }
static int undefined_static(int n);
inline int inl(int a) { return a; }
kernel void other(global int *p) { p[0] = 1; }
kernel void other2(global int *p);
kernel void other2(global int *p) { p[0] = 2; other(p); }
kernel void k(global int *g, local int *l, float fl, uint u, long lg, float4 v, int i, char c) {
  f(1); f(1, 2); f(1, 2, 3); f(g, 1); f(1, g); f(v, 1); f(i, v); nothing(1); nothing(); empty(); empty(1);
  i = ov(1); i = ov(fl); i = ov(u); i = ov(lg); i = ov(c); i = ov(v); i = ov(g); i = ov(l); i = ov(); i = ov(1, 2); i = ov(&i); i = ov(0); i = ov(1.0);
  undefined_function(1); i = undefined_function(2); i = undefined_static(1);
  i(1); g(1); fl(); (f)(1, 2); &f; f; f = 1; f + 1; int (*fp)(int, float) = f; i = f; if (f) i = 1; (*f)(1, 2); sizeof(f);
  i = sin; i = sin(fl); sin; sin = 1; &sin;
  i = nothing(); nothing() + 1; i = (int)nothing(); nothing(), nothing(); v = nothing();
  int f = 1; f(1, 2); int sin = 2; sin(1.0f);
  barrier(); barrier(1, 2, 3); get_global_id(); get_global_id(0, 1); get_global_id(v); get_global_id(g);
}
float sin(float x) { return x; }
float4 mix(float4 a, float4 b, int c) { return a; }
kernel void own(global float4 *p) { p[0] = sin(1); p[1] = mix(p[0], p[1], 1); p[2] = mix(p[0], p[1], p[2]); }
int main(void) { return 0; }
kernel void main(global int *p) {}
kernel int badret(global int *p) { return 1; }
static kernel void st(global int *p) {}
inline kernel void inlk(global int *p) {}
