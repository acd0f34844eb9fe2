// The functions of glibc that Debian's libstdc++ and libgcc need and musl lacks. Bun's builds for musl need a libstdc++ that is
// linked with musl, which Debian does not have. This library has its name, and loads Debian's libstdc++ under another name.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>

extern long syscall(long, ...);

/** Whether the process has only one thread. Always false, so that libstdc++ always uses atomic operations. */
char __libc_single_threaded = 0;

unsigned arc4random(void) {
  unsigned value = 0;
  syscall(SYS_getrandom, &value, sizeof value, 0);
  return value;
}

size_t __strftime_l(char *to, size_t size, const char *format, const struct tm *time, locale_t locale) {
  return strftime_l(to, size, format, time, locale);
}

/** A destructor of a thread-local object. */
struct exit_call {
  void (*function)(void *);
  void *object;
  struct exit_call *next;
};

static pthread_key_t exit_calls;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void run_exit_calls(void *first) {
  for (struct exit_call *call = first, *next; call != NULL; call = next) {
    next = call->next;
    call->function(call->object);
    free(call);
  }
}

static void create_key(void) { pthread_key_create(&exit_calls, run_exit_calls); }

int __cxa_thread_atexit_impl(void (*function)(void *), void *object, void *library) {
  pthread_once(&once, create_key);
  struct exit_call *call = malloc(sizeof *call);
  if (call == NULL) return -1;
  *call = (struct exit_call){function, object, pthread_getspecific(exit_calls)};
  return pthread_setspecific(exit_calls, call);
}

struct search {
  char *address;
  struct dl_find_object *result;
};

static int visit(struct dl_phdr_info *info, size_t size, void *data) {
  struct search *search = data;
  char *frames = NULL, *start = NULL, *end = NULL;
  int contains = 0;
  for (int index = 0; index < info->dlpi_phnum; index++) {
    const ElfW(Phdr) *header = &info->dlpi_phdr[index];
    char *at = (char *)info->dlpi_addr + header->p_vaddr;
    if (header->p_type == PT_GNU_EH_FRAME) frames = at;
    if (header->p_type != PT_LOAD) continue;
    if (start == NULL || at < start) start = at;
    if (at + header->p_memsz > end) end = at + header->p_memsz;
    if (search->address >= at && search->address < at + header->p_memsz) contains = 1;
  }
  if (!contains || frames == NULL) return 0;
  *search->result =
      (struct dl_find_object){.dlfo_map_start = start, .dlfo_map_end = end, .dlfo_eh_frame = frames};
  return 1;
}

int _dl_find_object(void *address, struct dl_find_object *result) {
  struct search search = {address, result};
  return dl_iterate_phdr(visit, &search) == 1 ? 0 : -1;
}

#ifdef __aarch64__
extern unsigned long getauxval(unsigned long);

/** Called by libgcc to find out whether the processor has atomic instructions. */
unsigned long __getauxval(unsigned long type) { return getauxval(type); }
#endif

#ifdef __x86_64__
/** Referenced by libgcc, and unused here. */
unsigned __cpu_model[4];
int __cpu_indicator_init(void) { return 0; }
#endif
