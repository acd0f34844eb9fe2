import { rangeError, typeError } from "../../../../base/argument-error.ts";
import { checkOptions, checkString, integerFrom, type OptionChecks } from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { encodeText } from "../../../../base/text.ts";
import { IFNAMSIZ } from "../../../../constants/if_link.ts";
import { parseIpv4, parseIpv6 } from "../../../../schema/values/addresses.ts";

/** A network interface of an evaluated packet. Only the properties that the ruleset reads are required. */
export interface PacketInterface {
  readonly name?: string | undefined;
  /** Required only for rules that compare the index with a number. */
  readonly index?: number | undefined;
  /** Hardware type (ARPHRD_*): 1 for Ethernet. */
  readonly type?: number | undefined;
  /** Number of the group of the interface (`ip link set group`). If it is omitted, it is unknown, not 0. */
  readonly group?: number | undefined;
  /** Kind, such as "veth"; "" for none. */
  readonly kind?: string | undefined;
  /** First IPv4 and IPv6 addresses, which `masquerade` and `redirect` use. */
  readonly ip?: string | undefined;
  readonly ip6?: string | undefined;
}

/** @throws TypeError or RangeError with the path of the invalid property. */
export function interfaceOf(value: unknown, path: string): PacketInterface | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string") {
    checkInterfaceName(value, path);
    return { name: value };
  }
  if (typeof value !== "object") throw typeError(path, `expected a name or an object, got ${describeValue(value)}`);
  checkOptions(value, checks, path);
  return value as PacketInterface;
}

function checkInterfaceName(value: unknown, path: string): void {
  checkString(value, path);
  const { length } = encodeText(String(value));
  if (length < 1 || length >= IFNAMSIZ)
    throw rangeError(path, `expected a name of 1 to ${IFNAMSIZ - 1} bytes, got ${describeValue(value)}`);
}

function checkKind(value: unknown, path: string): void {
  checkString(value, path);
  if (encodeText(String(value)).length >= IFNAMSIZ)
    throw rangeError(path, `expected at most ${IFNAMSIZ - 1} bytes, got ${describeValue(value)}`);
}

function addressCheck(parse: (text: string) => Uint8Array | undefined, version: string) {
  return (value: unknown, path: string): void => {
    if (typeof value !== "string" || parse(value) === undefined)
      throw typeError(path, `expected an ${version} address, got ${describeValue(value)}`);
  };
}

const checks: OptionChecks<PacketInterface> = {
  name: checkInterfaceName,
  index: integerFrom(1, 0x7fffffff),
  type: integerFrom(0, 0xffff),
  group: integerFrom(0, 0xffffffff),
  kind: checkKind,
  ip: addressCheck(parseIpv4, "IPv4"),
  ip6: addressCheck(parseIpv6, "IPv6"),
};
