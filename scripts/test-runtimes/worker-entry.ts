// First module of a worker in Deno. Messages that arrive while the program loads are delivered when it has loaded.
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import "./register.ts";

type Listener = (data: unknown) => void;

const early: unknown[] = [];
const keep: Listener = (data) => void early.push(data);
const listeners = new Set<Listener>();
const port = parentPort as MessagePort;
const { on, off } = port;
// Deno has no function that delivers a message to the listeners.
port.on = ((type: string, listener: Listener) => {
  if (type === "message") listeners.add(listener);
  return on.call(port, type, listener);
}) as typeof on;
port.off = ((type: string, listener: Listener) => {
  listeners.delete(listener);
  return off.call(port, type, listener);
}) as typeof off;
on.call(port, "message", keep);
// Deno 2.9 leaks two descriptors of a worker that ends while a module awaits at its top level, so this module does not.
void import((workerData as { program: string }).program).then(() => {
  off.call(port, "message", keep);
  for (const data of early) for (const listener of [...listeners]) listener(data);
});
