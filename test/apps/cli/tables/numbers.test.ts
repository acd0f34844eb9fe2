import { expect, test } from "bun:test";
import { findTable } from "../../../../apps/cli/src/tables/index.ts";
import type { NumberedNames } from "../../../../apps/cli/src/tables/system-names.ts";
import { rtLink } from "../../../../src/families/rt-link.ts";
import { rtNeigh } from "../../../../src/families/rt-neigh.ts";
import { rtRoute } from "../../../../src/families/rt-route.ts";
import { rtRule } from "../../../../src/families/rt-rule.ts";
import { enumNames, flagNames } from "../../../../src/subsystems/route/core/names.ts";
import { families, protocols, scopes, tables } from "../../../../src/subsystems/route/core/vocabulary.ts";

const states = flagNames(rtNeigh, "nud-state");
const types = enumNames(rtRoute, "rtm-type", 0xff);
const actions = enumNames(rtRule, "fr-act", 0xff);
const operstates = enumNames(rtLink, "operstate", 0xff);

test.each([
  ["routes", "TYPE", (name: string) => types.find(name as "1")],
  ["routes", "SCOPE", (name: string) => scopes.find(name as "1")],
  ["routes", "PROTOCOL", (name: string) => protocols.find(name as "1")],
  ["routes", "TABLE", (name: string) => tables.find(name as "1")],
  ["rules", "FAMILY", (name: string) => families.find(name as "1")],
  ["rules", "ACTION", (name: string) => actions.find((name === "table" ? "to-tbl" : name) as "1")],
  ["neighbours", "STATE", (name: string) => states.read([name], "state")],
  ["links", "STATE", (name: string) => operstates.find(name as "1")],
] as const)("the table %s has the numbers of the kernel in the column %s", async (table, column, numberOf) => {
  const { columns, columnFields, words: all } = await findTable(table);
  const { numbers } = all[columnFields[columns.indexOf(column)]!] as NumberedNames;
  expect(Object.keys(numbers).length).toBeGreaterThan(1);
  for (const [name, number] of Object.entries(numbers)) expect([name, numberOf(name)]).toEqual([name, number]);
});
