// Coefficients and constants of the float functions. Written by minimax.py; do not edit.
#define SIN_POLY(z) \
    (((0x1.6cbe86p-19f * (z) - 0x1.a00f32p-13f) * (z) + 0x1.111108p-7f) \
      * (z) - 0x1.555556p-3f)
#define COS_POLY(z) \
    ((0x1.99e336p-16f * (z) - 0x1.6c0c22p-10f) * (z) + 0x1.55554ap-5f)
#define TAN_POLY(z) \
    ((((((0x1.28b0fap-8f * (z) - 0x1.c9f496p-13f) * (z) + 0x1.6b1866p-7f) \
      * (z) + 0x1.5b1f1ep-6f) * (z) + 0x1.bb0342p-5f) \
      * (z) + 0x1.110caap-3f) * (z) + 0x1.555564p-2f)
#define SINPI_POLY(z) \
    (((0x1.4be1a6p-4f * (z) - 0x1.32cb14p-1f) * (z) + 0x1.466bbcp+1f) \
      * (z) - 0x1.4abbcep+2f)
#define COSPI_POLY(z) \
    ((((-0x1.a10224p-6f * (z) + 0x1.e1e84p-3f) * (z) - 0x1.55d3bcp+0f) \
      * (z) + 0x1.03c1fp+2f) * (z) - 0x1.3bd3ccp+2f)
#define TANPI_POLY(z) \
    ((((((0x1.f0ab54p+16f * (z) - 0x1.a3a14cp+6f) * (z) + 0x1.923fa4p+11f) \
      * (z) + 0x1.3c97d6p+9f) * (z) + 0x1.469a78p+7f) \
      * (z) + 0x1.466718p+5f) * (z) + 0x1.4abbdap+3f)
#define ASIN_POLY(z) \
    (((((0x1.34531ap-5f * (z) + 0x1.d650a2p-7f) * (z) + 0x1.04c114p-5f) \
      * (z) + 0x1.6ca922p-5f) * (z) + 0x1.3338a2p-4f) \
      * (z) + 0x1.55554cp-3f)
#define ATAN_POLY(z) \
    ((((-0x1.f1c9bap-5f * (z) + 0x1.b1e7fcp-4f) * (z) - 0x1.23b512p-3f) \
      * (z) + 0x1.999198p-3f) * (z) - 0x1.55554ap-2f)
#define EXP_POLY(z) \
    ((((0x1.6dc08ap-10f * (z) + 0x1.124152p-7f) * (z) + 0x1.55544ep-5f) \
      * (z) + 0x1.555486p-3f) * (z) + 0x1p-1f)
#define EXP2_POLY(z) \
    (((((0x1.43e9aep-13f * (z) + 0x1.5f5412p-10f) * (z) + 0x1.3b2a72p-7f) \
      * (z) + 0x1.c6aeb6p-5f) * (z) + 0x1.ebfbep-3f) \
      * (z) + 0x1.62e43p-1f)
#define EXP10_POLY(z) \
    (((((0x1.a91688p-3f * (z) + 0x1.15983ap-1f) * (z) + 0x1.2bd71ep+0f) \
      * (z) + 0x1.046f46p+1f) * (z) + 0x1.53524cp+1f) \
      * (z) + 0x1.26bb1cp+1f)
#define LOG_POLY(z) \
    (((0x1.e321a8p-3f * (z) + 0x1.2437c2p-2f) * (z) + 0x1.999a7ep-2f) \
      * (z) + 0x1.555554p-1f)
#define POW_POLY(z) \
    ((0x1.dfc166p-4f * (z) + 0x1.2451dcp-3f) * (z) + 0x1.999a02p-3f)
#define SINH_POLY(z) \
    (((0x1.7a2702p-19f * (z) + 0x1.9ffe0ep-13f) * (z) + 0x1.111136p-7f) \
      * (z) + 0x1.555556p-3f)
#define TANH_POLY(z) \
    ((((-0x1.986624p-8f * (z) + 0x1.58c7f6p-6f) * (z) - 0x1.b91b8p-5f) \
      * (z) + 0x1.110cep-3f) * (z) - 0x1.55554ap-2f)
#define ERF_POLY(z) \
    ((((((0x1.58f036p-14f * (z) - 0x1.a918dp-11f) * (z) + 0x1.54a7d4p-8f) \
      * (z) - 0x1.b80b66p-6f) * (z) + 0x1.ce2de6p-4f) \
      * (z) - 0x1.812742p-2f) * (z) + 0x1.20dd76p+0f)
#define ERFC_POLY_NEAR(z) \
    (((((((((0x1.627d92p-14f * (z) - 0x1.aeac66p-10f) * (z) + 0x1.2c7feap-10f) \
      * (z) + 0x1.1ff5eep-7f) * (z) - 0x1.06f846p-7f) \
      * (z) - 0x1.bc38f8p-5f) * (z) + 0x1.4ffa06p-3f) \
      * (z) - 0x1.5407a4p-3f) * (z) - 0x1.7bf5ecp-4f) \
      * (z) + 0x1.46e80ep+0f)
#define ERFC_POLY_FAR(z) ERFC_POLY_NEAR(z)
#define GAMMA_POLY(z) \
    ((((((((-0x1.29e2ecp-17f * (z) + 0x1.b5e8aap-11f) * (z) - 0x1.b06966p-10f) \
      * (z) + 0x1.54e2fp-7f) * (z) + 0x1.1fbb5p-15f) \
      * (z) + 0x1.2fd176p-4f) * (z) + 0x1.4e2eb4p-4f) \
      * (z) + 0x1.a5b946p-2f) * (z) + 0x1.b0ee62p-2f)
#define LGAMMA_POLY(z) \
    ((((((((-0x1.0dbaaep-12f * (z) + 0x1.2b0786p-11f) * (z) - 0x1.366b12p-10f) \
      * (z) + 0x1.79554ep-9f) * (z) - 0x1.e413eap-8f) \
      * (z) + 0x1.51359ep-6f) * (z) - 0x1.13dff8p-4f) \
      * (z) + 0x1.4a34ccp-2f) * (z) + 0x1.b0ee6p-2f)
#define STIRLING_POLY(z) \
    ((0x1.97ce8p-11f * (z) - 0x1.6c12a6p-9f) * (z) + 0x1.555556p-4f)
#define PIO2_1 0x1.92p+0f
#define PIO2_2 0x1.fb4p-12f
#define PIO2_3 0x1.444p-24f
#define PIO2_4 0x1.68c234p-39f
#define LN2_HI 0x1.62e4p-1f
#define LN2_LO 0x1.7f7d1cp-20f
#define LOG10_2_HI 0x1.344p-2f
#define LOG10_2_LO 0x1.3509f8p-18f
#define LOG2E_HI 0x1.714p+0f
#define LOG2E_LO 0x1.47652cp-12f
#define LOG10E_HI 0x1.bcap-2f
#define LOG10E_LO 0x1.7b1526p-14f
#define TWO_LOG2E_HI 0x1.714p+1f
#define TWO_LOG2E_LO 0x1.47652cp-11f
#define PI 0x1.921fb6p+1f
#define PI_TAIL -0x1.777a5cp-24f
#define PI_2 0x1.921fb6p+0f
#define PI_2_TAIL -0x1.777a5cp-25f
#define PI_4 0x1.921fb6p-1f
#define PI_4_TAIL -0x1.777a5cp-26f
#define INV_PI 0x1.45f306p-2f
#define INV_PI_TAIL 0x1.b9391p-27f
#define THIRD 0x1.555556p-2f
#define THIRD_TAIL -0x1.555556p-27f
#define HALF_LOG_2PI 0x1.d67f1cp-1f
#define HALF_LOG_2PI_TAIL 0x1.0c97d6p-26f
#define LOG_PI 0x1.250d04p+0f
#define LOG_PI_TAIL 0x1.1cf438p-25f
#define LN2_WHOLE 0x1.62e43p-1f
#define LN2_WHOLE_TAIL -0x1.05c61p-29f
#define LOG2E 0x1.715476p+0f
#define LOG2_10 0x1.a934fp+1f
#define TWO_OVER_PI 0x1.45f306p-1f
