// Image reads with samplers (OpenCL C 3.0, 6.15.15.2; addressing: section 8.2). Nearest texels are found here and fetched;
// linear filtering is the device's, with normalized coordinates.

#define NORMALIZED 1u
#define ADDRESSING 0xeu
#define TO_EDGE 2u
#define TO_BORDER 4u
#define REPEAT 6u
#define MIRRORED 8u
#define LINEAR 0x20u

// The texel index along one dimension; -1 or `size` is the border.
int __tombolo_wrap(int index, int size, uint flags)
{
    uint mode = flags & ADDRESSING;
    if (mode == TO_EDGE) return clamp(index, 0, size - 1);
    if (mode == TO_BORDER) return clamp(index, -1, size);
    return index;
}

int __tombolo_texel(float coordinate, int size, uint flags)
{
    uint mode = flags & ADDRESSING;
    float extent = (float)size;
    if (mode == REPEAT) {
        int index = (int)floor((coordinate - floor(coordinate)) * extent);
        return index > size - 1 ? index - size : index;
    }
    if (mode == MIRRORED) {
        float mirrored = fabs(coordinate - 2.0f * rint(0.5f * coordinate));
        return min((int)floor(mirrored * extent), size - 1);
    }
    float texel = (flags & NORMALIZED) != 0u ? coordinate * extent : coordinate;
    // Far outside is as far as just outside, and fits an integer.
    return __tombolo_wrap((int)floor(clamp(texel, -2.0f, extent + 1.0f)), size, flags);
}

int __tombolo_layer(float coordinate, int layers)
{
    return (int)clamp(rint(coordinate), 0.0f, (float)(layers - 1));
}

float __tombolo_normal(float coordinate, int size, uint flags)
{
    return (flags & NORMALIZED) != 0u ? coordinate : coordinate / (float)size;
}

// Whether texels of this channel order have no alpha of their own: it is 1 then, in the border too.
int __tombolo_opaque(int order)
{
    return order == 0x10B0 || order == 0x10B2 || order == 0x10B4 || order == 0x10B9;
}

#define OUTSIDE(i, size) ((uint)(i) >= (uint)(size))

// What a texel in the border is.
#define BORDER(V, ZERO, ONE) (V)(ZERO, ZERO, ZERO, __tombolo_opaque(get_image_channel_order(image)) ? ONE : ZERO)

#define READS_1D(NAME, V, ZERO, ONE)                                                                  \
    V NAME(read_only image1d_t image, sampler_t sampler, int coord)                                   \
    {                                                                                                 \
        uint flags = __tombolo_sampler_flags(sampler);                                                \
        int width = get_image_width(image);                                                           \
        int x = __tombolo_wrap(coord, width, flags);                                                  \
        if ((flags & ADDRESSING) == TO_BORDER && OUTSIDE(x, width)) return BORDER(V, ZERO, ONE);      \
        return NAME(image, x);                                                                        \
    }                                                                                                 \
    V NAME(read_only image1d_array_t image, sampler_t sampler, int2 coord)                            \
    {                                                                                                 \
        uint flags = __tombolo_sampler_flags(sampler);                                                \
        int width = get_image_width(image);                                                           \
        int x = __tombolo_wrap(coord.x, width, flags);                                                \
        if ((flags & ADDRESSING) == TO_BORDER && OUTSIDE(x, width)) return BORDER(V, ZERO, ONE);      \
        return NAME(image, (int2)(x, clamp(coord.y, 0, (int)get_image_array_size(image) - 1)));       \
    }                                                                                                 \
    V __tombolo_nearest_##NAME(read_only image1d_t image, sampler_t sampler, float coord)             \
    {                                                                                                 \
        uint flags = __tombolo_sampler_flags(sampler);                                                \
        int width = get_image_width(image);                                                           \
        int x = __tombolo_texel(coord, width, flags);                                                 \
        if ((flags & ADDRESSING) == TO_BORDER && OUTSIDE(x, width)) return BORDER(V, ZERO, ONE);      \
        return NAME(image, x);                                                                        \
    }                                                                                                 \
    V __tombolo_nearest_##NAME(read_only image1d_array_t image, sampler_t sampler, float2 coord)      \
    {                                                                                                 \
        uint flags = __tombolo_sampler_flags(sampler);                                                \
        int width = get_image_width(image);                                                           \
        int x = __tombolo_texel(coord.x, width, flags);                                               \
        if ((flags & ADDRESSING) == TO_BORDER && OUTSIDE(x, width)) return BORDER(V, ZERO, ONE);      \
        return NAME(image, (int2)(x, __tombolo_layer(coord.y, (int)get_image_array_size(image))));    \
    }

#define READS_2D(NAME, IMAGE, ARRAY, V, EDGE)                                                         \
    V NAME(read_only IMAGE image, sampler_t sampler, int2 coord)                                      \
    {                                                                                                 \
        uint flags = __tombolo_sampler_flags(sampler);                                                \
        int width = get_image_width(image), height = get_image_height(image);                         \
        int x = __tombolo_wrap(coord.x, width, flags), y = __tombolo_wrap(coord.y, height, flags);    \
        if ((flags & ADDRESSING) == TO_BORDER && (OUTSIDE(x, width) || OUTSIDE(y, height))) return EDGE; \
        return NAME(image, (int2)(x, y));                                                             \
    }                                                                                                 \
    V NAME(read_only ARRAY image, sampler_t sampler, int4 coord)                                      \
    {                                                                                                 \
        uint flags = __tombolo_sampler_flags(sampler);                                                \
        int width = get_image_width(image), height = get_image_height(image);                         \
        int x = __tombolo_wrap(coord.x, width, flags), y = __tombolo_wrap(coord.y, height, flags);    \
        if ((flags & ADDRESSING) == TO_BORDER && (OUTSIDE(x, width) || OUTSIDE(y, height))) return EDGE; \
        int layer = clamp(coord.z, 0, (int)get_image_array_size(image) - 1);                          \
        return NAME(image, (int4)(x, y, layer, 0));                                                   \
    }                                                                                                 \
    V __tombolo_nearest_##NAME(read_only IMAGE image, sampler_t sampler, float2 coord)                \
    {                                                                                                 \
        uint flags = __tombolo_sampler_flags(sampler);                                                \
        int width = get_image_width(image), height = get_image_height(image);                         \
        int x = __tombolo_texel(coord.x, width, flags), y = __tombolo_texel(coord.y, height, flags);  \
        if ((flags & ADDRESSING) == TO_BORDER && (OUTSIDE(x, width) || OUTSIDE(y, height))) return EDGE; \
        return NAME(image, (int2)(x, y));                                                             \
    }                                                                                                 \
    V __tombolo_nearest_##NAME(read_only ARRAY image, sampler_t sampler, float4 coord)                \
    {                                                                                                 \
        uint flags = __tombolo_sampler_flags(sampler);                                                \
        int width = get_image_width(image), height = get_image_height(image);                         \
        int x = __tombolo_texel(coord.x, width, flags), y = __tombolo_texel(coord.y, height, flags);  \
        if ((flags & ADDRESSING) == TO_BORDER && (OUTSIDE(x, width) || OUTSIDE(y, height))) return EDGE; \
        int layer = __tombolo_layer(coord.z, (int)get_image_array_size(image));                       \
        return NAME(image, (int4)(x, y, layer, 0));                                                   \
    }

#define READS_3D(NAME, V, ZERO, ONE)                                                                  \
    V NAME(read_only image3d_t image, sampler_t sampler, int4 coord)                                  \
    {                                                                                                 \
        uint flags = __tombolo_sampler_flags(sampler);                                                \
        int width = get_image_width(image), height = get_image_height(image);                         \
        int depth = get_image_depth(image);                                                           \
        int x = __tombolo_wrap(coord.x, width, flags), y = __tombolo_wrap(coord.y, height, flags);    \
        int z = __tombolo_wrap(coord.z, depth, flags);                                                \
        if ((flags & ADDRESSING) == TO_BORDER                                                         \
            && (OUTSIDE(x, width) || OUTSIDE(y, height) || OUTSIDE(z, depth)))                        \
            return BORDER(V, ZERO, ONE);                                                              \
        return NAME(image, (int4)(x, y, z, 0));                                                       \
    }                                                                                                 \
    V __tombolo_nearest_##NAME(read_only image3d_t image, sampler_t sampler, float4 coord)            \
    {                                                                                                 \
        uint flags = __tombolo_sampler_flags(sampler);                                                \
        int width = get_image_width(image), height = get_image_height(image);                         \
        int depth = get_image_depth(image);                                                           \
        int x = __tombolo_texel(coord.x, width, flags), y = __tombolo_texel(coord.y, height, flags);  \
        int z = __tombolo_texel(coord.z, depth, flags);                                               \
        if ((flags & ADDRESSING) == TO_BORDER                                                         \
            && (OUTSIDE(x, width) || OUTSIDE(y, height) || OUTSIDE(z, depth)))                        \
            return BORDER(V, ZERO, ONE);                                                              \
        return NAME(image, (int4)(x, y, z, 0));                                                       \
    }

READS_1D(read_imagef, float4, 0.0f, 1.0f)
READS_1D(read_imagei, int4, 0, 1)
READS_1D(read_imageui, uint4, 0u, 1u)
READS_2D(read_imagef, image2d_t, image2d_array_t, float4, BORDER(float4, 0.0f, 1.0f))
READS_2D(read_imagei, image2d_t, image2d_array_t, int4, BORDER(int4, 0, 1))
READS_2D(read_imageui, image2d_t, image2d_array_t, uint4, BORDER(uint4, 0u, 1u))
READS_3D(read_imagef, float4, 0.0f, 1.0f)
READS_3D(read_imagei, int4, 0, 1)
READS_3D(read_imageui, uint4, 0u, 1u)

// Integers are never filtered.
#define UNFILTERED(IMAGE, COORD)                                                                      \
    int4 read_imagei(read_only IMAGE image, sampler_t sampler, COORD coord)                           \
    {                                                                                                 \
        return __tombolo_nearest_read_imagei(image, sampler, coord);                                  \
    }                                                                                                 \
    uint4 read_imageui(read_only IMAGE image, sampler_t sampler, COORD coord)                         \
    {                                                                                                 \
        return __tombolo_nearest_read_imageui(image, sampler, coord);                                 \
    }

UNFILTERED(image1d_t, float)
UNFILTERED(image1d_array_t, float2)
UNFILTERED(image2d_t, float2)
UNFILTERED(image2d_array_t, float4)
UNFILTERED(image3d_t, float4)

#define FILTERED(IMAGE, COORD, PLACE)                                                                 \
    float4 read_imagef(read_only IMAGE image, sampler_t sampler, COORD coord)                         \
    {                                                                                                 \
        uint flags = __tombolo_sampler_flags(sampler);                                                \
        if ((flags & LINEAR) == 0u) return __tombolo_nearest_read_imagef(image, sampler, coord);      \
        float4 texel = __tombolo_samplef(image, sampler, PLACE, 0.0f);                                      \
        /* The device's border is transparent. */                                                     \
        if ((flags & ADDRESSING) == TO_BORDER && __tombolo_opaque(get_image_channel_order(image))) texel.w = 1.0f; \
        return texel;                                                                                 \
    }

FILTERED(image1d_t, float, __tombolo_normal(coord, get_image_width(image), flags))
FILTERED(image1d_array_t, float2, (float2)(__tombolo_normal(coord.x, get_image_width(image), flags), coord.y))
FILTERED(image2d_t, float2, (float2)(__tombolo_normal(coord.x, get_image_width(image), flags),
                                     __tombolo_normal(coord.y, get_image_height(image), flags)))
FILTERED(image2d_array_t, float4, (float4)(__tombolo_normal(coord.x, get_image_width(image), flags),
                                           __tombolo_normal(coord.y, get_image_height(image), flags), coord.z, 0.0f))
FILTERED(image3d_t, float4, (float4)(__tombolo_normal(coord.x, get_image_width(image), flags),
                                     __tombolo_normal(coord.y, get_image_height(image), flags),
                                     __tombolo_normal(coord.z, get_image_depth(image), flags), 0.0f))

#ifdef cl_khr_depth_images
READS_2D(read_imagef, image2d_depth_t, image2d_array_depth_t, float, 0.0f)

#define FILTERED_DEPTH(IMAGE, COORD, PLACE)                                                           \
    float read_imagef(read_only IMAGE image, sampler_t sampler, COORD coord)                          \
    {                                                                                                 \
        uint flags = __tombolo_sampler_flags(sampler);                                                \
        if ((flags & LINEAR) == 0u) return __tombolo_nearest_read_imagef(image, sampler, coord);      \
        return __tombolo_samplef(image, sampler, PLACE, 0.0f);                                              \
    }

FILTERED_DEPTH(image2d_depth_t, float2, (float2)(__tombolo_normal(coord.x, get_image_width(image), flags),
                                                 __tombolo_normal(coord.y, get_image_height(image), flags)))
FILTERED_DEPTH(image2d_array_depth_t, float4,
               (float4)(__tombolo_normal(coord.x, get_image_width(image), flags),
                        __tombolo_normal(coord.y, get_image_height(image), flags), coord.z, 0.0f))
#endif

// Mipmaps (cl_khr_mipmap_image). Of a sampler's own properties bit 6 says that levels are blended; 12 bits each hold the
// least level of detail and how far the largest one is below 4095, in 1/256 of a level: nothing in all for the samplers that
// the source defines.
#define BLENDED 0x40u

// The level of detail in the sampler's bounds and the image's.
float __tombolo_lod(float lod, int levels, uint flags)
{
    float least = (float)((flags >> 7) & 0xfffu) / 256.0f;
    float most = (float)(0xfffu - ((flags >> 19) & 0xfffu)) / 256.0f;
    return fmin(fmax(fmin(fmax(lod, least), most), 0.0f), (float)(levels - 1));
}

// The level nearest to it.
int __tombolo_level(float lod)
{
    return max((int)ceil(lod - 0.5f), 0);
}

int __tombolo_size(int size, int level)
{
    return max(size >> level, 1);
}

// The level of detail where the place in an image of so many texels changes so from pixel to pixel.
float __tombolo_slope(float4 x, float4 y, float4 size)
{
    return log2(fmax(length(x * size), length(y * size)));
}

#define X(coord, size) __tombolo_texel(coord, size, flags)
#define U(coord, size) __tombolo_normal(coord, size, flags)

// One read of a level of detail. SIZES are what the image measures, PLACE is where it is sampled, TEXEL what is fetched, IN
// whether that is in the image; EDGE is the texel of the border, FIX what the device's border lacks.
#define LOD_READ(IMAGE, COORD, NAME, KIND, V, SIZES, PLACE, TEXELS, TEXEL, OUT, EDGE, FILTERS, FIX)   \
    V NAME(read_only IMAGE image, sampler_t sampler, COORD coord, float lod)                          \
    {                                                                                                 \
        uint flags = __tombolo_sampler_flags(sampler);                                                \
        lod = __tombolo_lod(lod, get_image_num_mip_levels(image), flags);                             \
        int level = __tombolo_level(lod);                                                             \
        SIZES                                                                                         \
        if ((flags & (FILTERS)) != 0u) {                                                              \
            V texel = __tombolo_sample##KIND(image, sampler, PLACE, lod);                             \
            FIX                                                                                       \
            return texel;                                                                             \
        }                                                                                             \
        TEXELS                                                                                        \
        if ((flags & ADDRESSING) == TO_BORDER && (OUT)) return EDGE;                                  \
        return __tombolo_fetch##KIND(image, TEXEL, level);                                            \
    }

#define WIDTH int width = __tombolo_size(get_image_width(image), level);
#define HEIGHT int height = __tombolo_size(get_image_height(image), level);
#define DEPTH int depth = __tombolo_size(get_image_depth(image), level);
#define LAYERS int layers = (int)get_image_array_size(image);

#define LOD_READ_1D(NAME, KIND, V, EDGE, FILTERS, FIX)                                                \
    LOD_READ(image1d_t, float, NAME, KIND, V, WIDTH, U(coord, width), int x = X(coord, width);, x,    \
             OUTSIDE(x, width), EDGE, FILTERS, FIX)                                                   \
    V NAME(read_only image1d_t image, sampler_t sampler, float coord, float dx, float dy)             \
    {                                                                                                 \
        float4 size = (float4)(get_image_width(image), 0.0f, 0.0f, 0.0f);                             \
        return NAME(image, sampler, coord, __tombolo_slope((float4)(dx), (float4)(dy), size));        \
    }

#define LOD_READ_1D_ARRAY(NAME, KIND, V, EDGE, FILTERS, FIX)                                          \
    LOD_READ(image1d_array_t, float2, NAME, KIND, V, WIDTH LAYERS, (float2)(U(coord.x, width), coord.y), \
             int x = X(coord.x, width);, (int2)(x, __tombolo_layer(coord.y, layers)), OUTSIDE(x, width), EDGE, \
             FILTERS, FIX)                                                                            \
    V NAME(read_only image1d_array_t image, sampler_t sampler, float2 coord, float dx, float dy)      \
    {                                                                                                 \
        float4 size = (float4)(get_image_width(image), 0.0f, 0.0f, 0.0f);                             \
        return NAME(image, sampler, coord, __tombolo_slope((float4)(dx), (float4)(dy), size));        \
    }

#define SLOPE_2D(IMAGE, COORD, NAME, V)                                                               \
    V NAME(read_only IMAGE image, sampler_t sampler, COORD coord, float2 dx, float2 dy)               \
    {                                                                                                 \
        float4 size = (float4)(get_image_width(image), get_image_height(image), 0.0f, 0.0f);          \
        float4 x = (float4)(dx, 0.0f, 0.0f), y = (float4)(dy, 0.0f, 0.0f);                            \
        return NAME(image, sampler, coord, __tombolo_slope(x, y, size));                              \
    }

#define LOD_READ_2D(IMAGE, ARRAY, NAME, KIND, V, EDGE, FILTERS, FIX)                                  \
    LOD_READ(IMAGE, float2, NAME, KIND, V, WIDTH HEIGHT, (float2)(U(coord.x, width), U(coord.y, height)), \
             int2 at = (int2)(X(coord.x, width), X(coord.y, height));, at,                            \
             OUTSIDE(at.x, width) || OUTSIDE(at.y, height), EDGE, FILTERS, FIX)                       \
    SLOPE_2D(IMAGE, float2, NAME, V)                                                                  \
    LOD_READ(ARRAY, float4, NAME, KIND, V, WIDTH HEIGHT LAYERS,                                       \
             (float4)(U(coord.x, width), U(coord.y, height), coord.z, 0.0f),                          \
             int4 at = (int4)(X(coord.x, width), X(coord.y, height), __tombolo_layer(coord.z, layers), 0);, at, \
             OUTSIDE(at.x, width) || OUTSIDE(at.y, height), EDGE, FILTERS, FIX)                       \
    SLOPE_2D(ARRAY, float4, NAME, V)

#define LOD_READ_3D(NAME, KIND, V, EDGE, FILTERS, FIX)                                                \
    LOD_READ(image3d_t, float4, NAME, KIND, V, WIDTH HEIGHT DEPTH,                                    \
             (float4)(U(coord.x, width), U(coord.y, height), U(coord.z, depth), 0.0f),                \
             int4 at = (int4)(X(coord.x, width), X(coord.y, height), X(coord.z, depth), 0);, at,      \
             OUTSIDE(at.x, width) || OUTSIDE(at.y, height) || OUTSIDE(at.z, depth), EDGE, FILTERS, FIX) \
    V NAME(read_only image3d_t image, sampler_t sampler, float4 coord, float4 dx, float4 dy)          \
    {                                                                                                 \
        float4 size = (float4)(get_image_width(image), get_image_height(image), get_image_depth(image), 0.0f); \
        return NAME(image, sampler, coord, __tombolo_slope(dx, dy, size));                            \
    }

#define LOD_READS(NAME, KIND, V, EDGE, FILTERS, FIX)                                                  \
    LOD_READ_1D(NAME, KIND, V, EDGE, FILTERS, FIX)                                                    \
    LOD_READ_1D_ARRAY(NAME, KIND, V, EDGE, FILTERS, FIX)                                              \
    LOD_READ_2D(image2d_t, image2d_array_t, NAME, KIND, V, EDGE, FILTERS, FIX)                        \
    LOD_READ_3D(NAME, KIND, V, EDGE, FILTERS, FIX)

#define OPAQUE                                                                                        \
    if ((flags & ADDRESSING) == TO_BORDER && __tombolo_opaque(get_image_channel_order(image))) texel.w = 1.0f;

// Integers are never filtered, nor blended.
LOD_READS(read_imagef, f, float4, BORDER(float4, 0.0f, 1.0f), LINEAR | BLENDED, OPAQUE)
LOD_READS(read_imagei, i, int4, BORDER(int4, 0, 1), 0u, )
LOD_READS(read_imageui, ui, uint4, BORDER(uint4, 0u, 1u), 0u, )
LOD_READ_2D(image2d_depth_t, image2d_array_depth_t, read_imagef, f, float, 0.0f, LINEAR | BLENDED, )

// Writes of a level (cl_khr_mipmap_image_writes): Vulkan has an image for each one, chosen by a constant. There are no more
// of them.
#define LEVEL(N) case N: __tombolo_write_level(image, coord, N, colour); break;

#define LEVEL_WRITE(IMAGE, COORD, NAME, V)                                                            \
    void NAME(write_only IMAGE image, COORD coord, int lod, V colour)                                 \
    {                                                                                                 \
        switch (lod) {                                                                                \
        LEVEL(0) LEVEL(1) LEVEL(2) LEVEL(3) LEVEL(4) LEVEL(5) LEVEL(6) LEVEL(7)                       \
        LEVEL(8) LEVEL(9) LEVEL(10) LEVEL(11) LEVEL(12) LEVEL(13) LEVEL(14) LEVEL(15)                 \
        }                                                                                             \
    }

#define LEVEL_WRITES(IMAGE, COORD)                                                                    \
    LEVEL_WRITE(IMAGE, COORD, write_imagef, float4)                                                   \
    LEVEL_WRITE(IMAGE, COORD, write_imagei, int4)                                                     \
    LEVEL_WRITE(IMAGE, COORD, write_imageui, uint4)

LEVEL_WRITES(image1d_t, int)
LEVEL_WRITES(image1d_array_t, int2)
LEVEL_WRITES(image2d_t, int2)
LEVEL_WRITES(image2d_array_t, int4)
LEVEL_WRITES(image3d_t, int4)
LEVEL_WRITE(image2d_depth_t, int2, write_imagef, float)
LEVEL_WRITE(image2d_array_depth_t, int4, write_imagef, float)
