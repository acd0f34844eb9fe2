// Starts a pool, a watch, and receivers in a thread and in the loop, then ends as requested: `program.mjs LIBRARY ENDING`. Runs in
// Node.js, Deno and Bun.
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const [library, ending] = isMainThread ? process.argv.slice(2) : workerData;

if (ending === "terminate" && isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { workerData: [library, ending] });
  worker.once("message", () => worker.terminate());
  worker.once("exit", () => console.log("ended"));
} else {
  const { MessageWriter, NETLINK_USERSOCK, NetlinkSocket, Receiver, ReceiverPool } = await import(
    `${library}/index.js`
  );
  const { links, watch } = await import(`${library}/watch/index.js`);
  const protocol = NETLINK_USERSOCK;
  const pool = await ReceiverPool.start({
    ...{ module: new URL("./handler.mjs", import.meta.url), protocol, workers: 2 },
    // A busy machine does not run a thread for many seconds.
    startTimeoutMs: 500_000,
    stopTimeoutMs: 500_000,
  });
  const receivers = [false, true].map((inLoop) => Receiver.start({ protocol, inLoop }));
  const changes = watch([links]);
  const events = changes[Symbol.asyncIterator]();
  await events.next();
  const pending = () =>
    [events, ...receivers.map((receiver) => receiver[Symbol.asyncIterator]())].map((all) => all.next());
  const endings = {
    async stop() {
      const batches = pending();
      await Promise.all([pool, changes, ...receivers].map((open) => open[Symbol.asyncDispose]()));
      await Promise.all(batches);
    },
    forget() {},
    exit() {
      pending();
      process.exit(3);
    },
    error() {
      pending();
      setTimeout(() => {
        throw new RangeError("not caught");
      });
    },
    rejection() {
      pending();
      void Promise.reject(new RangeError("not caught"));
    },
    handler() {
      pending();
      const peer = NetlinkSocket.open(protocol);
      peer.send(new MessageWriter(0x20).finish(), { to: { portId: pool.sockets[0].portId } });
    },
    SIGTERM() {
      pending();
      process.kill(process.pid, "SIGTERM");
    },
    terminate() {
      pending();
      parentPort.postMessage("ready");
    },
  };
  await endings[ending]();
  if (isMainThread) console.log("ended");
}
