// Runs kernels that clang compiled for the host, one work-group after the other. The work-items of a group take turns on
// stacks of their own and change at barriers. Writes what each program left in its buffer to the standard output.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

#include "programs.h"

enum { STACK = 256 * 1024, ITEMS = 64, LOCAL = 4096 };

struct place {
    unsigned long work_dim, global_size[3], local_size[3], offset[3], group[3], local_id[3];
};

static struct place places[ITEMS];
static ucontext_t items[ITEMS], scheduler;
static char *stacks;
static int is_done[ITEMS], current;

static const struct program *program;
static unsigned char *output;
static unsigned char local_memory[LOCAL] __attribute__((aligned(128)));

const struct place *host_place(void)
{
    return &places[current];
}

void host_barrier(void)
{
    swapcontext(&items[current], &scheduler);
}

static void run_item(void)
{
    program->enter(output, program->input, program->input, program->arguments, local_memory);
    is_done[current] = 1;
    swapcontext(&items[current], &scheduler);
}

static void run_group(const unsigned long group[3])
{
    int count = 0;
    for (unsigned long z = 0; z < program->local[2]; z++)
        for (unsigned long y = 0; y < program->local[1]; y++)
            for (unsigned long x = 0; x < program->local[0]; x++, count++) {
                struct place *place = &places[count];
                place->work_dim = program->dimensions;
                for (int d = 0; d < 3; d++) {
                    place->global_size[d] = program->global[d];
                    place->local_size[d] = program->local[d];
                    place->offset[d] = program->offset[d];
                    place->group[d] = group[d];
                }
                place->local_id[0] = x, place->local_id[1] = y, place->local_id[2] = z;
                getcontext(&items[count]);
                items[count].uc_stack.ss_sp = stacks + (size_t)STACK * count;
                items[count].uc_stack.ss_size = STACK;
                items[count].uc_link = NULL;
                makecontext(&items[count], run_item, 0);
                is_done[count] = 0;
            }
    for (int left = count; left > 0;) {
        left = 0;
        for (current = 0; current < count; current++) {
            if (is_done[current]) continue;
            swapcontext(&scheduler, &items[current]);
            left += !is_done[current];
        }
    }
}

int main(int argc, char **argv)
{
    // From which program on: those after one that crashed.
    unsigned first = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    stacks = malloc((size_t)STACK * ITEMS);
    for (unsigned index = first; index < program_count; index++) {
        program = &programs[index];
        // A program that does not end is killed.
        alarm(20);
        output = aligned_alloc(128, (program->output_size + 127) / 128 * 128);
        memset(output, 0x5a, program->output_size);
        unsigned long group[3];
        for (group[2] = 0; group[2] < program->global[2] / program->local[2]; group[2]++)
            for (group[1] = 0; group[1] < program->global[1] / program->local[1]; group[1]++)
                for (group[0] = 0; group[0] < program->global[0] / program->local[0]; group[0]++) run_group(group);
        if (fwrite(output, 1, program->output_size, stdout) != program->output_size || fflush(stdout) != 0) return 1;
        free(output);
    }
    return 0;
}
