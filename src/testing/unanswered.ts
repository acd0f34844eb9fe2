import { NETLINK_NETFILTER, NETLINK_ROUTE } from "../constants/netlink.ts";
import { NFNL_SUBSYS_CTNETLINK, NFNL_SUBSYS_NFTABLES } from "../constants/nfnetlink.ts";
import type { MessageView } from "../message/message.ts";
import type { ResolvedRequest } from "./fake-dump.ts";
import type { RegisteredFamily } from "./fake-family.ts";

const fakes: Readonly<Record<string, string>> = {
  nftables: "FakeFirewall",
  conntrack: "FakeConntrack",
  wireguard: "FakeWireGuard",
  "rt-link": "FakeNetwork",
  "rt-addr": "FakeNetwork",
  "rt-route": "FakeNetwork",
  "rt-rule": "FakeNetwork",
  "rt-neigh": "FakeNetwork",
  "rt-nsid": "FakeNetwork",
};
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
  const fake = protocol === NETLINK_ROUTE ? "FakeNetwork" : fakesByNumber.get(type >> 8);
  const hint = protocol === NETLINK_ROUTE || protocol === NETLINK_NETFILTER ? hintAt(fake) : "";
  return `FakeKernel has no family with message type ${type} of protocol ${protocol}, it has ${known}${hint}`;
}

function hintAt(fake: string | undefined): string {
  return fake === undefined ? "" : `; ${fake} answers all requests of this kind`;
}
