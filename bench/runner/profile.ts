import { join, relative } from "node:path";
import { JitDump, jitDumpVariables } from "./jit-dump.ts";

const SAMPLES_PER_SECOND = 3000;
/** A thread with fewer samples than this share of those of the busiest thread is not measured: it compiles or waits. */
const MIN_THREAD_SHARE = 0.1;
const root = join(import.meta.dir, "../..");

/** Code in which a sample was taken. */
type Place = "kernel" | "C library" | "engine" | "JavaScript" | "program";

interface Sample {
  thread: number;
  place: Place;
  /**
   * Source file, relative to the project, of the JavaScript that ran, or that called the kernel, the C library or the engine.
   * Empty if it is unknown.
   */
  file: string;
}

/** Processor time of one operation in nanoseconds, by the code that used it. */
export interface Profile {
  samples: number;
  places: ReadonlyMap<Place, number>;
  /** By source file: its own time, and that of the functions of the C library and of the engine that it called. */
  files: ReadonlyMap<string, { own: number; called: number }>;
}

/** Records the processor time of a program with `perf`. */
export class Profiler {
  readonly #folder: string;

  /** @param folder a folder for the recorded files. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Returns a command that runs a command and records it. */
  command(command: readonly string[]): string[] {
    const variables = Object.entries(jitDumpVariables(this.#folder)).map(([name, value]) => `${name}=${value}`);
    const options = [
      "--quiet",
      "--clockid=mono",
      "--event=cpu-clock",
      `--freq=${SAMPLES_PER_SECOND}`,
      "--call-graph=fp",
    ];
    return ["env", ...variables, "perf", "record", ...options, `--output=${this.#data}`, "--", ...command];
  }

  /**
   * Reads the recorded samples after the program has exited.
   *
   * @param from start of the measurement in seconds of the monotonic clock.
   * @param operations number of operations since then.
   */
  read(from: number, operations: number): Profile {
    const fields = ["-F", "tid,time,ip,dso", "--max-stack", "24"];
    const { stdout, stderr, exitCode } = Bun.spawnSync(["perf", "script", "--input", this.#data, ...fields]);
    if (exitCode !== 0) throw new Error(`perf script failed: ${stderr.toString().trim()}`);
    const samples = parseSamples(stdout.toString(), new JitDump(this.#folder), from);
    return summarizeSamples(samples, 1e9 / SAMPLES_PER_SECOND / operations);
  }

  get #data(): string {
    return join(this.#folder, "perf.data");
  }
}

/** Parses the output of `perf script`: per sample, a line with the thread and the time, and a line for each stack frame. */
export function parseSamples(text: string, code: JitDump, from: number): Sample[] {
  const samples: Sample[] = [];
  for (const block of text.split("\n\n")) {
    const [header, ...lines] = block.trim().split("\n");
    const [, thread, seconds] = /^(\d+)\s+([\d.]+):/.exec(header!) ?? [];
    const time = Number(seconds);
    if (thread === undefined || time < from || lines.length === 0) continue;
    let place: Place | undefined;
    let file: string | undefined;
    for (const [depth, line] of lines.entries()) {
      const [, hex, object] = /([0-9a-f]+) \((.*)\)$/.exec(line) ?? [];
      // The address of a calling frame is the one after the call.
      file = code.fileAt(Number.parseInt(hex!, 16) - (depth > 0 ? 1 : 0), time);
      place ??= file === undefined ? placeOf(object!) : "JavaScript";
      if (file !== undefined && file !== "") break;
    }
    samples.push({ thread: Number(thread), place: place!, file: file ? relative(root, file) : "" });
  }
  return samples;
}

function placeOf(object: string): Place {
  if (object.includes("[kernel")) return "kernel";
  if (/\/(libc|ld-linux)[-.]|\[vdso\]/.test(object)) return "C library";
  return /\/bun[^/]*$/.test(object) ? "engine" : object.startsWith("[") ? "JavaScript" : "program";
}

/** @param weight nanoseconds per operation that one sample stands for. */
export function summarizeSamples(all: readonly Sample[], weight: number): Profile {
  const threads = new Map<number, number>();
  for (const { thread } of all) threads.set(thread, (threads.get(thread) ?? 0) + 1);
  const least = Math.max(...threads.values()) * MIN_THREAD_SHARE;
  const samples = all.filter(({ thread }) => threads.get(thread)! >= least);
  const places = new Map<Place, number>();
  const files = new Map<string, { own: number; called: number }>();
  for (const { place, file } of samples) {
    places.set(place, (places.get(place) ?? 0) + weight);
    if (place === "kernel" || file === "") continue;
    const entry = files.get(file) ?? { own: 0, called: 0 };
    entry[place === "JavaScript" ? "own" : "called"] += weight;
    files.set(file, entry);
  }
  return { samples: samples.length, places, files };
}

const PLACES: readonly Place[] = ["kernel", "C library", "engine", "JavaScript", "program"];
/** Source files that take less than this many nanoseconds per operation are listed together. */
const MIN_LISTED_NS = 1;

/** Formats the profiles of the programs of a case as a table, followed by the source files of each program. */
export function formatProfiles(profiles: ReadonlyMap<string, Profile>): string {
  const row = (name: string, cells: readonly string[]) =>
    `  ${name.padEnd(30)}${cells.map((cell) => cell.padStart(11)).join("")}`;
  const lines = [row("processor time, ns/op", ["total", ...PLACES, "samples"])];
  for (const [name, { places, samples }] of profiles) {
    const total = [...places.values()].reduce((sum, time) => sum + time, 0);
    const times = [total, ...PLACES.map((place) => places.get(place) ?? 0)];
    lines.push(row(name, [...times.map((time) => time.toFixed(1)), `${samples}`]));
  }
  for (const [name, { files }] of profiles) {
    const sorted = [...files].sort(([, left], [, right]) => right.own + right.called - left.own - left.called);
    const listed = sorted.filter(([, { own, called }]) => own + called >= MIN_LISTED_NS);
    if (listed.length === 0) continue;
    lines.push("", row(name, ["JavaScript", "calls"]));
    for (const [file, { own, called }] of listed) lines.push(row(file, [own.toFixed(1), called.toFixed(1)]));
  }
  return lines.join("\n");
}
