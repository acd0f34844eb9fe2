import { checkFlag, checkFunction, checkKnown, checkObject, type Names } from "../../../message/check.ts";

/** The names of a datapath's ports, for texts that name them rather than number them. */
export interface PortNames {
  /** The name of a port; undefined for a port without one, which is then shown by its number. */
  nameOf(number: number): string | undefined;
  /** The number of a port; undefined for a name that no port has. */
  numberOf(name: string): number | undefined;
}

/** What texts are read with. */
export interface ParseOptions {
  /** Who knows the ports' names. Without it ports are numbers. */
  ports?: PortNames | undefined;
}

/** What texts are written with. */
export interface FormatOptions {
  /** Who knows the ports' names. Without it ports are numbers. */
  ports?: PortNames | undefined;
  /** Whether fields that a flow does not look at are written, too: `dst=0.0.0.0/0.0.0.0`. They are left out otherwise. */
  verbose?: boolean | undefined;
  /**
   * Whether to write what `ovs-dpctl` leaves out although it counts, so that the text stands for the same flow when it is parsed
   * (default false: exactly as `ovs-dpctl` prints it). These are members of a tunnel that have to be zero (`tos=0`), that a
   * tunnel has to have no key (`flags(-key)`), the upper two bits of ERSPAN's `hwid`, a VLAN tag whose presence does not count
   * (`cfi=1/0`), the `eventmask` of `ct`, and leading zeros of a `psample` cookie.
   */
  complete?: boolean | undefined;
}

const parseNames: Names<ParseOptions> = { ports: true };
const formatNames: Names<FormatOptions> = { ports: true, verbose: true, complete: true };

/** Refuses options to read texts with that cannot be meant, `names` being further ones that are there. */
export function checkParseOptions(options: ParseOptions, names: Readonly<Record<string, true>> = {}): void {
  checkTextOptions(options, { ...parseNames, ...names });
}

/** The same for options to write texts with. */
export function checkFormatOptions(options: FormatOptions, names: Readonly<Record<string, true>> = {}): void {
  checkTextOptions(options, { ...formatNames, ...names });
  checkFlag(options.verbose, "verbose");
  checkFlag(options.complete, "complete");
}

function checkTextOptions(options: ParseOptions, names: Readonly<Record<string, true>>): void {
  checkObject(options, "options");
  checkKnown(options, names);
  const { ports } = options;
  if (ports === undefined) return;
  // Whatever has the two: it can be a map that knows more.
  checkFunction((ports as PortNames | null)?.nameOf, "ports.nameOf");
  checkFunction((ports as PortNames | null)?.numberOf, "ports.numberOf");
}

/** Words that begin an action, so that no port can be named by them. */
export const ACTION_WORDS: ReadonlySet<string> = new Set([
  "add_mpls",
  "check_pkt_len",
  "clone",
  "ct",
  "ct_clear",
  "dec_ttl",
  "drop",
  "hash",
  "meter",
  "pop_eth",
  "pop_mpls",
  "pop_nsh",
  "pop_vlan",
  "psample",
  "push_eth",
  "push_mpls",
  "push_nsh",
  "push_vlan",
  "recirc",
  "sample",
  "set",
  "trunc",
  "userspace",
]);

/** A port as text: its name where there is one that can be read back, else its number. */
export function portText(port: number, ports: PortNames | undefined): string {
  const name = ports?.nameOf(port);
  return name !== undefined && /^[^\s,()/]+$/.test(name) && !/^\d/.test(name) && !isWord(name) ? name : `${port}`;
}

function isWord(name: string): boolean {
  return ACTION_WORDS.has(name) || /^action\d/.test(name);
}
