import { expect } from "bun:test";
import { type ExplainedPacket, type Explanation, explain, traceLive } from "../../../src/subsystems/explain/index.ts";
import { PATIENCE_MS, until } from "../../support/threads.ts";
import { UdpSocket } from "../../support/udp.ts";
import { type Host, PAYLOAD } from "./network.ts";

/** Port of the receiving socket. */
export const PORT = 7777;

/** The ends of the packet. */
export interface Ends {
  readonly from: Host;
  readonly to: Host;
  readonly source: string;
  readonly destination: string;
}

/**
 * Explains a packet, sends it, and expects it where the prediction says.
 *
 * @param isCompared whether the packet must enter an interface that the prediction contains.
 */
export async function predictionOf(
  hosts: readonly Host[],
  { from, to, source, destination }: Ends,
  isCompared: (device: string) => boolean = () => true,
): Promise<Explanation> {
  const version = source.includes(":") ? 6 : 4;
  using receiver = UdpSocket.open(to.netns, version, version === 4 ? "0.0.0.0" : "::", PORT);
  using sender = UdpSocket.open(from.netns, version, source);
  const packet: ExplainedPacket = {
    ...{ protocol: "udp", source, destination, sourcePort: sender.port, destinationPort: PORT, payload: PAYLOAD },
  };
  const predicted = explain(packet, { netns: from.netns });
  for (const host of hosts) host.count();
  const names = new Map(hosts.map(({ netns, name }) => [netns.id, name]));
  const expected = predicted.steps.flatMap(({ namespace, interface: device, fact, tunnel }) =>
    fact?.kind === "received" && tunnel === undefined && isCompared(device ?? "")
      ? [`${names.get(namespace)}/${device}`]
      : [],
  );
  try {
    sender.send(PORT, PAYLOAD, destination);
  } catch {
    // The kernel refuses the packet: it is not delivered.
  }
  const entered = () => hosts.flatMap((host) => host.entered());
  const isThere = () => expected.every((name) => entered().includes(name));
  await until(isThere, `the packet enters ${expected}: ${predicted.outcome}, ${predicted.reason}`);
  if (predicted.outcome === "undecided") return predicted;
  const isReceived = receiver.receive(predicted.outcome === "delivered" ? PATIENCE_MS : 0) !== undefined;
  expect({ isReceived, reason: predicted.reason }).toEqual({
    isReceived: predicted.outcome === "delivered",
    reason: predicted.reason,
  });
  return predicted;
}

/** Traces a real packet, and returns its end and the steps that differ from the prediction. */
export async function tracedOutcome({ from, to, source, destination }: Ends): Promise<{
  readonly outcome: string;
  readonly differences: readonly unknown[];
}> {
  const version = source.includes(":") ? 6 : 4;
  using _receiver = UdpSocket.open(to.netns, version, version === 4 ? "0.0.0.0" : "::", PORT);
  const packet = { protocol: "udp", source, destination, destinationPort: PORT } as const;
  await using live = await traceLive(packet, { netns: from.netns, send: true, timeoutMs: PATIENCE_MS });
  const { outcome, comparison } = await live.result();
  return { outcome, differences: comparison.filter(({ isDifference }) => isDifference) };
}
