//// a pointer to an array
kernel void k(global int*p){ int (*a)[3]; int b[3]; a=&b; (*a)[1]=3; p[0]=b[1]; }

//// a pointer to an array of pointers
kernel void k(global int*p){ global int*(*a)[2]; global int*b[2]; a=&b; (*a)[0]=p; b[0][0]=1;}

//// names in parentheses
kernel void k(global int*(p)){ int ((x))=3; p[0]=x;}

//// types without names
kernel void k(global int*p){ p[0]=sizeof(int(*)[3])+sizeof(int[3][4])+_Alignof(float4[2]);}

//// a parameter of at least so many elements
void f(int a[static 3]){ a[0]=1;} kernel void k(global int*p){ int b[3]; f(b);}

//// a constant pointer that is written as an array
void f(int a[const]){ a[0]=1;} kernel void k(global int*p){ int b[2]; f(b);}

//// a member of a member, and what follows it
struct s {int a[3]; struct {int x,y;} b;}; kernel void k(global int*p){ struct s v={.b.y=3,.a[1]=2,4}; p[0]=v.a[1]+v.a[2]+v.b.y;}

//// an element twice, and a range of them
//// clang -Werror: warns of the first value, which is overridden
kernel void k(global int*p){ int a[4]={1,2,[0]=5,[2 ... 3]=7}; p[0]=a[0];}

//// nothing in the braces
kernel void k(global int*p){ int a[3]={}; struct {int b;} s={}; p[0]=a[0]+s.b;}

//// a text without its end
kernel void k(global char*p){ char a[3]="abc"; p[0]=a[0];}

//// a text in braces
kernel void k(global char*p){ char a[]={"abc"}; p[0]=a[sizeof(a)-1];}

//// a vector in braces and in parentheses
kernel void k(global int4*p){ p[0]=(int4){1,2,3,4}; p[1]=(int4)(1,2,3,4);}

//// vectors in vectors
kernel void k(global int4*p, int2 b){ p[0]=(int4)(1,b,2); p[1]=(int4)((int2)(1),b);}

//// a last member of any length
struct s{int n; int a[];}; kernel void k(global struct s*p){ p->a[0]=p->n; }

//// the size without the last member
struct s{int n; int a[];}; kernel void k(global int*p){ p[0]=sizeof(struct s); }

//// a last member of no length
struct s{int n; int a[0];}; kernel void k(global struct s*p){ p->a[0]=1; }

//// a constant beyond an int
//// clang -Werror: warns of an overflow, though the type grows
enum e{A=0x7fffffff,B}; kernel void k(global int*p){ p[0]=B<0;}

//// a constant of 64 bits
enum e{A=0x100000000l}; kernel void k(global int*p){ p[0]=sizeof(enum e);}

//// constants of both signs
enum e{A=-1,B=0xffffffffu}; kernel void k(global int*p){ p[0]=sizeof(enum e);}

//// a comma at the end
enum e{A,}; kernel void k(global int*p){ enum e x=A; p[0]=x;}

//// a variable with the name of a constant
enum e{A}; kernel void k(global int*p){ int A=3; p[0]=A; }

//// a type for the constants
enum e:uchar{A}; kernel void k(global int*p){ p[0]=sizeof(enum e);}

//// a scalar widened
kernel void k(global float4*p,int a){ p[0]=a; p[0]+=a; p[0]=a*p[0];}

//// truth of lanes
kernel void k(global int4*p){ p[0]=p[0]==p[1]; p[0]=!p[0]; p[0]=p[0]&&p[1];}

//// a vector seen as another
kernel void k(global int4*p){ global float4*q=(global float4*)p; q[0]=1;}

//// a constant in a kernel
kernel void k(global int*p){ constant int a=3; p[0]=a; }

//// no parameters
kernel void k(){ } kernel void k2(void){}

//// a kernel called by another
kernel void a(global int*b){b[0]=1;} kernel void k(global int*b){ a(b);}

//// qualifiers of parameters
kernel void k(const int a, global const int*restrict b, global volatile int*c){ c[0]=a+b[0];}

//// a union as an argument
union u{int a;float b;}; kernel void k(union u x, global int*p){p[0]=x.a;}

//// a range of cases
kernel void k(global int*p){ switch(p[0]){case 1 ... 3: p[0]=1;} }

//// a declaration behind an empty statement
kernel void k(global int*p){ switch(p[0]){case 1: ; int x=3; p[0]=x; break;} }

//// no cases
kernel void k(global int*p){ switch(p[0]) p[0]=1; }

//// a case in a loop
kernel void k(global int*p){ switch(p[0]){ case 0: do { p[0]++; case 1: p[0]++; } while(p[0]<3); } }

//// a jump into a block
kernel void k(global int*p){ goto a; { int x=1; a: p[0]=x; } }

//// alignments of types and of expressions
kernel void k(global int*p){ p[0]=__alignof__(p[0])+__alignof__(float3); }

//// three lanes take the room of four
kernel void k(global int*p){ _Static_assert(sizeof(float3)==16,""); _Static_assert(sizeof(char3)==4,"");_Static_assert(sizeof(sizeof(int))==8,""); }

//// alignments that are asked for
kernel void k(global int*p){ _Alignas(16) int x=1; p[0]=x; struct {_Alignas(8) char c;} s; _Static_assert(sizeof(s)==8,"");}

//// every order of suffixes
kernel void k(global ulong*p){ p[0]=1u+1U+1l+1L+1ul+1UL+1lu+1Lu; }

//// hexadecimal floats
kernel void k(global float*p){ p[0]=0x1.8p3f+0x1p-2; }

//// binary integers
kernel void k(global int*p){ p[0]=0b101; }

//// escapes by numbers
kernel void k(global int*p){ p[0]='\x41'+'\101'+'\e'; }

//// a dollar in a name
kernel void k(global int*p){ int a$b=1; p[0]=a$b; }

//// a name in letters beyond ASCII
kernel void k(global int*p){ int ä=1; p[0]=ä; }

//// what is unknown in what is skipped
#if 0
#foo 'x
#endif
kernel void k(global int*p){ }

//// a directive of nothing
#
kernel void k(global int*p){ }

//// a name for arguments of any number
#define C(a...) a
kernel void k(global int*p){ p[0]=C(1); }

//// a comma that goes with the arguments
#define C(a,...) max(a,##__VA_ARGS__)
kernel void k(global int*p){ p[0]=C(1,2); }

//// an argument of nothing
#define C(a,b) a b
kernel void k(global int*p){ p[0]=C(,3); }

//// a character in a condition
#if 'a'==97
#else
#error
#endif
kernel void k(global int*p){ }

//// true in a condition
#if true
#else
#error
#endif
kernel void k(global int*p){ }

//// a pragma in an expression
_Pragma("OPENCL EXTENSION cl_khr_fp64 : enable") kernel void k(global int*p){ }

//// doubles that cannot be disabled
#pragma OPENCL EXTENSION cl_khr_fp64 : disable
kernel void k(global double*p){ p[0]=1;}

//// contraction switched where a block starts
kernel void k(global int*p){
#pragma OPENCL FP_CONTRACT DEFAULT
p[0]=1;}

//// a sampler of the program
constant sampler_t s=CLK_ADDRESS_CLAMP|CLK_FILTER_NEAREST; kernel void k(read_only image2d_t a, global float4*p){ p[0]=read_imagef(a,s,(float2)(0)); }

//// a sampler of a kernel
kernel void k(read_only image2d_t a, global float4*p){ const sampler_t s=CLK_FILTER_LINEAR; p[0]=read_imagef(a,s,(float2)(0)); }

//// an event that is waited for
kernel void k(global int*p,local int*l){ event_t e=async_work_group_copy(l,p,4,0); wait_group_events(1,&e); }

//// events in an array
kernel void k(global int*p,local int*l){ event_t a[2]; a[0]=async_work_group_copy(l,p,4,0); a[1]=a[0]; wait_group_events(2,a); }

//// a length by a constant variable
kernel void k(global int*p){ const int n=3; int a[n]; a[0]=1; }

//// a choice without a second operand
kernel void k(global int*p){ p[0]=p[1]?:3; }

//// statements in an expression
kernel void k(global int*p){ p[0]=({int a=1; a+1;}); }

//// enumerations as small as can be
enum __attribute__((packed)) e { A = 255 };
enum __attribute__((packed)) f { B = -1, C = 128 };
_Static_assert(sizeof(enum e) == 1, "packed");
_Static_assert(sizeof(enum f) == 2, "packed");
kernel void k(global enum e *p) { p[1] = A; }
