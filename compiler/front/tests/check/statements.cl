// options: -cl-std=CL1.2
int missing(int a) { if (a) return 1; }
int notmissing(int a) { if (a) return 1; else return 2; }
int loop(int a) { while (1) { if (a) return 1; } }
int loop2(int a) { while (1) { if (a) break; } }
int loop3(int a) { for (;;) a++; }
int loop4(int a) { do { return 1; } while (a); }
int sw(int a) { switch (a) { case 1: return 1; default: return 2; } }
int sw2(int a) { switch (a) { case 1: return 1; } }
int sw3(int a) { switch (a) { case 1: break; default: return 2; } }
int gt(int a) { goto end; end: return 1; }
int gt2(int a) { again: if (a) return 2; goto again; }
void voidret(int a) { return a; }
int intret(int a) { return; }
void retvoid(void) { return voidret(1); }
float conv(int a) { return a; }
int4 vec(int a) { return a; }
int4 vec2(float4 a) { return a; }
struct S { int x; };
struct S rs(int a) { struct S s = {a}; return s; }
int rs2(int a) { return rs(a); }
int rs3(int a) { return rs(a).x; }
kernel void k(global int *out, int n, float f, global float4 *v) {
  break;
  continue;
  case 1: n = 1;
  default: n = 2;
  switch (n) { case 1: n = 1; break; case 1: n = 2; case 2 + 3: case 'a': case 1.5f: case n: n = 3; default: break; default: n = 4; }
  switch (f) { case 1: ; }
  switch (*v) { case 1: ; }
  switch (out) { case 1: ; }
  switch ((char)n) { case 300: ; case -1: ; case 255: ; }
  switch ((ulong)n) { case -1: ; case 0xffffffffffffffffUL: ; }
  switch (n) { case 1 ... 5: n = 1; break; case 3: n = 2; break; case 9 ... 7: ; }
  switch (n) { int z = 1; case 1: z = 2; out[0] = z; continue; }
  for (int i = 0, j = 1; i < n; i++, j--) { int i = 2; out[i] = j; if (i) continue; else break; }
  for (n = 0; n < 3; n++);
  while (n--) ;
  do n++; while (n < 3);
  if (n = 1) n = 2;
  if ((n = 1)) n = 2;
  if (n == 1) ;
  if (f) n = 1; else n = 2;
  if (out) n = 1;
  if (v[0].x) n = 1;
  n;
  n + 1;
  n == 1;
  f;
  *out;
  (void)n;
  n, f;
  out[0];
  1;
  "abc";
  -n;
  n ? n : n;
  n && n;
  n ? (void)0 : (void)1;
  n < 3 ? n++ : n--;
  goto nowhere;
  here: n = 1;
  here: n = 2;
  unused: ;
  { goto inner; } { inner: n = 3; }
  int x = n, n = 3;
  return 1;
}
