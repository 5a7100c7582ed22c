// Pipes (OpenCL C 3.0, 6.15.17). The memory of a pipe is made by the host:
//
// words: the most packets; bytes of a packet; WRAP; the position of the next packet to be read; that of the next to be
// written. At STATES, for each packet a word: whether it is full. Behind them, at the next multiple of 128, the packets.
//
// A position counts packets and starts over at WRAP, the greatest multiple of the most packets that 32 bits hold. Packets are
// reserved by moving a position, and committed by their states, in any order; so readers and writers in one launch, or in
// several at a time, do not get into each other's way, and nobody waits.
//
// A reservation is the position of its first packet and, in the upper half, their number; INVALID is none.

#define STATES 32u
#define INVALID (~0ul)

#define CAPACITY pipe[0]
#define PACKET_SIZE pipe[1]
#define WRAP pipe[2]

uint __tombolo_pipe_max_packets(global uint *pipe) { return CAPACITY; }

static uint distance(global uint *pipe, uint from, uint to) { return to >= from ? to - from : to + (WRAP - from); }

static uint advance(global uint *pipe, uint position, uint count)
{
    uint left = WRAP - position;
    return count < left ? position + count : count - left;
}

static global atomic_uint *next_of(global uint *pipe, uint write) { return (global atomic_uint *)(pipe + 3 + write); }

static uint position_of(global uint *pipe, uint write)
{
    return atomic_load_explicit(next_of(pipe, write), memory_order_relaxed, memory_scope_device);
}

static global atomic_uint *state_of(global uint *pipe, uint position)
{
    return (global atomic_uint *)(pipe + STATES) + position % CAPACITY;
}

uint __tombolo_pipe_num_packets(global uint *pipe)
{
    // What is read first is not ahead of what is read second.
    uint from = position_of(pipe, 0);
    return min(distance(pipe, from, position_of(pipe, 1)), CAPACITY);
}

// Whether all packets are as they must be: empty to be written, full to be read.
static int all_are(global uint *pipe, uint position, uint count, uint full)
{
    for (uint i = 0; i < count; ++i) {
        global atomic_uint *state = state_of(pipe, advance(pipe, position, i));
        if (atomic_load_explicit(state, memory_order_acquire, memory_scope_device) != full) return 0;
    }
    return 1;
}

ulong __tombolo_pipe_reserve(global uint *pipe, uint count, uint write)
{
    if (count == 0 || count > CAPACITY) return INVALID;
    global atomic_uint *next = next_of(pipe, write);
    uint position = position_of(pipe, write);
    for (;;) {
        uint other = position_of(pipe, 1 - write);
        uint used = write ? distance(pipe, other, position) : distance(pipe, position, other);
        uint there = write ? CAPACITY - used : used;
        // A position that is out of date says nothing: more than fits may seem to be used, and packets are as they should not be.
        if (used > CAPACITY || count > there || !all_are(pipe, position, count, 1 - write)) {
            uint now = position_of(pipe, write);
            if (now == position) return INVALID;
            position = now;
            continue;
        }
        if (atomic_compare_exchange_strong_explicit(next, &position, advance(pipe, position, count),
                memory_order_relaxed, memory_order_relaxed, memory_scope_device)) {
            return (ulong)count << 32 | position;
        }
    }
}

// Where a packet of a reservation is; nowhere where it has no such packet.
global void *__tombolo_pipe_packet(global uint *pipe, ulong reservation, uint index)
{
    if (reservation == INVALID || index >= (uint)(reservation >> 32)) return 0;
    uint slot = advance(pipe, (uint)reservation, index) % CAPACITY;
    ulong packets = ((STATES + (ulong)CAPACITY) * 4 + 127) & ~127ul;
    return (global char *)pipe + packets + (ulong)slot * PACKET_SIZE;
}

// Commits every `step`th packet of a reservation, from that of number `first` on.
static void commit(global uint *pipe, ulong reservation, uint write, uint first, uint step)
{
    if (reservation == INVALID) return;
    uint count = (uint)(reservation >> 32);
    for (uint i = first; i < count; i += step) {
        global atomic_uint *state = state_of(pipe, advance(pipe, (uint)reservation, i));
        atomic_store_explicit(state, write, memory_order_release, memory_scope_device);
    }
}

void __tombolo_pipe_commit(global uint *pipe, ulong reservation, uint write) { commit(pipe, reservation, write, 0, 1); }

ulong __tombolo_pipe_group_reserve(global uint *pipe, uint count, uint write)
{
    local ulong reservation;
    if (get_local_linear_id() == 0) reservation = __tombolo_pipe_reserve(pipe, count, write);
    barrier(CLK_LOCAL_MEM_FENCE);
    ulong result = reservation;
    barrier(CLK_LOCAL_MEM_FENCE);
    return result;
}

void __tombolo_pipe_group_commit(global uint *pipe, ulong reservation, uint write)
{
    barrier(CLK_GLOBAL_MEM_FENCE);
    uint size = (uint)(get_local_size(0) * get_local_size(1) * get_local_size(2));
    commit(pipe, reservation, write, (uint)get_local_linear_id(), size);
}

ulong __tombolo_pipe_sub_group_reserve(global uint *pipe, uint count, uint write)
{
    ulong reservation = INVALID;
    if (get_sub_group_local_id() == 0) reservation = __tombolo_pipe_reserve(pipe, count, write);
    return sub_group_broadcast(reservation, 0);
}

void __tombolo_pipe_sub_group_commit(global uint *pipe, ulong reservation, uint write)
{
    sub_group_barrier(CLK_GLOBAL_MEM_FENCE);
    commit(pipe, reservation, write, get_sub_group_local_id(), get_sub_group_size());
}
