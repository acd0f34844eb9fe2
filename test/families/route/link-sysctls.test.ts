// Sysctls of a link (IFLA_INET_CONF), which are an array in replies and a nest of numbered attributes in requests.
import { expect, test } from "bun:test";
import { rtLink } from "../../../src/families/rt-link.ts";
import { NetworkNamespace, NLM_F_CREATE } from "../../../src/index.ts";
import { encodeAttributes, operationCodec } from "../../../src/schema/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";

test("a sysctl array of a reply encodes to numbered attributes without the read-only mc-forwarding", () => {
  const setlink = operationCodec(rtLink, "setlink");
  const written = (conf: unknown) => () => setlink.request("do", { ifname: "b", afSpec: { inet: { conf } } });
  // Linux 7.3 rejects requests that contain mc-forwarding (attribute 2).
  const bytes = "14000180" + "0800010007000000" + "0800030009000000";
  for (let count = 0; count < 100; count++) expect(written([7, 1, 9])().bytes.subarray(-20).toHex()).toBe(bytes);
  expect(written([7, 1, "9"])).toThrow("afSpec.inet.conf[2]: expected");
  expect(written({ forwrding: 1 })).toThrow("afSpec.inet.conf.forwrding: unknown field");
  const request = written({ forwarding: 1 })().bytes;
  expect(request.subarray(-8).toHex()).toBe("0800010001000000");
  const sent = setlink.request("do", { ifname: "b", afSpec: { inet: { conf: { forwarding: 1 } } } });
  expect(setlink.decodeRequest(sent)).toMatchObject({ afSpec: { inet: { conf: { forwarding: 1 } } } });
  expect(setlink.path(sent, sent.length - 8)).toBe("af-spec.inet.conf.forwarding");
  // Outside of requests, the encoder writes the array format of replies.
  expect(encodeAttributes(rtLink, "ifla-attrs", { conf: [1, 2] }).toHex()).toBe("0c000100" + "0100000002000000");
});

describeInNamespaces("link sysctls", () => {
  test("are set by name and read by number", () => {
    using netns = NetworkNamespace.create();
    using client = rtLink.connect({ netns });
    client.do("newlink", { ifname: "b7", linkinfo: { kind: "bridge" } }, { flags: NLM_F_CREATE });
    const conf = () => client.do("getlink", { ifname: "b7" }).afSpec!.inet!.conf!;
    const names = rtLink.enums["ipv4-devconf"]!.entries;
    const place = (name: string) => names.findIndex((entry) => entry.name === name);
    expect([conf()[place("forwarding")], conf()[place("rp-filter")]]).toEqual([0, 0]);
    client.do("setlink", { ifname: "b7", afSpec: { inet: { conf: { forwarding: 1, rpFilter: 2 } } } });
    expect([conf()[place("forwarding")], conf()[place("rp-filter")]]).toEqual([1, 2]);
    expect(runIn(netns, ["cat", "/proc/sys/net/ipv4/conf/b7/rp_filter"]).trim()).toBe("2");
    const numbers = rtLink.sets["ipv4-devconf-attrs"]!.attributes.map(({ name, number }) => [name, number - 1]);
    expect(numbers).toEqual(names.map(({ name, value }) => [name, value]));
  });
});
