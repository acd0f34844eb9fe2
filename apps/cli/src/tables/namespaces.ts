import type { NamedNamespace } from "bun-netlink/route";
import { namespaces } from "./row-fields.ts";
import { type Change, type Context, type Table, table } from "./table.ts";

async function list({ netns }: Context): Promise<NamedNamespace[]> {
  const { Namespaces } = await import("bun-netlink/route");
  using names = Namespaces.open({ netns });
  return names.list({ pids: true });
}

/** Yields the named network namespaces, then each addition and removal of a name. */
async function* follow(context: Context): AsyncGenerator<Change<Partial<NamedNamespace>>> {
  const { watchNamespaceNames } = await import("bun-netlink/route");
  for await (const event of watchNamespaceNames({ signal: context.signal })) {
    if (event.kind === "snapshot") yield { kind: "snapshot", rows: event.names };
    else yield { kind: event.kind, row: { name: event.name, id: event.id } };
  }
}

/** The table of named network namespaces. */
export const tables: readonly Table[] = [
  table<Partial<NamedNamespace>>({
    name: "namespaces",
    summary: "named network namespaces",
    fields: namespaces,
    columns: {
      NAME: "name",
      NSID: "nsid",
      ID: "id",
      PATH: "path",
      PIDS: "pids",
    },
    list,
    follow,
  }),
];
