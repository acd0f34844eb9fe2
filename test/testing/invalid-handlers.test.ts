import { describe, expect } from "bun:test";
import { join } from "node:path";
import { loadFamily } from "../../src/client/index.ts";
import { ethtool } from "../../src/families/ethtool.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { wireguard } from "../../src/families/wireguard.ts";
import { EBUSY, EINVAL, NETLINK_ROUTE, type NetlinkError } from "../../src/index.ts";
import {
  FakeConntrack,
  FakeFirewall,
  FakeKernel,
  FakeNetwork,
  FakeSockets,
  FakeWireGuard,
  Refusal,
  type RefusalDetails,
} from "../../src/testing/index.ts";
import { thrown } from "../message/bytes.ts";
import { runProgram } from "../support/child.ts";
import { test as base } from "../support/fixtures.ts";

const test = base.extend({ kernel: () => new FakeKernel() });

describe("FakeKernel", () => {
  const family = loadFamily(`
name: made-up
attribute-sets:
  - { name: main, attributes: [{ name: size, type: u32 }] }
operations:
  list:
    - name: get
      attribute-set: main
      do: { request: { attributes: [size] }, reply: { attributes: [size] } }
`);

  test("rejects handlers of unknown operations or kinds", ({ kernel }) => {
    const register = (handlers: object) => () => kernel.register(family, handlers);
    expect(register({ gett: { do: () => ({}) } })).toThrow(
      new TypeError('made-up: unknown operation "gett"; did you mean "get"?'),
    );
    expect(register({ get: { dump: () => [] } })).toThrow(
      "made-up.get: handler.dump: the operation is requested with do",
    );
    expect(register({ get: { doo: () => [] } })).toThrow(
      new TypeError('made-up.get: handler.doo: unknown kind of request; did you mean "do"?'),
    );
    expect(register({ get: { list: () => [] } })).toThrow(
      new TypeError("made-up.get: handler.list: unknown kind of request; there are: do, dump"),
    );
    expect(register({ get: { do: {} } })).toThrow("made-up.get: handler.do: expected a function, got Object");
    expect(register({ get: () => ({}) })).toThrow("made-up.get: handler: expected an object, got a function");
    expect(register(undefined as never)).toThrow("made-up: handlers: expected an object, got undefined");
    register({ get: { do: undefined } })();
  });

  test("rejects invalid families, protocols and event options with the path of the argument", ({ kernel }) => {
    expect(() => kernel.register({} as never, {})).toThrow(new TypeError("family: expected a family, got Object"));
    expect(() => kernel.unregister(5 as never)).toThrow("family: expected a family, got 5");
    expect(() => kernel.familyId(undefined as never)).toThrow("family: expected a family, got undefined");
    expect(() => kernel.open("foo" as never)).toThrow('protocol: expected an integer, got "foo"');
    expect(() => kernel.open(99)).toThrow(RangeError);
    kernel.register(rtLink, {});
    const publish = (options: object) => () => kernel.publish(rtLink, "newlink-ntf", {}, options);
    expect(publish({ nsid: "1" })).toThrow('nsid: expected an integer, got "1"');
    expect(publish({ portId: -1 })).toThrow("portId: expected an integer from 0");
    expect(publish({ group: 5 })).toThrow("group: expected a string, got 5");
  });

  test("rejects an argument of a constructor that is not a fake", () => {
    const options = { foo: 1 } as never;
    for (const Fake of [FakeNetwork, FakeConntrack, FakeFirewall, FakeSockets])
      expect(() => new Fake(options)).toThrow(new TypeError("kernel: expected a FakeKernel, got Object"));
    expect(() => new FakeWireGuard(options)).toThrow(new TypeError("network: expected a FakeNetwork, got Object"));
  });

  test("rejects faults of unregistered families", ({ kernel }) => {
    kernel.register(family, {});
    expect(() => kernel.inject({ fault: "silence", operation: "gett" })).toThrow(
      new TypeError('fault.operation: no family that is registered has an operation "gett"; did you mean "get"?'),
    );
    expect(() => kernel.inject({ fault: "silence", family: "made-up", operation: "rings-get" })).toThrow(
      'fault.operation: made-up has no operation "rings-get"',
    );
    expect(() => kernel.inject({ fault: "silence", family: "made-ub" })).toThrow(
      'fault.family: "made-ub" is not registered; did you mean "made-up"?',
    );
    expect(() => kernel.inject({ fault: "silence", kind: "get" as "do" })).toThrow(
      'fault.kind: expected "do" or "dump"',
    );
    kernel.inject({ fault: "silence", family: "made-up", operation: "get" });
  });

  test("names the operation if a reply cannot be encoded", ({ kernel }) => {
    kernel.register(family, { get: { do: () => ({ sizze: 1 }) } });
    using socket = kernel.open();
    using client = family.connect({ socket });
    const error = thrown(() => client.do("get", {}));
    expect(error).toMatchObject({
      name: "TypeError",
      message: 'made-up.get: the handler\'s reply: sizze: unknown field; did you mean "size"?',
    });
    expect(error.stack).toContain("invalid-handlers.test.ts");
  });

  test.each([
    ["do", "expected an object or an iterable of objects, got 5", 5],
    ["do", "expected an object or an iterable of objects, got null", null],
    ["do", 'expected an object or an iterable of objects, got "text"', "text"],
    ["dump", "expected an iterable of objects, got 5", 5],
    ["dump", "expected an iterable of objects, got undefined", undefined],
    ["dump", "expected an iterable of objects, got Object", { rx: 1 }],
    ["dump", "expected an iterable of objects, got Promise", Promise.resolve([])],
  ] as const)(
    "names the operation if a handler for %s returns another value: %s",
    (kind, reason, reply, { kernel }) => {
      kernel.register(ethtool, { "rings-get": { [kind]: () => reply } as never });
      using client = ethtool.connect({ socket: kernel.open() });
      const error = thrown(() =>
        kind === "do" ? client.do("rings-get", { header: {} }) : client.dump("rings-get").toArray(),
      );
      expect(error).toMatchObject({ name: "TypeError", message: `ethtool.rings-get: the handler's reply: ${reason}` });
      expect(error.stack).toContain("invalid-handlers.test.ts");
    },
  );

  test("processes further requests after a handler exception", () => {
    const { lines, exitCode } = runProgram(join(import.meta.dir, "failing-handler.ts"));
    expect({ lines, exitCode }).toEqual({ lines: ["error: request 1", "request 2 processed"], exitCode: 0 });
  });

  test("rejects unknown multicast groups", ({ kernel }) => {
    kernel.register(ethtool, {});
    // @ts-expect-error: there is no such group
    const subscribe = () => kernel.openSubscription([ethtool, "monitr"]);
    expect(subscribe).toThrow('ethtool: unknown group "monitr"; did you mean "monitor"?');
    // The groups of a family loaded at run time are not part of its type.
    kernel.register(family, {});
    expect(() => kernel.openSubscription([ethtool, "monitor"], [family, "any"])).toThrow("unknown group");
  });

  test("rejects faults that can never occur", ({ kernel }) => {
    kernel.register(family, {});
    const inject = (fault: object) => () => kernel.inject(fault as never);
    expect(inject({ fault: "interrupt", kind: "do" })).toThrow(
      new TypeError('fault.kind: "interrupt" never occurs with "do", only with "dump"'),
    );
    expect(inject({ fault: "fail-dump", errno: EBUSY, operation: "get" })).toThrow(
      new TypeError('fault.operation: "get": the operation is requested with do, and never with dump'),
    );
    expect(inject({ fault: "silence", operation: "get", kind: "dump" })).toThrow("requested with do, and never with");
    expect(inject({ fault: "lost-reply", items: 2, kind: "do" })).toThrow("fault.items: it counts the messages of a");
    expect(inject({ fault: "lost-reply", errno: EBUSY })).toThrow('fault "lost-reply".errno: unknown option');
    expect(inject({ fault: "refuse" })).toThrow(new TypeError("errno: expected an integer, got undefined"));
    expect(inject({ fault: "refuse", errno: "EBUSY" })).toThrow('errno: expected an integer, got "EBUSY"');
    expect(inject({ fault: "lost" })).toThrow("fault: expected one of lost-reply, silence, delay,");
    expect(inject([])).toThrow("fault: expected an object, got Array");
  });

  test("accepts faults of operations without a handler", ({ kernel }) => {
    kernel.register(family, {});
    kernel.inject({ fault: "refuse", errno: EBUSY, operation: "get" });
    using socket = kernel.open();
    using client = family.connect({ socket });
    expect(thrown(() => client.do("get", {}))).toMatchObject({ code: "EBUSY" });
    expect(thrown(() => client.do("get", {}))).toMatchObject({ code: "EOPNOTSUPP" });
    const asked = kernel.requests.filter((one) => one.family === "made-up");
    expect(asked.map(({ operation, kind }) => `${operation} ${kind}`)).toEqual(["get do", "get do"]);
  });

  test("rejects a Refusal with error number 0", () => {
    expect(() => new Refusal(0)).toThrow(
      new RangeError("errno: expected an error number, got 0, which acknowledges a request"),
    );
    expect(new Refusal(-EINVAL).errno).toBe(EINVAL);
  });

  const refusing = (details: RefusalDetails, ask: (kernel: FakeKernel) => void) => {
    using kernel = new FakeKernel();
    const refuse = {
      do() {
        throw new Refusal(EINVAL, details);
      },
    };
    kernel.register(wireguard, { "set-device": refuse });
    kernel.register(rtLink, { newlink: refuse });
    return thrown(() => ask(kernel)) as NetlinkError;
  };
  const askGuard = (kernel: FakeKernel) => {
    using socket = kernel.open();
    using client = wireguard.connect({ socket });
    client.do("set-device", { ifname: "wg0" });
  };
  const askLink = (kernel: FakeKernel) => {
    using socket = kernel.open(NETLINK_ROUTE);
    using client = rtLink.connect({ socket });
    client.do("newlink", { ifname: "br0" });
  };

  test.each<[RefusalDetails, string]>([
    [{ attribute: "ifnme" }, 'attribute: unknown attribute "ifnme"; did you mean "ifname"?'],
    [{ attribute: "linkinfo.dta.id" }, 'attribute: unknown attribute "dta" in "linkinfo"; did you mean "data"?'],
    [{ missing: "linkinfo.data.nothing-like-it" }, 'missing: unknown attribute "nothing-like-it" in "linkinfo.data"'],
    [{ attribute: "ifname.length" }, 'attribute: unknown attribute "length" in "ifname"'],
    [{ missing: "header.ifi-index" }, 'missing: "header.ifi-index" is in the fixed header; a Refusal can only name'],
  ])("rejects a Refusal with an impossible attribute: %o", (details, said) => {
    const error = refusing(details, askLink);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toStartWith(`rt-link.newlink: the handler's refusal: ${said}`);
    expect(error.stack).toContain("invalid-handlers.test.ts");
  });

  test.each<[string, (kernel: FakeKernel) => void]>([
    ["peers[3].allowedips[1].cidr-mask", askGuard],
    ["peers[0].publicKey", askGuard],
    ["4711.1", askGuard],
    ["linkinfo.data.id", askLink],
    ["linkinfo.data.forward-delay", askLink],
    ["af-spec.inet.conf.forwarding", askLink],
  ])("accepts a Refusal with the possible attribute %s", (attribute, ask) => {
    const error = refusing({ attribute }, ask);
    expect(error).toMatchObject({ code: "EINVAL" });
    expect(error.extendedAck?.attribute).toBeUndefined();
  });

  test("rejects a Refusal with an invalid error number or unknown details", () => {
    expect(() => new Refusal("EBUSY" as never)).toThrow('errno: expected an integer, got "EBUSY"');
    expect(() => new Refusal(EBUSY, { attribut: "name" } as never)).toThrow(
      new TypeError("details.attribut: unknown option; did you mean attribute?"),
    );
    expect(new Refusal(-EBUSY).errno).toBe(EBUSY);
  });

  test("rejects notifications without a group and messages that are not events", ({ kernel }) => {
    kernel.register(rtLink, {});
    const publish = (event: string, options?: object) => () =>
      kernel.publish(rtLink, event as "newlink-ntf", { ifname: "lo" }, options);
    expect(publish("newlink-nft")).toThrow('rt-link: unknown event "newlink-nft"; did you mean "newlink-ntf"?');
    expect(publish("newlink-ntf", { group: "rtnlgrp-lnk" })).toThrow('"rtnlgrp-lnk"; did you mean "rtnlgrp-link"?');
    expect(publish("newlink-ntf", { grop: "rtnlgrp-link" })).toThrow("options.grop: unknown option");
    expect(publish("newlink-ntf", { group: "rtnlgrp-link" })()).toBe(0);
    expect(publish("newlink-ntf")).toThrow(
      /^rt-link\.newlink-ntf: options\.group: expected a group of the event: the family has rtnlgrp-link/,
    );
  });

  // The comments are errors of the compiler unless it reports the mismatch in the next line.
  test("reports a reply of another type at the field, to the compiler and when it is sent", ({ kernel }) => {
    kernel.register(ethtool, {
      "rings-get": {
        do: () => ({
          header: {
            // @ts-expect-error
            devName: 5,
          },
          rx: 1,
        }),
        dump: () => [
          { rx: 1 },
          {
            // @ts-expect-error
            rx: "512",
          },
        ],
      },
    });
    using client = ethtool.connect({ socket: kernel.open() });
    expect(() => client.do("rings-get", { header: {} })).toThrow("the handler's reply: header.devName");
    expect(() => client.dump("rings-get").toArray()).toThrow("the handler's reply: rx");
  });

  test("accepts several replies of a generator", ({ kernel }) => {
    kernel.register(rtLink, {
      getlink: {
        *do() {
          yield { ifname: "a" };
          yield { ifname: "b" };
        },
      },
    });
    using client = rtLink.connect({ socket: kernel.open(NETLINK_ROUTE) });
    expect(client.doMultiple([{ operation: "getlink", fields: { ifname: "a" } }])).toHaveLength(1);
    expect(kernel.requests).toHaveLength(1);
  });
});
