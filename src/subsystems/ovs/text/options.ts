import { type Check, checkFlag, checkFunction, type OptionChecks } from "../../../base/check.ts";

/** Port names of an Open vSwitch datapath, for flow texts with names instead of numbers. */
export interface PortNames {
  /**
   * Returns the name of the Open vSwitch datapath port with this number. If undefined, the flow text contains the
   * number.
   */
  nameOf(number: number): string | undefined;
  /** Returns the number of the Open vSwitch datapath port with this name, or undefined if it is unknown. */
  numberOf(name: string): number | undefined;
}

/** Options for parsing flows and actions. */
export interface ParseOptions {
  /** Names of Open vSwitch datapath ports in the text (default: the text contains only numbers). */
  ports?: PortNames | undefined;
}

/** Options for formatting flows and actions. */
export interface FormatOptions {
  /** Names to write instead of port numbers (default: numbers are written). */
  ports?: PortNames | undefined;
  /** Whether the text also contains fields that the mask ignores, such as `dst=0.0.0.0/0.0.0.0` (default false). */
  verbose?: boolean | undefined;
  /**
   * Whether to add relevant parts that `ovs-dpctl` omits (default false: exactly the text of `ovs-dpctl`). Parsing the
   * complete text returns the same flow.
   *
   * These parts are: tunnel members that must be zero (`tos=0`), the absence of a tunnel key (`flags(-key)`), the upper
   * two bits of ERSPAN's `hwid`, a VLAN tag whose presence does not matter (`cfi=1/0`), the `eventmask` of `ct`, the
   * `flags` of `add_mpls`, leading zeros of a `psample` cookie, all digits of a probability, and user data of
   * ovs-vswitchd as bytes (`userdata(…)` instead of `slow_path(action)`).
   */
  complete?: boolean | undefined;
}

const checkPorts: Check = (ports, path) => {
  checkFunction((ports as PortNames | null)?.nameOf, `${path}.nameOf`);
  checkFunction((ports as PortNames | null)?.numberOf, `${path}.numberOf`);
};

export const parseChecks: OptionChecks<ParseOptions> = { ports: checkPorts };

export const formatChecks: OptionChecks<FormatOptions> = { ports: checkPorts, verbose: checkFlag, complete: checkFlag };

/** Words in a list of actions that are not port names. */
const ACTION_WORDS: ReadonlySet<string> = new Set(
  (
    "add_mpls check_pkt_len clone ct ct_clear dec_ttl drop hash meter pop_eth pop_mpls pop_nsh pop_vlan psample " +
    "push_eth push_mpls push_nsh push_vlan recirc sample set trunc userspace"
  ).split(" "),
);

/** Formats a number if the parser would misread the name. */
export function portText(port: number, ports: PortNames | undefined): string {
  const name = ports?.nameOf(port);
  if (name === undefined || ACTION_WORDS.has(name)) return `${port}`;
  return /^[^\s,()/]+$/.test(name) && !/^(?:action)?\d/.test(name) ? name : `${port}`;
}
