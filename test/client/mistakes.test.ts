// Requests that would be sent, and would not do what their sender meant.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { netlinkFamily } from "../../src/client/index.ts";
import { type Operations as ConntrackOperations, conntrack } from "../../src/families/conntrack.ts";
import { ethtool } from "../../src/families/ethtool.ts";
import { nlctrl } from "../../src/families/nlctrl.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { sockDiag } from "../../src/families/sock-diag.ts";
import { wireguard } from "../../src/families/wireguard.ts";
import {
  EINVAL,
  ENOENT,
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_SOCK_DIAG,
  NetlinkSocket,
  NetworkNamespace,
} from "../../src/index.ts";
import { FakeKernel, Refusal } from "../../src/testing/index.ts";
import { thrown } from "../message/bytes.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { ScriptedTransport, verdict } from "../support/scripted-transport.ts";

describe("a mistake in one request of several", () => {
  const links = rtLink.connect();
  const wrong = () => links.doMultiple([{ operation: "getlink", fields: { ifname: 7 as unknown as string } }]);

  test("is told once when nobody catches it", () => {
    const message = "[0] rt-link.getlink: ifname: expected a string, got 7";
    expect(Bun.inspect(thrown(wrong)).split("ifname: expected a string")).toHaveLength(2);
    expect(thrown(wrong)).toMatchObject({ name: "TypeError", message });
    expect(thrown(wrong).cause).toBeUndefined();
  });

  test("has the line of the call in its stack, however deep it is found", () => {
    expect(thrown(wrong).stack).toContain("mistakes.test.ts");
    const deep = {
      ifname: "a",
      linkinfo: { kind: "bridge", data: { forwardDelay: "x" as unknown as number } },
    } as const;
    expect(thrown(() => links.do("newlink", deep)).stack).toContain("mistakes.test.ts");
  });
});

describe("what a request says twice", () => {
  const sockets = sockDiag.connect();

  test("is a mistake where it contradicts its operation, by name and by number", () => {
    const header = { sdiagFamily: "inet" as const, udiagStates: ["listen" as const] };
    expect(() => sockets.dump("unix", { header })).toThrow(
      new TypeError('sock-diag.unix: header.sdiagFamily: the operation says itself that it is "unix", got "inet"'),
    );
    expect(() => sockets.dump("unix", { header: { ...header, sdiagFamily: 2 } })).toThrow(TypeError);
  });

  test("is welcome where it does not", () => {
    for (const sdiagFamily of ["unix", 1] as const) {
      sockets.dump("unix", { header: { sdiagFamily, udiagStates: ["listen"] } }).done();
    }
  });
});

describe("a field that is undefined", () => {
  test("is no way to delete everything", () => {
    using connections = conntrack.connect();
    const maybe: undefined = undefined;
    const fields = { header: { nfgenFamily: 2 }, tupleOrig: maybe };
    expect(() => connections.do("delete", fields)).toThrow(
      new TypeError(
        "conntrack.delete: tupleOrig: it is undefined, and without it more is deleted; leave it out where that is meant",
      ),
    );
    expect(() => connections.doMultiple([{ operation: "delete", fields }])).toThrow(
      "[0] conntrack.delete: tupleOrig: ",
    );
  });
});

describeInNamespaces("a request that does not say what it is about", () => {
  let netns: NetworkNamespace;

  beforeAll(() => {
    netns = NetworkNamespace.create();
  });

  afterAll(() => netns.close());

  test("is told what would say it", () => {
    using links = rtLink.connect({ netns });
    const link = "the request does not say what it is about: give it ifname, altIfname or header.ifiIndex";
    expect(thrown(() => links.do("getlink")).message).toContain(link);
    expect(thrown(() => links.do("dellink", {})).message).toContain(
      "give it ifname, altIfname, header.ifiIndex or group",
    );
    const [{ error } = {}] = links.doMultiple([{ operation: "getlink" }]);
    expect(error?.message).toContain(link);
    using controller = nlctrl.connect({ netns });
    const family = "give it familyName or familyId";
    expect(thrown(() => controller.do("getfamily")).message).toContain(family);
    expect(thrown(() => controller.dump("getpolicy").toArray()).message).toContain(family);
  });

  test("and one that says it is not", () => {
    using links = rtLink.connect({ netns });
    expect(thrown(() => links.do("getlink", { ifname: "none" })).message).not.toContain("what it is about");
    const header = { ifiIndex: 4711 };
    expect(thrown(() => links.do("getlink", { header })).message).not.toContain("what it is about");
  });

  test("of connections, without a doubt whether the kernel has them", () => {
    using connections = conntrack.connect({ netns });
    const { message } = thrown(() => connections.do("get", { header: { nfgenFamily: 2 } }));
    expect(message).toContain("give it tupleOrig or tupleReply");
    expect(message).not.toContain("if the kernel lacks");
  });

  test("of a tunnel's device, where the kernel asks for it", () => {
    using kernel = new FakeKernel();
    kernel.register(wireguard, {
      "get-device": {
        dump() {
          throw new Refusal(EINVAL);
        },
      },
    });
    using socket = kernel.open();
    using client = wireguard.connect({ socket });
    expect(() => client.dump("get-device").toArray()).toThrow("give it ifname or ifindex");
    expect(() => client.dump("get-device", { ifname: "wg0" }).toArray()).toThrow(
      "wireguard.get-device: invalid argument",
    );
  });
});

test("a family that has answered is not said to be missing", () => {
  using kernel = new FakeKernel();
  const refuse = () => {
    throw new Refusal(EINVAL);
  };
  kernel.register(conntrack, { get: { do: refuse, dump: () => [] } });
  using socket = kernel.open(NETLINK_NETFILTER);
  const family = { ...conntrack };
  using client = netlinkFamily<ConntrackOperations, unknown, string>(family).connect({ socket });
  const tupleOrig = { tupleIp: { ipV4Src: "10.0.0.1", ipV4Dst: "10.0.0.2" } };
  const ask = () => client.do("get", { header: { nfgenFamily: 2 }, tupleOrig });
  expect(ask).toThrow("conntrack.get: invalid argument (EINVAL); if the kernel lacks conntrack: it comes with");
  expect(client.dump("get").toArray()).toEqual([]);
  expect(thrown(ask).message).toBe("conntrack.get: invalid argument (EINVAL)");
});

test("sockets of a protocol that the kernel cannot list come with an option and a module", () => {
  const refuse = (request: Parameters<typeof verdict>[0], kernel: ScriptedTransport) => {
    kernel.reply(verdict(request, ENOENT));
  };
  const kernel = new ScriptedTransport(refuse, { protocol: NETLINK_SOCK_DIAG });
  using socket = NetlinkSocket.over(kernel);
  using client = sockDiag.connect({ socket });
  const states = { sdiagFamily: "inet" as const, idiagStates: ["listen" as const] };
  const lacks = "(ENOENT); the kernel lacks what tells of sockets of";
  expect(() => client.dump("inet", { header: { ...states, sdiagProtocol: 132 } }).toArray()).toThrow(
    `${lacks} protocol 132, which comes with CONFIG_INET_SCTP_DIAG, module sctp_diag`,
  );
  expect(() => client.dump("inet", { header: { ...states, sdiagProtocol: 200 } }).toArray()).toThrow(
    `${lacks} protocol 200`,
  );
  expect(() => client.dump("packet").toArray()).toThrow(`${lacks} family 17, which comes with CONFIG_PACKET_DIAG`);
});

describe("what fails before a request is sent", () => {
  test("says that nothing was sent, when the look-up of the family got no answer", () => {
    using kernel = new FakeKernel();
    let done = 0;
    kernel.register(ethtool, { "rings-set": { do: () => void done++ } });
    using socket = kernel.open();
    using client = ethtool.connect({ socket });
    for (const [fault, code] of [
      ["silence", "ETIMEDOUT"],
      ["garble", "EBADMSG"],
    ] as const) {
      kernel.inject({ fault, family: "nlctrl", times: Number.POSITIVE_INFINITY });
      const error = thrown(() => client.do("rings-set", { header: { devName: "a" }, rx: 1 }));
      expect(error).toMatchObject({
        code,
        operation: "ethtool.rings-set",
        message: `ethtool.rings-set: nothing was sent: asking the controller for "ethtool" got no answer that can be read (${code})`,
        cause: { operation: "nlctrl.getfamily" },
      });
      kernel.clearFaults();
    }
    expect(done).toBe(0);
  });
});

describeInNamespaces("a subscription that cannot be had", () => {
  test("names the family", () => {
    using netns = NetworkNamespace.create();
    using links = rtLink.connect({ netns });
    expect(thrown(() => links.events(5000, { inLoop: true }))).toMatchObject({
      operation: "rt-link.events",
      syscall: "setsockopt",
      message: expect.stringMatching(/^rt-link\.events: setsockopt: /),
    });
    using generic = NetlinkSocket.open(NETLINK_GENERIC, { netns });
    using devices = ethtool.connect({ socket: generic });
    expect(thrown(() => devices.events(0x10000, { inLoop: true }))).toMatchObject({ operation: "ethtool.events" });
  });
});
