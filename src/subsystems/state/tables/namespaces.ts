import { EEXIST, ENOENT } from "../../../constants/errno.ts";
import type { NetlinkError } from "../../../errors.ts";
import { checkedNamespaceName } from "../../route/namespaces/names.ts";
import { Namespaces } from "../../route/namespaces/namespaces.ts";
import { defineTable, type StateTable } from "../table.ts";
import { outcomeOf } from "./outcomes.ts";

interface NamespaceEntry {
  readonly name: string;
}

/** The table of named network namespaces in the description of a desired state. */
export const namespaceTable: StateTable<NamespaceEntry, NamespaceEntry> = defineTable<NamespaceEntry, NamespaceEntry>({
  name: "namespaces",
  noun: "namespace",
  isDependent: false,
  forms: { name: checkedNamespaceName },
  list: (scope) => scope.open(Namespaces).list(),
  key: ({ name }) => name,
  title: ({ name }) => name,
  restore: ({ name }) => ({ name }),

  write(scope, action, changes) {
    const namespaces = scope.open(Namespaces);
    const isDone = ({ errno }: NetlinkError) => errno === -(action === "remove" ? ENOENT : EEXIST);
    return changes.map(({ wanted, current }) =>
      outcomeOf(() => {
        if (action === "remove") namespaces.delete(current!.name);
        else namespaces.create(wanted!.name).close();
      }, isDone),
    );
  },
});
