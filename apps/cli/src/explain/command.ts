import { type ExplainedPacket, type ExplainedProtocol, type Explanation, explainAsync } from "bun-netlink/explain";
import { ExitStatus, UsageError } from "../errors.ts";
import { parseNamespace } from "../namespaces.ts";
import { flush, line, object, printableLines, style } from "../output.ts";
import { checkPort, parseEndpoint } from "./endpoint.ts";
import { headingOf } from "./heading.ts";

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
  readonly dscp?: number;
  readonly flags?: readonly string[];
  readonly json?: boolean;
  readonly live?: boolean;
  readonly send?: boolean;
  /** Seconds. */
  readonly timeout?: number;
}

const UNDECIDED = 3;
/** Exit statuses by outcome. All outcomes without an entry have the status 1. */
const STATUS: Readonly<Partial<Record<Explanation["outcome"], number>>> = { delivered: 0, undecided: UNDECIDED };

/**
 * Prints what happens to a packet, or with `live`, what happened to a real one. Exits with status 0 if it is delivered, 3
 * if that depends on unknown facts or an error prevents the answer, else 1.
 */
export async function explainPacket(
  protocol: string,
  source: string,
  destination: string | undefined,
  { netns, json, in: device, out, mac, vlan, uid, mark, ttl, dscp, flags, live, send, timeout }: ExplainCommandOptions,
): Promise<void> {
  if (live !== true && (send === true || timeout !== undefined))
    throw new UsageError("--send and --timeout require --live");
  if (destination === undefined) {
    throw new UsageError(
      /[.:]/.test(protocol)
        ? `missing required argument 'protocol': the first argument is tcp, udp, icmp or another protocol, got "${protocol}"`
        : "missing required argument 'destination'",
    );
  }
  const from = parseEndpoint(source, "source");
  const to = parseEndpoint(destination, "destination");
  if (!/^icmp/.test(protocol)) checkPort(to, destination);
  const packet: ExplainedPacket = {
    protocol: protocol as ExplainedProtocol,
    ...{ source: from.address, destination: to.address },
    ...{ sourcePort: from.port, destinationPort: to.port, mark, ttl, dscp, flags },
  };
  const options = { ...(netns === undefined ? {} : { netns: parseNamespace(netns) }), in: device, out, mac, vlan, uid };
  const predict = async () => {
    const explanation = await explainAsync(packet, options);
    if (json === true) object(explanation, true);
    else print(explanation);
    return explanation.outcome;
  };
  const trace = async () => {
    const { explainLive } = await import("./live.ts");
    return explainLive(packet, { ...options, send, timeoutMs: timeout && timeout * 1000 }, json === true);
  };
  const outcome = await (live === true ? trace() : predict()).catch((error: Error) => {
    throw error.name === "NetlinkError" ? new ExitStatus(UNDECIDED, error.message) : error;
  });
  flush();
  const status = STATUS[outcome] ?? 1;
  if (status !== 0) throw new ExitStatus(status);
}

function print({ steps, outcome, reason, missing }: Explanation): void {
  let place = "";
  for (const step of steps) {
    const { place: where, question, answer, decidedBy } = step;
    const here = headingOf(step);
    if (here !== place) line(printableLines(style.bold(here)));
    place = here;
    line(printableLines(`  ${where.padEnd(11)}  ${question}: ${answer}`));
    if (decidedBy !== undefined) line(printableLines(`${" ".repeat(15)}${style.dim(decidedBy)}`));
  }
  line(printableLines(`${style.bold(outcome)}: ${reason}`));
  for (const fact of missing) if (fact !== reason) line(printableLines(`  unknown: ${fact}`));
}
