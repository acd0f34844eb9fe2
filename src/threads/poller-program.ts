import { ringDoorbell } from "./doorbell.ts";
import { EpollWaiter } from "./epoll.ts";
import type { PollerStart } from "./poller.ts";
import { runProgram } from "./program-entry.ts";
import { ReadyQueueWriter } from "./ready-queue.ts";

const MAX_EVENTS = 64;

runProgram("netlink-poller", (start: PollerStart) => {
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
      while (!ready.put(waiter.key(index), waiter.events(index))) {
        announce();
        ready.waitForRoom();
      }
    }
    announce();
  }
});
