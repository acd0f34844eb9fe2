/** An IPv4 or IPv6 address as a number. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** An address with the length of its network's prefix. */
export interface Prefix extends Address {
  readonly length: number;
}

/** Returns the address that a text such as "10.0.0.1" or "fd00::1" contains; undefined if the text is not an address. */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(":")) {
    const value = parseV4(text);
    return value === undefined ? undefined : { family: 4, value };
  }
  const value = parseV6(text);
  return value === undefined ? undefined : { family: 6, value };
}

/** Returns the address and prefix length of a text such as "10.0.0.0/8"; undefined if the text is invalid. */
export function parsePrefix(text: string): Prefix | undefined {
  const [, host = "", digits = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(host);
  const length = Number(digits);
  if (address === undefined || length > bitsOf(address.family)) return undefined;
  return { ...address, length };
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  let source = text;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted !== null) {
    const v4 = parseV4(dotted[2]!);
    if (v4 === undefined) return undefined;
    source = `${dotted[1]}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`;
  }
  const halves = source.split("::");
  if (halves.length > 2) return undefined;
  const [start = [], end = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - start.length - end.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...start, ...Array<string>(missing).fill("0"), ...end];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** Returns the canonical text of an address: dotted decimal, or RFC 5952. */
export function formatAddress({ family, value }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  // The first of the longest runs of at least two zeros is written as "::".
  let longest = "";
  for (const [run] of groups.join(":").matchAll(/\b0(?::0)+\b/g)) if (run.length > longest.length) longest = run;
  const text = groups.join(":");
  return longest === "" ? text : text.replace(new RegExp(`(^|:)${longest}(:|$)`), "::");
}

/** Returns the number of bits of an address. */
export function bitsOf(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

/** Returns the first and the last address of a network, including those that hosts cannot have. */
export function networkOf({ family, value, length }: Prefix): { first: bigint; last: bigint } {
  const rest = (1n << BigInt(bitsOf(family) - length)) - 1n;
  return { first: value & ~rest, last: value | rest };
}

/** Returns the text of the network that contains an address: "10.0.0.0/8" for 10.1.2.3/8. */
export function formatNetwork(prefix: Prefix): string {
  return `${formatAddress({ family: prefix.family, value: networkOf(prefix).first })}/${prefix.length}`;
}
