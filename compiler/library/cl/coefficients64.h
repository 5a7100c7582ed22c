// Coefficients and constants of the double functions. Written by minimax.py; do not edit.
#define SIN_POLY(z) \
    ((((((-0x1.aa919854053eap-41 * (z) + 0x1.61206b586d62p-33) * (z) - 0x1.ae64525b125f7p-26) \
      * (z) + 0x1.71de3a530af5ap-19) * (z) - 0x1.a01a01a0188adp-13) \
      * (z) + 0x1.111111111110ap-7) * (z) - 0x1.5555555555555p-3)
#define COS_POLY(z) \
    (((((-0x1.8f9acc6370b55p-37 * (z) + 0x1.1ee9c6a51137cp-29) * (z) - 0x1.27e4f7d4bb4bep-22) \
      * (z) + 0x1.a01a019c6a8dcp-16) * (z) - 0x1.6c16c16c14ecp-10) \
      * (z) + 0x1.555555555554ap-5)
#define TAN_POLY(z) \
    ((((((((((((((0x1.599fb19ebc64dp-17 * (z) - 0x1.bd6cc08e2716fp-16) * (z) + 0x1.beeda66607bfdp-15) \
      * (z) - 0x1.0631408689cccp-15) * (z) + 0x1.2ccf6c43acefap-14) \
      * (z) + 0x1.53fbda69bc4d7p-14) * (z) + 0x1.00a1631600397p-12) \
      * (z) + 0x1.3496345b1e138p-11) * (z) + 0x1.7db56b3eda1a5p-10) \
      * (z) + 0x1.d6d2a0e3a5e05p-9) * (z) + 0x1.226e3c3ba5c44p-7) \
      * (z) + 0x1.664f484f3198ep-6) * (z) + 0x1.ba1ba1bb01edcp-5) \
      * (z) + 0x1.11111111100c9p-3) * (z) + 0x1.5555555555562p-2)
#define SINPI_POLY(z) \
    ((((((-0x1.6c6050fdd4634p-16 * (z) + 0x1.e8eee4d5967a8p-12) * (z) - 0x1.e3074b6fee376p-8) \
      * (z) + 0x1.50783485e6219p-4) * (z) - 0x1.32d2cce62ad91p-1) \
      * (z) + 0x1.466bc6775aadap+1) * (z) - 0x1.4abbce625be53p+2)
#define COSPI_POLY(z) \
    (((((((0x1.1e2ccb69dc1a6p-18 * (z) - 0x1.b6dd787244008p-14) * (z) + 0x1.f9d3855e7e3e1p-10) \
      * (z) - 0x1.a6d1f29f33787p-6) * (z) + 0x1.e1f5068919c32p-3) \
      * (z) - 0x1.55d3c7e3cbfefp+0) * (z) + 0x1.03c1f081b5ac4p+2) \
      * (z) - 0x1.3bd3cc9be45dep+2)
#define TANPI_POLY(z) \
    ((((((((((((((0x1.7c6584c7572c5p+34 * (z) - 0x1.8109a0ab0fbacp+32) * (z) + 0x1.38d7c1efb60a3p+30) \
      * (z) - 0x1.11c85ec56c2b3p+26) * (z) + 0x1.1aa7c1514b87p+24) \
      * (z) + 0x1.1750f01d888f8p+21) * (z) + 0x1.4c8780e3e504bp+19) \
      * (z) + 0x1.454623797d0d6p+17) * (z) + 0x1.45ffd7f261ddp+15) \
      * (z) + 0x1.45f25f00cc115p+13) * (z) + 0x1.45f3355a41266p+11) \
      * (z) + 0x1.45f472be80f83p+9) * (z) + 0x1.45fff9b513074p+7) \
      * (z) + 0x1.466bc67759bf2p+5) * (z) + 0x1.4abbce625be5cp+3)
#define ASIN_POLY(z) \
    ((((((((((((0x1.0cc01295058bdp-5 * (z) - 0x1.5ca61235a5cf1p-6) * (z) + 0x1.66dd1f4a8fa36p-6) \
      * (z) + 0x1.db64e095c5566p-9) * (z) + 0x1.61ed59b6b2db5p-7) \
      * (z) + 0x1.75666407a083ep-7) * (z) + 0x1.ca234f6b77f85p-7) \
      * (z) + 0x1.1c49c8c4e338fp-6) * (z) + 0x1.6e8be10ceb10ap-6) \
      * (z) + 0x1.f1c71a817565fp-6) * (z) + 0x1.6db6db7245ba8p-5) \
      * (z) + 0x1.333333332dcefp-4) * (z) + 0x1.5555555555579p-3)
#define ATAN_POLY(z) \
    (((((((((((0x1.f0f735db2ebbp-7 * (z) - 0x1.11fd7eb32943ep-5) * (z) + 0x1.70d4d72eb87d6p-5) \
      * (z) - 0x1.ab77a750de7f5p-5) * (z) + 0x1.e1711eebead93p-5) \
      * (z) - 0x1.110c67c13c292p-4) * (z) + 0x1.3b136d773e652p-4) \
      * (z) - 0x1.745d14b222cc1p-4) * (z) + 0x1.c71c71b718acfp-4) \
      * (z) - 0x1.2492492475122p-3) * (z) + 0x1.9999999999641p-3) \
      * (z) - 0x1.5555555555554p-2)
#define EXP_POLY(z) \
    ((((((((((0x1.1fa16b5e5d3efp-29 * (z) + 0x1.af721719cc443p-26) * (z) + 0x1.27e4bcd4ce49cp-22) \
      * (z) + 0x1.71ddec8eca6bfp-19) * (z) + 0x1.a01a01b587946p-16) \
      * (z) + 0x1.a01a01b4eeb8ep-13) * (z) + 0x1.6c16c16c13114p-10) \
      * (z) + 0x1.111111110e89dp-7) * (z) + 0x1.555555555555fp-5) \
      * (z) + 0x1.555555555555cp-3) * (z) + 0x1p-1)
#define EXP2_POLY(z) \
    ((((((((((((0x1.8e715fc3e3115p-36 * (z) + 0x1.c49fa6663f316p-36) * (z) + 0x1.d58bcf1d6b37ep-32) \
      * (z) + 0x1.e4cf1111578e7p-28) * (z) + 0x1.b52b54283fe02p-24) \
      * (z) + 0x1.62c022432973ap-20) * (z) + 0x1.ffcbfa7ef838cp-17) \
      * (z) + 0x1.430912f86b463p-13) * (z) + 0x1.5d87fe78ec645p-10) \
      * (z) + 0x1.3b2ab6fba4e7ap-7) * (z) + 0x1.c6b08d7049fa4p-5) \
      * (z) + 0x1.ebfbdff82c58fp-3) * (z) + 0x1.62e42fefa39efp-1)
#define EXP10_POLY(z) \
    ((((((((((((0x1.9e91494ed2101p-12 * (z) + 0x1.85c260b82007dp-15) * (z) + 0x1.bdd492a598286p-13) \
      * (z) + 0x1.2ea5027089eecp-10) * (z) + 0x1.48a5dc7346244p-8) \
      * (z) + 0x1.4116b068007d6p-6) * (z) + 0x1.16e4dca296063p-4) \
      * (z) + 0x1.a7ed70847aed1p-3) * (z) + 0x1.1429ffd28194cp-1) \
      * (z) + 0x1.2bd7609fd98c7p+0) * (z) + 0x1.0470591de2aa5p+1) \
      * (z) + 0x1.53524c73cea69p+1) * (z) + 0x1.26bb1bbb55516p+1)
#define LOG_POLY(z) \
    ((((((0x1.2f33deab6fa23p-3 * (z) + 0x1.399d509e41d8ep-3) * (z) + 0x1.746668a3acec3p-3) \
      * (z) + 0x1.c71c5148943c4p-3) * (z) + 0x1.24924942d081bp-2) \
      * (z) + 0x1.999999997eefcp-2) * (z) + 0x1.5555555555595p-1)
#define POW_POLY(z) \
    ((((((0x1.0e6eebb5cbb03p-4 * (z) + 0x1.0f7b46f7586d3p-4) * (z) + 0x1.3b1f1d6cadb49p-4) \
      * (z) + 0x1.745ce8da84e38p-4) * (z) + 0x1.c71c72304e35ap-4) \
      * (z) + 0x1.2492492455d96p-3) * (z) + 0x1.9999999999b4p-3)
#define SINH_POLY(z) \
    (((((((0x1.9a7f90394fc8fp-49 * (z) + 0x1.ae7555aa12812p-41) * (z) + 0x1.61246b220ff56p-33) \
      * (z) + 0x1.ae645673d97c2p-26) * (z) + 0x1.71de3a557433bp-19) \
      * (z) + 0x1.a01a01a019fbdp-13) * (z) + 0x1.1111111111111p-7) \
      * (z) + 0x1.5555555555555p-3)
#define TANH_POLY(z) \
    ((((((((((-0x1.421ee73aa594dp-16 * (z) + 0x1.5b7c75076316ap-14) * (z) - 0x1.e8c33fc34920ep-13) \
      * (z) + 0x1.347311915a65fp-11) * (z) - 0x1.7d8dd9eebc4a2p-10) \
      * (z) + 0x1.d6d2753ac8b95p-9) * (z) - 0x1.226e2e278c9c8p-7) \
      * (z) + 0x1.664f4852684c2p-6) * (z) - 0x1.ba1ba1b95f05ep-5) \
      * (z) + 0x1.1111111110596p-3) * (z) - 0x1.555555555554ep-2)
#define ERF_POLY(z) \
    ((((((((((((-0x1.0d48a9b839137p-31 * (z) + 0x1.f6d6957364382p-30) * (z) + 0x1.06e69995b02dp-27) \
      * (z) - 0x1.4ab1f581f487fp-23) * (z) + 0x1.b7ac9e8b44faap-20) \
      * (z) - 0x1.f4a9eabed566ap-17) * (z) + 0x1.f9a13cd00fe3p-14) \
      * (z) - 0x1.c02da4b85ac19p-11) * (z) + 0x1.565bccc115a3p-8) \
      * (z) - 0x1.b82ce310bac36p-6) * (z) + 0x1.ce2f21a03d2bap-4) \
      * (z) - 0x1.812746b03797bp-2) * (z) + 0x1.20dd750429b6dp+0)
#define ERFC_POLY_NEAR(z) \
    (((((((((((((((-0x1.0ef0c3072bb64p-20 * (z) - 0x1.f0e64475df47dp-17) * (z) - 0x1.2ef6e57e7e972p-15) \
      * (z) - 0x1.594cf3e370bbfp-20) * (z) + 0x1.3cc7a702bb9cp-13) \
      * (z) + 0x1.b0c226d2f1c9ap-13) * (z) - 0x1.dc69a59036032p-12) \
      * (z) - 0x1.7de51bfc51332p-10) * (z) + 0x1.4d461e233fb1ep-10) \
      * (z) + 0x1.1dd2ec8eb90f8p-7) * (z) - 0x1.07423404f17d4p-7) \
      * (z) - 0x1.bc2b956197e3cp-5) * (z) + 0x1.4ffa1e14e2836p-3) \
      * (z) - 0x1.5407bebf32447p-3) * (z) - 0x1.7bf5ec1700632p-4) \
      * (z) + 0x1.46e80e2277953p+0)
#define ERFC_POLY_FAR(z) \
    (((((((((((((((-0x1.fb3e2e2698af3p-16 * (z) + 0x1.ba4509f7f80edp-13) * (z) - 0x1.33d603aa1fe3bp-11) \
      * (z) + 0x1.a30db48b66624p-11) * (z) - 0x1.4aa966124e931p-11) \
      * (z) + 0x1.84fd355487dedp-11) * (z) - 0x1.7535b92c1e98bp-11) \
      * (z) - 0x1.687778be5cf12p-10) * (z) + 0x1.49f7bd8b2eb08p-10) \
      * (z) + 0x1.1dc05f5f9b35ep-7) * (z) - 0x1.0731d5a674a4p-7) \
      * (z) - 0x1.bc2cd63da8112p-5) * (z) + 0x1.4ffa2cba2b3abp-3) \
      * (z) - 0x1.5407c06a7455fp-3) * (z) - 0x1.7bf5ebde92023p-4) \
      * (z) + 0x1.46e80e225d112p+0)
#define GAMMA_POLY(z) \
    (((((((((((((((((0x1.260fb02e4bce7p-25 * (z) - 0x1.a4239aae3636cp-22) * (z) + 0x1.2520883250e55p-19) \
      * (z) - 0x1.0f09956915bc7p-17) * (z) + 0x1.7f7f1d45ef0c2p-16) \
      * (z) - 0x1.c81f59510bb0dp-15) * (z) + 0x1.ec5450738241ap-14) \
      * (z) - 0x1.f48c4025ea236p-13) * (z) + 0x1.009daff5d67fp-11) \
      * (z) - 0x1.e1f71dfa1ff1dp-11) * (z) + 0x1.13c1d830f669p-9) \
      * (z) - 0x1.75e6765e8ecf5p-9) * (z) + 0x1.6d7ee6f5559ddp-7) \
      * (z) - 0x1.17f36895c1526p-12) * (z) + 0x1.301fbb0e6ff8dp-4) \
      * (z) + 0x1.4e2399846bcd7p-4) * (z) + 0x1.a5b978b96be3bp-2) \
      * (z) + 0x1.b0ee6072093cfp-2)
#define LGAMMA_POLY(z) \
    ((((((((((((((((((-0x1.24589d519fe67p-23 * (z) + 0x1.2b5c7474937d3p-22) * (z) - 0x1.cbaae7464747ap-22) \
      * (z) + 0x1.edea3470a4a3p-21) * (z) - 0x1.129b46ba6582cp-19) \
      * (z) + 0x1.26412208c2361p-18) * (z) - 0x1.3cb1720e97814p-17) \
      * (z) + 0x1.5806d049be802p-16) * (z) - 0x1.78deb0608f6a2p-15) \
      * (z) + 0x1.a127dd5fa9232p-14) * (z) - 0x1.d3fd4aefa88dep-13) \
      * (z) + 0x1.0b36af33943fbp-11) * (z) - 0x1.38ac5c2e02a89p-10) \
      * (z) + 0x1.7add6eae5cfd2p-9) * (z) - 0x1.e404fc218c985p-8) \
      * (z) + 0x1.51322ac7d7fc5p-6) * (z) - 0x1.13e001a55760cp-4) \
      * (z) + 0x1.4a34cc4a60fa7p-2) * (z) + 0x1.b0ee6072093cep-2)
#define STIRLING_POLY(z) \
    ((((((0x1.85b380ed7892bp-8 * (z) - 0x1.f5dfbba91a634p-10) * (z) + 0x1.b95084ffedce4p-11) \
      * (z) - 0x1.3813809666182p-11) * (z) + 0x1.a01a019ff38fcp-11) \
      * (z) - 0x1.6c16c16c16c07p-9) * (z) + 0x1.5555555555555p-4)
#define PIO2_1 0x1.921fb544p+0
#define PIO2_2 0x1.0b4611a4p-34
#define PIO2_3 0x1.13198a2cp-65
#define PIO2_4 0x1.01b839a25204ap-96
#define LN2_HI 0x1.62e42fefa3p-1
#define LN2_LO 0x1.3de6af278ece6p-42
#define LOG10_2_HI 0x1.34413509f7p-2
#define LOG10_2_LO 0x1.3fde623e2566bp-43
#define LOG2E_HI 0x1.715476p+0
#define LOG2E_LO 0x1.4ae0bf85ddf44p-26
#define LOG10E_HI 0x1.bcb7b1p-2
#define LOG10E_LO 0x1.49b9438ca9aaep-28
#define TWO_LOG2E_HI 0x1.715476p+1
#define TWO_LOG2E_LO 0x1.4ae0bf85ddf44p-25
#define PI 0x1.921fb54442d18p+1
#define PI_TAIL 0x1.1a62633145c07p-53
#define PI_2 0x1.921fb54442d18p+0
#define PI_2_TAIL 0x1.1a62633145c07p-54
#define PI_4 0x1.921fb54442d18p-1
#define PI_4_TAIL 0x1.1a62633145c07p-55
#define INV_PI 0x1.45f306dc9c883p-2
#define INV_PI_TAIL -0x1.6b01ec5417056p-56
#define THIRD 0x1.5555555555555p-2
#define THIRD_TAIL 0x1.5555555555555p-56
#define HALF_LOG_2PI 0x1.d67f1c864beb5p-1
#define HALF_LOG_2PI_TAIL -0x1.65b5a1b7ff5dfp-55
#define LOG_PI 0x1.250d048e7a1bdp+0
#define LOG_PI_TAIL 0x1.7abf2ad8d5088p-57
#define LN2_WHOLE 0x1.62e42fefa39efp-1
#define LN2_WHOLE_TAIL 0x1.abc9e3b39803fp-56
#define LOG2E 0x1.71547652b82fep+0
#define LOG2_10 0x1.a934f0979a371p+1
#define TWO_OVER_PI 0x1.45f306dc9c883p-1
