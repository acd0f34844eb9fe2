import { NETLINK_NETFILTER, NETLINK_ROUTE, NETLINK_SOCK_DIAG } from "../constants/netlink.ts";
import { NFNL_SUBSYS_CTNETLINK, NFNL_SUBSYS_NFTABLES } from "../constants/nfnetlink.ts";
import {
  RTM_NEWADDR,
  RTM_NEWLINK,
  RTM_NEWNEIGH,
  RTM_NEWNSID,
  RTM_NEWROUTE,
  RTM_NEWRULE,
} from "../constants/rtnetlink.ts";
import type { MessageView } from "../message/message.ts";
import type { ResolvedRequest } from "./fake-dump.ts";
import type { RegisteredFamily } from "./fake-family.ts";

const fakes: Readonly<Record<string, string>> = {
  nftables: "FakeFirewall",
  conntrack: "FakeConntrack",
  wireguard: "FakeWireGuard",
  "sock-diag": "FakeSockets",
  "rt-link": "FakeNetwork",
  "rt-addr": "FakeNetwork",
  "rt-route": "FakeNetwork",
  "rt-rule": "FakeNetwork",
  "rt-neigh": "FakeNetwork",
  "rt-nsid": "FakeNetwork",
};
/** The four message types of an object start at its RTM_NEW… number, a multiple of 4. */
const networkTypes: ReadonlySet<number> = new Set([
  RTM_NEWLINK,
  RTM_NEWADDR,
  RTM_NEWROUTE,
  RTM_NEWNEIGH,
  RTM_NEWRULE,
  RTM_NEWNSID,
]);
const fakesByNumber: ReadonlyMap<number, string> = new Map([
  [NFNL_SUBSYS_NFTABLES, "FakeFirewall"],
  [NFNL_SUBSYS_CTNETLINK, "FakeConntrack"],
]);

export function withoutHandler({ family: { model, handlers }, operation, kind }: ResolvedRequest): string {
  const names = Object.keys(handlers).filter((name) => handlers[name]?.do ?? handlers[name]?.dump);
  const known = names.length === 0 ? "no handlers of this family" : `handlers for ${names.join(", ")}`;
  return `FakeKernel has no handler for ${model.name}.${operation.name} (${kind}), it has ${known}${hintAt(fakes[model.name])}`;
}

export function withoutFamily(families: Iterable<RegisteredFamily>, protocol: number, { type }: MessageView): string {
  const names = [...families].flatMap(({ model }) => (model.protocol === protocol ? model.name : []));
  const known = names.length === 0 ? "no family of this protocol" : names.join(", ");
  const hint = hintAt(fakeOf(protocol, type));
  return `FakeKernel has no family with message type ${type} of protocol ${protocol}, it has ${known}${hint}`;
}

function fakeOf(protocol: number, type: number): string | undefined {
  if (protocol === NETLINK_SOCK_DIAG) return "FakeSockets";
  if (protocol === NETLINK_NETFILTER) return fakesByNumber.get(type >> 8);
  return protocol === NETLINK_ROUTE && networkTypes.has(type & ~3) ? "FakeNetwork" : undefined;
}

function hintAt(fake: string | undefined): string {
  return fake === undefined ? "" : `; ${fake} has handlers for this family`;
}
