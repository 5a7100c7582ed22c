// What whole programs spend their time with.
constant float weights[25] = {
    0.003765f, 0.015019f, 0.023792f, 0.015019f, 0.003765f, 0.015019f, 0.059912f, 0.094907f, 0.059912f,
    0.015019f, 0.023792f, 0.094907f, 0.150342f, 0.094907f, 0.023792f, 0.015019f, 0.059912f, 0.094907f,
    0.059912f, 0.015019f, 0.003765f, 0.015019f, 0.023792f, 0.015019f, 0.003765f,
};

kernel void blur(global const float *src, global float *dst, uint size)
{
    int x = get_global_id(0), y = get_global_id(1);
    float sum = 0.0f;
    for (int j = -2; j <= 2; j++)
        for (int i = -2; i <= 2; i++) {
            int column = clamp(x + i, 0, (int)size - 1), row = clamp(y + j, 0, (int)size - 1);
            sum += src[row * size + column] * weights[(j + 2) * 5 + i + 2];
        }
    dst[y * size + x] = sum;
}

kernel void attract_bodies(global const float4 *src, global float4 *dst, uint count)
{
    float4 me = src[get_global_id(0)];
    float3 pull = 0.0f;
    for (uint i = 0; i < count; i++) {
        float4 other = src[i];
        float3 way = other.xyz - me.xyz;
        float inverse = native_rsqrt(dot(way, way) + 0.01f);
        pull += way * (other.w * inverse * inverse * inverse);
    }
    dst[get_global_id(0)] = (float4)(pull, me.w);
}

kernel void mandelbrot(global const float *src, global uint *dst, uint size)
{
    float a = (float)get_global_id(0) / size * 3.0f - 2.0f, b = (float)get_global_id(1) / size * 2.0f - 1.0f;
    float x = 0.0f, y = 0.0f;
    uint round = 0;
    while (round < 256 && x * x + y * y < 4.0f) {
        float next = x * x - y * y + a;
        y = 2.0f * x * y + b;
        x = next;
        round++;
    }
    dst[get_global_id(1) * size + get_global_id(0)] = round;
}

constant uint rounds[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

// One block of SHA-256, written as textbooks do: the schedule in a private array, the constants in a table.
kernel void hash_blocks(global const uint *src, global uint *dst, uint seed)
{
    uint schedule[64], state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    for (int i = 0; i < 16; i++)
        schedule[i] = src[get_global_id(0) * 16 + i] ^ seed;
    for (int i = 16; i < 64; i++) {
        uint early = schedule[i - 15], late = schedule[i - 2];
        early = rotate(early, 25u) ^ rotate(early, 14u) ^ early >> 3;
        late = rotate(late, 15u) ^ rotate(late, 13u) ^ late >> 10;
        schedule[i] = schedule[i - 16] + early + schedule[i - 7] + late;
    }
    for (int i = 0; i < 64; i++) {
        uint a = state[0], e = state[4];
        uint one = state[7] + (rotate(e, 26u) ^ rotate(e, 21u) ^ rotate(e, 7u)) + bitselect(state[6], state[5], e) + rounds[i] + schedule[i];
        uint two = (rotate(a, 30u) ^ rotate(a, 19u) ^ rotate(a, 10u)) + ((a & state[1]) ^ (a & state[2]) ^ (state[1] & state[2]));
        for (int j = 7; j > 0; j--)
            state[j] = state[j - 1];
        state[4] += one;
        state[0] = one + two;
    }
    for (int i = 0; i < 8; i++)
        dst[get_global_id(0) * 8 + i] = state[i];
}

typedef struct { float3 origin, way; } Ray;
typedef struct { float3 centre; float radius; } Sphere;

float meet(Ray ray, Sphere sphere)
{
    float3 to = sphere.centre - ray.origin;
    float along = dot(to, ray.way), rest = sphere.radius * sphere.radius - dot(to, to) + along * along;
    return rest < 0.0f ? INFINITY : along - sqrt(rest);
}

// The nearest of 32 spheres along a ray: structs by value, in an array.
kernel void trace_rays(global const float4 *src, global float *dst, uint size)
{
    Ray ray;
    ray.origin = (float3)(0.0f, 0.0f, -4.0f);
    ray.way = normalize((float3)((float)get_global_id(0) / size - 0.5f, (float)get_global_id(1) / size - 0.5f, 1.0f));
    float nearest = INFINITY;
    for (int i = 0; i < 32; i++) {
        Sphere sphere = {src[i].xyz * 4.0f - 2.0f, src[i].w * 0.5f};
        nearest = fmin(nearest, meet(ray, sphere));
    }
    dst[get_global_id(1) * size + get_global_id(0)] = isinf(nearest) ? 0.0f : nearest;
}
