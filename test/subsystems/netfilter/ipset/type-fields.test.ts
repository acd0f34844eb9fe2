import { expect, test } from "bun:test";
import type { IpsetType, NewIpsetEntry } from "../../../../src/subsystems/netfilter/index.ts";
import { checkSettings, problemOf } from "../../../../src/subsystems/netfilter/ipset/type-fields.ts";

const address = "10.0.0.1";
const port = { protocol: "tcp", port: 80 } as const;
const mac = "02:00:00:00:00:01";

/** A set element with all required fields, for each set type. */
const elements: Readonly<Record<IpsetType, NewIpsetEntry>> = {
  "bitmap:ip": { address },
  "bitmap:ip,mac": { address },
  "bitmap:port": { port: 80 },
  "hash:ip": { address },
  "hash:mac": { mac },
  "hash:ip,mac": { address, mac },
  "hash:net": { address },
  "hash:net,net": { address, address2: address },
  "hash:ip,port": { address, ...port },
  "hash:net,port": { address, ...port },
  "hash:ip,port,ip": { address, ...port, address2: address },
  "hash:ip,port,net": { address, ...port, address2: address },
  "hash:ip,mark": { address, mark: 1 },
  "hash:net,port,net": { address, ...port, address2: address },
  "hash:net,iface": { address, interface: "eth0" },
  "list:set": { set: "a" },
};

test.each(Object.entries(elements))("set elements of type %s require all of their fields", (type, element) => {
  expect(problemOf({ ...element, timeout: 5, comment: "x", packets: 1n }, type)).toBeUndefined();
  for (const name of Object.keys(element)) {
    expect(problemOf({ ...element, [name]: undefined }, type)?.join(": ")).toStartWith(
      `${name}: missing; sets of type ${type}`,
    );
  }
});

test.each<[IpsetType, NewIpsetEntry, NewIpsetEntry]>([
  ["hash:ip", { addressTo: address }, { nomatch: true }],
  ["hash:net", { nomatch: true }, { address2: address }],
  ["hash:ip,mac", {}, { addressTo: address }],
  ["hash:ip,port,net", { portTo: 90, address2To: address }, { interface: "eth0" }],
  ["hash:ip,port,ip", { portTo: 90 }, { address2To: address }],
  ["hash:net,iface", { physdev: true, wildcard: true, nomatch: true }, { mac }],
  ["bitmap:ip,mac", { mac }, { mark: 1 }],
  ["bitmap:port", { portTo: 90 }, { protocol: "tcp" }],
  ["list:set", { after: "b" }, { address }],
])("set elements of type %s accept %j and reject %j", (type, optional, other) => {
  const element = elements[type];
  expect(problemOf({ ...element, ...optional }, type)).toBeUndefined();
  const [name] = Object.keys(other);
  expect(problemOf({ ...element, ...other }, type)?.join(": ")).toStartWith(
    `${name}: not a field of sets of type ${type}, which have`,
  );
});

test("set elements of unknown types are not checked", () => {
  expect(problemOf({ mark: 1 }, "hash:ip,new")).toBeUndefined();
});

test("new sets reject settings of other set types", () => {
  const create = (set: object) => () => checkSettings({ name: "s", ...set } as never);
  expect(create({ type: "hash:net,net", netmask: 24, hashSize: 64, bucketSize: 4 })).not.toThrow();
  expect(create({ type: "list:set", size: 3 })).not.toThrow();
  expect(create({ type: "hash:net", netmask: 24 })).toThrow(
    "set.netmask: not a setting of type hash:net, only of bitmap:ip, hash:ip, hash:ip,port, hash:net,net",
  );
  expect(create({ type: "bitmap:port", range: "1-2", hashSize: 3 })).toThrow("set.hashSize: not a setting of type");
  expect(create({ type: "bitmap:port" })).toThrow('require a range such as "1024-2047"');
});
