import type { Nftables, NftObject, Statement } from "../../../src/subsystems/nftables/index.ts";

export { failureOf } from "../../support/failures.ts";

export const inTable = { family: "inet", table: "t" } as const;
export const table: NftObject = { table: { family: "inet", name: "t" } };
export const chain: NftObject = {
  chain: { ...inTable, name: "in", type: "filter", hook: "input", prio: "filter - 5", policy: "accept" },
};
export const rule = (
  ...expr: Statement[]
): { rule: { family: "inet"; table: string; chain: string; expr: Statement[] } } => ({
  rule: { ...inTable, chain: "in", expr },
});

export const expressionsOf = (nft: Nftables) => nft.list("rule", inTable).map(({ expr }) => expr);
