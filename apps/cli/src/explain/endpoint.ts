// Ends of a packet: "10.0.0.5", "10.0.0.5:80", "2001:db8::1" and "[2001:db8::1]:80".
import { isIPv6 } from "node:net";
import { UsageError } from "../errors.ts";

export interface Endpoint {
  readonly address: string;
  readonly port: number | undefined;
}

const FORMS = "an address, or an address and a port such as 10.0.0.5:80 or [2001:db8::5]:80";

/** @throws UsageError with the form that is probably meant. */
export function parseEndpoint(text: string, name: string): Endpoint {
  const fail = (expected: string, advice = ""): never => {
    throw new UsageError(`${name}: expected ${expected}, got "${text}"${advice}`);
  };
  const [, zoned, zone] = /^\[?([^%[\]]+)%([^\]]+?)(?:\].*)?$/.exec(text) ?? [];
  if (zone !== undefined)
    fail("an address without an interface", `; write ${zoned}, and --out ${zone} or --in ${zone}`);
  const [, inBrackets, port] = /^\[([^[\]]*)\](?::(\d+))?$/.exec(text) ?? [];
  if (inBrackets !== undefined) return { address: inBrackets, port: port === undefined ? undefined : Number(port) };
  const [, plain, number] = /^([^:[\]]*)(?::(\d+))?$/.exec(text) ?? [];
  if (plain !== undefined) return { address: plain, port: number === undefined ? undefined : Number(number) };
  if (isIPv6(text)) return { address: text, port: undefined };
  return fail(withBrackets(text) ?? FORMS);
}

/** @throws UsageError if a protocol with ports has no port at the destination. */
export function checkPort({ address, port }: Endpoint, text: string): void {
  if (port !== undefined) return;
  const isLong = address.includes(":");
  const meant = withBrackets(text);
  const advice = meant === undefined ? "" : `; write ${meant} if the last number is the port`;
  throw new UsageError(
    `destination: expected a port, such as ${isLong ? `[${address}]` : address}:80, got "${text}"${advice}`,
  );
}

/** Returns "[2001:db8::1]:443" for "2001:db8::1:443", "[2001:db8::1]443" and the like. */
function withBrackets(text: string): string | undefined {
  const [, address, port] = /^\[?([\da-f:.]*)(?:\]:?|:)(\d+)$/i.exec(text) ?? [];
  return address !== undefined && isIPv6(address) ? `[${address}]:${port}` : undefined;
}
