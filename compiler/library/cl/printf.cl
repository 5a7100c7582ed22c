// The buffer that `printf` (OpenCL C 3.0, 6.15.14) fills for the host, which prints when a kernel is done.
//
// Words: the bytes taken so far (which may exceed the room), three unused, then records one after the other. Behind the room
// is a place for records that have none. A record: its bytes; the address of the format; for each argument a tag (lanes, bytes
// of a lane << 8, float << 16, pointer << 17) and its lanes, one or two words each.

#define ROOM 0x100000u
#define LARGEST_RECORD 0x1000u
#define HEAD 4u

global uint __tombolo_printf_buffer[HEAD + (ROOM + LARGEST_RECORD) / 4u];

// Where a record of so many bytes, a multiple of 4, goes.
global uint *__tombolo_printf_reserve(uint bytes)
{
    volatile global uint *taken = __tombolo_printf_buffer;
    uint start = ROOM;
    // When all is taken the count stays, so that it does not start over.
    if (*taken < ROOM) start = atomic_add(taken, bytes);
    if (start > ROOM - bytes) {
        // The end of the records.
        if (start < ROOM) __tombolo_printf_buffer[HEAD + start / 4u] = 0u;
        start = ROOM;
    }
    global uint *record = __tombolo_printf_buffer + (HEAD + start / 4u);
    record[0] = bytes;
    return record;
}

// What `printf` returns: -1 where the record is lost.
int __tombolo_printf_status(global uint *record)
{
    return record == __tombolo_printf_buffer + (HEAD + ROOM / 4u) ? -1 : 0;
}
