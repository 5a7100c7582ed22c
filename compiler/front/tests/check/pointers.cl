// options: -cl-std=CL1.2
struct S { int a; float b; };
void takes(int *p) {}
void takesg(global int *p) {}
void takesc(constant int *p) {}
void takescv(const volatile global int *p) {}
void takesv(global void *p) {}
constant int table[3] = {1, 2, 3};
kernel void k(global int *g, local int *l, constant int *c, global float *f, global struct S *s, const global int *cg, global uint *u, global int4 *v) {
  int x = 1, *p = &x, a[4];
  const int y = 1;
  takes(p); takes(a); takes(&x); takes(&y); takes(&a[1]); takes(&a); takes(0); takes(1); takes(g); takes(l); takes(c);
  takesg(g); takesg(p); takesg(cg); takesg(u); takesg(f); takesg(v); takescv(g); takesv(f); takesv(l);
  takesc(c); takesc(table); takesc(g);
  g = f; g = u; g = cg; g = 0; g = 1; g = NULL; g = (global int *)0; g = (void*)0; g = l; p = g; p = a; p = &a; a = p;
  x = g; x = (int)g; x = *g; x = *f; x = *x; x = g[0]; x = 0[g]; x = g["a"[0]]; x = g[f[0]]; x = x[x];
  g++; --g; g += 2; g -= 1; g += 1.0f; g *= 2; g = g + g; g = 1 + g; g = 1 - g; x = g - g; x = g - f; x = g - l;
  x = g == 0; x = g == 1; x = g == f; x = g == l; x = g < g; x = !g; x = g && l; x = g == NULL; x = 0 == g;
  global int *h = x ? g : 0; h = x ? g : NULL; h = x ? g : l; h = x ? g : f; h = x ? g : 1; h = x ? cg : g;
  x = s->a; x = s.a; x = (*s).b; x = s->c; x = s[1].a; x = &s->a == g; x = x.a; x = x->a; x = v->x; x = (*v).w; x = v.x;
  *cg = 1; c[0] = 1; table[1] = 2; y = 1; *&x = 1; &x = 1; x + 1 = 2; 5 = x; (x) = 1; (x, y) = 1; "abc"[0] = 'x';
  char *str = "abc"; constant char *cs = "abc"; const char *cstr = "abc";
  int **pp = &p; int *q = *pp; global int **pg = &g; global int *global *bad;
  void *vp = p; p = vp; vp++; *vp; x = sizeof(void); x = sizeof(*vp);
  f = (global float *)g; p = (int *)g; l = (local int *)g; x = (int)f; float z = (float)g; g = (global int *)z; ulong w = (ulong)g; g = (global int *)w;
}
