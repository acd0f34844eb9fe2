// Turns messages in memory into objects, objects into messages, or reads a few fields of messages; with the codec that a
// schema makes, or with code that was written by hand for the same:
//   schema.ts decode | encode | fields | varied | walk <kind>|mixed schema | hand | checked

import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { Message } from "../../src/message/message.ts";
import { type Sample, serve } from "../lib/contender.ts";
import { canonical } from "../schema/canonical.ts";
import { kinds, type Task, VARIANTS, type Who, workOf } from "../schema/work.ts";

/** About so long a round is to take, by what one operation of each task takes about. */
const OPERATIONS: Readonly<Record<Task, number>> = {
  decode: 40_960,
  encode: 40_960,
  fields: 81_920,
  varied: 81_920,
  walk: 163_840,
};
/** Messages of interfaces are so much larger than the others. */
const LINK_PART = 4;

const [task, name, who] = process.argv.slice(2) as [Task, string, Who];
const works = (name === "mixed" ? Object.values(kinds) : [kinds[name]!]).map((kind) => workOf(task, kind, who));
const repeats = OPERATIONS[task] / VARIANTS / (name === "link" || name === "mixed" ? LINK_PART : 1);
/** What came of the latest work of each kind. */
const kept: unknown[] = new Array(VARIANTS * works.length).fill(undefined);

function digest(): string {
  const texts = kept.map((value) => canonical(value instanceof Message ? value.bytes : value));
  return Bun.hash(texts.join("\n")).toString(16);
}

function work(): number {
  let operations = 0;
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (let index = 0; index < VARIANTS; index++) {
      for (let kind = 0; kind < works.length; kind++) kept[operations++ % kept.length] = works[kind]!(index);
    }
  }
  return operations;
}

await serve((): Sample => {
  const began = monotonicNanoseconds();
  const operations = work();
  const nanoseconds = monotonicNanoseconds() - began;
  return { nanoseconds, operations, checksum: digest() };
});
