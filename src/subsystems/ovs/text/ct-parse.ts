import type { Fields } from "../../../schema/model/types.ts";
import { bitList, CT_EVENTS } from "./flags.ts";
import { labels } from "./key-special.ts";
import type { Scanner } from "./scanner.ts";
import { ipv4, ipv6 } from "./values.ts";

const U16 = 0xffff;
const U32 = 0xffff_ffff;

/** Parses the action `ct`, with or without parameters in parentheses. */
export function readCt(scanner: Scanner): Fields {
  const ct: Fields = {};
  if (!scanner.text.startsWith("(", scanner.at)) return ct;
  scanner.open();
  while (scanner.more()) {
    const start = scanner.at;
    const name = scanner.maybeWord();
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (read === undefined) return scanner.fail(`one of ${Object.keys(readers).join(", ")}, or ")"`, start);
    const [field, value] = read(scanner);
    if (ct[field] !== undefined) scanner.fail(`${name} only once`, start);
    ct[field] = value;
  }
  return ct;
}

const readers: Readonly<Record<string, (scanner: Scanner) => readonly [field: string, value: unknown]>> = {
  commit: () => ["commit", true],
  force_commit: () => ["forceCommit", true],
  // `force` is OpenFlow's name for the option `force_commit`.
  force: () => ["forceCommit", true],
  zone: (scanner) => ["zone", afterEquals(scanner).number(U16)],
  mark: (scanner) => ["mark", readMark(afterEquals(scanner))],
  label: (scanner) => ["labels", readLabels(afterEquals(scanner))],
  helper: (scanner) => ["helper", afterEquals(scanner).objectName("the name of a helper")],
  timeout: (scanner) => ["timeout", afterEquals(scanner).objectName("the name of a policy")],
  eventmask: (scanner) => ["eventmask", bitList(afterEquals(scanner).number(U32), CT_EVENTS)],
  nat: (scanner) => ["nat", readNat(scanner)],
};

function afterEquals(scanner: Scanner): Scanner {
  scanner.expect("=");
  return scanner;
}

/** Parses a connection mark. As in `ovs-dpctl`, its numbers are hexadecimal even without `0x`. */
function readMark(scanner: Scanner): Fields {
  return { value: scanner.hex(U32), mask: scanner.eat("/") ? scanner.hex(U32) : U32 };
}

function readLabels(scanner: Scanner): Fields {
  return { value: labels.read(scanner), mask: scanner.eat("/") ? labels.readMask(scanner) : labels.full };
}

function readNat(scanner: Scanner): Fields {
  const nat: Fields = {};
  if (!scanner.text.startsWith("(", scanner.at)) return nat;
  scanner.open();
  while (scanner.more()) {
    const start = scanner.at;
    const name = scanner.maybeWord();
    const field = NAT_FLAGS.get(name);
    if (field === undefined) return scanner.fail(`one of ${[...NAT_FLAGS.keys()].join(", ")}, or ")"`, start);
    if (nat[field] !== undefined) scanner.fail(`${name} only once`, start);
    nat[field] = true;
    if (field !== "src" && field !== "dst") continue;
    if (nat["src"] === true && nat["dst"] === true) scanner.fail("src or dst, not both", start);
    if (scanner.eat("=")) readRange(scanner, nat);
  }
  return nat;
}

const NAT_FLAGS: ReadonlyMap<string, string> = new Map([
  ["src", "src"],
  ["dst", "dst"],
  ["persistent", "persistent"],
  ["hash", "protoHash"],
  ["random", "protoRandom"],
]);

/**
 * Parses the range of a NAT action: `address[-address][:port[-port]]`. IPv6 addresses must be in brackets if ports
 * follow.
 */
function readRange(scanner: Scanner, nat: Fields): void {
  if (!scanner.text.startsWith(":", scanner.at) || scanner.text.startsWith("::", scanner.at)) {
    const low = readAddress(scanner);
    nat["ipMin"] = low;
    if (scanner.eat("-")) {
      const start = scanner.at;
      const high = readAddress(scanner);
      if (high.includes(":") !== low.includes(":")) scanner.fail("an address of the same family", start);
      nat["ipMax"] = high;
    }
  }
  if (!scanner.eat(":")) return;
  nat["protoMin"] = scanner.number(U16);
  if (scanner.eat("-")) nat["protoMax"] = scanner.number(U16);
}

/** Matches the digits, colons and dots of an IP address, and captures whether the first separator is a colon. */
const word = /[0-9A-Fa-f:]*/y;

function readAddress(scanner: Scanner): string {
  if (scanner.eat("[")) {
    const address = ipv6.read(scanner) as string;
    scanner.expect("]");
    return address;
  }
  word.lastIndex = scanner.at;
  return (word.exec(scanner.text)![0].includes(":") ? ipv6 : ipv4).read(scanner) as string;
}
