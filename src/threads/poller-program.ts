import { EINTR } from "../constants/errno.ts";
import { check } from "../errors.ts";
import { EpollEvent } from "../ffi/layout.ts";
import { epollWait } from "../ffi/libc.ts";
import { allocate } from "../ffi/memory.ts";
import { ringDoorbell } from "./doorbell.ts";
import { type PollerStart, readyWord } from "./poller.ts";

declare const self: { onmessage: ((event: { data: PollerStart }) => void) | null };

const MAX_EVENTS = 64;

self.onmessage = ({ data }) => {
  self.onmessage = null;
  const ready = new Int32Array(data.ready);
  const bell = new Int32Array(data.doorbell);
  const events = allocate(EpollEvent.size * MAX_EVENTS);
  for (;;) {
    const count = epollWait(data.epollFd, events, 0, MAX_EVENTS, -1);
    if (count === -EINTR) continue;
    check(count, "epoll_wait");
    for (let index = 0; index < count; index++) {
      const at = index * EpollEvent.size;
      const slot = events.view.getUint32(at + EpollEvent.data, true);
      const turn = events.view.getUint32(at + EpollEvent.data + 4, true);
      Atomics.store(ready, slot, readyWord(turn, events.view.getUint32(at + EpollEvent.events, true)));
    }
    ringDoorbell(bell);
  }
};
