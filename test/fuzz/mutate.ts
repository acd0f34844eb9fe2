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

/** Returns a changed copy of bytes. `other` is another input, from which parts are copied. */
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
      // Replaces a length or a count.
      if (aligned + 2 <= changed.length)
        new DataView(changed.buffer).setUint16(aligned, changed.length - aligned + random.below(9) - 4, true);
      return changed;
  }
}

/** Returns a changed copy of a text. `other` is another input, from which words are copied. */
export function mutateText(random: Random, text: string, other: string): string {
  let changed = text;
  for (let times = 1 + random.below(4); times > 0; times--) changed = mutateTextOnce(random, changed, other);
  return changed;
}

function mutateTextOnce(random: Random, text: string, other: string): string {
  const at = random.below(text.length + 1);
  const words = [...text.matchAll(/[\w.:-]+|[^\w\s]/g)];
  const word = words.length === 0 ? undefined : random.pick(words);
  const replaceWord = (by: string) =>
    word === undefined ? by : text.slice(0, word.index) + by + text.slice(word.index + word[0].length);
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
      return replaceWord((other.match(/[\w.:-]+|[^\w\s]/g) ?? [""])[random.below(20)] ?? "");
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
