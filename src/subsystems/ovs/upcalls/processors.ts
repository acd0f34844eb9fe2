import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** The processors of the machine, by their numbers. */
export interface Processors {
  /** The highest number that one can have, now or after it was plugged in. */
  readonly highest: number;
  /** Those that run. */
  readonly online: readonly number[];
}

const FOLDER = "/sys/devices/system/cpu";

/** Asks which processors there are. Where /sys does not tell, they are taken to be numbered without gaps. */
export function readProcessors(folder: string = FOLDER): Processors {
  const online = readList(`${folder}/online`) ?? Array.from({ length: availableParallelism() }, (_, id) => id);
  const possible = readList(`${folder}/possible`) ?? [];
  return { highest: Math.max(0, ...possible, ...online), online };
}

/** The numbers in a list such as "0-3,8"; undefined for text that is none. */
export function parseProcessors(text: string): number[] | undefined {
  const numbers: number[] = [];
  for (const range of text.trim().split(",")) {
    const [, first, last = first] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(range) ?? [];
    if (first === undefined) return undefined;
    for (let number = Number(first); number <= Number(last); number++) numbers.push(number);
  }
  return numbers;
}

/**
 * Which socket gets the packets of each processor: an entry for every number that one can have, since the kernel looks it up
 * by number. Those that run take turns, so that each socket gets as many of them as any other; of the others nobody knows
 * when they will.
 */
export function perProcessor(portIds: readonly number[], { highest, online }: Processors): number[] {
  const entries = Array.from({ length: highest + 1 }, (_, number) => portIds[number % portIds.length]!);
  for (const [turn, number] of online.entries()) entries[number] = portIds[turn % portIds.length]!;
  return entries;
}

function readList(path: string): number[] | undefined {
  try {
    return parseProcessors(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
