// Decodes, encodes or reads messages in memory, with the codec of a schema or with hand-written code for the same message:
//   schema.ts decode | encode | fields | varied | walk <kind>|mixed schema | checked | unchecked
import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { Message } from "../../src/message/message.ts";
import { type Sample, serve } from "../lib/serve.ts";
import { canonical } from "../schema/canonical.ts";
import { type Codec, createTask, kinds, MESSAGES, type Task } from "../schema/tasks.ts";

/** Number of operations per round for each task, so that the rounds of all tasks take about the same time. */
const OPERATIONS: Readonly<Record<Task, number>> = {
  decode: 40_960,
  encode: 40_960,
  fields: 81_920,
  varied: 81_920,
  walk: 163_840,
};
/** Messages about network interfaces are larger than the others, so their number of operations is divided by this. */
const LINK_DIVISOR = 4;

const [task, name, codec] = process.argv.slice(2) as [Task, string, Codec];
const selected = name === "mixed" ? Object.values(kinds) : [kinds[name]!];
const tasks = selected.map((kind) => createTask(task, kind, codec));
const repeats = OPERATIONS[task] / MESSAGES / (name === "link" || name === "mixed" ? LINK_DIVISOR : 1);
/** Latest result of the task for each message of each kind. */
const results: unknown[] = new Array(MESSAGES * tasks.length).fill(undefined);

function digest(): string {
  const texts = results.map((value) => canonical(value instanceof Message ? value.bytes : value));
  return Bun.hash(texts.join("\n")).toString(16);
}

function runTasks(): number {
  let operations = 0;
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (let index = 0; index < MESSAGES; index++) {
      for (let kind = 0; kind < tasks.length; kind++) results[operations++ % results.length] = tasks[kind]!(index);
    }
  }
  return operations;
}

await serve((): Sample => {
  const started = monotonicNanoseconds();
  const operations = runTasks();
  const nanoseconds = monotonicNanoseconds() - started;
  return { nanoseconds, operations, checksum: digest() };
});
