// Plain ways through global memory.
kernel void copy_float4(global const float4 *src, global float4 *dst, uint seed)
{
    dst[get_global_id(0)] = src[get_global_id(0)];
}

kernel void copy_uchar(global const uchar *src, global uchar *dst, uint seed)
{
    dst[get_global_id(0)] = src[get_global_id(0)];
}

kernel void scale_and_add(global const float *src, global float *dst, uint seed)
{
    size_t i = get_global_id(0);
    dst[i] = src[i] * (float)seed + src[i + 1];
}

// A pixel of eight bits a channel to linear light and back.
kernel void grade_pixels(global const uchar4 *src, global uchar4 *dst, uint seed)
{
    size_t i = get_global_id(1) * get_global_size(0) + get_global_id(0);
    float4 colour = convert_float4(src[i]) / 255.0f;
    float luma = dot(colour.xyz, (float3)(0.2126f, 0.7152f, 0.0722f));
    colour.xyz = mix((float3)luma, colour.xyz, 1.25f) * colour.xyz;
    dst[i] = convert_uchar4_sat_rte(colour * 255.0f);
}

// Sums of rows of 64, four at a time.
kernel void sum_rows(global const float *src, global float *dst, uint seed)
{
    global const float *row = src + get_global_id(0) * 64;
    float4 sum = 0.0f;
    for (int i = 0; i < 16; i++)
        sum += vload4(i, row);
    dst[get_global_id(0)] = sum.x + sum.y + sum.z + sum.w;
}

// A row of 16 in private memory, put in order by a network: every index is known once the loops are unrolled.
kernel void sort_rows(global const uint *src, global uint *dst, uint seed)
{
    uint row[16];
    for (int i = 0; i < 16; i++)
        row[i] = src[get_global_id(0) * 16 + i];
    for (int size = 2; size <= 16; size *= 2)
        for (int distance = size / 2; distance > 0; distance /= 2)
            for (int i = 0; i < 16; i++) {
                int other = i ^ distance;
                if (other > i) {
                    uint low = min(row[i], row[other]), high = max(row[i], row[other]);
                    bool up = (i & size) == 0;
                    row[i] = up ? low : high;
                    row[other] = up ? high : low;
                }
            }
    for (int i = 0; i < 16; i++)
        dst[get_global_id(0) * 16 + i] = row[i];
}

// Where each value would stand in a sorted table of 4096.
kernel void search_table(global const uint *src, global uint *dst, uint seed)
{
    uint wanted = src[get_global_id(0) + 4096] >> 20;
    uint low = 0, high = 4096;
    while (low < high) {
        uint middle = (low + high) / 2;
        if (src[middle] % 4096 < wanted) low = middle + 1;
        else high = middle;
    }
    dst[get_global_id(0)] = low;
}
