// Every public function that can wait for the kernel has an asynchronous form. A new function or class needs one, or an
// entry in the table of exceptions below.
import { describe, expect, test } from "bun:test";
import { type Declared, type DeclaredType, readDeclarations, readTypes } from "./declarations.ts";

/**
 * Functions ("module: name"), classes ("module: Class") and methods ("module: Class.method") without an asynchronous
 * form, by the reason. A class stands for all of its methods.
 */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  "computes a result from memory, without a system call": [
    ...named("bun-netlink", "AttributeReader BorrowedMessage Datagram Message MessageCursor MessageWriter"),
    ...named(
      "bun-netlink",
      "ParsedAttributes ReceiveBuffer SendArea StructReader StructWriter TimeSlice attributePath",
    ),
    ...named("bun-netlink", "defineHandler didYouMeanOneOf errorCode familyHeaderLength formatMessage jsonReplacer"),
    ...named("bun-netlink/message", "decodeText encodeText"),
    ...named("bun-netlink", "parseAttributes parseDoneMessage parseErrorMessage readAttributePolicy"),
    ...named("bun-netlink/netfilter", "LoggedPacket PacketHeaders PacketView QueuedPacket definePacketHandler"),
    ...named("bun-netlink/netfilter", "definePacketLogHandler replacePayload updateChecksums"),
    ...named("bun-netlink/ovs", "ArpPart ConnectionPart EthernetPart IcmpPart Ipv4Part Ipv6Part NeighbourPart"),
    ...named("bun-netlink/ovs", "PortsPart Upcall UpcallKey defineUpcallHandler encodeActions encodeKey flowId"),
    ...named("bun-netlink/ovs", "kernelExecutions"),
    ...named(
      "bun-netlink/ovs",
      "formatActions formatConnection formatConnectionStatistics formatDatapathFlow formatFlow",
    ),
    ...named("bun-netlink/ovs", "formatZoneLimits normalizeActions parseActions parseConnectionTuple"),
    ...named("bun-netlink/ovs", "parseDatapathFlow parseFlow parseFlowCommands queuePriority timeoutPolicyName"),
    ...named(
      "bun-netlink/nftables",
      "field formatElement formatRule formatRuleset fromJSON match nft parseRuleset set",
    ),
    ...named("bun-netlink/nftables", "NftTransaction evaluate"),
    ...named("bun-netlink", "CounterRates isArgumentError"),
    ...named("bun-netlink/route", "formatRate formatTime otherKind parseProbability parseRate parseSize parseTime"),
    ...named("bun-netlink/route", "transmitTicks"),
    ...named("bun-netlink/route", "containsAddress lastAddressOf netmaskOf networkOf nextAddress toIpv4 toIpv6"),
    ...named("bun-netlink/state", "Plan Step mergeDescriptions"),
    ...named("bun-netlink/system", "parseRouterOption watchdogTimeoutMs"),
    ...named("bun-netlink/wireguard", "formatWireGuardConfig generatePresharedKey generatePrivateKey"),
    ...named("bun-netlink/wireguard", "parseWireGuardConfig publicKeyOf"),
    ...named("bun-netlink/tunnels", "macsecSci"),
    ...named("bun-netlink/xfrm", "toIpsecEvent toSecurityAssociation toSecurityPolicy"),
    ...named("bun-netlink/watch", "ForwardingTable InterfaceConfigurationTable Items LinkTable MirrorTable"),
    ...named("bun-netlink/watch", "MulticastGroupTable NexthopTable RouteTable defineSource findPeer"),
    ...named("bun-netlink/testing", "FakeConntrack FakeDatapath FakeFirewall FakeKernel FakeNetwork FakeSockets"),
    ...named("bun-netlink/testing", "FakeWireGuard"),
    ...named("bun-netlink/schema", "FieldsReader OperationCodec SetReader buildFamily changedFields chunks"),
    ...named("bun-netlink/schema", "decodeAttributes describe emitFamily encodeAttributes eventCodec indicesOf lookup"),
    ...named("bun-netlink/schema", "loadFamily messageNumber fileName moduleName netlinkFamily operationCodec"),
    ...named("bun-netlink/generated", "copyOf generatedFamily readChars readHex readIpv6 readMac"),
  ],
  "returns a property of an open object": [
    ...named("bun-netlink", "AsyncDump ReceiverPool Receiver.socket Receiver.statistics"),
    ...named("bun-netlink", "NetworkNamespace.fd NetworkNamespace.id NetworkNamespace.closed"),
    ...named("bun-netlink/netfilter", "PacketLog QueueRule.closed PacketQueues"),
    ...named("bun-netlink/ovs", "PortEvents UpcallHandlers.workers UpcallHandlers.statistics"),
    ...named("bun-netlink/ovs", "Datapath.mode Datapath.features Datapath.netns Datapath.connection"),
    ...named("bun-netlink/dcb", "Dcb.device"),
    ...named("bun-netlink/nftables", "NftMirror.generation NftMirror.reloads NftMirror.closed"),
    ...named("bun-netlink/schema", "EventStream"),
    ...named("bun-netlink/watch", "Watch.filteredByKernel"),
  ],
  "is the listing of an object of the mode sync": [
    ...named("bun-netlink", "Dump"),
    ...named("bun-netlink/netfilter", "Listing"),
    ...named("bun-netlink/ovs", "Datapath.attachFlows"),
  ],
  "does not wait: opens, binds or closes a socket, a descriptor or a file of procfs, or uses a socket without blocking":
    [
      ...named("bun-netlink", "NetlinkCapture NetlinkSocket ReceiveSlots closeIdleSockets Receiver.start"),
      ...named("bun-netlink", "NetworkNamespace.open NetworkNamespace.current setMessageFilter"),
      ...named("bun-netlink/route", "NamespaceIds.start NamespaceLinks.start"),
      ...named("bun-netlink/netfilter", "readQueueCounters"),
      ...named("bun-netlink/dcb", "DcbEvents.start"),
      ...named("bun-netlink/xfrm", "IpsecEvents.open"),
      ...named("bun-netlink/system", "AuditRecords DeviceEvents ProcessEvents RouterOptionEvents notifyServiceManager"),
    ],
  "sends a message that the kernel acknowledges without taking a lock of the protocol": [
    ...named("bun-netlink/netfilter", "PacketQueue"),
  ],
  "changes a setting of this process": [...named("bun-netlink", "configureAsyncCalls isOutcomeUnknown")],
  "starts asynchronous work, and reports results in events or callbacks": [
    ...named("bun-netlink/watch", "watch"),
    ...named("bun-netlink/state", "Desired.keep"),
    ...named("bun-netlink/handler", "runHandler"),
  ],
  "runs in a worker thread that has no other work": [
    ...named("bun-netlink/ovs", "UpcallReader UpcallHandlers.dispatch"),
  ],
};

/** Asynchronous functions, and methods of both modes, without the options `timeoutMs` and `signal`, by the reason. */
const unlimited: Readonly<Record<string, readonly string[]>> = {
  "has the limits of the call that has created the object": named("bun-netlink", "AsyncDump AsyncListing"),
  "ends or waits for an object that has the signal itself": [
    ...named("bun-netlink", "Receiver ReceiverPool"),
    ...named("bun-netlink/explain", "LiveTrace"),
    ...named("bun-netlink/netfilter", "PacketLog PacketQueues QueueRule.close"),
    ...named("bun-netlink/ovs", "PortEvents UpcallHandlers.wait UpcallHandlers.stop"),
    ...named("bun-netlink/state", "Keeper"),
    ...named("bun-netlink/system", "DropMonitor.stop SocketEvents groupAuditRecords"),
    ...named("bun-netlink/ethtool", "EthtoolEvents.stop"),
    ...named("bun-netlink/watch", "Watch"),
    ...named("bun-netlink/schema", "EventStream"),
  ],
  "does not wait for the kernel": [
    ...named("bun-netlink", "NetworkNamespace.run NetworkNamespace.start TimeSlice"),
    ...named("bun-netlink/state", "desiredAsync applyHistory"),
    ...named("bun-netlink/wireguard", "resolveEndpoints"),
    ...named("bun-netlink/testing", "FakeDatapath"),
    ...named("bun-netlink/schema", "Client.groups"),
  ],
  "must not be interrupted, because it undoes changes": [
    ...named("bun-netlink/state", "confirmApply recoverApplies undoApply"),
  ],
};

/** Types that have the option `signal`, and are not public. */
const signalTypes: ReadonlySet<string> = new Set(["CommonOptions", "NamespaceEventOptions", "TraceLimits"]);

function named(module: string, names: string): string[] {
  return names.split(" ").map((name) => `${module}: ${name}`);
}

/** Return types of functions that do not block, and of methods of classes with a mode. */
const asynchronousType = /^(Promise|Result|Listed|ListOf|MaybePromise|Async\w+)\b/;
/** Names of methods that only release resources, convert an object, or compute the key of an entry from its fields. */
const withoutWaiting = /^(close|toString|toJSON|keyOf)$/;

const declarations = (await readDeclarations()).filter(
  ({ module }) => module !== "bun-netlink/constants" && module !== "bun-netlink/families",
);
const titles = new Map(declarations.map((declared) => [declared, titlesOf(declared)]));
const excepted = new Map(Object.entries(exceptions).flatMap(([reason, names]) => names.map((name) => [name, reason])));

/** Returns the names under which an exception can list a function: its own, and that of its class. */
function titlesOf({ module, owner, name }: Declared): string[] {
  return owner === "" ? [`${module}: ${name}`] : [`${module}: ${owner}`, `${module}: ${owner}.${name}`];
}

function hasAsynchronousForm({ module, owner, name, isStatic, returns }: Declared): boolean {
  if (asynchronousType.test(returns) || name.endsWith("Async") || withoutWaiting.test(name)) return true;
  return declarations.some(
    (other) =>
      other.module === module && other.owner === owner && other.name === `${name}Async` && other.isStatic === isStatic,
  );
}

const types = await readTypes();

/** Reports whether a type, or a type that it refers to in its head, has the option `signal`. */
function acceptsSignal(text: string, module: string, seen: Set<DeclaredType> = new Set()): boolean {
  if (/\bsignal\b/.test(text)) return true;
  return (text.match(/\b[A-Z]\w+/g) ?? []).some((name) => {
    if (signalTypes.has(name)) return true;
    const found = types.filter((type) => type.name === name);
    const type = found.find((one) => one.module === module) ?? found[0];
    if (type === undefined || seen.has(type)) return false;
    seen.add(type);
    const isAlias = type.text.startsWith(" =");
    if (/^ {2}signal\?: /m.test(type.text)) return true;
    return acceptsSignal(isAlias ? type.text : type.text.replace(/\{.*/s, ""), type.module, seen);
  });
}

/** Functions that may wait for the kernel in another thread. */
const waiting = declarations.filter(
  ({ name, returns }) => (asynchronousType.test(returns) || name.endsWith("Async")) && !/^\w+<"async">/.test(returns),
);
const limitExceptions = Object.values(unlimited).flat();

describe("Asynchronous functions", () => {
  test("take a time limit and a signal, or have a reason why they take none", () => {
    const lacking = waiting.filter(
      (declared) =>
        !acceptsSignal(declared.parameters.at(-1) ?? "", declared.module) &&
        !titles.get(declared)!.some((title) => limitExceptions.includes(title)),
    );
    expect(lacking.map((declared) => titles.get(declared)!.at(-1)!)).toEqual([]);
    expect(waiting.length).toBeGreaterThan(300);
  });

  test("with a reason exist and take none", () => {
    const needed = new Set(
      waiting
        .filter(({ parameters, module }) => !acceptsSignal(parameters.at(-1) ?? "", module))
        .flatMap((one) => titles.get(one)!),
    );
    expect(limitExceptions.filter((name) => !needed.has(name))).toEqual([]);
  });
});

describe("Public functions", () => {
  test("have an asynchronous form, or a reason why they need none", () => {
    const lacking = declarations.filter(
      (declared) => !hasAsynchronousForm(declared) && !titles.get(declared)!.some((title) => excepted.has(title)),
    );
    expect(lacking.map((declared) => titles.get(declared)!.at(-1)!)).toEqual([]);
  });

  test("with a reason exist and need it", () => {
    const needed = new Set(declarations.filter((one) => !hasAsynchronousForm(one)).flatMap((one) => titles.get(one)!));
    expect([...excepted.keys()].filter((name) => !needed.has(name))).toEqual([]);
  });

  test("that open an object of both modes return an object of the mode async", () => {
    const opening = declarations.filter(
      ({ owner, name, isStatic }) => isStatic && name === "openAsync" && owner !== "",
    );
    expect(opening.length).toBeGreaterThan(30);
    for (const { owner, returns } of opening) expect(returns).toMatch(new RegExp(`^(Promise<)?${owner}<"async">`));
  });
});
