import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** CPU numbers of the machine. */
export interface Cpus {
  /** Highest possible CPU number, including CPUs that can be added. */
  readonly highest: number;
  /** Online CPUs. */
  readonly online: readonly number[];
}

const FOLDER = "/sys/devices/system/cpu";

/** Reads the CPUs. Without /sys, they are assumed to be numbered without gaps. */
export function readCpus(folder: string = FOLDER): Cpus {
  const online = readList(`${folder}/online`) ?? Array.from({ length: availableParallelism() }, (_, id) => id);
  const possible = readList(`${folder}/possible`) ?? [];
  return { highest: Math.max(0, ...possible, ...online), online };
}

/** Parses a list such as "0-3,8"; undefined for invalid text. */
export function parseCpuList(text: string): number[] | undefined {
  const numbers: number[] = [];
  for (const range of text.trim().split(",")) {
    const [, first, last = first] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(range) ?? [];
    if (first === undefined) return undefined;
    for (let number = Number(first); number <= Number(last); number++) numbers.push(number);
  }
  return numbers;
}

/**
 * Returns the port id for each CPU number, because the kernel uses it as an index. Online CPUs are assigned
 * round-robin, so that each socket has the same number of them.
 */
export function assignCpus(portIds: readonly number[], { highest, online }: Cpus): number[] {
  const entries = Array.from({ length: highest + 1 }, (_, number) => portIds[number % portIds.length]!);
  for (const [turn, number] of online.entries()) entries[number] = portIds[turn % portIds.length]!;
  return entries;
}

function readList(path: string): number[] | undefined {
  try {
    return parseCpuList(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
