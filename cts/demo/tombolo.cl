// A tombolo: the bar of sand that ties an island to the mainland. One work-item draws one pixel by marching its ray over
// a height field: the mainland, the island, the bar between them, and the sea with its shallows and foam.

float hashed(int2 cell) {
    uint h = (uint)cell.x * 0x9E3779B1u ^ (uint)cell.y * 0x85EBCA77u;
    h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
    h = (h ^ (h >> 12)) * 0x297A2D39u;
    return (float)(h >> 8) / 16777216.0f;
}

float noise(float2 p) {
    float2 base = floor(p);
    int2 cell = convert_int2(base);
    float2 f = smoothstep((float2)(0.0f), (float2)(1.0f), p - base);
    float bottom = mix(hashed(cell), hashed(cell + (int2)(1, 0)), f.x);
    float top = mix(hashed(cell + (int2)(0, 1)), hashed(cell + (int2)(1, 1)), f.x);
    return mix(bottom, top, f.y);
}

// Four octaves of noise, each turned against the last so that no grid shows. Between 0 and about 1.
float rough(float2 p) {
    float sum = 0.0f, weight = 0.5f;
    for (int octave = 0; octave < 4; octave++) {
        sum += weight * noise(p);
        p = 2.03f * (float2)(0.8f * p.x - 0.6f * p.y, 0.6f * p.x + 0.8f * p.y) + 17.0f;
        weight *= 0.5f;
    }
    return sum;
}

float hill(float2 p, float2 centre, float2 radius) {
    float2 d = (p - centre) / radius;
    return exp(-dot(d, d));
}

// Metres above the sea (in tens).
float ground(float2 p) {
    float r = rough(p * 1.7f);
    float mainland = 2.0f * hill(p, (float2)(-7.0f, 2.5f), (float2)(4.2f, 5.0f));
    float island = 1.9f * hill(p, (float2)(3.2f, 0.4f), (float2)(1.6f, 1.3f));
    float bend = p.y - 0.9f - 0.35f * sin(p.x * 0.9f);
    float bar = 0.37f * exp(-bend * bend * 4.0f) * smoothstep(4.0f, 2.0f, p.x) * smoothstep(-9.0f, -5.0f, p.x);
    return mainland * (0.45f + r) + island * (0.3f + 1.2f * r) + bar + 0.25f * r - 0.42f;
}

float3 sky(float3 direction, float3 sun) {
    float up = clamp(direction.y, 0.0f, 1.0f);
    float glow = pow(max(dot(direction, sun), 0.0f), 24.0f);
    return mix((float3)(0.93f, 0.80f, 0.66f), (float3)(0.25f, 0.46f, 0.75f), sqrt(up)) + glow * (float3)(0.5f, 0.32f, 0.12f);
}

float3 land(float2 p, float height, float slope) {
    float patch = noise(p * 9.0f);
    float3 sand = (float3)(0.86f, 0.76f, 0.55f) * (0.92f + 0.16f * patch);
    float3 grass = (float3)(0.24f, 0.40f, 0.14f) * (0.7f + 0.6f * patch);
    float3 rock = (float3)(0.42f, 0.38f, 0.34f) * (0.7f + 0.6f * patch);
    float3 colour = mix(sand, grass, smoothstep(0.22f, 0.36f, height + 0.1f * patch));
    return mix(colour, rock, smoothstep(0.55f, 1.1f, slope));
}

float3 seen(float3 eye, float3 direction, float3 sun, float time) {
    float t = 0.5f;
    bool hit = false;
    for (int i = 0; i < 220 && t < 60.0f; i++) {
        float3 p = eye + t * direction;
        float above = p.y - max(ground(p.xz), 0.0f);
        if (above < 0.002f * t) {
            hit = true;
            break;
        }
        t += max(0.45f * above, 0.004f * t);
        if (p.y > 4.5f && direction.y > 0.0f)
            break;
    }
    float3 air = sky(direction, sun);
    if (!hit)
        return air;

    float3 p = eye + t * direction;
    float height = ground(p.xz);
    float e = 0.01f + 0.002f * t;
    float dx = ground(p.xz + (float2)(e, 0.0f)) - height;
    float dz = ground(p.xz + (float2)(0.0f, e)) - height;
    float3 colour;
    if (height > 0.0f) {
        float3 normal = normalize((float3)(-dx, e, -dz));
        float slope = sqrt(dx * dx + dz * dz) / e;
        float light = max(dot(normal, sun), 0.0f);
        colour = land(p.xz, height, slope) * (0.35f + light * (float3)(1.05f, 0.95f, 0.8f));
    } else {
        float2 w = p.xz * 6.0f;
        float ripple = 0.05f * (noise(w + time) + noise(1.9f * w - 1.3f * time) - 1.0f) / (1.0f + 0.1f * t);
        float3 normal = normalize((float3)(ripple, 1.0f, 0.7f * ripple));
        float3 mirror = direction - 2.0f * dot(direction, normal) * normal;
        float fresnel = 0.03f + 0.97f * pow(1.0f - max(-dot(direction, normal), 0.0f), 5.0f);
        float3 deep = mix((float3)(0.36f, 0.72f, 0.66f), (float3)(0.03f, 0.18f, 0.30f), 1.0f - exp(height * 9.0f));
        float foam = smoothstep(-0.035f, 0.0f, height + 0.02f * sin(time + 14.0f * noise(p.xz * 2.0f)));
        colour = mix(deep, sky(mirror, sun), fresnel);
        colour += pow(max(dot(mirror, sun), 0.0f), 200.0f) * (float3)(1.0f, 0.85f, 0.6f);
        colour = mix(colour, (float3)(0.95f, 0.96f, 0.93f), 0.7f * foam);
    }
    return mix(air, colour, exp(-0.018f * t));
}

kernel void draw(global uchar4 *picture, float time) {
    int x = get_global_id(0), y = get_global_id(1);
    int width = get_global_size(0), height = get_global_size(1);
    float2 at = (float2)((2.0f * x + 1.0f - width) / height, 1.0f - (2.0f * y + 1.0f) / height);

    float3 sun = normalize((float3)(0.5f, 0.42f, 0.75f));
    float turn = 0.06f * sin(0.3f * time);
    float3 eye = (float3)(1.5f + 6.0f * turn, 3.4f, -8.0f);
    float3 forward = normalize((float3)(-0.5f, 0.0f, 0.8f) - eye);
    float3 right = normalize(cross((float3)(0.0f, 1.0f, 0.0f), forward));
    float3 up = cross(forward, right);
    float3 direction = normalize(forward * 1.55f + right * at.x + up * at.y);

    float3 colour = seen(eye, direction, sun, time);
    colour = pow(clamp(colour / (1.0f + 0.25f * colour) * 1.15f, 0.0f, 1.0f), (float3)(0.87f));
    picture[y * width + x] = (uchar4)(convert_uchar3_sat_rte(colour * 255.0f), 255);
}
