import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Message, type NetworkNamespace, NLM_F_DUMP } from "../../../src/index.ts";
import { type Family, operationCodec } from "../../../src/schema/index.ts";
import { familyFiles, generatedFamily } from "../modules.ts";
import { YnlClient, type YnlReply, type YnlRequest } from "./client.ts";
import { type ComparedMessages, differences } from "./compare.ts";

/** Requests other than dumps without fields. The names are those of the specs. */
const requests: readonly [family: string, operation: string, values: object, kind?: "do"][] = [
  ["rt-link", "getlink", { ifname: "d0" }, "do"],
  ["rt-link", "getlink", { ifname: "vx0" }, "do"],
  ["rt-link", "getstats", { "filter-mask": 31 }],
  ["rt-neigh", "getneigh", { "ndm-family": 7 }],
  ["rt-route", "getroute", { "rtm-family": 2, dst: "192.0.2.77", "rtm-dst-len": 32 }, "do"],
  ["rt-addr", "getaddr", { "ifa-family": 10 }],
  ["tc", "getqdisc", { "dump-invisible": true }],
  ["tc", "gettclass", { ifindex: 2 }],
  ["tc", "gettfilter", { ifindex: 4, parent: 0xffff_fff2 }],
  ["tc", "gettfilter", { ifindex: 4, parent: 0xffff_fff3 }],
  ["nftables", "getsetelem", { "nfgen-family": 1, table: "t", set: "s" }],
  ["nftables", "getsetelem", { "nfgen-family": 1, table: "t", set: "m" }],
  ["nftables", "gettable", { "nfgen-family": 1, name: "t" }, "do"],
  ["conntrack", "get", { "nfgen-family": 2 }],
  [
    "ethtool",
    "stats-get",
    { header: { "dev-name": "v0" }, groups: { size: 5, value: "1f000000", nomask: true } },
    "do",
  ],
  ["ethtool", "linkinfo-get", { header: { "dev-name": "v0" } }, "do"],
  ["ethtool", "strset-get", { header: { "dev-name": "v0" } }, "do"],
  ["ethtool", "features-get", { header: { "dev-name": "v0" } }, "do"],
  ["nlctrl", "getfamily", { "family-name": "nlctrl" }, "do"],
  ["nlctrl", "getpolicy", { "family-name": "ethtool" }],
  ["wireguard", "get-device", { ifname: "wg0" }],
  ["ovs_datapath", "get", { "dp-ifindex": 0, name: "dp0" }, "do"],
  ["mptcp_pm", "get-limits", {}, "do"],
  ["netdev", "dev-get", { ifindex: 1 }, "do"],
];

/** Fields of dumps that some kernels require, by family. */
const emptyFields: Readonly<Record<string, object>> = { ethtool: { header: {} } };

/** Returns the families of the library that the kernel's specs describe, with the names of the spec files. */
export async function describedFamilies(source: string): Promise<[spec: string, family: Family][]> {
  const normal = (name: string) => name.replaceAll("_", "-");
  const families = await Promise.all(familyFiles.map(generatedFamily));
  return readdirSync(join(source, "specs"))
    .map((file) => file.replace(/\.yaml$/, ""))
    .flatMap((spec): [string, Family][] => {
      const family = families.find(({ name }) => normal(name) === normal(spec));
      return family === undefined ? [] : [[spec, family]];
    });
}

/**
 * Sends each dump of each family and some other requests with the kernel's client. Decodes the same replies with the library
 * and compares the values.
 */
export async function compareReads(source: string, netns: NetworkNamespace): Promise<ComparedMessages[]> {
  await using ynl = new YnlClient(source, netns);
  const results: ComparedMessages[] = [];
  for (const [spec, family] of await describedFamilies(source)) {
    const dumps = Object.values(family.operations).flatMap(({ name, dump }) =>
      dump === undefined ? [] : [{ operation: name, flags: [NLM_F_DUMP], values: emptyFields[family.name] ?? {} }],
    );
    const others = requests
      .filter(([name]) => name === family.name)
      .map(([, operation, values, kind]) => ({ operation, values, flags: kind === "do" ? [] : [NLM_F_DUMP] }));
    for (const request of [...dumps, ...others])
      results.push(compareReplies(family, { family: spec, ...request }, await ynl.ask({ family: spec, ...request })));
  }
  return results;
}

function compareReplies(family: Family, request: YnlRequest, reply: YnlReply): ComparedMessages {
  const { operation, flags, values } = request;
  const kind = flags?.length === 0 ? "do" : "dump";
  const fields = Object.keys(values ?? {}).length === 0 ? "" : ` ${JSON.stringify(values)}`;
  const name = `${family.name}.${operation} ${kind}${fields}`;
  const failure = reply.failure ?? (reply.errno === 0 ? undefined : `errno ${reply.errno}`);
  const answers = reply.answers ?? [];
  const undecoded: string[] = [];
  const codec = operationCodec(family, operation!);
  const found = answers.flatMap(({ message, value, error }) => {
    if (error !== undefined) undecoded.push(error);
    if (error !== undefined) return [];
    return differences(value, codec.decode(new Message(Uint8Array.fromHex(message))));
  });
  const result = { name, messages: answers.length, undecoded, differences: found };
  return failure === undefined ? result : { ...result, failure };
}
