import { EEXIST, ENOENT } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import { checkedNamespaceName } from "../../route/namespaces/names.ts";
import type { StateTable } from "../table.ts";

/** A named network namespace. */
export interface NamespaceEntry {
  readonly name: string;
}

/** The table of named network namespaces in a description. */
export const namespaceTable: StateTable<NamespaceEntry, NamespaceEntry> = {
  name: "namespaces",
  noun: "namespace",
  isDependent: false,
  normalise: (input) => ({ name: checkedNamespaceName((input as NamespaceEntry).name) }),
  list: (scope) => scope.namespaces.list(),
  key: ({ name }) => name,
  title: ({ name }) => name,
  differences: () => undefined,
  restore: ({ name }) => ({ name }),

  write: (scope, action, changes) =>
    changes.map(({ wanted, current }) => {
      try {
        if (action === "remove") scope.namespaces.delete(current!.name);
        else scope.namespaces.create(wanted!.name).close();
        return undefined;
      } catch (error) {
        if (!(error instanceof NetlinkError)) throw error;
        const isDone = error.errno === (action === "remove" ? -ENOENT : -EEXIST);
        return isDone ? undefined : error;
      }
    }),
};
