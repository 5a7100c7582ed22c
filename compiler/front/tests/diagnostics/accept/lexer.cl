//// digraphs
constant int a<:2:> = <%1, 2%>;

//// a splice in the middle of a name
constant int na\
me = 1;
kernel void k(global int *p) { p[0] = name; }

//// a splice in a string and in a comment
constant char text[] = "one \
two"; // a comment \
that goes on

//// strings beside each other
constant char text[] = "one" " " "two" /* and */ "three";

//// all escapes
constant char text[] = "\a\b\f\n\r\t\v\\\'\"\?\0\x41\101\e";

//// numbers of all kinds
constant ulong a = 0xFFul + 0b101 + 017 + 1uLL * 0 + 3U + 4l;
constant float b = .5f + 5.f + 1e3f + 0x1.8p3f + 0x.8P-1F + 1.0e-3f;

//// a division that looks like a comment's start
kernel void k(global int *p) { p[0] = p[1] /*/ */ / 2; }

//// pluses that stick together
kernel void k(int a, int b, global int *p) { p[0] = a+++b; p[1] = a- -b; }

//// a comment at the end without a new line
kernel void k() {} // the end

//// names in many letters
kernel void k(global int *p) { int _ = 1, __a = 2, größe = 3; p[0] = _ + __a + größe; }

//// nothing at all
//// an empty declaration
;

//// a form feed and a vertical tab
kernel void k() { }
