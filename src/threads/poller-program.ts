import { ringDoorbell } from "./doorbell.ts";
import { EpollWaiter } from "./epoll.ts";
import { type PollerStart, PollerState, STOP_KEY } from "./poller-state.ts";
import { runProgram } from "./program-entry.ts";
import { ReadyQueueWriter } from "./ready-queue.ts";

const MAX_EVENTS = 64;

runProgram("netlink-poller", (start: PollerStart) => {
  const state = new Int32Array(start.state);
  const { Starting, Waiting, Ended } = PollerState;
  if (Atomics.compareExchange(state, 0, Starting, Waiting) !== Starting) return;
  try {
    reportEvents(start);
  } finally {
    Atomics.store(state, 0, Ended);
    Atomics.notify(state, 0);
  }
});

/** Returns after the event {@link STOP_KEY}. */
function reportEvents(start: PollerStart): void {
  const waiter = new EpollWaiter(start.epollFd, MAX_EVENTS);
  const ready = new ReadyQueueWriter(start.ready);
  const bell = new Int32Array(start.doorbell);
  const announce = () => {
    ready.publish();
    ringDoorbell(bell);
  };
  for (;;) {
    const count = waiter.wait(-1);
    for (let index = 0; index < count; index++) {
      const key = waiter.key(index);
      if (key === STOP_KEY) return;
      while (!ready.put(key, waiter.events(index))) {
        announce();
        ready.waitForRoom();
      }
    }
    announce();
  }
}
