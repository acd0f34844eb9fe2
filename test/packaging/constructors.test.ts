// Calls the constructor of every exported class as a caller might who has not found the function that creates objects.
import { expect, test } from "bun:test";
import manifest from "../../package.json" with { type: "json" };
import { isArgumentError, NetlinkError } from "../../src/index.ts";

/** Classes whose objects are created with the constructor. Tables of mirrors are empty until a mirror fills them. */
const constructible = new Set([
  ...["AttributeReader", "CounterRates", "MessageCursor", "MessageWriter", "NftTransaction", "PacketHeaders"],
  ...["LoggedPacket", "QueuedPacket", "ReceiveBuffer", "StructReader", "TimeSlice", "Upcall"],
  ...["FakeConntrack", "FakeDatapath", "FakeFirewall", "FakeKernel", "FakeNetwork", "FakeSockets", "FakeWireGuard"],
  ...["AddressTable", "BridgeVlanTable", "ForwardingTable", "InterfaceConfigurationTable", "LinkTable", "MirrorTable"],
  ...["MulticastGroupTable", "NeighbourMirrorTable", "NexthopTable", "QdiscTable", "RouteTable", "TrafficTable"],
]);
/** Classes whose constructors check what callers pass to them. */
const checking = new Set(["FieldsReader", "Message", "NetlinkError", "Refusal", "SetReader"]);
/** Classes whose `open()` passes only its options. */
const opened = new Set([
  ...["DeviceEvents", "Ipvs", "Namespaces", "Nftables", "ProcessEvents", "RouterOptionEvents", "Sockets", "Sysctls"],
]);

type Constructor = new (...parameters: unknown[]) => object;

const classes = new Map<string, Constructor>();
for (const entry of Object.values(manifest.exports)) {
  if (typeof entry === "string" || entry.default.includes("*")) continue;
  const module = await import(`../../${entry.default.replace("./dist", "src").replace(/\.js$/, ".ts")}`);
  for (const [name, value] of Object.entries(module as Record<string, unknown>)) {
    if (typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value)))
      classes.set(name, value as Constructor);
  }
}

async function outcomeOf(Class: Constructor, values: readonly unknown[]): Promise<unknown> {
  try {
    const created = new Class(...values) as Partial<AsyncDisposable & Disposable>;
    await created[Symbol.asyncDispose]?.();
    created[Symbol.dispose]?.();
    return undefined;
  } catch (error) {
    return error;
  }
}

test.each([...classes])("new %s() names the function that creates objects", async (name, Class) => {
  const outcome = await outcomeOf(Class, []);
  if (constructible.has(name)) expect(outcome).toBeUndefined();
  else if (checking.has(name)) expect(isArgumentError(outcome)).toBeTrue();
  else expect(`${outcome}`).toStartWith(`TypeError: new ${name}(): not possible: call `);
  for (const values of [[{}], [null], [undefined, null], [null, null]]) {
    const other = await outcomeOf(Class, values);
    const isDescribed = isArgumentError(other) || other instanceof NetlinkError;
    const isPossible = other === undefined && (constructible.has(name) || opened.has(name));
    expect([values, isDescribed || isPossible, `${other}`]).toEqual([values, true, `${other}`]);
  }
});

test("a subclass names the function of the class that it extends", async () => {
  class Mine extends (classes.get("Links") as Constructor) {}
  expect(`${await outcomeOf(Mine, [])}`).toStartWith("TypeError: new Mine(): not possible: call Links.open()");
  Object.defineProperty(Mine, "name", { value: Symbol("mine") });
  expect(`${await outcomeOf(Mine, [])}`).toStartWith("TypeError: new Symbol(mine)(): not possible: call Links.open()");
});
