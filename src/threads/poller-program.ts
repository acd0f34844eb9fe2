import { EpollWaiter } from "./epoll.ts";
import { EVENTS_RANGE, type PollerStart, PollerState, STOP_KEY } from "./poller-state.ts";
import { runProgram, type Starter } from "./program-entry.ts";

const MAX_EVENTS = 64;

runProgram("netlink-poller", (start: PollerStart, starter: Starter) => {
  const state = new Int32Array(start.state);
  const { Starting, Waiting, Ended } = PollerState;
  if (Atomics.compareExchange(state, 0, Starting, Waiting) !== Starting) return;
  try {
    reportEvents(start.epollFd, starter);
  } finally {
    Atomics.store(state, 0, Ended);
    Atomics.notify(state, 0);
  }
});

/** Returns after the event {@link STOP_KEY}. */
function reportEvents(epollFd: number, starter: Starter): void {
  const waiter = new EpollWaiter(epollFd, MAX_EVENTS);
  for (;;) {
    const count = waiter.wait(-1);
    for (let index = 0; index < count; index++) {
      const key = waiter.key(index);
      if (key === STOP_KEY) return;
      starter.send(key * EVENTS_RANGE + waiter.events(index));
    }
  }
}
