import { beforeAll, expect, test } from "bun:test";
import { nfhook } from "../../../src/families/nfhook.ts";
import { nfosf } from "../../../src/families/nfosf.ts";
import { NLM_F_CREATE, NLM_F_EXCL } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { whereTheKernelHas } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { useLab } from "../lab.ts";
import { hasModule, loadModule } from "../modules.ts";

const lab = useLab();
const hasHooks = hasModule("nfnetlink_hook");

beforeAll(() => {
  for (const module of ["nfnetlink_osf", "nft_chain_nat"]) loadModule(module);
  if (hasHooks) loadModule("nfnetlink_hook");
});

const RULESET = `
table ip own {
  chain early { type filter hook input priority -300; }
  chain late { type filter hook input priority 10; }
  chain nat { type nat hook prerouting priority dstnat; }
}
table netdev ingress {
  chain lo { type filter hook ingress device "lo" priority 5; }
}
`;

/** The functions of a hook in the form of `nft list hooks`: priority, then the chain or the function. */
function functions(nfgenFamily: number, hooknum: number, dev?: string): string[] {
  using client = nfhook.connect({ netns: lab.netns });
  const request = { header: { nfgenFamily }, hooknum, ...(dev === undefined ? {} : { dev }) };
  return client
    .dump("get", request)
    .toArray()
    .map(({ priority, chainInfo, functionName, moduleName }) => {
      const chain = chainInfo?.type === "nftables" ? chainInfo.desc : undefined;
      const name = chain === undefined ? functionName! : `chain ${chain.table} ${chain.name}`;
      return `${priority} ${name}${moduleName === undefined ? "" : ` [${moduleName}]`}`;
    });
}

whereTheKernelHas("the family nfhook", hasHooks, () => {
  // mnl_nft_dump_nf_hooks() of nft (src/mnl.c) prints the same functions.
  test("nfhook lists the functions at hooks like `nft list hooks`", () => {
    runIn(lab.netns, ["nft", RULESET]);
    const input = functions(2, 1);
    expect(input.slice(0, 2)).toEqual(["-300 chain own early [nf_tables]", "10 chain own late [nf_tables]"]);
    const shown = runIn(lab.netns, ["nft", "list", "hooks", "ip"]);
    for (const [name, number] of [
      ["prerouting", 0],
      ["input", 1],
    ] as const) {
      const [, lines = ""] = new RegExp(`hook ${name} \\{([^}]*)\\}`).exec(shown) ?? [];
      const normal = lines.trim().replaceAll(/^\s*\+?(-?)0*(\d+) (chain ip )?/gm, (_, sign, digits, chain) => {
        return `${sign}${digits} ${chain === undefined ? "" : "chain "}`;
      });
      expect(normal.split("\n")).toEqual(functions(2, number));
    }
    expect(functions(5, 0, "lo")).toEqual(["5 chain ingress lo [nf_tables]"]);
    using client = nfhook.connect({ netns: lab.netns });
    expect(
      thrown(() => client.dump("get", { header: { nfgenFamily: 5 }, hooknum: 0, dev: "none" }).toArray()),
    ).toMatchObject({ code: "ENODEV" });
  });
});

// nfnl_osf_add_callback() and nfnl_osf_remove_callback() compare all bytes of the fingerprint.
test("nfosf adds and deletes fingerprints", () => {
  using client = nfosf.connect();
  const finger = {
    ...{ wss: { wc: "mss" as const, val: 20 }, ttl: 64, df: 1, ss: 60, genre: "Own", version: "1", subtype: "" },
    opt: [
      { kind: "mss" as const, length: 4 },
      { kind: "wso" as const, length: 3, wc: { wc: "plain" as const, val: 7 } },
    ],
  };
  const flags = NLM_F_CREATE | NLM_F_EXCL;
  client.do("add", { finger }, { flags });
  expect(thrown(() => client.do("add", { finger }, { flags }))).toMatchObject({ code: "EEXIST" });
  expect(thrown(() => client.do("add", { finger }))).toMatchObject({ code: "EINVAL" });
  expect(thrown(() => client.do("remove", { finger: { ...finger, ttl: 63 } }))).toMatchObject({ code: "ENOENT" });
  client.do("remove", { finger });
  expect(thrown(() => client.do("remove", { finger }))).toMatchObject({ code: "ENOENT" });
});
