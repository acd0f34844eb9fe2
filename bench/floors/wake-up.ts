import { EPOLL_CTL_ADD, EPOLLIN } from "../../src/constants/poll.ts";
import { F_DUPFD_CLOEXEC } from "../../src/constants/system.ts";
import { EpollEvent } from "../../src/ffi/layout.ts";
import { epollControl, epollCreate, fcntl, monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { allocate } from "../../src/ffi/memory.ts";
import { NETLINK_USERSOCK } from "../../src/index.ts";
import { quantile } from "../lib/latency.ts";
import { LineProcess } from "../lib/line-process.ts";
import { type Sample, serve } from "../lib/serve.ts";
import { FloorSocket } from "./calls.ts";
import { parseUpcall, sendTime } from "./upcalls.ts";

/**
 * Offset of the received message in the memory that is shared with the worker. The length of the message precedes it.
 */
const MESSAGE = 8;

type OnMessage = (view: DataView, at: number, length: number) => void;
/** Receives `count` messages and calls `onMessage` for each. */
type Receive = (count: number, onMessage: OnMessage) => Promise<void>;

/** Receives in a worker that passes the messages on through shared memory. */
function throughWorker({ fd }: FloorSocket): Receive {
  const memory = new SharedArrayBuffer(8192);
  const bell = new Int32Array(memory);
  const view = new DataView(memory);
  new Worker(new URL("./wake-up-worker.ts", import.meta.url).href).postMessage({ fd, memory });
  return async (count, onMessage) => {
    for (let received = 0; received < count; received++) {
      // The notification for the previous message may arrive during this wait.
      while (Atomics.load(bell, 0) === 0) await Atomics.waitAsync(bell, 0, 0).value;
      onMessage(view, MESSAGE, view.getUint32(4, true));
      Atomics.store(bell, 0, 0);
      Atomics.notify(bell, 0);
    }
  };
}

/** Receives when the event loop reports an epoll set as readable. */
function throughLoop(floor: FloorSocket): Receive {
  const set = epollCreate(0);
  const event = allocate(EpollEvent.size);
  event.view.setUint32(EpollEvent.events, EPOLLIN, true);
  epollControl(set, EPOLL_CTL_ADD, floor.fd, event);
  // Bun fails to read from the epoll set, and reports the failure as the end of a connection. See
  // src/workers/receiver/wait-in-loop.ts.
  const connect = Bun.connect as unknown as (options: object) => Promise<unknown>;
  return (count, onMessage) =>
    new Promise<void>((resolve) => {
      let received = 0;
      const ready = () => {
        for (let length = floor.receive(); length > 0; length = floor.receive()) {
          onMessage(floor.input.view, 0, length);
          received++;
        }
        if (received < count) watch();
        else resolve();
      };
      const watch = () =>
        void connect({ fd: fcntl(set, F_DUPFD_CLOEXEC, 0), socket: { open() {}, data() {}, close: ready } });
      watch();
    });
}

/**
 * Minimal JavaScript program (floor) for the benchmark `wake-up`: worker | loop <sender program> <count> <interval>.
 */
export async function wakeUp([mode, program, countText, interval]: string[]): Promise<void> {
  const floor = new FloorSocket(NETLINK_USERSOCK);
  const latencies = new Float64Array(Number(countText));
  const sender = new LineProcess([program!, countText!, interval!, "0", `${floor.socket.portId}`]);
  const receive = (mode === "worker" ? throughWorker : throughLoop)(floor);
  await serve(async (): Promise<Sample> => {
    let received = 0;
    let checksum = 0;
    await sender.request();
    await receive(latencies.length, (view, at, length) => {
      checksum += parseUpcall(view, at, length);
      latencies[received++] = monotonicNanoseconds() - sendTime(view);
    });
    await sender.response();
    const more = { p99: quantile(latencies, 0.99) };
    return { nanoseconds: quantile(latencies, 0.5) * received, operations: received, checksum: `${checksum}`, more };
  });
  await sender.stop();
  process.exit();
}
