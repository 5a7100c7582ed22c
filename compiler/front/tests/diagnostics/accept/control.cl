//// a switch with everything
kernel void k(int a, global int *p) { switch (a) { case 0: case 1: p[0] = 1; break; default: p[0] = 2; case -5: p[0] = 3; break; case 10 ... 20: { p[0] = 4; } } }

//// a switch without a block
kernel void k(int a, global int *p) { switch (a) case 3: p[0] = 1; }

//// Duff's device
kernel void k(int n, global int *p) { int i = (n + 3) / 4; switch (n % 4) { case 0: do { *p++ = 0; case 3: *p++ = 0; case 2: *p++ = 0; case 1: *p++ = 0; } while (--i > 0); } }

//// a switch over a long and a char
kernel void k(long a, char b, global int *p) { switch (a) { case 0x123456789L: p[0] = 1; } switch (b) { case 'x': p[0] = 2; } }

//// goto forwards and backwards
kernel void k(global int *p) { int i = 0; again: if (i++ < 3) goto again; goto end; p[0] = 1; end: p[1] = i; }

//// goto into a loop
kernel void k(int a, global int *p) { if (a) goto inside; while (a < 10) { p[a] = 1; inside: a++; } }

//// labels at the end
kernel void k(int a) { if (a) goto end; end:; }

//// loops without bodies
kernel void k(int n) {
  while (n-- > 0)
    ;
  for (; n < 3; n++) {}
  do ; while (n--);
  for (;;) break; }

//// returns of a void call
void f(void) {}
kernel void k() { f(); return; }

//// dangling else
kernel void k(int a, int b, global int *p) { if (a) { if (b) p[0] = 1; else p[0] = 2; } else if (b) p[0] = 3; else p[0] = 4; }

//// break and continue, nested
kernel void k(int n, global int *p) { for (int i = 0; i < n; i++) { switch (p[i]) { case 0: continue; case 1: break; } while (1) { if (p[i]) break; p[i]++; } } }

//// unroll hints
kernel void k(global int *p) { __attribute__((opencl_unroll_hint(4))) for (int i = 0; i < 8; i++) p[i] = 1;
  __attribute__((opencl_unroll_hint)) while (p[0] < 3) p[0]++;
  #pragma unroll
  for (int i = 0; i < 8; i++) p[i] = 1; }

//// declarations after statements and labels in blocks
kernel void k(global int *p) { p[0] = 1; int a = 2; { a++; int b = a; p[1] = b; } int c = a; p[2] = c; }

//// a function that ends in a loop without an end
int f(global int *p) { for (;;) { if (*p) return 1; } }

//// a function whose branches all return
int f(int a) { if (a) return 1; else return 2; }
int g(int a) { switch (a) { case 1: return 1; default: return 2; } }
int h(int a) { do { return a; } while (0); }

//// unused things
kernel void k(int unused) { int a; int b = 1; }

//// a barrier in every form
kernel void k() { barrier(CLK_LOCAL_MEM_FENCE); barrier(CLK_GLOBAL_MEM_FENCE | CLK_LOCAL_MEM_FENCE); mem_fence(CLK_LOCAL_MEM_FENCE); read_mem_fence(CLK_GLOBAL_MEM_FENCE); write_mem_fence(CLK_GLOBAL_MEM_FENCE); work_group_barrier(CLK_LOCAL_MEM_FENCE); }

//// a semicolon as a body on a line of its own
kernel void k(int a) {
  if (a)
    ;
  while (a)
    ;
}

//// labels of a block's own
#define CHOOSE(x) ({ __label__ l; int r = 0; if (x) goto l; r = 1; l: r; })
kernel void k(global int *p) {
    { __label__ a; goto a; a: p[0] = 1; }
    { __label__ a, b; goto b; a: p[0] = 2; b: if (p[0]) goto a; }
    goto a;
    { __label__ a; a: p[1] = 1; if (p[1]) goto a; }
    a: p[2] = CHOOSE(p[1]) + CHOOSE(p[2]);
}
