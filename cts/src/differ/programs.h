// The programs of a batch, as the runtime finds them.
struct program {
    void (*enter)(unsigned char *output, const void *input, const void *table, const unsigned char *arguments,
                  unsigned char *local);
    const unsigned char *input, *arguments;
    unsigned long output_size;
    unsigned dimensions;
    unsigned long global[3], local[3], offset[3];
};
extern const struct program programs[];
extern const unsigned program_count;
