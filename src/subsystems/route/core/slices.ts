import { type Io, type Steps, wait } from "../../../io/io.ts";
import { resolving } from "./lookups.ts";

/** An asynchronous call pauses after every `size` numbers. */
export function* inSlices<T>(io: Io, count: number, work: (from: number, to: number) => T[], size = 128): Steps<T[]> {
  if (io.mode === "sync") return work(0, count);
  const results: T[] = [];
  for (let from = 0; from < count; from += size) {
    for (const one of yield* resolving(() => work(from, Math.min(from + size, count)))) results.push(one);
    const pause = io.pause(true);
    if (pause !== undefined) yield* wait(pause);
  }
  return results;
}

/** Like `list.sort(compare)`, but an asynchronous call pauses regularly. */
export function* sortInSlices<T>(io: Io, list: T[], compare: (a: T, b: T) => number): Steps<void> {
  if (io.mode === "sync") {
    list.sort(compare);
    return;
  }
  const size = 512;
  const count = Math.ceil(list.length / size);
  let runs = yield* inSlices(io, count, (run) => [list.slice(run * size, (run + 1) * size).sort(compare)], 1);
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let index = 0; index < runs.length; index += 2)
      merged.push(yield* merge(io, runs[index]!, runs[index + 1] ?? [], compare));
    runs = merged;
  }
  const [sorted = []] = runs;
  const copy = (from: number, to: number): T[] => {
    for (let index = from; index < to; index++) list[index] = sorted[index]!;
    return [];
  };
  yield* inSlices(io, sorted.length, copy, 4096);
}

/** Of equal elements, those of `left` come first. */
function* merge<T>(io: Io, left: readonly T[], right: readonly T[], compare: (a: T, b: T) => number): Steps<T[]> {
  let [first, second] = [0, 0];
  const take = (from: number, to: number): T[] => {
    const merged: T[] = [];
    for (let index = from; index < to; index++) {
      const isLeft = second === right.length || (first < left.length && compare(left[first]!, right[second]!) <= 0);
      merged.push(isLeft ? left[first++]! : right[second++]!);
    }
    return merged;
  };
  return yield* inSlices(io, left.length + right.length, take, 1024);
}
