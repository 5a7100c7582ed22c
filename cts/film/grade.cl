// A film grade: glow around bright light, white balance, a colour matrix, a tone curve, grain and a vignette.
// Colours are linear light in and display-encoded out. The host gives GROUP and RADIUS.

constant sampler_t texels = CLK_NORMALIZED_COORDS_FALSE | CLK_ADDRESS_CLAMP_TO_EDGE | CLK_FILTER_NEAREST;

float luminance(float3 colour) {
    return dot(colour, (float3)(0.2126f, 0.7152f, 0.0722f));
}

// The light that is brighter than `threshold`, at half size.
kernel void bright(read_only image2d_t scene, global float4 *glow, int width, int height, float threshold) {
    int2 at = (int2)((int)get_global_id(0), (int)get_global_id(1));
    if (at.x >= width || at.y >= height) {
        return;
    }
    float4 sum = (float4)(0.0f);
    for (int y = 0; y < 2; ++y) {
        for (int x = 0; x < 2; ++x) {
            sum += read_imagef(scene, texels, at * 2 + (int2)(x, y));
        }
    }
    sum *= 0.25f;
    float excess = fmax(luminance(sum.xyz) - threshold, 0.0f);
    glow[at.y * width + at.x] = sum * (excess / (excess + threshold));
}

// One direction of a separable blur, row by row through local memory. What it writes is transposed, so that a second run
// blurs the other direction and turns the picture back.
kernel __attribute__((reqd_work_group_size(GROUP, 1, 1)))
void blur(global const float4 *from, global float4 *to, int width, int height, constant float *weights) {
    local float4 line[GROUP + 2 * RADIUS];
    int x = (int)get_global_id(0);
    int y = (int)get_global_id(1);
    int item = (int)get_local_id(0);
    int first = (int)get_group_id(0) * GROUP - RADIUS;
    for (int i = item; i < GROUP + 2 * RADIUS; i += GROUP) {
        line[i] = from[y * width + clamp(first + i, 0, width - 1)];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    if (x >= width) {
        return;
    }
    float4 sum = (float4)(0.0f);
    for (int i = 0; i <= 2 * RADIUS; ++i) {
        sum += line[item + i] * weights[i];
    }
    to[x * height + y] = sum;
}

// The glow at half size, smoothly enlarged.
float3 glow_at(global const float4 *glow, int width, int height, float2 at) {
    float2 place = at * 0.5f - 0.25f;
    float2 corner = floor(place);
    float2 part = place - corner;
    int x0 = clamp((int)corner.x, 0, width - 1);
    int y0 = clamp((int)corner.y, 0, height - 1);
    int x1 = min(x0 + 1, width - 1);
    int y1 = min(y0 + 1, height - 1);
    float4 top = mix(glow[y0 * width + x0], glow[y0 * width + x1], (float4)(part.x));
    float4 bottom = mix(glow[y1 * width + x0], glow[y1 * width + x1], (float4)(part.x));
    return mix(top, bottom, (float4)(part.y)).xyz;
}

// The curve of film: a toe, a straight part, a shoulder.
float3 tone(float3 x) {
    return clamp(x * (2.51f * x + 0.03f) / (x * (2.43f * x + 0.59f) + 0.14f), 0.0f, 1.0f);
}

// A number in [-1, 1] from a place: the grain.
float grain(uint x, uint y) {
    uint n = x * 1664525u + y * 22695477u + 1013904223u;
    n = (n ^ (n >> 15)) * 2246822519u;
    n = (n ^ (n >> 13)) * 3266489917u;
    n ^= n >> 16;
    return (float)(n & 0xffffu) / 32767.5f - 1.0f;
}

struct look {
    float4 balance;    // white balance: factors of red, green, blue; exposure in the fourth
    float4 matrix[3];  // rows of the colour matrix
    float glow;        // how much glow is added
    float grain;       // how strong the grain is
    float vignette;    // how dark the corners are
    float pad;
};

kernel void grade(read_only image2d_t scene, write_only image2d_t graded, global const float4 *glow, int glow_width,
                  int glow_height, constant struct look *look) {
    int2 at = (int2)((int)get_global_id(0), (int)get_global_id(1));
    int2 size = get_image_dim(graded);
    if (at.x >= size.x || at.y >= size.y) {
        return;
    }
    float4 balance = look->balance;
    float3 colour = read_imagef(scene, texels, at).xyz;
    colour += look->glow * glow_at(glow, glow_width, glow_height, convert_float2(at));
    colour *= balance.xyz * balance.w;
    colour = (float3)(dot(look->matrix[0].xyz, colour), dot(look->matrix[1].xyz, colour), dot(look->matrix[2].xyz, colour));
    float2 centre = (convert_float2(at) + 0.5f) / convert_float2(size) * 2.0f - 1.0f;
    colour *= 1.0f - look->vignette * dot(centre, centre) * 0.5f;
    colour = tone(fmax(colour, 0.0f));
    colour = powr(colour, (float3)(1.0f / 2.2f));
    colour += look->grain * grain((uint)at.x, (uint)at.y);
    write_imagef(graded, at, (float4)(clamp(colour, 0.0f, 1.0f), 1.0f));
}
