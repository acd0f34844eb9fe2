import { join, relative } from "node:path";
import { JitDump, jitDumpVariables } from "./jit-dump.ts";

const SAMPLES_PER_SECOND = 3000;
/**
 * Names of the engine's own threads: they compile, collect garbage or write the recorded code, but do not run the
 * program.
 */
const ENGINE_THREADS = /^(JITWorker|HeapHelper|Bun Pool|JSC |mi-)/;
const root = join(import.meta.dir, "../..");

/** Places of a sample, by the code that was running. "program" is the code of a program without JavaScript. */
export const PLACES = ["kernel", "C library", "engine", "JavaScript", "program"] as const;
type Place = (typeof PLACES)[number];
/** Source files that take less than this many nanoseconds per operation are not listed. */
const MIN_LISTED_NS = 1;

interface Sample {
  place: Place;
  /**
   * Source file, relative to the project, of the JavaScript code that was running or had called the kernel, the C
   * library or the engine. Empty if the file is unknown.
   */
  file: string;
}

/** Processor time of one operation of an implementation in nanoseconds, divided by the code that used the time. */
export interface Profile {
  case: string;
  implementation: string;
  samples: number;
  places: Record<Place, number>;
  /**
   * Source files that take at least {@link MIN_LISTED_NS}, the largest first. `own` is the time of the file's
   * JavaScript, `called` the time of the functions of the C library and of the engine that this JavaScript called.
   */
  files: { file: string; own: number; called: number }[];
}

/** Records the processor time of a program with `perf`. */
export class Profiler {
  readonly #folder: string;

  /** @param folder a folder for the recorded files. */
  constructor(folder: string) {
    if (Bun.which("perf") === null) throw new Error("perf is not installed; --profile needs it (Debian: linux-perf)");
    this.#folder = folder;
  }

  /** Returns a command that runs `command` and records it with `perf`. */
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
  read(from: number, operations: number): Pick<Profile, "samples" | "places" | "files"> {
    const fields = ["-F", "comm,pid,time,ip,dso", "--max-stack", "24"];
    const { stdout, stderr, exitCode } = Bun.spawnSync(["perf", "script", "--input", this.#data, ...fields]);
    if (exitCode !== 0) throw new Error(`perf script failed: ${stderr.toString().trim()}`);
    const samples = parseSamples(stdout.toString(), new JitDump(this.#folder), from);
    return summarizeSamples(samples, 1e9 / SAMPLES_PER_SECOND / operations);
  }

  get #data(): string {
    return join(this.#folder, "perf.data");
  }
}

/**
 * Parses the output of `perf script`: for each sample, a line with the thread, process and time, and a line for each
 * stack frame. Omits samples of the engine's own threads, and of all processes except the first.
 */
export function parseSamples(text: string, code: JitDump, from: number): Sample[] {
  const samples: Sample[] = [];
  let program: string | undefined;
  for (const block of text.split("\n\n")) {
    const [header, ...lines] = block.trim().split("\n");
    const [, thread, process, seconds] = /^(.*\S)\s+(\d+)\s+([\d.]+):/.exec(header!) ?? [];
    if (thread === undefined || lines.length === 0) continue;
    program ??= process;
    const time = Number(seconds);
    if (time < from || process !== program || ENGINE_THREADS.test(thread)) continue;
    let place: Place | undefined;
    let file: string | undefined;
    for (const [depth, line] of lines.entries()) {
      const [, hex, object] = /([0-9a-f]+) \((.*)\)$/.exec(line) ?? [];
      // For a calling frame, the address is the return address: the one after the call.
      file = code.fileAt(Number.parseInt(hex!, 16) - (depth > 0 ? 1 : 0), time);
      place ??= file === undefined ? placeOf(object!) : "JavaScript";
      if (file !== undefined && file !== "") break;
    }
    samples.push({ place: place!, file: file ? relative(root, file) : "" });
  }
  return samples;
}

function placeOf(object: string): Place {
  if (object.includes("[kernel")) return "kernel";
  if (/\/(libc|ld-linux)[-.]|\[vdso\]/.test(object)) return "C library";
  return /\/bun[^/]*$/.test(object) ? "engine" : object.startsWith("[") ? "JavaScript" : "program";
}

/** @param weight nanoseconds per operation for which one sample stands. */
export function summarizeSamples(samples: readonly Sample[], weight: number): ReturnType<Profiler["read"]> {
  const places = { kernel: 0, "C library": 0, engine: 0, JavaScript: 0, program: 0 };
  const files = new Map<string, { file: string; own: number; called: number }>();
  for (const { place, file } of samples) {
    places[place] += weight;
    if (place === "kernel" || file === "") continue;
    const times = files.getOrInsertComputed(file, () => ({ file, own: 0, called: 0 }));
    times[place === "JavaScript" ? "own" : "called"] += weight;
  }
  const listed = [...files.values()].filter(({ own, called }) => own + called >= MIN_LISTED_NS);
  listed.sort((left, right) => right.own + right.called - left.own - left.called);
  return { samples: samples.length, places, files: listed };
}

/** Returns the total of a profile in nanoseconds per operation. */
export function totalOf({ places }: Profile): number {
  return PLACES.reduce((sum, place) => sum + places[place], 0);
}

/** Formats the profiles of the programs of a case as a table, followed by the source files of each program. */
export function formatProfiles(profiles: readonly Profile[]): string {
  const row = (name: string, cells: readonly (string | number)[]) => {
    const texts = cells.map((cell) => (typeof cell === "string" ? cell : cell.toFixed(1)).padStart(12));
    return `  ${name.padEnd(30)}${texts.join("")}`;
  };
  return [
    row("processor time in ns", ["total", ...PLACES]),
    ...profiles.map((profile) =>
      row(profile.implementation, [totalOf(profile), ...PLACES.map((place) => profile.places[place])]),
    ),
    ...profiles
      .filter(({ files }) => files.length > 0)
      .flatMap(({ implementation, files }) => [
        "",
        row(implementation, ["JavaScript", "calls"]),
        ...files.map(({ file, own, called }) => row(file, [own, called])),
      ]),
  ].join("\n");
}
