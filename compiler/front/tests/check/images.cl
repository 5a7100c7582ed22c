// options: -cl-std=CL1.2
constant sampler_t s1 = CLK_NORMALIZED_COORDS_FALSE | CLK_ADDRESS_CLAMP | CLK_FILTER_NEAREST;
const sampler_t s2 = CLK_FILTER_LINEAR;
sampler_t s3 = CLK_FILTER_LINEAR;
constant sampler_t s4 = 0xffff;
constant sampler_t s5;
float4 helper(read_only image2d_t im, sampler_t s, int2 p) { return read_imagef(im, s, p); }
kernel void k(read_only image2d_t a, write_only image2d_t b, image3d_t c, image2d_array_t d, image1d_t e, image1d_buffer_t f, sampler_t s, global float4 *out) {
  const sampler_t l = CLK_ADDRESS_REPEAT | CLK_NORMALIZED_COORDS_TRUE;
  int2 p = (int2)(get_global_id(0), get_global_id(1));
  out[0] = read_imagef(a, s1, p) + read_imagef(a, s2, convert_float2(p)) + read_imagef(a, l, p) + read_imagef(a, s, p) + read_imagef(a, p);
  out[1] = helper(a, s1, p) + helper(a, s, p) + helper(a, l, p) + helper(a, 0, p) + helper(b, s, p);
  out[2] = read_imagef(b, s1, p);
  write_imagef(b, p, out[0]); write_imagef(a, p, out[0]); write_imagei(b, p, (int4)(1)); write_imageui(b, p, (uint4)(1)); write_imagef(b, p, 1.0f);
  out[3] = read_imagef(c, s1, (int4)(0)) + read_imagef(c, s1, (float4)(0)) + read_imagef(d, s1, (int4)(0)) + read_imagef(e, s1, 1) + read_imagef(e, s1, 1.0f) + read_imagef(f, 1);
  out[4] = read_imagef(c, s1, p); out[4] = read_imagef(f, s1, 1);
  int4 i = read_imagei(a, s1, p); uint4 u = read_imageui(a, s1, p); i = read_imageui(a, s1, p);
  i.x = get_image_width(a) + get_image_height(b) + get_image_depth(c) + get_image_array_size(d) + get_image_channel_order(a) + get_image_channel_data_type(a);
  i.xy = get_image_dim(a); i = get_image_dim(c); i.x = get_image_height(e);
  image2d_t local_image = a; a = b; &a; *a; a + 1; a == b; sizeof(a); image2d_t arr[2]; sampler_t sarr[2]; s = s1; s + 1; s == s1; &s; int q = s; (int)s; if (a) {} if (s) {} !a;
  image2d_t *ip; global image2d_t *gip; struct { image2d_t i; } st; a ? a : a; (a); a, a; a.x; a[0]; a(1);
}
image2d_t ret(image2d_t a) { return a; }
image2d_t global_image;
void amsaa(image2d_msaa_t a) {}
void adepth(image2d_depth_t a) {}
