import type { Random } from "../message/random.ts";

const bytesOfInterest = [0, 1, 4, 5, 8, 16, 0x7f, 0x80, 0xff];
const numbersOfInterest = [
  "0",
  "1",
  "-1",
  "255",
  "65535",
  "65536",
  "4294967295",
  "4294967296",
  "0x",
  "1e9",
  "0.5",
  "NaN",
];
const fragments = [
  "",
  " ",
  "\n",
  ",",
  "(",
  ")",
  "=",
  "/",
  ":",
  ".",
  "#",
  '"',
  "\\x",
  "[",
  "]",
  "{",
  "}",
  "0x",
  "é",
  "\0",
];

/** Returns a changed copy of the bytes. Some changes copy parts of `other`, which is another input. */
export function mutateBytes(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  let changed = bytes;
  for (let times = 1 + random.below(4); times > 0; times--) changed = mutateBytesOnce(random, changed, other);
  return changed;
}

function mutateBytesOnce(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  const at = random.below(Math.max(bytes.length, 1));
  const aligned = at & ~3;
  switch (random.below(8)) {
    case 0:
      changed[at]! ^= 1 << random.below(8);
      return changed;
    case 1:
      changed[at] = random.pick(bytesOfInterest);
      return changed;
    case 2:
      return changed.slice(0, at);
    case 3:
      return Uint8Array.from([...changed.subarray(0, aligned), ...other.subarray(random.below(other.length + 1) & ~3)]);
    case 4:
      return Uint8Array.from([...changed.subarray(0, aligned), ...changed.subarray(aligned + 4 * random.below(8))]);
    case 5:
      return Uint8Array.from([...changed.subarray(0, at), ...changed.subarray(aligned)]);
    case 6:
      if (aligned + 4 <= changed.length) new DataView(changed.buffer).setUint32(aligned, random.u32(), true);
      return changed;
    default:
      // Replaces a field that may be a length or a count.
      if (aligned + 2 <= changed.length)
        new DataView(changed.buffer).setUint16(aligned, changed.length - aligned + random.below(9) - 4, true);
      return changed;
  }
}

/** Returns a changed copy of a text. Some changes copy words of `other`, which is another input. */
export function mutateText(random: Random, text: string, other: string): string {
  let changed = text;
  for (let times = 1 + random.below(4); times > 0; times--) changed = mutateTextOnce(random, changed, other);
  return changed;
}

/** Returns the first word or punctuation mark at or after an offset. */
function wordAfter(text: string, offset: number): RegExpExecArray | null {
  const word = /[\w.:-]+|[^\w\s]/g;
  word.lastIndex = offset;
  return word.exec(text);
}

function mutateTextOnce(random: Random, text: string, other: string): string {
  const at = random.below(text.length + 1);
  const replaceWord = (by: string) => {
    const word = wordAfter(text, at);
    return word === null ? by : text.slice(0, word.index) + by + text.slice(word.index + word[0].length);
  };
  switch (random.below(9)) {
    case 0:
      return text.slice(0, at) + random.pick(fragments) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + random.below(4));
    case 2:
      return text.slice(0, at);
    case 3:
      return replaceWord(random.pick(numbersOfInterest));
    case 4:
      return replaceWord(wordAfter(other, random.below(other.length + 1))?.[0] ?? "");
    case 5:
      return replaceWord("");
    case 6:
      return text.slice(0, at) + other.slice(random.below(other.length + 1));
    case 7: {
      const lines = text.split("\n");
      lines.splice(random.below(lines.length), random.below(3), random.pick(other.split("\n")));
      return lines.join("\n");
    }
    default:
      return text.slice(0, at) + String.fromCharCode(random.below(300)) + text.slice(at + 1);
  }
}

/** JSON values that are invalid in most positions. */
const treesOfInterest: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  0.5,
  2 ** 32,
  2 ** 53,
  "",
  "no",
  "@no",
  "0x10",
  {},
  [],
  [[]],
];

/**
 * Returns a changed copy of a JSON value. Unchanged parts are shared with the original. Some changes copy parts of
 * `other`, which is another input.
 */
export function mutateTree<Tree extends object>(random: Random, tree: Tree, other: Tree): Tree {
  let changed = tree;
  for (let times = 1 + random.below(4); times > 0; times--) {
    const key = random.pick(Object.keys(changed));
    if (key !== undefined) changed = withEntry(changed, key, mutateTreeOnce(random, entryOf(changed, key), other));
  }
  return changed;
}

function mutateTreeOnce(random: Random, tree: unknown, other: object): unknown {
  if (typeof tree === "object" && tree !== null) {
    const keys = Object.keys(tree);
    const key = random.pick(keys);
    if (key !== undefined && random.below(6) > 0)
      return withEntry(tree, key, mutateTreeOnce(random, entryOf(tree, key), other));
    const copied = partOf(random, other);
    switch (random.below(3)) {
      case 0: {
        const rest = Object.entries(tree).filter(([name]) => name !== key);
        return Array.isArray(tree) ? rest.map(([, item]) => item) : Object.fromEntries(rest);
      }
      case 1:
        return Array.isArray(tree) ? [...tree, copied] : { ...tree, ...(typeof copied === "object" ? copied : {}) };
    }
  }
  if (typeof tree === "string" && random.below(2) === 0) return mutateText(random, tree, "");
  return random.below(2) === 0 ? random.pick(treesOfInterest) : partOf(random, other);
}

function partOf(random: Random, tree: unknown): unknown {
  if (typeof tree !== "object" || tree === null) return tree;
  const key = random.pick(Object.keys(tree));
  return key === undefined || random.below(5) === 0 ? tree : partOf(random, entryOf(tree, key));
}

function entryOf(tree: object, key: string): unknown {
  return (tree as Record<string, unknown>)[key];
}

function withEntry<Tree extends object>(tree: Tree, key: string, value: unknown): Tree {
  const entries = tree as unknown[] & Tree;
  return Array.isArray(tree) ? (entries.with(Number(key), value) as unknown as Tree) : { ...tree, [key]: value };
}
