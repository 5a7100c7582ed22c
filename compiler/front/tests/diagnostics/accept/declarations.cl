//// specifiers in odd orders
unsigned const long int typedef ul;
constant int long unsigned x = 1;

//// a typedef that hides and a variable of its name
typedef int t;
kernel void k(global int *p) { t t = 3; p[0] = t; }

//// a tag, a member, a label and a variable of one name
struct x { int x; };
kernel void k(global int *p) { struct x x; x: x.x = 1; p[0] = x.x; if (p[0] > 3) goto x; }

//// declarators with parentheses
int (f)(int (a)) { return a; }
kernel void k(global int (*p)) { int (*(q)) = 0; int (a[2]) = {1, 2}; p[0] = f(a[0]); }

//// a pointer to an array
kernel void k(global int *p) { int a[2][3] = {{1}}; int (*row)[3] = &a[1]; p[0] = (*row)[2] + row[0][1]; }

//// an array parameter is a pointer
int sum(const int a[4], int n) { int s = 0; while (n--) s += *a++; return s; }
kernel void k(global int *p) { int a[4] = {1, 2, 3, 4}; p[0] = sum(a, 4); }

//// a struct in a declaration of a variable
kernel void k(global int *p) { struct { int a; struct { float b; } c; } x = {1, {2}}; p[0] = x.a + (int)x.c.b; }

//// anonymous structs and unions
union u { struct { short low, high; }; int all; };
kernel void k(global int *p) { union u x; x.all = 0x10002; p[0] = x.low; }

//// a forward declaration, and a list
struct node { global struct node *next; int value; };
kernel void k(global struct node *n, global int *p) { while (n) { p[0] += n->value; n = n->next; } }

//// enumerations with gaps and negative values
enum e { A = -1, B, C = 10, D, E = C | 1, };
constant int x[D] = {[C] = E};

//// a flexible array member
struct s { int n; int data[]; };
kernel void k(global struct s *x, global int *p) { p[0] = x->data[x->n]; }

//// tentative declarations of functions
int f(int), f(int a);
int f(int b) { return b; }

//// a const array's length by an expression
enum { N = 4 };
constant int a[N * sizeof(int) / 2 + (N > 3 ? 1 : 2)] = {0};

//// a constant by an enumerator in a block
kernel void k(global int *p) { enum { LOCAL = 3 }; local int a[LOCAL]; a[0] = 1; p[0] = a[0]; }

//// a variable with the name of a builtin function
kernel void k(global float *p) { float length = 1, distance = 2, max = 3; p[0] = length + distance + max; }

//// a function with a builtin's name and other parameters
float4 mix3(float4 a) { return a; }
int clamp3(int a) { return a; }
kernel void k(global float4 *p) { p[0] = mix3(p[1]); }

//// static and extern functions
static inline int f(int a) { return a; }
extern int g(int a);
int g(int a) { return f(a); }

//// inline functions
inline int f(int a) { return a; }
kernel void k(global int *p) { p[0] = f(1); }

//// const behind the type, volatile and restrict
kernel void k(global int const volatile *restrict const p, int const volatile x, global int *restrict q) { q[0] = *p + x; }

//// an empty parameter list
int f() { return 1; }
kernel void k(global int *p) { p[0] = f(); }

//// a struct returned and passed by value
typedef struct { float x, y; int tag[3]; } pair;
pair swap(pair a) { return (pair){a.y, a.x, {1, 2, 3}}; }
kernel void k(global float *p) { pair a = {1, 2}; p[0] = swap(swap(a)).x + swap(a).tag[1]; }

//// a variable in the head of a for
kernel void k(global int *p) { for (int i = 0, j = 4; i < j; i++, j--) p[i] = j; }

//// shadows
constant int x = 1;
kernel void k(int x, global int *p) { { int x = 2; { int x = 3; p[0] = x; } } }

//// a static assertion everywhere
_Static_assert(sizeof(long) == 8, "");
struct s { int a; _Static_assert(1, ""); };
kernel void k() { _Static_assert(sizeof(float3) == 16, "three is four"); }

//// unsigned, long, and short alone
kernel void k(unsigned a, long b, short c, signed d, unsigned char e) {}

//// bool in a function
bool f(bool a) { return !a; }
kernel void k(global int *p) { bool b = p[0]; p[1] = f(b) + true - false; }

//// names of other languages' keywords
kernel void k(global int *p) { int class = 1, new = 2, this = 3, template = 4, private_ = 5; p[0] = class + new + this + template + private_; }

//// a typedef of an array and of a pointer
typedef int row[4];
typedef global row *rows;
kernel void k(rows p) { p[1][2] = 3; }

//// a parameter without a name in a declaration
int f(int, float, global int *);
kernel void k(global int *p);

//// a kernel called by a kernel
kernel void a(global int *p) { p[0] = 1; }
kernel void b(global int *p) { a(p); }

//// an attribute in each place
__attribute__((always_inline)) static int f(int a __attribute__((unused))) __attribute__((const));
static int f(int a) { return 1; }
struct __attribute__((packed)) s { char c __attribute__((aligned(4))); int i; } __attribute__((aligned(16)));
kernel __attribute__((reqd_work_group_size(8, 1, 1))) void k(global int *p) { int x __attribute__((aligned(64))) = f(1); p[0] = x; }

//// overloads of which one is not marked
int __attribute__((overloadable)) f(int a) { return a; }
int f(float a) { return 1; }

//// a type of the language once more
typedef unsigned int uint;
typedef float float4 __attribute__((ext_vector_type(4)));

//// a type's name for something else in a function
kernel void k(global float *p) { typedef float uint; uint float4 = 1; *p = float4; }

//// an enumeration with a type
enum E : uchar { A = 255 };
enum E f(enum E e) { return e; }
_Static_assert(sizeof(enum E) == 1, "as small as its type");

//// a constant of a function for the whole run
int f(int i) { static constant int table[2] = {1, 2}; return table[i & 1]; }

//// structs packed by a pragma
#pragma pack(push, 1)
struct A { char c; int i; double d; };
#pragma pack(2)
struct B { char c; int i; };
#pragma pack(pop)
struct C { char c; int i; };
_Static_assert(sizeof(struct A) == 13, "packed to bytes");
_Static_assert(sizeof(struct B) == 6, "packed to two bytes");
_Static_assert(sizeof(struct C) == 8, "not packed");
_Static_assert(_Alignof(struct B) == 2, "aligned to two bytes");

//// printf declared by the source
int printf(constant const char *format, ...);
kernel void k(int x) { printf("%d", x); }

//// the type of the initial value
kernel void k(global int *p, global float4 *f) {
    __auto_type a = p[0], b = p[1];
    const __auto_type q = p;
    __auto_type *r = p;
    int l[2];
    __auto_type m = l;
    for (__auto_type i = 0; i < 3; i++) m[0] += a + b;
    __auto_type v = f[0];
    f[1] = v * 2;
    q[1] = l[0] + r[1];
}
constant __auto_type c = 3;

//// the address of a compound literal
//// target: full
kernel void k(global int *p) { int *q = &(int){3}; int4 *v = &(int4){1, 2, 3, 4}; p[0] = *q + v->y; }

//// nothing as an initial value
//// clang 16: rejects; it came with C23
kernel void k(global int *p) { int a = {}; p[0] = a; }
