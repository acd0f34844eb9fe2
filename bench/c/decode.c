/* Parses every field of upcalls in memory. */
#include "upcall.h"

enum { UPCALLS = 1000, REPEATS = SLICED(300, 2) };

static uint8_t upcalls[UPCALLS][256];
static uint32_t lengths[UPCALLS];

static void round_of(struct sample *sample)
{
    struct upcall upcall;
    uint64_t started = now();
    for (int repeat = 0; repeat < REPEATS; repeat++)
        for (int i = 0; i < UPCALLS; i++) {
            if (!parse_upcall(upcalls[i], lengths[i], &upcall))
                exit(1);
            sample->checksum += digest(&upcall);
        }
    sample->nanoseconds = now() - started;
    sample->operations = UPCALLS * REPEATS;
}

int main(void)
{
    for (uint32_t i = 0; i < UPCALLS; i++)
        lengths[i] = build_upcall(upcalls[i], i);
    return serve(round_of);
}
