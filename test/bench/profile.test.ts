import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { JitDump } from "../../bench/runner/jit-dump.ts";
import { formatProfiles, parseSamples, summarizeSamples } from "../../bench/runner/profile.ts";
import { TemporaryFolder } from "../support/environment.ts";

const root = join(import.meta.dir, "../..");
const BASE = 0x7f0000000000;

/** Returns a jitdump record. */
function record(type: number, time: number, body: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(type, 0);
  header.writeUInt32LE(16 + body.length, 4);
  header.writeBigUInt64LE(BigInt(Math.round(time * 1e9)), 8);
  return Buffer.concat([header, body]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), 8 * index);
  return bytes;
}

/** Returns the records of a code block that was loaded at `time`, with the first address of each source file. */
function block(start: number, size: number, time: number, files: readonly (readonly [number, string])[] = []): Buffer {
  const entries = files.map(([at, file]) =>
    Buffer.concat([words(at), Buffer.alloc(8), Buffer.from(`${join(root, file)}\0`)]),
  );
  const debug = record(2, time, Buffer.concat([words(start, files.length), ...entries]));
  const load = record(0, time, Buffer.concat([words(0, start, start, size, 0), Buffer.from("name\0")]));
  return Buffer.concat(files.length > 0 ? [debug, load] : [load]);
}

function readDump(...blocks: Buffer[]): JitDump {
  using temporary = new TemporaryFolder();
  const folder = temporary.path;
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 8);
  writeFileSync(join(folder, "jit-1-1.dump"), Buffer.concat([header, ...blocks]));
  return new JitDump(folder);
}

describe("JitDump", () => {
  test("returns the source file of an inlined function", () => {
    const dump = readDump(
      block(BASE, 64, 1, [
        [BASE, "src/a.ts"],
        [BASE + 16, "src/b.ts"],
        [BASE + 32, "src/a.ts"],
      ]),
    );
    const files = [BASE - 1, BASE, BASE + 16, BASE + 31, BASE + 32, BASE + 63, BASE + 64].map((at) =>
      dump.fileAt(at, 2),
    );
    const [a, b] = ["src/a.ts", "src/b.ts"].map((file) => join(root, file));
    expect(files).toEqual([undefined, a, b, b, a, a, undefined]);
  });

  test("selects the code by the time of the sample", () => {
    const dump = readDump(block(BASE, 64, 1, [[BASE, "src/a.ts"]]), block(BASE, 32, 3, [[BASE, "src/b.ts"]]));
    const at = (time: number) => dump.fileAt(BASE, time);
    expect([at(0.5), at(2), at(4)]).toEqual([undefined, join(root, "src/a.ts"), join(root, "src/b.ts")]);
  });

  test("returns an empty name for code without a source file", () => {
    expect(readDump(block(BASE, 64, 1)).fileAt(BASE, 2)).toBe("");
  });

  test("ignores an incomplete last record", () => {
    const complete = block(BASE, 64, 1, [[BASE, "src/a.ts"]]);
    const dump = readDump(complete, block(BASE + 64, 64, 1, [[BASE + 64, "src/b.ts"]]).subarray(0, -8));
    expect([dump.fileAt(BASE, 2), dump.fileAt(BASE + 64, 2)]).toEqual([join(root, "src/a.ts"), undefined]);
  });
});

const dump = readDump(block(BASE, 64, 1, [[BASE, "src/a.ts"]]), block(BASE + 64, 64, 1));
const frame = (address: number, object: string) => `\t    ${address.toString(16)} (${object})\n`;
const sample = (process: number, time: number, ...frames: string[]) => threadSample("bun", process, time, ...frames);
const threadSample = (thread: string, process: number, time: number, ...frames: string[]) =>
  `${thread.padStart(16)} ${process}   ${time.toFixed(6)}: \n${frames.join("")}\n`;
const inKernel = frame(0xffffffff81000000, "[kernel.kallsyms]");
const inBun = frame(0x1a376cd, "/usr/bin/bun");
const inLibc = frame(0x891f5, "/usr/lib/x86_64-linux-gnu/libc.so.6");
const inJavaScript = frame(BASE + 8, "[JIT] tid 7");
/** The frame of a caller whose call is the last instruction of the code block. */
const inCaller = frame(BASE + 64, "[JIT] tid 7");

describe("parseSamples", () => {
  test.each([
    ["the kernel", [inKernel, inLibc, inCaller], "kernel", "src/a.ts"],
    ["the C library", [inLibc, inCaller], "C library", "src/a.ts"],
    ["the engine", [inBun, inCaller], "engine", "src/a.ts"],
    ["JavaScript", [inJavaScript], "JavaScript", "src/a.ts"],
    ["code without a source file", [frame(BASE + 72, "[JIT] tid 7"), inBun, inCaller], "JavaScript", "src/a.ts"],
    ["the engine without a JavaScript caller", [inBun, inBun], "engine", ""],
    ["a C program", [frame(0x1234, "/tmp/transact")], "program", ""],
  ] as const)("attributes a sample in %s to its place and source file", (_, frames, place, file) => {
    expect(parseSamples(sample(7, 5, ...frames), dump, 0)).toEqual([{ place, file }]);
  });

  test("ignores empty samples and samples before the start", () => {
    const text = sample(7, 1, inJavaScript) + sample(7, 2) + sample(7, 3, inJavaScript);
    expect(parseSamples(text, dump, 2)).toHaveLength(1);
  });

  test("ignores child processes and threads of the engine", () => {
    const others = [
      threadSample("JITWorker", 7, 5, inBun),
      threadSample("JSC PerfLog", 7, 5, inBun),
      sample(8, 5, inBun),
    ];
    expect(parseSamples(sample(7, 5, inJavaScript) + others.join(""), dump, 0)).toHaveLength(1);
  });
});

test("summarizeSamples() adds up the time by place and source file", () => {
  const text = [[inJavaScript], [inLibc, inCaller], [inBun, inCaller], [inKernel, inCaller]]
    .map((frames) => sample(7, 5, ...frames))
    .join("")
    .repeat(5);
  const summary = summarizeSamples(parseSamples(text, dump, 0), 2);
  expect(summary).toEqual({
    samples: 20,
    places: { kernel: 10, "C library": 10, engine: 10, JavaScript: 10, program: 0 },
    files: [{ file: "src/a.ts", own: 10, called: 20 }],
  });
  const lines = formatProfiles([{ case: "x", implementation: "ours", ...summary }]).split("\n");
  expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual([
    ["processor time in ns", "total", "kernel", "C library", "engine", "JavaScript", "program"],
    ["ours", "40.0", "10.0", "10.0", "10.0", "10.0", "0.0"],
    [""],
    ["ours", "JavaScript", "calls"],
    ["src/a.ts", "10.0", "20.0"],
  ]);
});
