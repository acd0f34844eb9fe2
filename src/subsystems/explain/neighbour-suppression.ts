// Requests for neighbours that a bridge answers or does not send to all ports. (br_do_proxy_suppress_arp)
import type { Steps } from "../../io/io.ts";
import type { FdbEntry, Link } from "../route/index.ts";
import { bridgePortOf } from "./bridge-ports.ts";
import type { NamespaceView } from "./model/namespace-view.ts";
import { isSameTag, type NeighbourQuery, tagOf, type VlanTag } from "./model/packet.ts";
import { type End, undecided } from "./model/types.ts";
import { hasValidAddress } from "./neighbours.ts";
import type { Walk } from "./walk.ts";

interface Suppression {
  /** Hardware address that the bridge answers. */
  readonly answer?: string | undefined;
}

interface BridgedRequest {
  readonly bridge: Link;
  /** Port that received the request. Undefined for the bridge itself. */
  readonly port?: Link | undefined;
  /** Tag of the VLAN. Undefined if the bridge does not filter VLANs. */
  readonly tag: VlanTag | undefined;
  readonly query: NeighbourQuery;
  readonly entryOf: (mac: string) => Steps<Pick<FdbEntry, "ifindex"> | undefined>;
}

/** Returns undefined if the bridge handles the request like another frame. If not, ports with `neighSuppress` do not send it. */
export function* suppressionOf(
  walk: Walk,
  view: NamespaceView,
  { bridge, port, tag, query, entryOf }: BridgedRequest,
): Steps<Suppression | End | undefined> {
  const ports = yield* view.portsOf(bridge);
  const proxy = ports.find((one) => {
    const { proxyarp, proxyarpWifi, neighVlanSuppress } = bridgePortOf(one);
    return proxyarp === 1 || proxyarpWifi === 1 || neighVlanSuppress === 1;
  });
  if (proxy !== undefined)
    return undecided(`the port ${proxy.ifname} of ${bridge.ifname} has proxyarp, proxyarpWifi or neighVlanSuppress`);
  if (!ports.some(suppresses) || (port !== undefined && suppresses(port)) || query.isReply) return undefined;
  const { sender, target } = query;
  if (sender === "0.0.0.0" || sender === target) return {};
  // In a VLAN, the entries and addresses of its interface decide.
  const uppers = yield* walk.uppersOf(view, bridge);
  const asked = tag === undefined ? { view, link: bridge } : uppers.find(({ link }) => isSameTag(tagOf(link), tag));
  if (asked === undefined) return undefined;
  const owners = [asked, ...(tag === undefined ? uppers : yield* walk.uppersOf(asked.view, asked.link))];
  for (const owner of owners)
    if ((yield* owner.view.addressesOf(owner.link)).some(({ local }) => local === target)) return {};
  const neighbour = (yield* asked.view.neighbours()).find(
    (one) => one.ifindex === asked.link.ifindex && one.dst === target,
  );
  if (neighbour?.lladdr === undefined || !hasValidAddress(neighbour)) return undefined;
  const entry = yield* entryOf(neighbour.lladdr);
  if (entry === undefined) return undefined;
  const isAnswered = ports.some((one) => one.ifindex === entry.ifindex && suppresses(one));
  return { answer: isAnswered ? neighbour.lladdr : undefined };
}

/** Whether a port sends no requests that the bridge can answer. */
export function suppresses(port: Link): boolean {
  return bridgePortOf(port).neighSuppress === 1;
}
