import { describe, expect, test } from "bun:test";
import { fou } from "../../../src/families/fou.ts";
import { gtp } from "../../../src/families/gtp.ts";
import { ila } from "../../../src/families/ila.ts";
import { ioam6 } from "../../../src/families/ioam6.ts";
import { seg6 } from "../../../src/families/seg6.ts";
import { EEXIST, ENOENT, ENOMEM, ESRCH, NLM_F_EXCL } from "../../../src/index.ts";
import { FouPorts, GtpContexts, IlaMappings, Ioam6, Seg6 } from "../../../src/subsystems/tunnels/index.ts";
import { FakeKernel, Refusal } from "../../../src/testing/index.ts";
import { thrown } from "../../message/bytes.ts";

/** Attributes of requests to the fake kernel and of its replies. */
type Attributes = Record<string, unknown>;

/** A table of a fake kernel that stores the attributes of requests under a key. */
class FakeTable {
  readonly entries = new Map<unknown, Attributes>();
  readonly #key: (request: Attributes) => unknown;
  readonly #missing: number;

  constructor(key: (request: Attributes) => unknown, missing: number = ENOENT) {
    this.#key = key;
    this.#missing = missing;
  }

  readonly add = {
    do: (request: object, { flags }: { flags: number }) => {
      if ((flags & NLM_F_EXCL) !== 0 && this.entries.has(this.keyOf(request))) throw new Refusal(EEXIST);
      this.entries.set(this.keyOf(request), { ...request });
    },
  };
  readonly remove = {
    do: (request: object) => {
      this.find(request);
      this.entries.delete(this.keyOf(request));
    },
  };
  readonly get = { do: (request: object) => this.find(request), dump: () => this.entries.values() };
  readonly list = { dump: () => this.entries.values() };

  find(request: object): Attributes {
    const found = this.entries.get(this.keyOf(request));
    if (found === undefined) throw new Refusal(this.#missing);
    return found;
  }

  keyOf(request: object): unknown {
    return this.#key({ ...request });
  }
}

/** A table whose entries can be listed, deleted and added. */
interface WritableTable<Entry> {
  list(): { toArray(): Entry[] };
  addMany(entries: NoInfer<Entry>[]): object[];
  deleteMany(entries: NoInfer<Entry>[]): object[];
}

/** Requires that the listed entries can be deleted and written back. Returns the entries. */
function writtenBack<Entry>(table: WritableTable<Entry>): Entry[] {
  const listed = table.list().toArray();
  expect(table.deleteMany(listed)).toEqual(listed.map(() => ({})));
  expect(table.list().toArray()).toEqual([]);
  expect(table.addMany(listed)).toEqual(listed.map(() => ({})));
  expect(table.list().toArray()).toEqual(listed);
  return listed;
}

describe("FouPorts", () => {
  /** Opens the FOU ports of a fake kernel. */
  function open(key = ({ port, af }: Attributes): unknown => `${port}/${af}`) {
    const kernel = new FakeKernel();
    const table = new FakeTable(key, ESRCH);
    kernel.register(fou, { add: table.add, del: table.remove, get: table.get });
    return {
      kernel,
      ports: FouPorts.open({ socket: kernel.open() }),
      [Symbol.dispose]: () => kernel[Symbol.dispose](),
    };
  }

  test("lists ports completely and adds them again", () => {
    using lab = open();
    const { ports } = lab;
    const added = [
      { port: 5555, protocol: 47, local: "0.0.0.0" },
      { port: 6080, family: "inet6", local: "2001:db8::1", remote: "2001:db8::2", remotePort: 7, ifindex: 3 },
      { port: 7000, encapsulation: "gue", local: "192.0.2.1", remcsumNoPartial: true },
    ] as const;
    ports.addMany(added);
    expect(writtenBack(ports)).toMatchObject([
      { port: 5555, family: "inet", encapsulation: "direct", protocol: 47 },
      { ...added[1], encapsulation: "gue" },
      { ...added[2], family: "inet" },
    ]);
    expect(ports.get({ port: 5555 }).local).toBeUndefined();
    expect(ports.get({ port: 6080, family: "inet6" })).toMatchObject(added[1]);
    expect(ports.list({ family: "inet6" }).toArray()).toHaveLength(1);
    expect(thrown(() => ports.get({ port: 1 }))).toMatchObject({
      code: "ESRCH",
      message: expect.stringContaining("get FOU port 1 inet: there is no such FOU port (ESRCH); list()"),
    });
  });

  test("distinguishes ports with the same number by address and interface", () => {
    using lab = open((request) => Object.values(request).join());
    const { ports } = lab;
    const added = [
      { port: 7, local: "192.0.2.1" },
      { port: 7, local: "192.0.2.2", ifindex: 3 },
      { port: 7, local: "192.0.2.2", ifindex: 4, remote: "192.0.2.9", remotePort: 1 },
      { port: 7 },
    ];
    expect(ports.addMany(added)).toEqual(added.map(() => ({})));
    for (const port of added.slice(0, 3)) expect(ports.get(port)).toMatchObject(port);
    expect(ports.get({ port: 7, local: "0.0.0.0" })).toEqual({ port: 7, family: "inet", encapsulation: "gue" });
    expect(ports.list({ local: "192.0.2.2", dev: 4, remote: "192.0.2.9", remotePort: 1 }).toArray()).toHaveLength(1);
    expect(() => ports.list({ local: "x" })).toThrow(/^filter.local: expected an IPv4 or IPv6 address/);
  });

  test.each<[object, RegExp]>([
    [{ port: 0 }, /: port: expected an integer from 1 to 65535, got 0$/],
    [{ port: 1, family: "ip" }, /: family: expected inet or inet6, got "ip"$/],
    [{ port: 1, local: "::1" }, /: local: expected an address of IPv4, got "::1"$/],
    [{ port: 1, remote: "192.0.2.1" }, /: remotePort: expected remote and remotePort together, or neither$/],
    [{ port: 1, encapsulation: "direct" }, /: protocol: expected an integer, got undefined$/],
    [{ port: 1, encapsulation: "gue", protocol: 4 }, /: protocol: expected undefined, because the header of GUE/],
    [{ port: 1, dev: "lo" }, /: dev: expected the index of the interface, because names cannot be looked up/],
  ])("rejects the invalid port %j before sending a request", (port, message) => {
    using lab = open();
    expect(() => lab.ports.add(port as { port: number })).toThrow(message);
    expect(lab.kernel.requests).toEqual([]);
  });
});

describe("Seg6", () => {
  /** Opens the settings of segment routing in a fake kernel. */
  function open() {
    const kernel = new FakeKernel();
    const table = new FakeTable(({ hmackeyid }) => hmackeyid);
    let dst = "::";
    kernel.register(seg6, {
      sethmac: {
        do(request) {
          if (request.secretlen === 0) table.remove.do(request);
          else table.entries.set(request.hmackeyid, { ...request });
        },
      },
      dumphmac: table.list,
      "set-tunsrc": {
        do(request) {
          dst = `${request.dst}`;
        },
      },
      "get-tunsrc": { do: () => ({ dst }) },
    });
    return { kernel, seg6: Seg6.open({ socket: kernel.open() }), [Symbol.dispose]: () => kernel[Symbol.dispose]() };
  }

  test("restores listed keys, and add() rejects an existing key", () => {
    using lab = open();
    const { hmacKeys } = lab.seg6;
    hmacKeys.add({ id: 1, algorithm: "sha1", secret: "0a0b" });
    hmacKeys.replaceMany([{ id: 2, secret: new Uint8Array(64).fill(0x41) }]);
    const listed = hmacKeys.list().toArray();
    expect(listed).toMatchObject([
      { id: 1, algorithm: "sha1", secret: "0a0b" },
      { id: 2, algorithm: "sha256", secret: "41".repeat(64) },
    ]);
    expect(hmacKeys.list({ algorithm: "sha1" }).toArray()).toEqual([listed[0]!]);
    expect(thrown(() => hmacKeys.add({ id: 2, secret: "01" }))).toMatchObject({
      code: "EEXIST",
      message: "add SEG6 key 2: the key already exists (EEXIST); replace() overwrites it",
    });
    hmacKeys.deleteMany(listed);
    hmacKeys.replaceMany(listed);
    expect(hmacKeys.get({ id: 2 })).toEqual(listed[1]!);
    const added = hmacKeys.addMany([
      { id: 2, secret: "01" },
      { id: 4, secret: "02" },
    ]);
    expect(added).toMatchObject([{ error: { code: "EEXIST" } }, {}]);
    expect(thrown(() => hmacKeys.get({ id: 3 }))).toMatchObject({ code: "ENOENT" });
    for (const secret of [undefined, "", "0", new Uint8Array(65)]) {
      expect(() => hmacKeys.replace({ id: 1, secret })).toThrow(/: secret: expected 1 to 64 bytes, or their hexadec/);
    }
    expect(() => hmacKeys.add({ id: 0, secret: "00" })).toThrow(/: id: expected an integer from 1/);
  });

  test("returns the source address of tunnels, or undefined by default", () => {
    using lab = open();
    expect(lab.seg6.tunnelSource()).toBeUndefined();
    lab.seg6.setTunnelSource("2001:db8::1");
    expect(lab.seg6.tunnelSource()).toBe("2001:db8::1");
    lab.seg6.setTunnelSource(null);
    expect(lab.seg6.tunnelSource()).toBeUndefined();
    expect(() => lab.seg6.setTunnelSource(undefined as never)).toThrow(
      /^address: expected an IPv4 or IPv6 address, got undefined$/,
    );
    expect(() => lab.seg6.setTunnelSource("192.0.2.1")).toThrow(/^address: expected an address of IPv6/);
  });
});

describe("Ioam6", () => {
  /** Opens in-situ OAM in a fake kernel. */
  function open() {
    const kernel = new FakeKernel();
    const namespaces = new FakeTable(({ nsId }) => nsId);
    const schemas = new FakeTable(({ scId }) => scId);
    kernel.register(ioam6, {
      "add-namespace": namespaces.add,
      "del-namespace": namespaces.remove,
      "dump-namespaces": namespaces.list,
      "add-schema": schemas.add,
      "del-schema": schemas.remove,
      "dump-schemas": schemas.list,
      "ns-set-schema": {
        do(request) {
          const namespace = namespaces.find(request);
          if (request.scNone === true) delete namespace["scId"];
          else namespace["scId"] = schemas.find(request)["scId"];
        },
      },
    });
    return { kernel, ioam: Ioam6.open({ socket: kernel.open() }), [Symbol.dispose]: () => kernel[Symbol.dispose]() };
  }

  test("restores listed namespaces with their data and schema", () => {
    using lab = open();
    const { namespaces, schemas } = lab.ioam;
    schemas.add({ id: 7, data: new Uint8Array([1, 2, 3, 4]) });
    namespaces.add({ id: 1, data: 5, wideData: 2n ** 63n, schema: 7 });
    expect(namespaces.addMany([{ id: 2 }, { id: 3, schema: 9 }])).toMatchObject([{}, { error: { code: "ENOENT" } }]);
    const listed = writtenBack(namespaces);
    expect(() => namespaces.add({ id: 1 })).toThrow(
      /\(EEXIST\); the IOAM namespace already exists: delete\(\) it first$/,
    );
    expect(listed).toEqual([{ id: 1, data: 5, wideData: 2n ** 63n, schema: 7 }, { id: 2 }, { id: 3 }]);
    expect(namespaces.list({ schema: 7 }).toArray()).toEqual([listed[0]!]);
    expect(writtenBack(schemas)).toEqual([{ id: 7, data: new Uint8Array([1, 2, 3, 4]) }]);
    namespaces.change({ id: 1, schema: null });
    expect(namespaces.get({ id: 1 }).schema).toBeUndefined();
    expect(thrown(() => namespaces.change({ id: 1, schema: 8 }))).toMatchObject({
      message: expect.stringContaining("there is no such namespace or schema"),
    });
  });

  test("explains the error of a list that does not fit a message", () => {
    using kernel = new FakeKernel();
    kernel.register(ioam6, {
      "dump-namespaces": {
        dump() {
          throw new Refusal(ENOMEM);
        },
      },
    });
    using ioam = Ioam6.open({ socket: kernel.open() });
    expect(() => ioam.namespaces.list().toArray()).toThrow(
      "list IOAM namespaces: out of memory (ENOMEM); the kernel cannot list more IOAM namespaces than fit a message of 32 KiB",
    );
  });

  test("rejects an invalid namespace or schema before sending a request", () => {
    using lab = open();
    const { namespaces, schemas } = lab.ioam;
    expect(() => namespaces.add({ id: 65536 })).toThrow(/: id: expected an integer from 0 to 65535, got 65536$/);
    expect(() => namespaces.add({ id: 1, data: -1 })).toThrow(/: data: expected an integer from 0 to 4294967295/);
    expect(() => namespaces.add({ id: 1, schema: 2 ** 24 })).toThrow(
      /: schema: expected an integer from 0 to 16777215/,
    );
    expect(() => namespaces.addMany({ id: 1 } as never)).toThrow(/^items: expected/);
    expect(() => namespaces.change({ id: 1 })).toThrow(/: schema: expected the number of a schema or null/);
    expect(() => schemas.add({ id: 1 })).toThrow(/: data: expected a Uint8Array of 1 to 1020 bytes, got undefined$/);
    expect(() => schemas.add({ id: 1, data: new Uint8Array(1021) })).toThrow(/1 to 1020 bytes, got 1021 bytes$/);
    expect(lab.kernel.requests).toEqual([]);
  });
});

describe("IlaMappings", () => {
  test("restores listed mappings and rejects invalid ones", () => {
    using kernel = new FakeKernel();
    const table = new FakeTable(({ locatorMatch }) => locatorMatch);
    kernel.register(ila, { add: table.add, del: table.remove, get: table.get });
    const mappings = IlaMappings.open({ socket: kernel.open() });
    mappings.add({ match: "2001:DB8:0:1", locator: "2001:db8:0:2", ifindex: 4 });
    mappings.add({ match: "0:0:0:1", locator: "0:0:0:2", checksumMode: "neutral-map", identifierType: "luid" });
    const listed = writtenBack(mappings);
    expect(listed).toEqual([
      {
        ...{ match: "2001:db8:0:1", locator: "2001:db8:0:2", ifindex: 4 },
        ...{ checksumMode: "adjust-transport", identifierType: "use-format" },
      },
      { match: "0:0:0:1", locator: "0:0:0:2", checksumMode: "neutral-map", identifierType: "luid" },
    ]);
    expect(mappings.get({ match: "0:0:0:1" })).toEqual(listed[1]!);
    expect(mappings.list({ dev: 4 }).toArray()).toEqual([listed[0]!]);
    const sent = kernel.requests.length;
    expect(() => mappings.add({ match: "2001:db8::" })).toThrow(/locator: expected a locator, got undefined$/);
    expect(() => mappings.delete({ match: "2001:db8::" })).toThrow(/: match: expected four groups such as/);
    expect(kernel.requests).toHaveLength(sent);
  });
});

describe("GtpContexts", () => {
  test("restores listed contexts and rejects invalid ones", () => {
    using kernel = new FakeKernel();
    const table = new FakeTable(({ iTei, tid }) => `${iTei ?? tid}`);
    kernel.register(gtp, { newpdp: table.add, delpdp: table.remove, getpdp: table.get });
    const contexts = GtpContexts.open({ socket: kernel.open() });
    const first = { ifindex: 4, inputTei: 1, outputTei: 2, peer: "192.0.2.1", station: "10.5.0.1" };
    const second = {
      ifindex: 5,
      version: 0,
      tunnelId: 3n,
      flow: 4,
      peer: "2001:db8::1",
      station: "2001:db8::2",
    } as const;
    contexts.addMany([first, second]);
    const listed = writtenBack(contexts);
    expect(listed).toMatchObject([{ ...first, version: 1 }, second]);
    expect(contexts.list({ dev: 5 }).toArray()).toEqual([listed[1]!]);
    expect(thrown(() => contexts.add(first))).toMatchObject({
      code: "EEXIST",
      message: expect.stringMatching(/^add GTP context 1 of 4: .*delete\(\) deletes it/),
    });
    expect(contexts.get({ ifindex: 5, version: 0, tunnelId: 3 })).toEqual(listed[1]!);
    const sent = kernel.requests.length;
    expect(() => contexts.add({ ...first, tunnelId: 1 })).toThrow(
      /: tunnelId: expected undefined in version 1 of GTP$/,
    );
    expect(() => contexts.add({ ...first, outputTei: -1 })).toThrow(/: outputTei: expected an integer from 0/);
    expect(() => contexts.add({ ...first, peer: "x" })).toThrow(/: peer: expected an IPv4 or IPv6 address, got "x"$/);
    expect(() => contexts.delete({ ifindex: 4 })).toThrow(/: inputTei: expected inputTei or station$/);
    expect(() => contexts.delete({ inputTei: 1 })).toThrow(/: dev: expected the name or the index of an interface/);
    expect(kernel.requests).toHaveLength(sent);
  });
});
