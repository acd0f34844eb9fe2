import { type ExplainedPacket, type ExplainedProtocol, type Explanation, explainAsync } from "bun-netlink/explain";
import { ExitStatus, UsageError } from "../errors.ts";
import { parseNamespace } from "../namespaces.ts";
import { flush, line, object, printableLines, style } from "../output.ts";

/** Options of the subcommand `explain`. */
export interface ExplainCommandOptions {
  readonly in?: string;
  readonly out?: string;
  readonly netns?: string;
  readonly mark?: number;
  readonly mac?: string;
  readonly vlan?: number;
  readonly uid?: number;
  readonly ttl?: number;
  readonly json?: boolean;
}

/** Exit statuses by outcome. All outcomes without an entry have the status 1. */
const STATUS: Readonly<Partial<Record<Explanation["outcome"], number>>> = { delivered: 0, undecided: 3 };

/** Prints what happens to a packet. Exits with status 0 if it is delivered, 3 if that depends on unknown facts, else 1. */
export async function explainPacket(
  protocol: string,
  source: string,
  destination: string,
  { netns, json, in: device, out, mac, vlan, uid, mark, ttl }: ExplainCommandOptions,
): Promise<void> {
  const from = endOf(source, "source");
  const to = endOf(destination, "destination");
  if (!/^icmp/.test(protocol) && to.port === undefined)
    throw new UsageError(
      `destination: expected a port, such as ${to.address.includes(":") ? `[${to.address}]` : to.address}:80, got "${destination}"`,
    );
  const packet: ExplainedPacket = {
    protocol: protocol as ExplainedProtocol,
    ...{ source: from.address, destination: to.address },
    ...{ sourcePort: from.port, destinationPort: to.port, mark, ttl },
  };
  const options = { ...(netns === undefined ? {} : { netns: parseNamespace(netns) }), in: device, out, mac, vlan, uid };
  const explanation = await explainAsync(packet, options);
  if (json === true) object(explanation, true);
  else print(explanation);
  flush();
  const status = STATUS[explanation.outcome] ?? 1;
  if (status !== 0) throw new ExitStatus(status);
}

/** Parses "10.0.0.5", "10.0.0.5:80", "2001:db8::1" and "[2001:db8::1]:80". */
function endOf(text: string, name: string): { readonly address: string; readonly port: number | undefined } {
  const [, inBrackets, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? [];
  const address = inBrackets ?? plain;
  if (address === undefined) {
    if (text.split(":").length > 2) return { address: text, port: undefined };
    throw new UsageError(`${name}: expected an address, or an address and a port such as 10.0.0.5:80, got "${text}"`);
  }
  return { address, port: port === undefined ? undefined : Number(port) };
}

function print({ steps, outcome, reason, missing }: Explanation): void {
  let place = "";
  for (const { namespace, interface: device, place: where, question, answer, decidedBy } of steps) {
    const here = device === undefined ? namespace : `${namespace} ${device}`;
    if (here !== place) line(printableLines(style.bold(here)));
    place = here;
    line(printableLines(`  ${where.padEnd(11)}  ${question}: ${answer}`));
    if (decidedBy !== undefined) line(printableLines(`${" ".repeat(15)}${style.dim(decidedBy)}`));
  }
  line(printableLines(`${style.bold(outcome)}: ${reason}`));
  for (const fact of missing) if (fact !== reason) line(printableLines(`  unknown: ${fact}`));
}
