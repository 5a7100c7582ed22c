// options: -cl-std=CL3.0
// target: full
// Pipes: what they are made of, where they may be declared, what their functions take.
typedef pipe int ints;
typedef struct { char text[3]; float4 place; } packet;

int fill(write_only pipe packet to, const packet *what) { return write_pipe(to, what); }
uint count(ints from) { return get_pipe_num_packets(from) + get_pipe_max_packets(from); }
reserve_id_t pass(reserve_id_t id) { return id; }

kernel void accepted(read_only pipe int a, write_only pipe packet b, ints c, pipe const float4 d, global float4 *out) {
    packet one = { "ab", 1.0f };
    int x;
    float4 y;
    fill(b, &one);
    read_pipe(a, &x);
    read_pipe(d, out + count(c));
    reserve_id_t id = pass(reserve_read_pipe(a, get_local_size(0)));
    if (is_valid_reserve_id(id)) {
        for (int i = 0; i < 4; ++i) read_pipe(a, id, i, &x);
        commit_read_pipe(a, id);
    }
    reserve_id_t several[2];
    several[0] = work_group_reserve_write_pipe(b, 2);
    work_group_commit_write_pipe(b, several[0]);
    several[1] = sub_group_reserve_write_pipe(b, 2u);
    sub_group_commit_write_pipe(b, several[1]);
}

kernel void refused(pipe int a, write_only pipe float b, read_write pipe int c, pipe int *d, pipe event_t e,
                    reserve_id_t f, pipe void g) {
    pipe int inside;
    int v;
    float w;
    read_pipe(a, &w);
    read_pipe(b, &w);
    write_pipe(a, &v);
    read_pipe(a);
    read_pipe(v, &v);
    read_pipe(a, 1, 2, &v);
    reserve_id_t id = reserve_read_pipe(a, 1.0f);
    reserve_read_pipe(a);
    read_pipe(a, id, 1.5f, &v);
    read_pipe(a, id, 0, v);
    commit_read_pipe(a, 1);
    commit_write_pipe(a, id);
    get_pipe_num_packets(v);
    is_valid_reserve_id(v);
    v = a;
    a = a;
    id + 1;
    fill(a, 0);
}

pipe int everywhere;
struct member { pipe int p; };
pipe int result(void);
kernel void arrays(pipe int a[3]);
