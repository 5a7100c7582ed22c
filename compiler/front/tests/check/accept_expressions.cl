// options: -cl-std=CL3.0
// target: full
struct P { int x, y; };
struct Q { char c; struct P p[2]; float4 v; union { int i; float f; } u; struct { short s; }; };
constant int table[4] = {1, 2, 3, 4};
constant struct P points[2] = {{1, 2}, {.y = 3}};
constant char text[] = "text";
constant float3 three = {1, 2, 3};
constant int *constant where = &table[2];
global int counter = 3;
global struct Q state;
enum Color { RED, GREEN = 5, BLUE };
typedef float4 vec;
typedef struct P *PP;
struct P make(int x) { struct P p = {x, x + 1}; return p; }
struct P twice(struct P p) { p.x *= 2; return p; }
int sum(const struct P *p) { return p->x + p->y; }
void store(int *to, int what) { *to = what; }
float pick(float4 v, int i) { return v[i]; }
enum Color color(int i) { return i ? RED : BLUE; }
bool flag(int i) { return i > 3 && i < 10 || !i; }
kernel void k(global int *out, global float4 *v, local int *scratch, struct Q q, int n, float f, uchar4 bytes, global struct Q *qs, uint u, long l) {
  int a[8] = {[2] = n, n + 1}, *p = a, **pp = &p;
  struct P s = make(n), t, arr[2] = {s, {1, n}};
  t = s; t = n ? s : make(1); t.x = make(2).y; s = (struct P){n, 2}; arr[1] = arr[n & 1]; t = twice(make(3)); t = (n++, s);
  store(&a[1], sum(&t)); store(a + 2, 5); **pp = 3; *p++ = 1; --p; p += 2; p -= n; a[p - a] = 7; (*pp)[1] = 2; 2[a] = 1;
  qs[n].p[1].x = q.p[0].y; qs->v.xz = q.v.yw; qs->v.s3 += 1; qs->s = q.s; q.u.f = f; out[0] = q.u.i; q.c++; qs[1] = q; q = qs[0]; state = q; state.p[1] = s;
  vec w = v[0], x = (vec)(f), y = (vec)(w.xy, f, 1), z = {1, 2, f, n};
  w.x = f; w.yz = x.zy; w.hi = y.lo; w.even = y.odd; w[n] = f; w[1] += f; w.s0123 = w.s3210; w.xy *= 2; w += x; w = -w * 2 + n; w = w / x - y;
  int4 m = w < x, m2 = !m, m3 = m && m2, m4 = ~m | (m2 ^ 3) & m3; w = m ? x : y; w = m ? x : 1.0f; char2 c2 = (char2)(1, 0) ? (char)n : (char)f; short2 s2 = (short2)(1, 0) ? (char)n : (short)f; m = m << 2 >> m2; m %= 3; m++; --m; m = m == m2;
  uchar4 b = bytes + (uchar)1; b = bytes << 1; b.x = 300 & 255; b.s01 = bytes.s10; short2 sh = (short2)(1, n); sh += (short2)(2);
  float3 f3 = three, g3 = w.xyz; f3 = f3 * g3; w = (float4)(f3, 0); v[n] = w; ((global float3 *)v)[0] = f3; float2 f2 = f3.hi;
  bool b1 = n, b2 = f, b3 = p, b4 = b1 && !b2, b5 = flag(n); b1 |= b2; b1 = !b3; out[1] = b1 + b4; b1++;
  n = f; f = n; u = f; f = u; l = n; n = l; l = u; u = l; l += f; n <<= 2; n >>= u; n ^= l; u %= 7; n /= 3; f -= 1; n += f; f *= n; l = -u; n = +f; n = ~n; n = !f; n = !!p; c: n = sizeof(a) + sizeof(struct Q);
  n = n ? f : l; f = n > 1 ? f : 2; p = n ? p : 0; p = n ? 0 : a; const int *cp = n ? p : (const int *)0; const void *vp = n ? (void *)p : cp; n = p == a; n = p < a + 3; n = vp == 0; n = p != NULL; n = p && f; n = cp - a;
  out[2] = counter++; counter += table[n & 3]; out[3] = *where + points[1].y + text[0]; out[4] = (&points[0])->x; constant int *cq = table; cq++; out[5] = cq[1]; out[6] = "abc"[n]; out[7] = sizeof("abc");
  int *gen = out; *gen = 1; gen = scratch; gen[1] = 2; gen = a; gen = &counter; global int *back = to_global(gen); n = back != 0; back = (global int *)gen; ulong addr = (ulong)out; out = (global int *)addr; n = (int)(intptr_t)p;
  enum Color col = GREEN; col = color(n); n = col + 1; switch (col) { case RED: n = 1; case BLUE: n = 2; break; default: n = 3; } col++; col = 5;
  local int shared[16]; local struct P lp; shared[n] = n; lp.x = 1; lp = s; s = lp; local int *ls = shared + 1; *ls += 2; scratch[0] = shared[1];
  const int fixed = 4; int sized[fixed * 2]; sized[fixed] = fixed; float c3[2][3] = {{1, 2}, {n}}; c3[1][n] = 2; float (*row)[3] = c3; row[1][2] = 3; (*row)[1] = f; float *flat = c3[0]; flat[4] = 1;
  int x1 = ({ int y1 = n; y1 + 1; }); n = n ?: 3; (void)n; (void)w; goto d; d: ; if (n) goto c;
  double d = f; d += 1.0; d = d * n; n = d; float fd = d; double2 d2 = (double2)(d, 1); d2 += d; long2 lm = d2 < d; half *hp = 0; n = as_int(f); w = as_float4(m); f = as_float(bytes); f3 = as_float3(m.xyz); m = as_int4(f3.xyzz); u = as_uint(n);
  char str[] = "local", str2[10] = "pad"; str[0] = 'x'; n = str2[9]; int ml = 'a'; struct { int q; } anon = {n}; anon.q++; union { int i; float f; uchar b[4]; } pun = {n}; f = pun.f; pun.b[1] = 3; n = ((union { float f; int i; }){f}).i;
  for (int i = 0, j = 10; i < j; i++, --j) { if (i == 3) continue; if (j == 4) break; a[i] = j; }
  while (n-- > 0) { do { f += 1; if (f > 3) break; } while (f < 10); } for (;;) { if (n++ > 3) break; }
  switch (n) { int hidden; case 1: hidden = 2; n = hidden; break; case 3 ... 5: n = 4; default: { case 9: n++; } } switch (l) { case 1L << 40: n = 0; } switch (u) { default: ; }
  volatile int vol = 1; vol++; vol; n = vol; int *restrict rp = a; *rp = 1; event_t ev = 0; ev = async_work_group_copy(scratch, out, 4, ev); wait_group_events(1, &ev); barrier(CLK_LOCAL_MEM_FENCE);
  f = sin(f) + pow(f, 2.0f) + fma(f, f, f); w = clamp(w, 0.0f, 1.0f); w = mix(w, x, 0.5f); f = dot(w, x); f = fract(f, &fd); w = sincos(w, &x); n = mad24(n, n, 1); u = abs(n); m = convert_int4_sat_rte(w); w = convert_float4(m); vstore4(w, n, (global float *)out); w = vload4(0, (global float *)v); f3 = vload3(1, flat); n = select(1, 2, n > 3); w = select(w, x, m); n = any(m) + all(m); f = vload_half(0, (global half *)out); vstore_half4(w, 0, (global half *)out); w = shuffle(w, (uint4)(3, 2, 1, 0)); n = popcount(n); f = ldexp(f, n); w = ldexp(w, n); n = atomic_add(out, 1); n = isnan(f); m = isnan(w); printf("%d %f %v4hlf %s\n", n, f, w, "str");
}
