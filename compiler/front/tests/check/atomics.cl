// options: -cl-std=CL3.0
// target: full
global atomic_int program_scope = ATOMIC_VAR_INIT(0);
global int counter = 5;
int uninit;
kernel void k(global atomic_int *a, local atomic_uint *b, global atomic_long *l, global atomic_float *f, volatile global int *i, global uint *u, global float *fl) {
  local atomic_int la; int e = 0;
  atomic_init(&la, 0); atomic_store(a, 1); int x = atomic_load(a); x = atomic_fetch_add(a, 1); x = atomic_fetch_add_explicit(a, 1, memory_order_relaxed); x = atomic_fetch_add_explicit(a, 1, memory_order_relaxed, memory_scope_device);
  bool ok = atomic_compare_exchange_strong(a, &e, 2); ok = atomic_compare_exchange_weak_explicit(a, &e, 2, memory_order_acq_rel, memory_order_acquire, memory_scope_work_group);
  x = atomic_exchange(b, 1u); long y = atomic_fetch_max(l, 3); float z = atomic_load(f);
  x = atomic_add(i, 1) + atomic_inc(i) + atomic_cmpxchg(i, 1, 2) + atomic_xchg(i, 3) + atomic_min(i, 4); x = atomic_add(u, 1); z = atomic_xchg(fl, 1.0f); x = atomic_add(fl, 1); x = atomic_add(a, 1); x = atomic_fetch_add(i, 1);
  atomic_work_item_fence(CLK_LOCAL_MEM_FENCE, memory_order_acq_rel, memory_scope_work_group); work_group_barrier(CLK_GLOBAL_MEM_FENCE); work_group_barrier(CLK_LOCAL_MEM_FENCE, memory_scope_device); mem_fence(CLK_LOCAL_MEM_FENCE);
  atomic_flag fg; memory_order mo = memory_order_seq_cst; memory_scope ms = memory_scope_device; counter++; static int st = 1; st++; static global int sg = 2; 
  int *p = &e; p = &counter; p = (int *)i; global int *gp = to_global(p); local int *lp = to_local(p); private int *pp = to_private(p); gp = p; gp = (global int *)p; p = gp; constant int *cp = p; constant int *cp2 = (constant int *)p; generic int *gen = p; x = get_fence(p);
  int **ppp = &p; global int **pgp = &gp; ppp = pgp; ppp = (int **)pgp; const int *cip = p; p = cip; void *vp = p; vp = gp; p = vp; x = p == gp; x = gp == lp; p = x ? gp : lp; p = x ? gp : p;
}
void takes(int *p); void takesg(global int *p); void takesc(constant int *p);
kernel void k2(global int *g, local int *l, constant int *c) { int x; takes(g); takes(l); takes(&x); takes(c); takesg(g); takesg(&x); takesc(c); takesc(g); takes(&counter); }
