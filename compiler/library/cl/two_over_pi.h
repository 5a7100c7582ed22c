// The fraction of 2/pi in words of 32 bits, most significant first. Written by minimax.py; do not edit.
#define TWO_OVER_PI_SHORT(i) \
    ((i) < 4 ? ((i) < 2 ? ((i) < 1 ? 0xa2f9836eu : \
    0x4e441529u) : \
    ((i) < 3 ? 0xfc2757d1u : \
    0xf534ddc0u)) : \
    ((i) < 6 ? ((i) < 5 ? 0xdb629599u : \
    0x3c439041u) : \
    ((i) < 7 ? 0xfe5163abu : \
    0xdebbc561u)))
#define TWO_OVER_PI_LONG(i) \
    ((i) < 19 ? ((i) < 9 ? ((i) < 4 ? ((i) < 2 ? ((i) < 1 ? 0xa2f9836eu : \
    0x4e441529u) : \
    ((i) < 3 ? 0xfc2757d1u : \
    0xf534ddc0u)) : \
    ((i) < 6 ? ((i) < 5 ? 0xdb629599u : \
    0x3c439041u) : \
    ((i) < 7 ? 0xfe5163abu : \
    ((i) < 8 ? 0xdebbc561u : \
    0xb7246e3au)))) : \
    ((i) < 14 ? ((i) < 11 ? ((i) < 10 ? 0x424dd2e0u : \
    0x06492eeau) : \
    ((i) < 12 ? 0x09d1921cu : \
    ((i) < 13 ? 0xfe1deb1cu : \
    0xb129a73eu))) : \
    ((i) < 16 ? ((i) < 15 ? 0xe88235f5u : \
    0x2ebb4484u) : \
    ((i) < 17 ? 0xe99c7026u : \
    ((i) < 18 ? 0xb45f7e41u : \
    0x3991d639u))))) : \
    ((i) < 28 ? ((i) < 23 ? ((i) < 21 ? ((i) < 20 ? 0x835339f4u : \
    0x9c845f8bu) : \
    ((i) < 22 ? 0xbdf9283bu : \
    0x1ff897ffu)) : \
    ((i) < 25 ? ((i) < 24 ? 0xde05980fu : \
    0xef2f118bu) : \
    ((i) < 26 ? 0x5a0a6d1fu : \
    ((i) < 27 ? 0x6d367ecfu : \
    0x27cb09b7u)))) : \
    ((i) < 33 ? ((i) < 30 ? ((i) < 29 ? 0x4f463f66u : \
    0x9e5fea2du) : \
    ((i) < 31 ? 0x7527bac7u : \
    ((i) < 32 ? 0xebe5f17bu : \
    0x3d0739f7u))) : \
    ((i) < 35 ? ((i) < 34 ? 0x8a5292eau : \
    0x6bfb5fb1u) : \
    ((i) < 36 ? 0x1f8d5d08u : \
    ((i) < 37 ? 0x56033046u : \
    0xfc7b6babu))))))
