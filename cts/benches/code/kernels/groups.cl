// Work-groups that share local memory.
#define TILE 16

kernel void multiply_matrices(global const float *src, global float *dst, uint size)
{
    local float left[TILE][TILE], right[TILE][TILE];
    uint column = get_global_id(0), row = get_global_id(1), x = get_local_id(0), y = get_local_id(1);
    float sum = 0.0f;
    for (uint tile = 0; tile < size; tile += TILE) {
        left[y][x] = src[row * size + tile + x];
        right[y][x] = src[(tile + y) * size + column];
        barrier(CLK_LOCAL_MEM_FENCE);
        for (uint k = 0; k < TILE; k++)
            sum = mad(left[y][k], right[k][x], sum);
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    dst[row * size + column] = sum;
}

// Four by four results a work-item, as tuned libraries do it.
kernel void multiply_blocks(global const float *src, global float *dst, uint size)
{
    local float left[64][TILE + 1], right[TILE][64];
    uint x = get_local_id(0), y = get_local_id(1), item = y * 16 + x;
    uint column = get_group_id(0) * 64, row = get_group_id(1) * 64;
    float sum[4][4];
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            sum[i][j] = 0.0f;
    for (uint tile = 0; tile < size; tile += TILE) {
        for (uint i = 0; i < 4; i++) {
            uint at = item + i * 256;
            left[at / TILE][at % TILE] = src[(row + at / TILE) * size + tile + at % TILE];
            right[at / 64][at % 64] = src[(tile + at / 64) * size + column + at % 64];
        }
        barrier(CLK_LOCAL_MEM_FENCE);
        for (uint k = 0; k < TILE; k++)
            for (int i = 0; i < 4; i++)
                for (int j = 0; j < 4; j++)
                    sum[i][j] = mad(left[y * 4 + i][k], right[k][x + j * 16], sum[i][j]);
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            dst[(row + y * 4 + i) * size + column + x + j * 16] = sum[i][j];
}

kernel void transpose(global const float *src, global float *dst, uint size)
{
    local float tile[TILE][TILE + 1];
    uint x = get_local_id(0), y = get_local_id(1);
    tile[y][x] = src[get_global_id(1) * size + get_global_id(0)];
    barrier(CLK_LOCAL_MEM_FENCE);
    dst[(get_group_id(0) * TILE + y) * size + get_group_id(1) * TILE + x] = tile[x][y];
}

kernel void reduce(global const float *src, global float *dst, uint seed)
{
    local float sums[256];
    uint item = get_local_id(0);
    float sum = 0.0f;
    for (int i = 0; i < 16; i++)
        sum += src[get_group_id(0) * 4096 + i * 256 + item];
    sums[item] = sum;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint half_of = 128; half_of > 0; half_of /= 2) {
        if (item < half_of)
            sums[item] += sums[item + half_of];
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    if (item == 0)
        dst[get_group_id(0)] = sums[0];
}

kernel void histogram(global const uint *src, global uint *dst, uint seed)
{
    local uint bins[256];
    uint item = get_local_id(0);
    bins[item] = 0;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int i = 0; i < 16; i++) {
        uint value = src[get_group_id(0) * 4096 + i * 256 + item];
        atomic_inc(&bins[value >> 3 & 255]);
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    dst[get_group_id(0) * 256 + item] = bins[item];
}
