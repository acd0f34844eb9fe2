import { NetlinkError } from "../../../errors.ts";
import { type Io, runAsync, type Steps, wait } from "../../../io/io.ts";
import type { Section, Sections } from "../model/declared.ts";
import { Scopes } from "../model/scopes.ts";
import { withoutAltNames } from "../planning/altnames.ts";
import { PlanContext } from "../planning/context.ts";
import { EntryPlanner } from "../planning/entries.ts";
import { entryTables } from "../tables/sections.ts";
import { isUsed } from "./subscriptions.ts";

export function hasPolledTables({ sections }: Sections): boolean {
  return sections.some((section) => polledTables(section).length > 0);
}

export function isPolledChange(declared: Sections): Promise<boolean> {
  return runAsync((io) => comparing(declared, io));
}

function* comparing(declared: Sections, io: Io): Steps<boolean> {
  using scopes = new Scopes(declared);
  for (const section of declared.sections) {
    try {
      yield* wait(scopes.readLinks());
      const context = new PlanContext(declared, scopes, {}, io);
      const tables = polledTables(section);
      for (const canonical of yield* withoutAltNames(context, [section], tables))
        for (const table of tables) yield* new EntryPlanner(context, canonical).plan(table);
      if (context.steps.length > 0) return true;
    } catch (error) {
      // Report a change: the next repair repeats and reports the error.
      if (!(error instanceof NetlinkError)) throw error;
      return true;
    }
  }
  return false;
}

function polledTables(section: Section): typeof entryTables {
  return entryTables.filter((table) => table.isPolled === true && !section.isRemoved && isUsed(table, section));
}
