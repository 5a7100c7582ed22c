// options: -cl-std=CL1.2
int nowhere;
const int nowhere2 = 1;
constant int uninit;
constant int ok = 1, ok2 = ok + 1, ok3[ok2] = { 1 };
local int badlocal;
global int badglobal = 1;
private int badprivate;
constant int *pointer_to;
constant int *constant cp = &ok;
constant float ff = 1 / 3.0f;
constant int notconst = get_global_id(0);
constant float4 cv = (float4)(1, 2, 3, 4);
constant float cvx = 1.0f;
extern constant int ext;
static constant int st = 3;
typedef int T; typedef int T; typedef float T;
typedef struct { int a; } U; U u0;
struct Incomplete; struct Incomplete *ip; constant struct Incomplete inc = {0};
struct Dup { int a; float a; }; struct Dup { int b; };
union Dup;
enum E { A, B = 5, C, D = B, F = -1, G = 1.5f, H = ok, A };
enum E2 : int { };
struct Empty {}; struct NoName { int; struct { int x; }; union { int y; float z; }; };
struct Fun { int f(int); void v; int a[]; int b; };
struct Flex { int n; int a[]; };
struct Bits { int a : 3; };
struct Img { image2d_t i; sampler_t s; event_t e; };
struct Self { struct Self s; struct Self *p; };
struct Sp { global int x; global int *y; };
int f(int a, int a); int f(int a, int b); float f(int a, int b); int g(void); int g(int); int h(); int h(void);
void variadic(int a, ...); void vla(int n, int a[n]); void arr(int a[3][4]); void fp(int (*f)(int)); void fnp(int f(int)); image2d_t retimg(void); int retarr()[3];
void qual(const int a, int *restrict p, int restrict q, volatile int v);
inline int il(int a) { return a; } static int sl(int a) { return a; } static inline int isl(int a) { return a; }
int def(int a) { return a; } int def(int a) { return a; } int notype(a) { return 1; }
kernel void locals(global int *out) {
  local int l1; local int l2[16], *lp; local int l3 = 1; { local int l4; } if (out) { local float l5; }
  constant int c1 = 1; constant int c2; constant int c3 = out[0]; { constant int c4 = 1; }
  global int g1; static int s1; static constant int s2 = 1; extern int e1; register int r1 = 1; auto int a1 = 1;
  int a; int a; int b = b; { int a; } void v; struct Incomplete i; int arr[]; int arr2[] = {1,2,3}; int arr3[2] = {1,2,3}; int neg[-1]; int zero[0]; float fsz[1.5f]; int n = 3; int vla[n]; const int cn = 4; int folded[cn];
  int out; typedef int LT; LT lt = 1; enum { LA = 3, LB }; int e[LB]; struct LS { int x; } ls = { 1 }; int fn(int); goto done; done: ;
  image2d_t img; event_t ev; sampler_t smp; const sampler_t smp2 = CLK_ADDRESS_NONE; float restrict fr;
}
void notkernel(void) { local int l; constant int c = 1; }
