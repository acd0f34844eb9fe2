// First module of a worker in Deno. Messages that arrive while the program loads are delivered when it has loaded.
import { parentPort, workerData } from "node:worker_threads";
import "./register.ts";

const early: unknown[] = [];
const keep = (data: unknown) => void early.push(data);
parentPort?.on("message", keep);
await import((workerData as { program: string }).program);
parentPort?.off("message", keep);
for (const data of early) parentPort?.emit("message", data);
