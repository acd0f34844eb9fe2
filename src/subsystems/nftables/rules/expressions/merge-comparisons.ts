// Like nft, merges comparisons of adjacent header fields, because one load and one comparison are faster than two.
import { bytesIn, type Data, type KernelExpression } from "../../model/fields.ts";
import { membersOf } from "../../model/statements.ts";

/** A load of a field, followed by a comparison for equality. */
export interface FieldComparison {
  readonly at: number;
  /** Comparisons are merged only if no other statement is between them. */
  readonly run: number;
  /** Whether the field contains the protocol of the next header. */
  readonly isProtocol: boolean;
}

interface Merged {
  readonly comparison: FieldComparison;
  readonly load: Data;
  readonly compare: Data;
  /** Whether the kernel's fast path loads each of the merged fields. */
  readonly isFast: boolean;
}

/** Merged fields must fit into one 16-byte register. */
const MAX_BYTES = 16;
/** The kernel's fast path loads at most four bytes (nft_payload_fast_eval). */
const MAX_FAST_BYTES = 4;

/** Also returns how many kernel expressions were removed before a position. */
export function mergeComparisons(
  expressions: readonly KernelExpression[],
  comparisons: readonly FieldComparison[],
): { merged: KernelExpression[]; omittedBefore: (position: number) => number } {
  if (comparisons.length < 2) return { merged: [...expressions], omittedBefore: () => 0 };
  const changed = new Map<number, Data>();
  const omitted = new Set<number>();
  for (const run of new Set(comparisons.map((comparison) => comparison.run))) {
    const sorted = comparisons
      .filter((comparison) => comparison.run === run)
      .map((comparison): Merged => {
        const [load = {}, compare = {}] = [0, 1].map((offset) => membersOf(expressions[comparison.at + offset]!.data));
        return { comparison, load, compare, isFast: isFast(load) };
      })
      .sort((a, b) => startOf(a) - startOf(b));
    for (let index = 0; index < sorted.length; index++) {
      let first = sorted[index]!;
      for (let next = sorted[index + 1]; next !== undefined && isMergeable(first, next); next = sorted[index + 1]) {
        // The merged comparison stays before matches of the next header.
        const [kept, dropped] = next.comparison.isProtocol ? [next, first] : [first, next];
        first = { ...joined(first, next), comparison: kept.comparison };
        for (const offset of [0, 1]) omitted.add(dropped.comparison.at + offset);
        changed.set(kept.comparison.at, first.load).set(kept.comparison.at + 1, first.compare);
        index++;
      }
    }
  }
  const merged = expressions.flatMap((expression, position) => {
    if (omitted.has(position)) return [];
    const data = changed.get(position);
    return [data === undefined ? expression : { ...expression, data }];
  });
  return { merged, omittedBefore: (position) => [...omitted].filter((one) => one < position).length };
}

const startOf = ({ load }: Merged) => Number(load["offset"]);
const lengthOf = ({ load }: Merged) => Number(load["len"]);

function isFast({ base, offset, len }: Data): boolean {
  return base !== "link-layer-header" && Number(len) <= MAX_FAST_BYTES && Number(offset) % Number(len) === 0;
}

function isMergeable(first: Merged, next: Merged): boolean {
  const { base } = first.load;
  const maximum = first.isFast && next.isFast ? MAX_FAST_BYTES : MAX_BYTES;
  const isAdjacent = base === next.load["base"] && startOf(first) + lengthOf(first) === startOf(next);
  return isAdjacent && lengthOf(first) + lengthOf(next) <= maximum;
}

function joined(first: Merged, next: Merged): Pick<Merged, "load" | "compare" | "isFast"> {
  const bytes = [first, next].map(({ compare }) => bytesIn(compare["data"])!);
  return {
    load: { ...first.load, len: lengthOf(first) + lengthOf(next) },
    compare: { ...first.compare, data: { value: new Uint8Array(Buffer.concat(bytes)) } },
    isFast: first.isFast && next.isFast,
  };
}
